"""Misspelled questions are answered, in several languages; right ones and unknown names are left alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import Article, Correction, Library, LibrarySettings, open_library
from tests.knowledge.shelf import ARTICLES, NOW, Shelf, article

Open = Callable[..., Library]

RUSSIAN = [
    article(
        "ship",
        "Ледокол вышел в море",
        "Ледокол «Полярник» вышел из гавани. Капитан — Савельев.",
        language="ru",
    ),
    article("well", "Новый колодец", "В деревне выкопали колодец. Вода в нём чистая и холодная.", language="ru", day=4),
]
SPANISH = [
    article(
        "harvest",
        "La vendimia empieza antes",
        "La vendimia empieza este año en agosto. El alcalde teme una cosecha pequeña.",
        language="es",
    ),
    article("school", "La escuela cierra", "La escuela del barrio cierra por obras hasta mayo.", language="es", day=4),
]
GERMAN = [
    article(
        "tower",
        "Leuchtturm wird saniert",
        "Der Leuchtturm auf der Düne wird saniert. Die Arbeiten dauern bis Oktober.",
        language="de",
    ),
    article("bakery", "Bäckerei schließt", "Die letzte Bäckerei im Dorf schließt im Herbst.", language="de", day=4),
]
TURKISH = [
    article("port", "Liman büyüyor", "Yeni liman gelecek yıl açılacak. Balıkçılar bundan memnun.", language="tr"),
    article("road", "Köprü onarılıyor", "Eski köprü bu hafta onarılıyor.", language="tr", day=4),
]
CHINESE = [article("lamp", "旧灯塔", "旧灯塔在港口。守塔人住在那里。", language="zh")]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    libraries: list[Library] = []

    def new(*articles: Article, sure: float = 0.3) -> Library:
        settings = LibrarySettings(answer_confidence=sure)  # a few articles are little evidence
        libraries.append(open_library(f"sqlite:///{tmp_path}/articles.db", "memory:", settings=settings))
        libraries[-1].add(Shelf(articles))
        return libraries[-1]

    yield new
    for library in libraries:
        library.close()


@pytest.mark.parametrize(
    ("articles", "question", "typed", "shown"),
    [
        (ARTICLES, "funicuular cable", "funicuular", "funicular"),  # a letter twice
        (ARTICLES, "When does the fnicular run?", "fnicular", "funicular"),  # a letter missing
        (ARTICLES, "river Lume crossing tol", "tol", None),  # three letters are too few
        (ARTICLES, "biolgoists counted otters", "biolgoists", "biologists"),  # two letters swapped
        (ARTICLES, "Osric Vabe mayor", "Vabe", "Vane"),  # the key beside; a name keeps its capital
        (ARTICLES, "RUTA SALMINNEN", "SALMINNEN", "SALMINEN"),  # all in capitals
        (ARTICLES, "passwngwrs until midnight", "passwngwrs", "passengers"),  # two edits in a long word
        (ARTICLES, "Wehn does the funicular run?", "Wehn", "When"),  # a stop word
        (RUSSIAN, "ледоокл вышел", "ледоокл", "ледокол"),
        (RUSSIAN, "капитна Савельев", "капитна", "капитан"),
        (RUSSIAN, "холодая вода", "холодая", "холодная"),
        (SPANISH, "la vendimma empieza", "vendimma", "vendimia"),
        (SPANISH, "cosehca pequena", "cosehca", "cosecha"),
        (GERMAN, "Leuhctturm Düne", "Leuhctturm", "Leuchtturm"),
        (GERMAN, "Bäkcerei Dorf", "Bäkcerei", "Bäckerei"),
        (TURKISH, "yeni liamn", "liamn", "liman"),
        (TURKISH, "köprrü onarılıyor", "köprrü", "köprü"),
    ],
)
def test_a_misspelled_word_is_corrected(
    opened: Open, articles: list[Article], question: str, typed: str, shown: str | None
) -> None:
    answer = opened(*articles).ask(question, now=NOW)

    corrections = [(correction.typed, correction.shown) for correction in answer.corrections]
    assert corrections == ([(typed, shown)] if shown else [])
    if shown:
        assert answer.hits
        assert answer.unknown == ()
        assert answer.question == question.replace(typed, shown)


@pytest.mark.parametrize("question", ["readingroom samovar", "water works mains"])
def test_words_that_articles_part_or_join_are_not_misspelled(opened: Open, question: str) -> None:
    answer = opened(*ARTICLES).ask(question, now=NOW)

    assert answer.hits
    assert answer.corrections == ()


def test_several_words_are_corrected_together(opened: Open) -> None:
    answer = opened(*ARTICLES).ask("engneer replaced teh cabel and brakkes", now=NOW)

    assert [(correction.typed, correction.shown) for correction in answer.corrections] == [
        ("engneer", "engineer"),
        ("cabel", "cable"),
        ("brakkes", "brakes"),
    ]
    assert answer.unknown == ("teh",)


def test_the_corrected_words_are_highlighted_and_the_summary_is_about_them(opened: Open) -> None:
    library = opened(*ARTICLES)
    wrong = library.ask("funicuular cable", now=NOW, summarise=True)
    right = library.ask("funicular cable", now=NOW, summarise=True)

    assert wrong.hits == right.hits
    assert wrong.hits[0].highlights
    assert wrong.hits[0].summary


@pytest.mark.parametrize("question", ["funicuular cable", "funicuular", "engneer brakkes"])
def test_a_reader_can_insist_on_the_words_as_typed(opened: Open, question: str) -> None:
    answer = opened(*ARTICLES).ask(question, now=NOW, as_typed=True)

    assert answer.corrections == ()
    assert answer.question == question
    assert set(answer.unknown) <= set(question.split())
    assert answer.unknown


@pytest.mark.parametrize(
    "question",
    [
        "What did Osric Vane say about the tea?",  # all words are known
        "Where are the otters?",
        "Who is Bartholomew Xanthippe?",  # nothing is near
        "4.3 million crowns in 2032",  # numbers
        "oters" * 30,
        "",
        "?",
    ],
)
def test_other_questions_stay_as_they_are(opened: Open, question: str) -> None:
    library = opened(*ARTICLES)

    assert library.ask(question, now=NOW) == library.ask(question, now=NOW, as_typed=True)


def test_scripts_without_spaces_are_left_alone(opened: Open) -> None:
    library = opened(*CHINESE)

    assert library.ask("旧灯搭在哪里", now=NOW).corrections == ()
    assert library.ask("旧灯塔", now=NOW).hits


def test_what_is_not_answered_after_correction_either_is_a_no_that_names_the_typed_words(opened: Open) -> None:
    answer = opened(*ARTICLES, sure=0.9).ask("Did the funicuular explode in Paris?", now=NOW)

    assert answer.hits == ()
    assert "funicuular" in answer.unknown
    assert Correction("funicuular", "funicular") in answer.corrections  # a suggestion
    assert answer.nearest
    assert answer.nearest.article.title == ARTICLES[0].title


def test_a_very_rare_word_gives_way_to_a_frequent_one_that_fits(opened: Open) -> None:
    tariffs = [
        article(f"t{n}", f"Tariffs, part {n}", f"The tariffs on copper rise again in week {n}.", day=n)
        for n in range(1, 30)
    ]
    others = [article(f"n{n}", f"Note {n}", f"The lighthouse blinked {n} times. Fog came.", day=2) for n in range(200)]
    bread = "Bread was cheap, and the fish was fresh. " * 40
    slip = article("slip", "Notes from the market", f"{bread}A baker wrote tarrifs on a slate.")
    answer = opened(*tariffs, *others, slip, sure=0.7).ask("tarrifs copper", now=NOW)

    assert answer.corrections == (Correction("tarrifs", "tariffs", held=True),)
    assert answer.hits[0].article.title.startswith("Tariffs")


def test_each_language_of_a_library_has_its_own_words(opened: Open) -> None:
    library = opened(*ARTICLES, *RUSSIAN, *GERMAN)

    assert [found.shown for found in library.ask("ледоокл", now=NOW).corrections] == ["ледокол"]
    assert [found.shown for found in library.ask("Leuhctturm Düne", now=NOW).corrections] == ["Leuchtturm"]
    assert [found.shown for found in library.ask("funicuular cable", now=NOW).corrections] == ["funicular"]


def test_words_of_new_articles_are_known_at_once_and_those_of_withdrawn_ones_no_longer(opened: Open) -> None:
    library = opened(*ARTICLES)
    assert library.ask("zepelin", now=NOW).corrections == ()
    library.add(Shelf([article("zeppelin", "Zeppelin", "A zeppelin landed on the meadow.")], "other"))
    assert [found.shown for found in library.ask("zepelin", now=NOW).corrections] == ["zeppelin"]
    library.add(Shelf([article("balloon", "Balloon", "A balloon followed.")], "other"), prune=True)
    library.rebuild()
    assert library.ask("zepelin", now=NOW).corrections == ()

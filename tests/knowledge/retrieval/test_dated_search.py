"""Questions that name a period of publication: its articles come first where they answer, the others else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge import Library, LibrarySettings, open_library
from tests.knowledge.shelf import Shelf, article

NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)
OLD, NEW = datetime(2023, 5, 9, 8, tzinfo=UTC), datetime(2024, 5, 8, 8, tzinfo=UTC)
FLOODS = {
    "en": ("The river floods the harbour", "The flood at the harbour rose by two metres. Nobody was hurt."),
    "de": ("Hochwasser überflutet den Hafen", "Das Hochwasser im Hafen stieg um zwei Meter. Niemand wurde verletzt."),
    "es": ("La inundación cubre el puerto", "La inundación del puerto subió dos metros. Nadie resultó herido."),
    "ru": ("Наводнение залило порт", "Наводнение в порту поднялось на два метра. Никто не пострадал."),
}
QUESTIONS = {
    "en": ("How high did the flood at the harbour rise {}?", "in May 2023", "last month"),
    "de": ("Wie hoch stieg das Hochwasser im Hafen {}?", "im Mai 2023", "im letzten Monat"),
    "es": ("¿Cuánto subió la inundación del puerto {}?", "en mayo de 2023", "el mes pasado"),
    "ru": ("Насколько поднялось наводнение в порту {}?", "в мае 2023 года", "в прошлом месяце"),
}


def opened(folder: Path, language: str) -> Library:
    title, text = FLOODS[language]
    library = open_library(f"sqlite:///{folder}/a.db", "memory:", settings=LibrarySettings(answer_confidence=0.02))
    old = article("old", title, f"{text} 2017.", published=OLD, language=language)
    new = article("new", title, f"{text} 2018.", published=NEW, language=language)
    undated = article("undated", title, text, published=OLD, language=language, derived=frozenset({"published"}))
    library.add(Shelf([old, new, undated]))
    return library


@pytest.mark.parametrize("language", sorted(FLOODS))
def test_a_month_limits_the_answer_to_its_articles(tmp_path: Path, language: str) -> None:
    question, month, _ = QUESTIONS[language]
    library = opened(tmp_path, language)

    asked_alone = library.ask(question.format(""), now=NOW)
    answer = library.ask(question.format(month), now=NOW)

    assert asked_alone.hits[0].article.location == "new.md"
    assert asked_alone.period is None
    assert [hit.article.location for hit in answer.hits] == ["old.md"]
    assert (answer.period and str(answer.period.start.date()), answer.outside_period) == ("2023-05-01", False)
    assert answer.question == question.format(month)


@pytest.mark.parametrize("language", sorted(FLOODS))
def test_where_no_article_of_the_period_answers_the_others_do_and_it_is_said(tmp_path: Path, language: str) -> None:
    question, _, last_month = QUESTIONS[language]

    answer = opened(tmp_path, language).ask(question.format(last_month), now=NOW)

    assert answer.hits[0].article.location == "new.md"
    assert (answer.period and str(answer.period.start.date()), answer.outside_period) == ("2024-04-01", True)


def test_articles_of_a_relative_period_come_first_among_those_that_answer(tmp_path: Path) -> None:
    library = opened(tmp_path, "en")

    answer = library.ask(QUESTIONS["en"][0].format("last month"), now=datetime(2023, 6, 5, tzinfo=UTC))

    assert [answer.hits[0].article.location, answer.outside_period] == ["old.md", False]


@pytest.mark.parametrize("year", ["in 2023", "last year", "this year"])
def test_a_year_alone_changes_nothing(tmp_path: Path, year: str) -> None:
    answer = opened(tmp_path, "en").ask(QUESTIONS["en"][0].format(year), now=NOW)

    assert (answer.hits[0].article.location, answer.period) == ("new.md", None)


def test_a_question_of_nothing_but_a_period_finds_no_passage_and_fails_nowhere(tmp_path: Path) -> None:
    library = opened(tmp_path, "en")

    assert library.period("what happened in May 2023?", now=NOW).only
    assert library.ask("in May 2023?", now=NOW).hits == ()


@pytest.mark.parametrize(
    ("ending", "first", "start"),
    [
        ("before January 2024", "old.md", "0001-01-01"),
        ("until 30 June 2023", "old.md", "0001-01-01"),
        ("after 1 January 2024", "new.md", "2024-01-02"),
        ("12 days ago", "new.md", "2024-05-08"),
        ("before 2024", "new.md", None),
        ("one year ago", "new.md", None),
    ],
)
def test_what_is_before_or_after_a_date_limits_as_the_date_does(
    tmp_path: Path, ending: str, first: str, start: str | None
) -> None:
    answer = opened(tmp_path, "en").ask(QUESTIONS["en"][0].format(ending), now=NOW)

    assert answer.hits[0].article.location == first
    assert (answer.period and str(answer.period.start.date()), answer.outside_period) == (start, False)


def test_a_list_of_what_came_before_a_year_holds_nothing_later(tmp_path: Path) -> None:
    news = opened(tmp_path, "en").news("flood before 2024", now=NOW)

    assert {story.article.location for story in news.stories} <= {"old.md", "undated.md"}
    assert news.stories

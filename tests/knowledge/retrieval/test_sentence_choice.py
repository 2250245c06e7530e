"""The sentence that is shown first: it holds what is asked for, and stands wherever the article has it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Hit, Library, LibrarySettings, open_library
from knowledge.retrieval.requests.answer_type import definition, expected
from tests.knowledge.shelf import Shelf, article

FILLER = " ".join(f"Nobody spoke of anything else for {n} weeks in the old port." for n in "ab cd ef gh ij kl".split())


@pytest.fixture
def first_hit(tmp_path: Path) -> Callable[..., Hit]:
    def asked(question: str, text: str, title: str = "Harbour news from all along the northern coast") -> Hit:
        settings = LibrarySettings(answer_confidence=0.0)
        library: Library = open_library(f"sqlite:///{tmp_path}/a.db", "memory:", settings=settings)
        library.add(Shelf([article("a", title, text), article("b", "Trams", "Trams ran late.")]))
        return library.ask(question).hits[0]

    return asked


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("How long is the bridge?", "240 metres", "in 1931"),
        ("How long did the repairs take?", "three weeks", "by 3 people"),
        ("How heavy was the bell?", "two tonnes", "6 May 1994"),
        ("How old is the keeper?", "the 71-year-old", "since 1980"),
        ("How cold was the night?", "minus 12 degrees", "on 12 January"),
        ("How fast is the ferry?", "30 knots", "30 cabins"),
        ("How much did the ferry cost?", "$4 million", "4 cabins"),
        ("What percentage of the crew left?", "40 per cent", "40 sailors"),
        ("How many people crossed?", "800 people", "in 1999"),
        ("Wie hoch ist der Leuchtturm?", "31 Meter", "seit 1931"),
        ("Wie alt ist der Wärter?", "die 71-jährige", "seit 1980"),
        ("Combien de temps a duré la grève ?", "deux semaines", "le 3 mai"),
        ("¿Cuánto pesa la campana?", "300 kilos", "en 1931"),
        ("Quanto tempo dura la traversata?", "due ore", "nel 1931"),
        ("Quanto custou o navio?", "4 milhões de euros", "em 1931"),
        ("Ile lat ma latarnik?", "71 lat", "od 1931 w porcie"),
        ("Сколько лет смотрителю?", "71 год", "с мая 1980-го"),
        ("Скільки років доглядачу?", "71 рік", "з травня 1980-го"),
        ("Kule kaç metre?", "31 metre", "1931'de"),
        ("كم يبلغ ارتفاع المنارة؟", "31 متر", "عام 1931"),
        ("灯塔有多高?", "灯塔高31米", "建于1931"),
    ],
)
def test_a_measure_is_a_number_with_a_fitting_unit(question: str, answer: str, other: str) -> None:
    pattern = expected(question)
    assert pattern is not None
    assert pattern.search(answer)
    assert not pattern.search(other)


def test_a_sentence_with_the_measure_asked_for_comes_before_one_with_a_date(first_hit: Callable[..., Hit]) -> None:
    text = "The pier was opened on 4 June 1911 by the mayor. Rust has been its enemy. The pier is 310 metres long."
    assert first_hit("How long is the pier?", text).quote == "The pier is 310 metres long."


def test_where_a_name_is_asked_for_a_sentence_that_names_somebody_comes_first(first_hit: Callable[..., Hit]) -> None:
    text = "The winner of the regatta was cheered. The regatta had a late winner, and it was Olga Brandt of Lund."
    assert first_hit("Who was the winner of the regatta?", text).quote.endswith("Olga Brandt of Lund.")


def test_a_name_is_told_by_its_capital_in_other_scripts_too(first_hit: Callable[..., Hit]) -> None:
    text = "Регату выиграл тот, кого никто не знал. Регату выиграл яхтсмен, и звали его Олег Брандт."
    assert first_hit("Кто выиграл регату?", text, title="Новости порта и северного побережья").quote.endswith("Брандт.")


@pytest.mark.parametrize("other", ["will win the regatta", "did not win the regatta"])
def test_what_happened_comes_before_what_may_come_and_what_did_not(first_hit: Callable[..., Hit], other: str) -> None:
    text = f"The crew of Lund {other}. The crew of Lund won the regatta."
    assert first_hit("Did the crew of Lund win the regatta?", text).quote == "The crew of Lund won the regatta."


def test_what_somebody_is_comes_before_what_was_done(first_hit: Callable[..., Hit]) -> None:
    text = "Ada Hill sold the boat. Later the keeper Ada Hill, a captain's daughter, wrote about it."
    assert first_hit("Who is Ada Hill?", text).quote.startswith("Later the keeper Ada Hill, a captain")
    assert first_hit("What did Ada Hill do?", text).quote == "Ada Hill sold the boat."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who was Ada Hill?", "Captain Ada Hill was born here."),
        ("what is the harbour gate", "The harbour gate is a lock."),
        ("Wer ist Ada Hill?", "Ada Hill ist Kapitänin."),
        ("Qui est Ada Hill ?", "Ada Hill, capitaine, vit ici."),
        ("¿Quién es Ada Hill?", "Ada Hill es capitana."),
        ("Кто такая Ада Хилл?", "Ада Хилл — капитан."),
    ],
)
def test_a_sentence_that_says_what_something_is_is_recognised(question: str, sentence: str) -> None:
    pattern = definition(question)
    assert pattern is not None
    assert pattern.match(sentence)
    assert not pattern.match(f"Yesterday the whole town spoke about this: {sentence}")


def test_an_article_about_a_subject_may_answer_in_any_passage(first_hit: Callable[..., Hit]) -> None:
    text = f"The lighthouse has a keeper. {FILLER} {FILLER} The lamp of the lighthouse was lit by a keeper from Lund."
    assert first_hit("Which keeper lit the lamp?", text, title="Lighthouse").quote.endswith("a keeper from Lund.")


def test_a_report_answers_in_another_passage_if_only_that_has_the_measure(first_hit: Callable[..., Hit]) -> None:
    text = f"The mast of the ferry broke in the storm. {FILLER} {FILLER} It was 18 metres high, this mast."
    assert first_hit("How high was the mast of the ferry?", text).quote == "It was 18 metres high, this mast."


def test_the_first_hit_is_shown_with_the_next_sentence_from_the_next_passage_too(first_hit: Callable[..., Hit]) -> None:
    text = f"{FILLER} A ferry sank. {FILLER}"
    hit = first_hit("Which ferry sank?", text)
    assert hit.shown.of(hit.passage.text) == "A ferry sank. " + FILLER[: FILLER.index(".") + 1]
    assert hit.passage.text in text


@pytest.mark.parametrize("line", ["By Ada Hill, regatta reporter", "Updated Oct. 4, 2021, 2:52 p.m. ET", "Regatta won"])
def test_no_byline_date_line_or_heading_is_shown(first_hit: Callable[..., Hit], line: str) -> None:
    text = f"{line}\n\nOlga Brandt won the regatta, the oldest of the coast.\n\n{line}\n\nThe crew cheered all night."
    hit = first_hit("Who won the regatta?", text)
    assert hit.quote.startswith("Olga Brandt won")
    assert line not in hit.before + hit.shown.of(hit.passage.text)
    assert not hit.after.startswith(line)


def test_a_heading_that_alone_holds_the_answer_is_shown_with_the_next_sentence(first_hit: Callable[..., Hit]) -> None:
    text = "Regatta won by Olga Brandt\n\nThe crew cheered all night. Nobody slept."
    hit = first_hit("Who won the regatta?", text)
    assert hit.shown.of(hit.passage.text).startswith("Regatta won by Olga Brandt\n\nThe crew")

"""Questions of many askers are found, and nothing that only one of them wrote is shown."""

import pytest

from knowledge import Asking, clustered


def asked(*texts: str, language: str = "en") -> list[Asking]:
    """Return questions of different people."""
    return [Asking(f"person {number}", text, language) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("language", "texts", "words"),
    [
        ("en", ["When does the swimming pool open?", "is the pool open on Monday?", "opening of the pool"], {"pool"}),
        ("de", ["Wann öffnet das Schwimmbad?", "Schwimmbad Preise", "Ist das Schwimmbad heute voll?"], {"schwimmbad"}),
        ("uk", ["Коли відкриють басейн?", "басейн ціни", "Чи є в місті басейн?"], {"басейн"}),
        ("es", ["¿Cuándo abre la piscina?", "precio de la piscina", "¿dónde está la piscina nueva?"], {"piscina"}),
        ("ar", ["متى يفتح المسبح؟", "أسعار المسبح", "أين المسبح الجديد؟"], {"المسبح"}),
        ("hi", ["तालाब कब खुलेगा?", "तालाब का शुल्क", "नया तालाब कहाँ है?"], {"तालाब"}),
        ("zh", ["游泳池什么时候开门", "游泳池的票价", "新的游泳池在哪里"], {"游泳池"}),
        ("ja", ["図書館はいつ開きますか", "図書館の料金", "新しい図書館はどこですか"], {"図書館"}),
    ],
)
def test_questions_that_share_a_word_are_one_cluster(language: str, texts: list[str], words: set[str]) -> None:
    [demand] = clustered(asked(*texts, "Zzyzx 1234", language=language))

    assert words <= set(demand.words)
    assert (demand.askers, demand.questions) == (3, 3)


def test_forms_of_a_word_meet() -> None:
    [demand] = clustered(asked("lighthouse tours", "tour of the lighthouses", "Lighthouses: tours?", "zoo"))

    assert demand.askers == 3
    assert demand.words == ("lighthouse…", "tour…")  # none of the forms is that of all


@pytest.mark.parametrize("least", [2, 3, 5])
def test_what_fewer_people_asked_is_not_shown(least: int) -> None:
    few = asked(*["Where is the tram depot?"] * (least - 1))
    many_times = [Asking("one person", "Where is the harbour office?", "en")] * 20

    assert clustered(few + many_times, least=least) == []


def test_words_of_one_person_are_shown_nowhere() -> None:
    askings = asked("recycling calendar", "recycling calendar?", "the recycling calendar")
    askings += [Asking("other", "recycling calendar for Rosa Quillfeather, Elm Road 7, 0171 2345678", "en")]

    [demand] = clustered(askings)

    assert demand.words == ("recycling", "calendar")
    assert demand.example in {"recycling calendar", "recycling calendar?"}
    assert demand.askers == 4


def test_a_question_is_an_example_only_if_its_words_are_common() -> None:
    texts = ["so where is the parking", "parking", "Parking?"]

    assert clustered(asked(*texts))[0].example == "parking"
    assert clustered(asked("pool tickets", "pool water", "pool music"))[0].example == ""


def test_the_most_wanted_comes_first_and_a_question_counts_once() -> None:
    tram = ["tram delays"] * 4
    pool = ["pool prices"] * 6

    found = clustered(asked(*tram, *pool, "tram to the pool"), limit=10)

    assert [(demand.words, demand.askers) for demand in found] == [(("pool", "prices"), 6), (("tram", "delays"), 4)]
    assert len(clustered(asked(*tram, *pool), limit=1)) == 1


def test_questions_without_words_are_left_out() -> None:
    assert clustered(asked("?", "", "and what is it?", "🤔🤔")) == []

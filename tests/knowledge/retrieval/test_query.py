"""A question's own words in how articles begin; its names and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import analyser
from knowledge.outline.opening import opening
from knowledge.retrieval.query import OpeningMatch, Query


def asked(question: str, language: str = "en") -> Query:
    return Query(question, dict.fromkeys(analyser(language).question_terms(question), 1.0), language)


def phrases(question: str, text: str, language: str = "en") -> float:
    return asked(question, language).in_opening(opening("", text)).phrases


def test_an_opening_is_the_title_and_the_first_words() -> None:
    assert opening("The Ferry, again", "It’s LATE.") == " the ferry again it s late "
    assert opening("", "") == "  "
    assert len(opening("", "word " * 10_000)) < 5000


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("Where was the ferry sold?", "On Monday the ferry was sold.", "en"),
        ("Wo liegt der alte Hafen?", "Er sieht den alte Hafen nie.", "de"),
        ("Где стоит старый маяк?", "Там стоит старый дом, а старый маяк ушёл.", "ru"),
        ("旧灯塔在哪里？", "人们说旧灯塔很美。", "zh"),
        ("दीपस्तंभ कहाँ है?", "यह दीपस्तंभ पुराना है।", "hi"),
    ],
)
def test_neighbours_are_found_in_every_script(question: str, text: str, language: str) -> None:
    assert 0 < phrases(question, text, language) < 1


def test_only_neighbours_count_of_which_one_is_a_term() -> None:
    assert phrases("the lamp of the ferry", "It is of the harbour.") == 0
    assert phrases("the lamp of the ferry", "the lamp of the ferry") == 1


def test_a_word_alone_is_a_phrase() -> None:
    assert (phrases("ferry", "A ferry."), phrases("ferry", "A boat.")) == (1, 0)


def test_words_are_equal_only_as_they_are_written() -> None:
    assert asked("ferries").in_opening(opening("", "Two FERRIES.")).words > 0
    assert asked("ferries").in_opening(opening("", "A ferry.")).words == 0


def test_a_question_without_terms_has_no_wording() -> None:
    assert Query("", {}, "en").in_opening(opening("", "A ferry.")) == OpeningMatch(0.0, 0.0)


@pytest.mark.parametrize(
    ("question", "names", "numbers"),
    [
        ("Did Ada Brook sell the ferry in 1931?", {"ada", "brook"}, {"1931"}),
        ("Ferry sold", set(), set()),
        ("In May, Brook sold 3 ferries", {"brook"}, {"3"}),
        ('Who wrote "Lamps of the North"?', {"north"}, set()),  # a quotation begins like a sentence
        ("Was it sold? Yes", set(), set()),
    ],
)
def test_names_have_a_capital_within_a_sentence(question: str, names: set[str], numbers: set[str]) -> None:
    here = asked(question)
    assert here.names - {"may"} == {analyser("en").terms(name)[0] for name in names}
    assert here.numbers == numbers


@given(st.text(max_size=60), st.text(max_size=200), st.sampled_from(["en", "de", "tr", "zh", "th", "ar"]))
def test_any_question_can_be_asked_of_any_opening(question: str, text: str, language: str) -> None:
    here = asked(question, language)
    wording = here.in_opening(opening(question, text))
    assert 0 <= wording.phrases <= 1
    assert wording.words >= 0
    assert here.names | here.numbers <= here.weights.keys()


@given(st.text(max_size=60))
def test_a_title_has_all_of_its_own_words(title: str) -> None:
    here = asked(title)
    if here.weights:
        assert here.in_opening(opening(title, "")).phrases == 1

"""An answer says what its confidence is made of, and a refusal, too."""

import math

import pytest

from knowledge import Answer, Library
from tests.knowledge.shelf import NOW


def parts(answer: Answer) -> dict[str, float]:
    """The log-odds of each kind of evidence."""
    return {part.name: part.logits for part in answer.evidence}


@pytest.mark.parametrize(
    "question",
    [
        "Who replaced the cable of the funicular?",
        "Who replaced the cable of the funicular in 1971?",
        "How many anglers voted for the mayor of Lisbon?",
        "otters",
        "Who replacd the cabel of the funicular?",
    ],
)
def test_the_log_odds_of_the_evidence_amount_to_the_confidence(library: Library, question: str) -> None:
    answer = library.ask(question, now=NOW)

    assert math.log(answer.confidence / (1 - answer.confidence)) == pytest.approx(sum(parts(answer).values()))


def test_what_an_article_lacks_speaks_against_it(library: Library) -> None:
    held = library.ask("Who asked Osric Vane for a reading room with 900 names?", now=NOW)
    lacked = library.ask("Who asked Pia Okafor for a reading room with 1904 names?", now=NOW)

    assert (parts(held)["names"], parts(held)["numbers"]) == (0, 0)
    assert parts(lacked)["names"] < 0
    assert parts(lacked)["numbers"] < 0


def test_a_share_is_shown_beside_what_it_counts(library: Library) -> None:
    half = library.ask("otters zeppelin", now=NOW)

    assert next(part.value for part in half.evidence if part.name == "held") == 0.5


def test_corrections_raise_doubt(library: Library) -> None:
    right, wrong = (library.ask(text, now=NOW) for text in ("funicular brakes", "funicular braeks"))

    assert wrong.corrections
    assert parts(right)["corrections"] == 0 > parts(wrong)["corrections"]


def test_a_turn_whose_own_words_are_lacking_is_less_sure(library: Library) -> None:
    first = library.ask("Who replaced the cable of the funicular?", now=NOW)
    held, lacking = (
        library.ask(text, context=first.context, now=NOW) for text in ("and the brakes?", "and the zeppelin?")
    )

    assert parts(held)["turns"] == 0 > parts(lacking)["turns"]
    assert math.log(lacking.confidence / (1 - lacking.confidence)) == pytest.approx(sum(parts(lacking).values()))


def test_nothing_found_is_no_evidence(library: Library) -> None:
    assert library.ask("zeppelin", now=NOW).evidence == ()

"""Words as they are written, and how likely one is typed for another."""

import pytest

from knowledge.language.misspelling import misspelling_cost
from knowledge.language.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The Mayor’s boats, don't: U.S. F16 2nd ab", {"the", "mayor", "boats", "don't"}),
        ("fr", "L'île d’Yeu", {"île", "yeu"}),
        ("uk", "Комп’ютер і п'ять", {"комп'ютер", "п'ять"}),
        ("de", "Die Straße", {"die", "straße"}),
        ("tr", "IRMAK İzmir", {"ırmak", "izmir"}),
        ("hi", "हिन्दी", {"हिन्दी"}),
        ("zh", "旧灯塔 Radio", {"radio"}),
        ("ko", "등대 등대지기", set()),
    ],
)
def test_a_vocabulary_has_the_words_of_letters(language: str, text: str, words: set[str]) -> None:
    assert vocabulary(text, language) == words


@pytest.mark.parametrize(
    ("typed", "likely", "unlikely"),
    [
        ("habrour", "harbour", "hatbour"),  # swapped letters
        ("harbbour", "harbour", "harbbous"),  # a letter twice
        ("harbpur", "harbour", "harbzur"),  # the key beside
        ("гаваеь", "гавань", "гаваць"),
        ("harbour", "hatbour", "barbour"),  # the first letter is seldom wrong
        ("harbour", "hatbour", "harbous"),  # another ending is another form
    ],
)
def test_a_frequent_slip_costs_less_than_a_rare_one(typed: str, likely: str, unlikely: str) -> None:
    assert 0 < misspelling_cost(typed, likely) < misspelling_cost(typed, unlikely)


def test_a_cost_is_the_same_from_both_sides_and_zero_for_equal_words() -> None:
    assert misspelling_cost("channel", "chanel") == misspelling_cost("chanel", "channel")
    assert misspelling_cost("channel", "channel") == 0

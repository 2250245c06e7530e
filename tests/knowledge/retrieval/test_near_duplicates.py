"""Copies, excerpts and other editions are recognised; other reports are not."""

import random

import pytest

from knowledge.outline.sketch import sketch
from knowledge.records import Sketch
from knowledge.retrieval.near_duplicates import resemblance, same_story, stories

WORDS = [f"w{number}" for number in range(5_000)]


def text(seed: int, length: int = 400) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def edited(terms: list[str], share: float, seed: int = 7) -> list[str]:
    """The text with some of its words replaced."""
    chance = random.Random(seed)
    return [chance.choice(WORDS) if chance.random() < share else term for term in terms]


def sketched(name: str, terms: list[str], published: int = 0) -> Sketch:
    return Sketch(name, published, len(terms), sketch(terms))


@pytest.mark.parametrize("share", [0.0, 0.02, 0.05, 0.1])
@pytest.mark.parametrize("length", [30, 200, 3000])
def test_resemblance_is_estimated_whatever_the_length(share: float, length: int) -> None:
    first = text(1, length)
    second = edited(first, share)
    runs = [{tuple(terms[n : n + 3]) for n in range(len(terms) - 2)} for terms in (first, second)]
    true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert resemblance(sketch(first), sketch(second)) == pytest.approx(true, abs=0.2)


def test_lightly_edited_copies_and_excerpts_are_one_story_and_others_are_not() -> None:
    original = text(1)
    article = sketched("a", original)
    assert all(same_story(article, sketched("b", edited(original, 0.06, seed))) for seed in range(50))
    assert same_story(article, sketched("b", original[:120]))
    assert same_story(article, sketched("b", [*text(2, 20), *original, *text(3, 20)]))
    assert not any(same_story(article, sketched("b", text(seed))) for seed in range(2, 50))
    assert not any(same_story(article, sketched("b", edited(original, 0.5, seed))) for seed in range(50))
    assert not same_story(article, sketched("b", [*original[:60], *text(4, 340)]))  # the same background, another story


def test_short_notes_are_never_one_story() -> None:
    note = ["water", "off", "friday", "noon"]
    assert sketch(note) == b""
    assert not same_story(sketched("a", note), sketched("b", note))
    assert stories([sketched("a", note), sketched("b", note)]) == [["a"], ["b"]]


def test_within_a_story_the_newest_or_a_much_fuller_one_is_first() -> None:
    original = text(1)
    found = [
        sketched("old", original, 1),
        sketched("other", text(2), 4),
        sketched("new", edited(original, 0.02), 3),
        sketched("excerpt", original[:150], 9),
        sketched("older", original, 0),
    ]
    assert stories(found) == [["new", "old", "older", "excerpt"], ["other"]]


def test_pairs_are_found_among_a_thousand() -> None:
    many = [sketched(str(n), text(n // 2, 100), n) for n in range(1000)]
    assert stories(many) == [[str(n + 1), str(n)] for n in range(0, 1000, 2)]

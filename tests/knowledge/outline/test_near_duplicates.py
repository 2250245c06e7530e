"""Copies, excerpts and other editions are recognised; other reports are not."""

import random
from pathlib import Path

import pytest

from knowledge import open_library
from knowledge.language import analyser
from knowledge.outline.near_duplicates import resemblance, same_story, stories
from knowledge.outline.sketch import sketch
from knowledge.records import Sketch
from tests.knowledge.shelf import Shelf, article

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


@pytest.mark.parametrize(
    ("note", "other", "same"),
    [
        ("Water off on Friday at noon.", "Water off on Friday at noon.", True),
        ("Water off on Friday at noon.", "WATER off on Friday\nat noon.", True),
        ("Water off on Friday at noon.", "Water off on Friday at one.", False),
        ("Water off on Friday at noon.", "Water off on Monday at noon.", False),
        ("The pool is open.", "The pool is not open.", False),
        ("Train 14 is cancelled.", "Train 41 is cancelled.", False),
        ("停水通知：今晚八点。", "停水通知：今晚八点。", True),
        ("停水通知：今晚八点。", "停水通知：今晚九点。", False),
        ("Каток открыт.", "Каток закрыт.", False),
        ("No school today", "No school today", True),
    ],
)
def test_short_notes_are_one_story_when_every_word_is_the_same(note: str, other: str, *, same: bool) -> None:
    first, second = (Sketch(name, 0, 4, sketch(["few", "terms"], text)) for name, text in (("a", note), ("b", other)))
    assert same_story(first, second) is same


@pytest.mark.parametrize(
    ("title", "other", "same"),
    [
        ("Road closed in Elm Street", "Road closed in Oak Street", False),
        ("Road closed", "Road closed until Friday", True),
        ("Road closed on 3 May", "Road closed on 9 May", False),
        ("Norwick beats Lund", "Lund beats Holm", False),
        ("Storm sinks ferry", "Ferry sinks off the coast in a storm", True),
        ("", "Road closed", True),
        ("Road closed", "Detour for buses", True),
    ],
)
def test_within_a_source_titles_of_one_form_tell_equal_notes_apart(title: str, other: str, *, same: bool) -> None:
    note = "Closed for works from eight to five."
    first, second = (
        Sketch("a", 0, 4, sketch([], note), b"", analyser("en").terms(words), "courier") for words in (title, other)
    )
    assert same_story(first, second) is same
    assert same_story(first, second._replace(source="herald"))


def test_a_question_is_answered_by_the_copy_that_matches_it(tmp_path: Path) -> None:
    text = (
        "The old mill by the river is for sale. It has four floors, a wheel and a garden with plum trees. The town "
        "wants to keep it open to visitors, since school classes bake bread there every autumn. "
    )
    cheap = article("mill", "Mill for sale", f"{text} The price is 90,000 crowns.", day=2)
    copy = article("copy", "A mill with plum trees", f"{text} Offers are taken until June.", day=9, source="Herald")
    with open_library(f"sqlite:///{tmp_path}/a.db", "memory:") as library:
        library.add(Shelf([cheap, copy]))
        for question, asked, other in (
            ("What is the price of the mill with plum trees?", cheap, copy),
            ("Until when are offers for the mill with plum trees taken?", copy, cheap),
        ):
            [hit, *_] = library.ask(question).hits
            assert (hit.article.id, [item.id for item in hit.also]) == (asked.id, [other.id])


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

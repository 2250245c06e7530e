"""Golden questions are read from a file, and their answers judged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import (
    ConfigError,
    GoldenQuestion,
    Library,
    LibrarySettings,
    Outcome,
    golden_outcome,
    open_library,
    read_golden_questions,
)

FILE = """
[[question]]
ask = "When does the windmill turn?"
article = "The windmill"
words = "every Saturday"

[[question]]
ask = "Who won the regatta?"
no_answer = true
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "mill.md").write_text(
        "---\ntitle: The windmill\nurl: https://mill.example.org/turns\n---\n\n"
        "The windmill turns every\nSaturday at noon. The miller grinds rye.\n"
    )
    (tmp_path / "fair.md").write_text("# The fair\n\nThe fair opens in May. Lanterns hang in the trees.\n")
    settings = LibrarySettings(answer_confidence=0.02)
    with open_library(f"sqlite:///{tmp_path}/articles.db", "memory:", settings=settings) as library:
        library.add(f"folder:{tmp_path}")
        yield library


def test_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "golden.toml"
    path.write_text(FILE, "utf-8-sig")

    assert read_golden_questions(path) == [
        GoldenQuestion("When does the windmill turn?", "The windmill", "every Saturday"),
        GoldenQuestion("Who won the regatta?", no_answer=True),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "begin each of them with [[question]]"),
        ("[[question]\n", "is not TOML"),
        ("[[questions]]\nask = 'a'\n", "begin each of them with [[question]]"),
        ("question = ['a']\n", "question 1: begin it with [[question]]"),
        ("[[question]]\nwords = 'a'\n", "question 1: lacks ask"),
        ("[[question]]\nask = 'a'\n", "question 1: say what is expected"),
        ("[[question]]\nask = 'a'\nwords = 'b'\nno_answer = true\n", "question 1: say what is expected"),
        ("[[question]]\nask = 'a'\nword = 'b'\n", "question 1: word = 'b' is not known"),
        ("[[question]]\nask = 'a'\nno_answer = 'yes'\n", "question 1: no_answer = 'yes' is not known"),
        ("[[question]]\nask = 'a'\nwords = 'b'\n" * 2, "question 2 stands there twice: a"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "golden.toml"
    path.write_text(content)

    with pytest.raises(ConfigError) as error:
        read_golden_questions(path)

    assert fault in str(error.value)
    assert str(error.value).startswith(str(path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read"):
        read_golden_questions(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        (GoldenQuestion("When does the windmill turn?", "the  WINDMILL", "every saturday at NOON"), Outcome.PASSED),
        (GoldenQuestion("When does the windmill turn?", "https://mill.example.org/turns/"), Outcome.PASSED),
        (GoldenQuestion("When does the windmill turn?", words="rye"), Outcome.PASSED),
        (GoldenQuestion("When does the windmill turn?", words="on Sunday"), Outcome.OTHER_WORDS),
        (GoldenQuestion("When does the windmill turn?", "The fair"), Outcome.OTHER_ARTICLE),
        (GoldenQuestion("When does the windmill turn?", no_answer=True), Outcome.ANSWERED),
        (GoldenQuestion("Who won the regatta?", no_answer=True), Outcome.PASSED),
        (GoldenQuestion("Who won the regatta?", "The fair"), Outcome.UNANSWERED),
    ],
)
def test_an_answer_is_judged(library: Library, question: GoldenQuestion, outcome: Outcome) -> None:
    assert golden_outcome(library, question) is outcome

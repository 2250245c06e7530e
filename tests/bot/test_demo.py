"""The samples of the playground: in a library of their own, gone when the publisher's own has an article."""

from pathlib import Path
from typing import cast

from bot.demo import FirstFilled
from bot.handlers.examples import example_questions
from knowledge import Library, LibrarySettings, open_library
from knowledge.samples import PATH as SAMPLES
from knowledge.samples import QUESTIONS
from tests.bot.conftest import FERRY, Shelf


def opened(folder: Path, name: str) -> Library:
    return open_library(f"sqlite:///{folder}/{name}.db", "memory:", settings=LibrarySettings())


def test_samples_answer_until_the_library_holds_an_article(tmp_path: Path) -> None:
    with opened(tmp_path, "own") as own, opened(tmp_path, "samples") as samples:
        samples.add(f"folder:{SAMPLES}")
        shown = cast("Library", FirstFilled(own, samples))
        assert shown.ask("When was the Channel Tunnel opened?").hits
        assert own.statistics().articles == 0
        assert example_questions(shown, 4) == list(QUESTIONS)

        own.add(Shelf([FERRY]))

        assert [article.title for article in shown.latest()] == [FERRY.title]
        assert not shown.ask("When was the Channel Tunnel opened?").hits
        own.add(Shelf([]), prune=True)
        assert example_questions(shown, 3) == []
        assert shown.latest() == []  # even when it is empty again


def test_articles_that_are_added_meanwhile_are_kept(tmp_path: Path) -> None:
    with opened(tmp_path, "own") as own, opened(tmp_path, "samples") as samples:
        samples.add(f"folder:{SAMPLES}")
        shown = cast("Library", FirstFilled(own, samples))

        assert shown.add(Shelf([FERRY])).new == 1

        assert [article.title for article in shown.latest()] == [FERRY.title]
        assert own.statistics().articles == 1

"""Sources of other people: what they leave out, and what they get wrong."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from knowledge import Article, Library, LibrarySettings, Problem, read_sources
from knowledge.ingest import intake
from tests.knowledge.shelf import BRIDGE, OTTERS, Shelf


class Bare:
    """A source with nothing but what `Source` asks for: it does not know how many items it has."""

    name = "bare"

    def __init__(self, items: Sequence[Article]) -> None:
        self._items = items

    def read(self) -> Iterator[Article]:
        return iter(self._items)


FLAWS: list[tuple[dict[str, Any], str]] = [
    ({"title": None}, "has no title"),
    ({"text": " \n"}, "has no text"),
    ({"published": datetime(2024, 5, 3)}, "has a date without a time zone"),  # noqa: DTZ001 -- the flaw
    ({"published": date(2024, 5, 3)}, "has a date without a time zone"),
    ({"published": None}, "has a date without a time zone"),
    ({"updated": datetime(2024, 5, 3)}, "has a date of its change without a time zone"),  # noqa: DTZ001 -- the flaw
    ({"origin": ""}, "has no origin"),
]


@pytest.fixture
def library(reopen: Callable[..., Library]) -> Library:
    return reopen()


@pytest.mark.parametrize(("values", "reason"), FLAWS)
def test_an_article_that_cannot_be_kept_is_a_problem_and_its_neighbours_are_read(
    library: Library, values: dict[str, Any], reason: str
) -> None:
    flawed = dataclasses.replace(OTTERS, **values)
    report = library.add(Bare([BRIDGE, flawed]), Bare([flawed, BRIDGE]))
    assert report.problems == [Problem("otters.md", reason)] * 2
    assert (report.new, report.same) == (1, 1)
    assert [article.title for article in library.latest()] == [BRIDGE.title]


def test_an_article_that_cannot_be_kept_now_is_not_withdrawn(library: Library) -> None:
    library.add(Shelf([BRIDGE, OTTERS]))
    report = library.add(Shelf([BRIDGE, dataclasses.replace(OTTERS, text="")]), prune=True)
    assert (report.withdrawn, len(report.problems)) == (0, 1)
    assert library.article(OTTERS.id)


def test_a_note_without_a_title_is_kept(library: Library) -> None:
    assert library.add(Bare([dataclasses.replace(OTTERS, title="")])).new == 1


def test_a_time_in_any_zone_is_kept_as_that_time(library: Library) -> None:
    there = datetime.fromisoformat("2024-05-03T10:00:00+02:00")
    library.add(Bare([dataclasses.replace(BRIDGE, published=there)]))
    assert library.latest()[0].published == datetime(2024, 5, 3, 8, tzinfo=UTC)


def test_a_source_without_a_length_has_a_progress(library: Library) -> None:
    steps: list[tuple[int, int]] = []
    library.add(Bare([BRIDGE, OTTERS]), progress=lambda *step: steps.append(step))
    assert steps == [(1, 0), (2, 0)]
    steps.clear()
    library.add(Bare([BRIDGE]), Shelf([OTTERS]), progress=lambda *step: steps.append(step))
    assert steps == [(1, 1), (2, 1)]


def test_reading_without_keeping_finds_the_same_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    class Reference:
        name = "bare"

        def open(self, _: object) -> Bare:
            return Bare([dataclasses.replace(OTTERS, text=""), BRIDGE])

    monkeypatch.setattr(intake, "parse_source", lambda _: Reference())
    assert list(read_sources(["bare:1"], LibrarySettings())) == [Problem("otters.md", "has no text"), BRIDGE]

"""Two versions of the program, with different analyses, on one store and one index."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.index.tantivy_index import TantivyIndex
from knowledge.ingest import intake, reanalysis
from knowledge.language import ANALYSIS
from tests.knowledge.shelf import ARTICLES, NOW, OTTERS, Shelf, article

NEWER = ANALYSIS + 1
Reopen = Callable[..., Library]


@pytest.fixture
def rebuilds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The revisions at which an index was made anew as a whole."""
    found: list[int] = []
    rebuild = TantivyIndex.rebuild

    def counted(index: TantivyIndex, entries: object, revision: int) -> None:
        found.append(revision)
        rebuild(index, entries, revision)

    monkeypatch.setattr(TantivyIndex, "rebuild", counted)
    return found


@pytest.fixture
def newer(reopen: Reopen, library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The same library, opened by a program with a newer analysis."""
    opened = reopen()
    monkeypatch.setattr(opened._pipeline.intake, "_analysis", NEWER)
    monkeypatch.setattr(opened._pipeline.reanalysis, "_analysis", NEWER)
    return opened


def story(number: int) -> Shelf:
    return Shelf(
        [article(f"story-{number}", f"Story {number}", f"The harbour saw ship number {number}.")], f"s{number}"
    )


def test_an_older_reader_serves_and_rebuilds_nothing(library: Library, newer: Library, rebuilds: list[int]) -> None:
    for number in range(10):
        newer.add(story(number))
        assert newer.ask(f"ship number {number}", now=NOW)
        assert library.ask(f"ship number {number}", now=NOW)
    assert rebuilds == []


def test_each_analyses_only_what_an_older_one_left(library: Library, newer: Library, rebuilds: list[int]) -> None:
    newer.add(story(1))
    assert (library.outdated(), newer.outdated()) == (0, len(ARTICLES))
    assert library.reanalyse() == 0
    assert newer.reanalyse() == len(ARTICLES)
    assert (library.outdated(), newer.outdated()) == (0, 0)
    revision = newer.statistics().revision
    assert newer.reanalyse() == library.reanalyse() == 0
    assert newer.statistics().revision == revision
    assert rebuilds == []


def test_what_an_older_program_adds_is_found_at_once_and_analysed_anew_later(library: Library, newer: Library) -> None:
    newer.reanalyse()
    library.add(story(7))
    assert newer.ask("ship number 7", now=NOW)
    assert newer.outdated() == 1
    assert newer.reanalyse() == 1


def test_old_articles_answer_before_they_are_analysed_anew(newer: Library) -> None:
    assert newer.outdated() == len(ARTICLES)
    assert newer.ask("otters", now=NOW).hits[0].article.id == OTTERS.id


def test_analysing_anew_can_be_stopped_and_goes_on_where_it_was(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = reopen()
    library.add(*(story(number) for number in range(450)))
    monkeypatch.setattr(library._pipeline.reanalysis, "_analysis", NEWER)
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))

    assert library.reanalyse(progress, stop=lambda: bool(seen)) == 200
    assert library.outdated() == 250
    assert library.reanalyse(progress) == 250
    assert seen == [(200, 450), (200, 250), (250, 250)]
    assert library.check() == []


def test_only_one_process_analyses_anew(reopen: Reopen, newer: Library) -> None:
    with newer._store.lease("analysis", 600):
        assert newer.reanalyse() == 0
    assert newer.reanalyse() == len(ARTICLES)


def test_the_version_of_the_analysis_is_the_one_that_is_stored(library: Library, tmp_path: Path) -> None:
    assert reanalysis.ANALYSIS == intake.ANALYSIS == ANALYSIS
    assert library._store.outdated(ANALYSIS) == 0
    assert library._store.outdated(ANALYSIS + 1) == len(ARTICLES)

"""What every `Source` promises, held against each of them."""

from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from knowledge.errors import ConfigError, SourceError
from knowledge.models import Article, Problem
from knowledge.sources import Source, open_source

PROSE = "The bridge over the river will stay closed until the spring, the council decided on Monday."


def folder(at: Path) -> str:
    (at / "b").mkdir()
    (at / "b" / "storm.md").write_text(f"---\ndate: 2025-03-04\n---\n# Storm\n\n{PROSE}\n")
    (at / "a.txt").write_text(f"Bridge\n\n{PROSE}\n")
    (at / "broken.json").write_text("{")
    (at / "list.jsonl").write_text('{"text": "Rain fell.", "id": "r1"}\nnonsense\n{"text": "Sun came.", "id": "r2"}\n')
    return f"folder:{at}"


SOURCES = [folder]  # each prepares five items of which one or more are bad, and names the source


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    make: Callable[[Path], str] = request.param
    return open_source(make(tmp_path))


def test_the_order_is_the_same_every_time(source: Source):
    assert list(source.read()) == list(source.read())


def test_a_bad_item_is_a_problem_and_its_neighbours_are_read(source: Source):
    items = list(source.read())

    assert sum(isinstance(item, Problem) for item in items) >= 1
    assert sum(isinstance(item, Article) for item in items) == 4


def test_every_article_has_a_title_a_text_and_a_date_in_utc(source: Source):
    articles = [item for item in source.read() if isinstance(item, Article)]

    assert all(a.title and a.text and a.published.tzinfo is UTC for a in articles)


def test_what_was_filled_in_is_named(source: Source):
    derived = {item.title: item.derived for item in source.read() if isinstance(item, Article)}

    assert derived["Storm"] == frozenset()
    assert derived["Rain fell."] == {"title", "published"}


def test_every_article_has_an_address_of_its_own(source: Source):
    origins = [item.origin for item in source.read() if isinstance(item, Article)]

    assert len(set(origins)) == len(origins)


def test_a_problem_is_one_line(source: Source):
    problems = [str(item) for item in source.read() if isinstance(item, Problem)]

    assert all(len(text.splitlines()) == 1 for text in problems)


def test_nothing_is_changed_where_it_reads(source: Source, tmp_path: Path):
    def state():
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in tmp_path.rglob("*")}

    before = state()
    list(source.read())

    assert state() == before


def test_the_length_is_about_the_number_of_items(source: Source):
    assert 1 <= len(source) <= 10


def test_the_name_is_the_same_for_the_same_place(source: Source, tmp_path: Path):
    assert source.name == open_source(f"folder:{tmp_path}").name == f"folder:{tmp_path}"


def test_a_bare_path_is_a_folder(tmp_path: Path):
    assert open_source(str(tmp_path)).name == f"folder:{tmp_path}"


@pytest.mark.parametrize("url", ["gopher:hole", "folder:", "", "  "])
def test_an_unknown_kind_or_no_path_is_refused_on_opening(url: str):
    with pytest.raises(ConfigError):
        open_source(url)


def test_a_folder_may_be_made_after_opening(tmp_path: Path):
    source = open_source(f"folder:{tmp_path / 'later'}")
    with pytest.raises(SourceError, match="does not exist"):
        source.read()
    (tmp_path / "later").mkdir()

    assert list(source.read()) == []

"""An article that was withdrawn by hand stays away, whatever its sources deliver, until somebody wants it back."""

import dataclasses
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import Article, Library, Problem
from knowledge.records import Moved
from knowledge.sources import Item
from knowledge.store import Store
from tests.knowledge.shelf import BRIDGE, FUNICULAR, OTTERS, Shelf
from tests.knowledge.store.writing import put
from tests.newspaper import Paper, page, text
from tests.web_server import WebServer

LOCAL = {"fetch_private_hosts": "127.0.0.1", "fetch_delay": 0}
CHANGED = dataclasses.replace(OTTERS, text=f"{OTTERS.text} An eighth was seen on Sunday.")


class Network:
    """A source whose articles have got another address."""

    name = "shelf"

    def __init__(self, items: list[Item]) -> None:
        self._items = items

    def read(self) -> Iterator[Item]:
        return iter(self._items)


def titles(library: Library) -> set[str]:
    return {article.title for article in library.latest()}


@pytest.fixture
def library(reopen: Callable[..., Library]) -> Library:
    library = reopen()
    library.add(Shelf([BRIDGE, OTTERS]))
    return library


def test_it_answers_nothing_and_its_sources_do_not_bring_it_back(library: Library) -> None:
    assert library.withdraw(OTTERS.id)
    assert not library.withdraw(OTTERS.id)
    assert library.article(OTTERS.id) is None
    assert not library.ask("How many otters have biologists counted?").hits
    for item in (OTTERS, CHANGED):
        report = library.add(Shelf([BRIDGE, item]), prune=True)
        assert (report.new, report.changed, report.same) == (0, 0, 1)
        assert [str(problem) for problem in report.left_out] == ["otters.md: was withdrawn by hand"]
    assert library.add(Shelf([OTTERS], "another shelf")).new == 0
    assert titles(library) == {BRIDGE.title}
    assert library.check() == []


def test_only_that_article_goes_and_not_its_near_duplicate(library: Library) -> None:
    copy = dataclasses.replace(OTTERS, origin=f"{OTTERS.origin}-again", url=f"{OTTERS.url}-again")
    library.add(Shelf([copy], "another shelf"))
    assert library.withdraw(OTTERS.id)
    assert library.article(copy.id)


def test_readmitted_it_comes_back_with_its_source(library: Library) -> None:
    for name in (OTTERS.id, str(OTTERS.url)):
        library.withdraw(OTTERS.id)
        assert library.readmit(name)
        assert not library.readmit(name)
        assert library.article(OTTERS.id) is None
        assert library.add(Shelf([CHANGED])).new == 1
        assert library.ask("How many otters have biologists counted?").hits
    assert not library.withdraw("0" * 16)
    assert not library.readmit("https://elsewhere.example.org")


def test_it_stays_away_under_the_address_that_its_page_names_later(library: Library) -> None:
    library.withdraw(OTTERS.id)
    moved = dataclasses.replace(OTTERS, origin="https://lakeside.example.org/wildlife/otters")
    library.add(Network([Moved(OTTERS.id, moved)]))
    assert titles(library) == {BRIDGE.title}


def test_the_link_of_an_article_that_moved_withdraws_its_successor(library: Library, store: Store) -> None:
    moved = dataclasses.replace(OTTERS, origin="https://lakeside.example.org/wildlife/otters")
    library.add(Network([Moved(OTTERS.id, moved)]))
    assert library.withdraw(OTTERS.id)
    assert store.barred([OTTERS.id, moved.id]) == {moved.id}


def test_a_batch_that_was_read_before_does_not_bring_it_back(library: Library, store: Store) -> None:
    run = store.begin_run()
    library.withdraw(OTTERS.id)
    put(store, OTTERS, FUNICULAR, run=run)
    put(store, OTTERS, run=run)
    assert store.article(OTTERS.id) is None
    assert store.article(FUNICULAR.id)


def test_a_page_comes_back_when_its_own_address_is_added(reopen: Callable[..., Library]) -> None:
    with WebServer() as web:
        paper, library = Paper(web), reopen(**LOCAL)
        feed = paper.feed("/feed", paper.teaser("lock", 3), paper.teaser("rope", 4))
        for slug in ("lock", "rope"):
            paper.put(f"/{slug}", page(slug.title(), text(slug)))
        library.refresh(feed)
        lock = library.find(web.at("/lock"))[0]
        assert library.withdraw(lock.id)
        library.refresh(feed, every=True)
        assert titles(library) == {"News of rope"}
        assert library.add(f"page:{web.at('/lock')}").new == 1
        assert titles(library) == {"Lock", "News of rope"}


def test_readmitted_it_comes_back_though_its_page_and_its_feed_have_not_changed(reopen: Callable[..., Library]) -> None:
    with WebServer() as web:
        paper, library = Paper(web), reopen(**LOCAL)
        feed = paper.feed("/feed", paper.teaser("lock", 3))
        paper.put("/lock", page("Lock", text("lock")))
        library.refresh(feed)
        library.withdraw(library.latest()[0].id)
        library.refresh(feed)
        assert library.readmit(web.at("/lock"))
        library.refresh(feed)
        assert titles(library) == {"News of lock"}


def test_the_command_withdraws_by_id_or_link_and_undoes_it(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STORE_URL", f"sqlite:///{tmp_path}/articles.db")
    monkeypatch.setenv("INDEX_URL", f"tantivy:{tmp_path}/index")

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "knowledge", "withdraw", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert run(OTTERS.id, str(BRIDGE.url)) == (0, "2 withdrawn; their sources will not bring them back\n")
    assert titles(library) == set()
    assert run("--undo", str(OTTERS.url)) == (0, "1 may come back with their sources\n")
    code, text = run(OTTERS.id, "nowhere")
    assert code == 1
    assert "no article is called 'nowhere'" in text
    library.add(Shelf([BRIDGE, OTTERS]))
    assert titles(library) == {OTTERS.title}


def test_a_preview_keeps_nothing_and_reads_no_further_than_it_is_asked(library: Library, tmp_path: Path) -> None:
    read: list[str] = []

    class Slow(Shelf):
        def read(self) -> Iterator[Article | Problem]:
            for item in super().read():
                read.append(str(item.location))
                yield item

    preview = library.preview(Slow([FUNICULAR, Problem("torn.md", "is empty"), OTTERS]))
    assert read == []
    first = next(preview)
    assert isinstance(first, Article)
    assert (first.title, next(preview)) == (FUNICULAR.title, Problem("torn.md", "is empty"))
    assert read == ["funicular.md", "torn.md"]
    preview.close()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "mill.md").write_text("# The mill\n\nThe old mill grinds again since Monday.")
    assert [getattr(item, "title", item) for item in library.preview(f"folder:{tmp_path}/texts")] == ["The mill"]
    assert titles(library) == {BRIDGE.title, OTTERS.title}

"""Real parts only: a store in SQLite and an index in tantivy, in a folder of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from knowledge import Library, LibrarySettings, open_library
from knowledge.store import Store
from knowledge.store.databases import open_store
from tests.knowledge.shelf import ARTICLES, Shelf


@pytest.fixture(autouse=True)
def _nothing_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the settings of whoever runs it."""
    for name in ("STORE_URL", "INDEX_URL", "SOURCES", "LANGUAGE", "ANSWER_CONFIDENCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/articles.db")
    yield store
    store.close()


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Callable[..., Library]]:
    """Opens the test's library, as often as it is called: each time as another process would."""
    with ExitStack() as opened:

        def open_again(index: str = f"tantivy:{tmp_path}/index", **settings: object) -> Library:
            url = f"sqlite:///{tmp_path}/articles.db"
            return opened.enter_context(open_library(url, index, settings=LibrarySettings(**settings)))

        yield open_again


@pytest.fixture
def library(reopen: Callable[..., Library]) -> Library:
    library = reopen()
    report = library.add(Shelf(ARTICLES))
    assert report.new == len(ARTICLES)
    return library

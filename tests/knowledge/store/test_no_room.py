"""A store on a full disk is read, and written as soon as there is room."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge import DiskFullError
from knowledge.store.databases import open_store
from tests.knowledge.shelf import OTTERS, SHORT
from tests.knowledge.store.writing import put
from tests.small_disk import SmallDisk, small_disk

IMPORTS = """
import os
import sys
from knowledge.store.databases import open_store
from tests.knowledge.shelf import OTTERS
from tests.knowledge.store.writing import put
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path, 4) as disk:
        yield disk


@pytest.fixture
def url(disk: SmallDisk) -> str:
    """The address of a store with one article."""
    url = f"sqlite:///{disk.folder}/articles.db"
    store = open_store(url)
    put(store, SHORT)
    store.close()
    return url


def test_a_store_that_is_opened_on_a_full_disk_is_read(
    disk: SmallDisk, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    disk.fill()
    store = open_store(url)
    assert list(store.ids()) == [SHORT.id]
    with pytest.raises(DiskFullError, match="disk full"):
        put(store, OTTERS)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: store.totals().articles, range(80))) == [1] * 80

    disk.make_room()
    put(store, OTTERS)
    assert sorted(store.ids()) == sorted([SHORT.id, OTTERS.id])
    store.close()
    lines = [line for line in caplog.messages if "articles.db" in line]
    assert [line.split(": ", 1)[1][:9] for line in lines] == ["disk full", "there is "]


def test_other_processes_share_it_as_soon_as_there_is_room(disk: SmallDisk, url: str) -> None:
    disk.fill()
    store = open_store(url)
    assert other_process(url) == f"['{SHORT.id}']"  # they take turns

    disk.make_room()
    with store.reading():
        assert store.totals().articles == 1
        assert other_process(url) == f"['{SHORT.id}']"
    store.close()


def test_what_a_killed_process_has_written_is_read(disk: SmallDisk, url: str) -> None:
    writing = "store = open_store(sys.argv[1]); put(store, OTTERS); os._exit(0)"
    assert other_process(url, writing) == ""
    assert (disk.folder / "articles.db-wal").stat().st_size > 0
    (disk.folder / "articles.db-shm").unlink()
    disk.fill()
    store = open_store(url)

    assert store.totals().articles == 2
    store.close()


def other_process(url: str, code: str = "print(list(open_store(sys.argv[1]).ids()))") -> str:
    """Run code in another process, and return what it prints."""
    done = subprocess.run([sys.executable, "-c", IMPORTS + code, url], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_store_that_was_open_before_is_read_and_written_again(disk: SmallDisk, url: str) -> None:
    store = open_store(url)
    disk.fill()
    with pytest.raises(DiskFullError):
        for _ in range(100):
            put(store, OTTERS)
    assert list(store.ids()) == [SHORT.id]

    disk.make_room()
    put(store, OTTERS)
    assert store.totals().articles == 2
    store.close()


def test_a_store_that_does_not_exist_is_not_begun(disk: SmallDisk) -> None:
    disk.fill()
    with pytest.raises(DiskFullError):
        open_store(f"sqlite:///{disk.folder}/new.db")

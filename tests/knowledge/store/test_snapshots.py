"""All that one thread reads within a block belongs to one moment, whatever others write meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from knowledge.store import Store
from knowledge.store.databases import open_store
from tests.knowledge.shelf import OTTERS, SHORT
from tests.knowledge.store.writing import put


def test_all_that_a_thread_reads_in_a_block_belongs_to_one_moment(store: Store, database_url: str) -> None:
    other = open_store(database_url)
    put(other, SHORT)
    with store.reading():
        assert store.revision == 1
        put(other, OTTERS)
        with store.reading():
            assert store.totals().articles == store.revision == 1
        assert [item.id for item in store.latest(10)] == store.ids() == [SHORT.id]
        assert store.changes(1) == ([], 1)
        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(store.totals).result().articles == 2
    assert store.totals().articles == store.revision == 2
    other.close()


def test_a_block_that_failed_leaves_no_snapshot_behind(store: Store) -> None:
    def fail() -> None:
        with store.reading(), store.reading():
            assert store.revision == 0
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    put(store, SHORT)
    assert store.revision == 1


def test_what_a_thread_writes_in_a_block_is_kept_and_seen_after_it(store: Store) -> None:
    with store.reading():
        assert store.revision == 0
        put(store, SHORT)
        assert store.revision == 0
    assert store.revision == 1


def test_a_block_within_a_block_begins_no_transaction(store: Store) -> None:
    begun = []
    engine = store._engine  # type: ignore[attr-defined]  # counts what the database sees
    sa.event.listen(engine, "begin", begun.append)
    with store.reading():
        store.totals()
        store.statistics()
        store.latest(3)
        store.outlines([SHORT.id], ["water"])
    assert len(begun) == 1


def test_threads_have_snapshots_of_their_own(store: Store) -> None:
    begun, written = threading.Event(), threading.Event()

    def read_in_a_block() -> tuple[int, int]:
        with store.reading():
            before = store.revision
            begun.set()
            assert written.wait(600)
            return before, store.revision

    with ThreadPoolExecutor(1) as thread:
        reader = thread.submit(read_in_a_block)
        assert begun.wait(600)
        put(store, SHORT)
        assert store.revision == 1
        written.set()
        assert reader.result() == (0, 0)
    assert store.revision == 1

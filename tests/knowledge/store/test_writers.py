"""Threads and processes write at one time: no change is lost to whoever follows them."""

import dataclasses
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.store import Store
from knowledge.store.databases import open_store
from tests.knowledge.shelf import BRIDGE, SHORT, article
from tests.knowledge.store.writing import ANALYSIS, Follower, analysed, put, withdraw

WRITERS = 4
EACH = 100  # articles of a writer


def test_a_follower_of_four_writers_misses_no_article(store: Store, database_url: str) -> None:
    outline = analysed(SHORT)
    start, done = threading.Barrier(WRITERS + 1), threading.Event()
    revisions = []

    def write(writer: int) -> None:
        own = open_store(database_url)
        run = own.begin_run()
        start.wait()
        for number in range(EACH):
            item = article(f"{writer}-{number}", "A title", "The bridge stayed closed.")
            own.put([(item, outline)], f"source {writer}", run, analysis=ANALYSIS)
        own.close()

    def follow() -> Follower:
        follower = Follower()
        start.wait()
        while not done.is_set():
            follower.catch_up(store)
            revisions.append(follower.reached)
        follower.catch_up(store)
        return follower

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        following = pool.submit(follow)
        writing = [pool.submit(write, writer) for writer in range(WRITERS)]
        try:
            for each in writing:
                each.result()
        finally:
            done.set()
        follower = following.result()
    assert len(follower.articles) == len(store.ids()) == WRITERS * EACH
    assert follower.reached == store.revision == WRITERS * EACH
    assert revisions == sorted(revisions)


def test_writers_of_the_same_articles_neither_fail_nor_wait_for_each_other_for_ever(
    store: Store, database_url: str
) -> None:
    slugs = [f"a{number}" for number in range(6)]

    def write(writer: int) -> None:
        own = open_store(database_url)
        for turn in range(10):
            items = [article(slug, "A title", f"Writer {writer} wrote this in turn {turn}.") for slug in slugs]
            put(own, *(reversed(items) if writer % 2 else items), by="shelf")
            own.mark_seen([item.id for item in items[::-1]], "shelf", own.begin_run())
            own.keep_states([])
            if turn % 3 == writer % 3:
                withdraw(own, *items[:3])
        own.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    follower = Follower()
    follower.catch_up(store)
    assert sorted(follower.articles) == store.ids()
    assert follower.reached == store.revision


def test_threads_may_share_it(store: Store) -> None:
    def work(number: int) -> int:
        put(store, article(f"t{number}", "Thread", "It wrote this."))
        return store.totals().articles

    with ThreadPoolExecutor(WRITERS) as pool:
        counts = list(pool.map(work, range(12)))
    assert max(counts) == store.totals().articles == 12
    assert store.revision == 12


def test_every_text_that_writers_replaced_is_kept_as_a_version(store: Store) -> None:
    def work(number: int) -> None:
        put(store, dataclasses.replace(BRIDGE, text=f"The bridge has {number} arches."))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(12)))
    bridge = store.article(BRIDGE.id)
    assert bridge
    texts = {bridge.text, *(version.text for version in store.versions(BRIDGE.id))}
    assert texts == {f"The bridge has {number} arches." for number in range(12)}


def test_runs_are_numbered_once_each(store: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        runs = list(pool.map(lambda _: store.begin_run(), range(40)))
    assert sorted(runs) == list(range(1, 41))


WRITER = """
import sys
from knowledge.store.databases import open_store
from tests.knowledge.shelf import article
from tests.knowledge.store.writing import put

store = open_store(sys.argv[1])
for n in range(10):
    put(store, article(f"{sys.argv[2]}{n}", "Process", "It wrote this."), by=sys.argv[2])
"""


def test_processes_may_write_at_the_same_time(store: Store, database_url: str, pytestconfig: pytest.Config) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, database_url, name], cwd=pytestconfig.rootpath, stderr=subprocess.PIPE
        )
        for name in "ab"
    ]
    for process in started:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    follower = Follower()
    follower.catch_up(store, 3)
    assert len(follower.articles) == store.totals().articles == 20
    assert store.revision == 20

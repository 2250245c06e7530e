"""A lease has one holder at a time, and no holder that vanished keeps it for ever."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge import BusyError
from knowledge.store import Store
from knowledge.store.databases import open_store
from tests.knowledge.store.writing import sql

LONG = 86_400.0  # seconds; nothing in these tests waits for it
PATIENCE = 600.0  # seconds until a test that waits gives up, however slow the machine is


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def expiry(url: str) -> int:
    return int(sql(url, "select expires from leases")[0][0])


def test_a_lease_has_one_holder_and_is_free_afterwards(store: Store, database_url: str) -> None:
    other = open_store(database_url)
    for _ in range(2):
        with store.lease("index", LONG) as lost:
            with pytest.raises(BusyError, match="'index' is in use"), other.lease("index", LONG):
                pass
            with pytest.raises(BusyError), store.lease("index", LONG):
                pass
            with other.lease("jobs", LONG):
                pass
            assert not lost.is_set()
        with other.lease("index", LONG):
            pass
    assert sql(database_url, "select * from leases") == []
    other.close()


def test_a_block_that_fails_gives_its_lease_back(store: Store) -> None:
    with pytest.raises(KeyError), store.lease("index", LONG):
        raise KeyError
    with store.lease("index", LONG):
        pass


def test_of_many_that_want_a_lease_at_one_moment_one_gets_it(store: Store, database_url: str) -> None:
    start, tried = threading.Barrier(8), threading.Barrier(8)

    def want(_: int) -> bool:
        start.wait()
        try:
            with store.lease("index", LONG):
                tried.wait()
                return True
        except BusyError:
            tried.wait()
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(want, range(8))) == [False] * 7 + [True]
    sql(database_url, "insert into leases (name, holder, expires) values ('index', 'elsewhere:1:x', 0)")
    with ThreadPoolExecutor(8) as pool:  # they take over what has expired
        assert sorted(pool.map(want, range(8))) == [False] * 7 + [True]


def test_a_lease_of_another_host_is_taken_over_once_it_has_expired(store: Store, database_url: str) -> None:
    sql(database_url, "insert into leases (name, holder, expires) values ('index', 'elsewhere:1:x', 32503680000000)")
    with pytest.raises(BusyError), store.lease("index", LONG):
        pass
    sql(database_url, "update leases set expires = 1000000000000")
    with store.lease("index", LONG):
        assert sql(database_url, "select holder from leases") != [("elsewhere:1:x",)]


def test_a_process_of_a_container_with_our_name_is_not_taken_for_dead(store: Store, database_url: str) -> None:
    holder = f"{socket.gethostname()}/another:999999999:x"
    sql(database_url, f"insert into leases (name, holder, expires) values ('index', '{holder}', 32503680000000)")
    with pytest.raises(BusyError), store.lease("index", LONG):
        pass


def test_a_lease_is_renewed_while_it_is_held(store: Store, database_url: str) -> None:
    with store.lease("index", 1.5):
        first = expiry(database_url)
        until(lambda: expiry(database_url) > first)
        assert expiry(database_url) > first


def test_a_holder_learns_that_it_has_lost_its_lease(store: Store, database_url: str) -> None:
    with store.lease("index", 0.3) as lost:
        sql(database_url, "update leases set holder = 'elsewhere:1:x', expires = 32503680000000")
        assert lost.wait(PATIENCE)
    assert sql(database_url, "select holder from leases") == [("elsewhere:1:x",)]


def test_a_holder_that_cannot_renew_has_lost_its_lease_in_the_end(store: Store, database_url: str) -> None:
    with store.lease("index", 0.3) as lost:
        sql(database_url, "alter table leases rename to gone")
        assert lost.wait(PATIENCE)
    sql(database_url, "alter table gone rename to leases")


HOLDER = """
import sys
from knowledge.store.databases import open_store

with open_store(sys.argv[1]).lease("index", 86400.0):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there, a killed holder's lease has to expire")
def test_the_lease_of_a_killed_process_is_free_at_once(
    store: Store, database_url: str, pytestconfig: pytest.Config
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, database_url],
        cwd=pytestconfig.rootpath,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    with pytest.raises(BusyError), store.lease("index", LONG):
        pass
    process.kill()
    process.communicate()
    with store.lease("index", LONG):
        pass


def test_one_process_refreshes_and_a_second_one_is_told(store: Store, database_url: str) -> None:
    other = open_store(database_url)
    refused = pytest.raises(BusyError, match="the sources are being refreshed by another process")
    with store.refreshing(), refused, other.refreshing():
        pass
    with other.refreshing():
        pass
    with pytest.raises(BusyError, match="mine"), store.refreshing():
        raise BusyError("mine")
    other.close()

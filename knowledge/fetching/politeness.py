"""Turns at a host: one request at a time, with a pause between two."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock

from knowledge.fetching.deadline import Deadline, FetchError

_MANY_HOSTS = 1000  # remembered before those that nobody needs are forgotten


@dataclass(slots=True, eq=False)
class _Host:
    lock: Lock = field(default_factory=Lock)
    threads: int = 0  # that hold the lock or wait for it
    free_at: float = float("-inf")  # monotonic seconds: when the pause after the last request is over
    refuses_until: float = float("-inf")  # monotonic seconds: until when the server wants no request


class HostLimiter:
    """Gives threads their turns at a host; safe to share."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()
        self._many = _MANY_HOSTS
        self._closed = Event()

    @contextmanager
    def at(self, name: str, pause: float, deadline: Deadline) -> Iterator[None]:
        """
        Wait until the host is free; it is taken within the context, and for `pause` seconds after it.

        Waiting does not count against the deadline. Raises `FetchError` when the host is held off, or this is closed.
        """
        with self._lock:
            host = self._hosts.setdefault(name, _Host())
            host.threads += 1
        try:
            with deadline.paused():
                host.lock.acquire()
            try:
                with deadline.paused():
                    self._wait(host)
                try:
                    yield
                finally:
                    host.free_at = time.monotonic() + pause
            finally:
                host.lock.release()
        finally:
            with self._lock:
                host.threads -= 1
                self._forget_idle_hosts()

    def hold_off(self, name: str, seconds: float) -> None:
        """Refuse turns at the host for so many seconds."""
        with self._lock:
            self._hosts.setdefault(name, _Host()).refuses_until = time.monotonic() + seconds

    def close(self) -> None:
        """Give no more turns: every thread that waits gets a `FetchError`."""
        self._closed.set()

    def _wait(self, host: _Host) -> None:
        now = time.monotonic()
        if host.refuses_until > now:
            rest = host.refuses_until - now
            raise FetchError(f"is on a server that wants no request for another {rest:.0f} s", retry_after=rest)
        if self._closed.wait(max(0, host.free_at - now)):
            raise FetchError("was not asked: no more is fetched")

    def _forget_idle_hosts(self) -> None:
        if len(self._hosts) <= self._many:
            return
        now = time.monotonic()
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.threads or max(host.refuses_until, host.free_at) > now
        }
        self._many = max(_MANY_HOSTS, 2 * len(self._hosts))  # a look through all of them stays rare

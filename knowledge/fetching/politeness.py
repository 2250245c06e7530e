"""Whose turn it is to ask a host: one request at a time, with a pause between two."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock

from knowledge.fetching.address_guard import Deadline, FetchError

_MANY = 1000  # hosts remembered before those nobody needs are forgotten


@dataclass(slots=True, eq=False)
class _Host:
    lock: Lock = field(default_factory=Lock)
    waiting: int = 0  # how many threads are at it or wait for it
    free: float = float("-inf")  # when the pause after the last request is over
    closed: float = float("-inf")  # until when it wants no request


class HostLimiter:
    """Hands out turns to threads; safe to share."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()
        self._many = _MANY
        self._ended = Event()

    @contextmanager
    def at(self, name: str, pause: float, deadline: Deadline) -> Iterator[None]:
        """
        Wait until the host is free; it is taken within the context, and for `pause` seconds after it.

        Waiting does not count against the deadline. Raises `FetchError` when the host is held off, or this closed.
        """
        with self._lock:
            host = self._hosts.setdefault(name, _Host())
            host.waiting += 1
        try:
            with deadline.paused():
                host.lock.acquire()
            try:
                with deadline.paused():
                    self._wait(host)
                try:
                    yield
                finally:
                    host.free = time.monotonic() + pause
            finally:
                host.lock.release()
        finally:
            with self._lock:
                host.waiting -= 1
                self._tidy()

    def hold_off(self, name: str, seconds: float) -> None:
        """Let nobody ask the host for so long."""
        with self._lock:
            self._hosts.setdefault(name, _Host()).closed = time.monotonic() + seconds

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._ended.set()

    def _wait(self, host: _Host) -> None:
        now = time.monotonic()
        if host.closed > now:
            rest = host.closed - now
            raise FetchError(f"is on a server that wants no request for another {rest:.0f} s", retry_after=rest)
        if self._ended.wait(max(0, host.free - now)):
            raise FetchError("was not asked: no more is fetched")

    def _tidy(self) -> None:
        if len(self._hosts) <= self._many:
            return
        now = time.monotonic()
        self._hosts = {
            name: host for name, host in self._hosts.items() if host.waiting or max(host.closed, host.free) > now
        }
        self._many = max(_MANY, 2 * len(self._hosts))  # looking through them all stays rare

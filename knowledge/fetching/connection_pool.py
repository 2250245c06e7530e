"""Connections that are kept open for the next request to the same origin: bounded in number, and in idle time."""

import ssl
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import NamedTuple

import h11
import httpx

from knowledge.fetching.address_guard import AddressGuard
from knowledge.fetching.deadline import Deadline, FetchError
from knowledge.fetching.http_connection import HttpConnection, UnansweredError, silence_error, unreachable_clause
from knowledge.fetching.proxy import Proxy

_IDLE_SECONDS = 30.0  # until a connection that nobody uses is closed; many servers close theirs after 5 to 75
_MOST_IDLE = 32  # connections kept open, each to another origin


class ServerResponse(NamedTuple):
    """A response as the server sent it; its body is still to be read."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: Iterator[bytes]  # raises `FetchError`


class _Origin(NamedTuple):
    """The server that a connection leads to. Two origins never share a connection."""

    scheme: str
    host: str
    port: int


class ConnectionPool:
    """
    Sends GET requests over HTTP and HTTPS; threads may share it.

    `allowed` and `proxy`: see `AddressGuard`. `timeout`: seconds that a server may be silent. `ca_file`: certificates
    of authorities that are trusted besides the usual ones. Every failure is a `FetchError`.
    """

    def __init__(
        self, allowed: Iterable[str], timeout: float, *, proxy: Proxy | None = None, ca_file: str | None = None
    ) -> None:
        self._guard = AddressGuard(allowed, proxy)
        self._ca_file = ca_file
        self._timeout = timeout
        self._lock = Lock()
        self._idle: dict[_Origin, HttpConnection] = {}  # the one that has been idle longest first
        self._busy: set[HttpConnection] = set()
        self._closed = False
        weakref.finalize(self, _close_idle, self._idle)  # for users who forget `close`

    def close(self) -> None:
        """Send nothing more. Whoever waits for an answer gets a `FetchError` at once."""
        with self._lock:
            self._closed = True
            busy = list(self._busy)
            _close_idle(self._idle)
        for connection in busy:
            connection.break_off()

    @contextmanager
    def response(self, request: httpx.Request, deadline: Deadline) -> Iterator[ServerResponse]:
        """
        Send a request and yield the response, whose body can be read within the context.

        The connection stays open for the next request if the body was read to its end, or little was left of it.
        """
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        origin = _Origin(url.scheme, url.raw_host.decode("ascii"), port)
        connection, head = self._answered(origin, request, deadline)
        try:
            body = connection.body()
            yield ServerResponse(head.status_code, head.headers.raw_items(), body)
            connection.finish(body)
        finally:
            self._release(origin, connection)

    def _answered(
        self, origin: _Origin, request: httpx.Request, deadline: Deadline
    ) -> tuple[HttpConnection, h11.Response]:
        """Send the request over a kept connection, or over a new one if there is none or the kept one is dead."""
        if (kept := self._kept(origin)) is not None:
            try:
                return kept, kept.send(request, deadline)
            except UnansweredError:  # the server had closed it, or did so while the request was under way
                self._discard(kept)
            except BaseException:
                self._discard(kept)
                raise
        opened = self._opened(origin, deadline)
        try:
            return opened, opened.send(request, deadline)
        except BaseException:
            self._discard(opened)
            raise

    def _kept(self, origin: _Origin) -> HttpConnection | None:
        """Take the idle connection to an origin, if there is one that still works."""
        with self._lock:
            self._close_old()
            connection = self._idle.pop(origin, None)
            if connection is None:
                return None
            self._busy.add(connection)
        if connection.alive():
            return connection
        self._discard(connection)
        return None

    def _opened(self, origin: _Origin, deadline: Deadline) -> HttpConnection:
        self._check_open()
        try:
            raw = self._guard.connect(origin.host, origin.port, self._timeout, deadline)
        except TimeoutError as error:
            raise silence_error(self._timeout, deadline) from error
        except OSError as error:
            raise FetchError(unreachable_clause(error)) from error
        connection = HttpConnection(raw, self._timeout)
        with self._lock:
            self._busy.add(connection)
        try:
            self._check_open()  # once more: `close` breaks off only what was busy at its time
            if origin.scheme == "https":
                connection.secure(self._tls, origin.host, deadline)
        except BaseException:
            self._discard(connection)
            raise
        return connection

    def _check_open(self) -> None:
        if self._closed:
            raise FetchError("was not asked: no more is fetched")

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = httpx.create_ssl_context()  # slow; reads SSL_CERT_FILE, for an authority of one's own
        if self._ca_file:
            context.load_verify_locations(self._ca_file)
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _release(self, origin: _Origin, connection: HttpConnection) -> None:
        """Keep a connection for the next request, or close it."""
        with self._lock:
            if self._closed or not connection.reusable:
                surplus: HttpConnection | None = connection
            else:
                surplus = self._idle.pop(origin, None)  # another thread's
                self._idle[origin] = connection
                connection.idle_since = time.monotonic()
            self._busy.discard(connection)
            self._close_old()
        if surplus is not None:
            surplus.close()

    def _discard(self, connection: HttpConnection) -> None:
        with self._lock:
            self._busy.discard(connection)
        connection.close()

    def _close_old(self) -> None:
        """Close the connections that have been idle for too long, and those that are too many. The lock is held."""
        oldest_kept = time.monotonic() - _IDLE_SECONDS
        for origin, connection in list(self._idle.items()):
            if connection.idle_since > oldest_kept and len(self._idle) <= _MOST_IDLE:
                break
            del self._idle[origin]
            connection.close()


def _close_idle(idle: dict[_Origin, HttpConnection]) -> None:
    for connection in idle.values():
        connection.close()
    idle.clear()

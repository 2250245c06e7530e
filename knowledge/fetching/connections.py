"""
HTTP/1.1 connections: one request at a time, kept open for the next request to the same origin.

The protocol is h11's, which knows no sockets: so we connect to exactly the address that was checked, every step ends
by the deadline of its own request, and a connection is kept only when its last answer ended where it should.
"""

import socket
import ssl
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from threading import Lock
from typing import NamedTuple

import h11
import httpx

from knowledge.fetching.address_guard import AddressGuard
from knowledge.fetching.deadline import Deadline, FetchError
from knowledge.parsing.files import cause

_IDLE_SECONDS = 30.0  # until a connection that nobody uses is closed; many servers close theirs after 5 to 75
_MOST_IDLE = 32  # connections kept open, each to another origin
_READ_BYTES = 2**16  # at once
_HEAD_BYTES = 100 * 2**10  # of a response's status line and headers
_REST_BYTES = 2**16  # of an unread body that are read to keep a connection: more costs more than a new connection
_REST_SECONDS = 1.0


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


class _UnansweredError(FetchError):
    """The server closed a connection before the first byte of its answer."""


class Connections:
    """
    Sends GET requests over HTTP and HTTPS; threads may share it.

    `allowed`: see `AddressGuard`. `timeout`: seconds that a server may be silent. Every failure is a `FetchError`.
    """

    def __init__(self, allowed: Iterable[str], timeout: float) -> None:
        self._guard = AddressGuard(allowed)
        self._timeout = timeout
        self._lock = Lock()
        self._idle: dict[_Origin, _Connection] = {}  # the one that has been idle longest first
        self._busy: set[_Connection] = set()
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
    ) -> tuple["_Connection", h11.Response]:
        """Send the request over a kept connection, or over a new one if there is none or the kept one is dead."""
        if (kept := self._kept(origin)) is not None:
            try:
                return kept, kept.send(request, deadline)
            except _UnansweredError:  # the server had closed it, or did so while the request was under way
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

    def _kept(self, origin: _Origin) -> "_Connection | None":
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

    def _opened(self, origin: _Origin, deadline: Deadline) -> "_Connection":
        self._check_open()
        try:
            raw = self._guard.connect(origin.host, origin.port, self._timeout, deadline)
        except TimeoutError as error:
            raise _silence(self._timeout, deadline) from error
        except OSError as error:
            raise FetchError(_connection_clause(error)) from error
        connection = _Connection(raw, self._timeout)
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
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _release(self, origin: _Origin, connection: "_Connection") -> None:
        """Keep a connection for the next request, or close it."""
        with self._lock:
            if self._closed or not connection.reusable:
                surplus: _Connection | None = connection
            else:
                surplus = self._idle.pop(origin, None)  # another thread's
                self._idle[origin] = connection
                connection.idle_since = time.monotonic()
            self._busy.discard(connection)
            self._close_old()
        if surplus is not None:
            surplus.close()

    def _discard(self, connection: "_Connection") -> None:
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


class _Connection:
    """One connection to a server. It serves one request at a time."""

    def __init__(self, raw: socket.socket, timeout: float) -> None:
        self._socket = raw
        self._timeout = timeout
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_BYTES)
        self._deadline = Deadline(0)  # of the request that is under way
        self._received = False  # whether any byte of its answer came
        self.idle_since = 0.0
        with suppress(OSError):
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def secure(self, tls: ssl.SSLContext, host: str, deadline: Deadline) -> None:
        """Go on with TLS, once the server's certificate for `host` was checked."""
        try:
            # The handshake comes later, so that `break_off` already knows the socket that is wrapped.
            self._socket = tls.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)
            self._socket.settimeout(deadline.within(self._timeout))
            self._socket.do_handshake()
        except TimeoutError as error:
            raise _silence(self._timeout, deadline) from error
        except OSError as error:
            raise FetchError(_connection_clause(error)) from error

    def alive(self) -> bool:
        """True if the server has neither closed the connection nor sent anything since the last answer ended."""
        self._socket.settimeout(0)
        try:
            self._socket.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    @property
    def reusable(self) -> bool:
        """True if the last answer was read to its end, and nothing came behind it."""
        done = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        return done and not any(self._http.trailing_data)

    def send(self, request: httpx.Request, deadline: Deadline) -> h11.Response:
        """Send a request and return the head of the answer. Raises `_UnansweredError` when not one byte came."""
        self._deadline, self._received = deadline, False
        if self._http.our_state is h11.DONE:
            self._http.start_next_cycle()
        try:
            target, headers = request.url.raw_path, request.headers.raw
            data = self._http.send(h11.Request(method="GET", target=target, headers=headers)) or b""
            self._http.send(h11.EndOfMessage())
        except h11.LocalProtocolError as error:  # an address or a tag that cannot be sent
            raise FetchError(_protocol_clause(error)) from error
        self._write(data)
        while isinstance(event := self._next_event(), h11.InformationalResponse):
            pass
        assert isinstance(event, h11.Response), event
        return event

    def body(self) -> Iterator[bytes]:
        """Yield the body as it arrives. Raises `FetchError`."""
        while isinstance(event := self._next_event(), h11.Data):
            yield bytes(event.data)

    def finish(self, body: Iterator[bytes]) -> None:
        """Read the rest of `body` if it is short: a redirect's page, so that the connection can be kept."""
        left = _REST_BYTES
        with suppress(FetchError):
            self._deadline = Deadline(self._deadline.within(_REST_SECONDS))
            for piece in body:
                left -= len(piece)
                if left < 0:
                    return

    def break_off(self) -> None:
        """End the connection under another thread's hands; that thread closes it."""
        with suppress(OSError):  # closed meanwhile
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _write(self, data: bytes) -> None:
        self._socket.settimeout(self._deadline.within(self._timeout))
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise _silence(self._timeout, self._deadline) from error
        except OSError:  # a server may answer and close before it has read the request: its answer can be read
            return

    def _next_event(self) -> object:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                self._http.receive_data(self._read())
        except h11.RemoteProtocolError as error:
            raise FetchError(_protocol_clause(error)) from error
        return event

    def _read(self) -> bytes:
        self._socket.settimeout(self._deadline.within(self._timeout))
        try:
            data = self._socket.recv(_READ_BYTES)
        except TimeoutError as error:
            raise _silence(self._timeout, self._deadline) from error
        except OSError as error:
            failure = FetchError if self._received else _UnansweredError
            raise failure(_broken_clause(error)) from error
        if not data and self._http.their_state is h11.SEND_RESPONSE:
            failure = FetchError if self._received else _UnansweredError
            raise failure("closes the connection without an answer")
        self._received = True
        return data


def _close_idle(idle: dict[_Origin, _Connection]) -> None:
    for connection in idle.values():
        connection.close()
    idle.clear()


def _silence(timeout: float, deadline: Deadline) -> FetchError:
    """Return the error for a server that was silent too long. Raises another one when the deadline has passed."""
    deadline.left()
    return FetchError(f"did not answer for {timeout:g} s")


def _connection_clause(error: OSError) -> str:
    return _tls_clause(error) or f"cannot be reached: {cause(error)}"


def _broken_clause(error: OSError) -> str:
    return _tls_clause(error) or "breaks off before its end"


def _tls_clause(error: OSError) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has a certificate that is not valid: {error.verify_message.rstrip('.')}"
    if isinstance(error, ssl.SSLError):
        return f"cannot be reached securely: {(error.reason or 'broken off').replace('_', ' ').lower()}"
    return None


def _protocol_clause(error: h11.ProtocolError) -> str:
    text = str(error)
    if "closed connection" in text:
        return "breaks off before its end"
    return f"does not speak proper HTTP: {text.partition(':')[0].rstrip('.').lower()[:80]}"

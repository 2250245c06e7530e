"""
One HTTP/1.1 connection, for one request at a time.

The protocol is h11's, which knows no sockets: so we connect to exactly the address that was checked, every step ends
by the deadline of its own request, and a connection can tell whether its last answer ended where it should.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress

import h11
import httpx

from knowledge.fetching.deadline import Deadline, FetchError
from knowledge.parsing.unreadable import cause

_READ_BYTES = 2**16  # at once
_HEAD_BYTES = 100 * 2**10  # of a response's status line and headers
_REST_BYTES = 2**16  # of an unread body that are read to keep a connection: more costs more than a new connection
_REST_SECONDS = 1.0


class UnansweredError(FetchError):
    """The server closed a connection before the first byte of its answer."""


class HttpConnection:
    """A connection to a server. `raw` is connected to it; `timeout`: seconds that the server may be silent."""

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
            raise silence_error(self._timeout, deadline) from error
        except OSError as error:
            raise FetchError(unreachable_clause(error)) from error

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
        """Send a request and return the head of the answer. Raises `UnansweredError` when not one byte came."""
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
            raise silence_error(self._timeout, self._deadline) from error
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
            raise silence_error(self._timeout, self._deadline) from error
        except OSError as error:
            failure = FetchError if self._received else UnansweredError
            raise failure(_broken_clause(error)) from error
        if not data and self._http.their_state is h11.SEND_RESPONSE:
            failure = FetchError if self._received else UnansweredError
            raise failure("closes the connection without an answer")
        self._received = True
        return data


def silence_error(timeout: float, deadline: Deadline) -> FetchError:
    """Return the error for a server that was silent too long. Raises another one when the deadline has passed."""
    deadline.left()
    return FetchError(f"did not answer for {timeout:g} s")


def unreachable_clause(error: OSError) -> str:
    """Return why a server cannot be connected to."""
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

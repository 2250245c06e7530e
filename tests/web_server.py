"""
A real web server on this machine, for tests in which the wire matters.

    with WebServer() as web:
        web["/feed"] = Answer(b"<rss/>", {"Content-Type": "application/rss+xml"})
        web["/old"] = moved(web.at("/feed"))
        web["/dice"] = lambda request: Answer(b"4")     # or decide by the request: its headers, its number
        web["/slow"] = lambda request: [b"HTTP/1.1 200 OK\r\n\r\n", 0.5, b"late"]  # raw bytes, and seconds of silence
        fetcher.get(web.at("/feed"))
        assert web.paths() == ["/feed"]
        assert web.connections == 1

It listens on 127.0.0.1 and answers to any name that leads there, so a fetcher needs
``allowed_hosts=["127.0.0.1"]``. An unknown path is answered 404. A connection stays open for further requests after an
`Answer` without ``Connection: close``, and is closed after raw bytes.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

CERTIFICATE = Path(__file__).with_name("news_example.pem")  # of the host "news.example", signed by itself, with its key


@dataclass(frozen=True)
class Request:
    """One request, and the times at which it came and was answered: seconds of the monotonic clock."""

    path: str
    headers: dict[str, str]  # names in lower case
    began: float
    times: list[float] = field(default_factory=list)  # the end, once there is one

    @property
    def ended(self) -> float:
        return self.times[0]


@dataclass(frozen=True)
class Answer:
    """An answer with the length of its body in its headers, unless they are given."""

    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def __iter__(self) -> Iterator[bytes]:
        headers = {"Content-Length": str(len(self.body))} | self.headers
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Odd"
        lines = [f"HTTP/1.1 {self.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        yield "\r\n".join([*lines, "", ""]).encode("latin-1")
        if self.status != HTTPStatus.NOT_MODIFIED:
            yield self.body


Wire = Iterable[bytes | float]  # what goes over it: bytes, and seconds of silence


def moved(to: str, status: int = 301, **headers: str) -> Answer:
    return Answer(b"", {"Location": to, **headers}, status)


class WebServer:
    """Serves what was put into it by path; ``web["/a"] = ...`` takes an `Answer`, or what makes one of a `Request`."""

    def __init__(self, *, tls: bool = False, host: str = "127.0.0.1") -> None:
        self.requests: list[Request] = []
        self.connections = 0  # that were accepted
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        self._pages: dict[str, Wire | Callable[[Request], Wire]] = {}
        self._socket = socket.create_server((host, 0), backlog=50)
        self._host = host
        self._scheme = "https" if tls else "http"
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if tls else None
        if self._tls:
            self._tls.load_cert_chain(CERTIFICATE)
        self._threads = [Thread(target=self._listen, daemon=True)]
        self._closed = Event()

    def __setitem__(self, path: str, page: Wire | Callable[[Request], Wire]) -> None:
        self._pages[path] = page

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def at(self, path: str, host: str = "") -> str:
        """The address of a path."""
        return f"{self._scheme}://{host or self._host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [each.path for each in self.requests]

    def hang_up(self) -> None:
        """Close every open connection, and return when all are closed."""
        with self._lock:
            for connection in self._open:
                with suppress(OSError):  # the client closed it first
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)  # of TLS, too: without its farewell
        for thread in self._threads[1:]:
            thread.join(5)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        with suppress(OSError):  # wakes the thread that listens
            socket.create_connection(self._socket.getsockname(), timeout=1).close()
        self._threads[0].join(5)
        self._socket.close()
        self.hang_up()

    def _listen(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self._closed.is_set():
                connection.close()
                return
            thread = Thread(target=self._serve, args=[connection], daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or a body waits for its head's receipt
        with self._lock:
            self.connections += 1
        with suppress(OSError), self._secured(connection) as stream:  # the client may leave at any time
            with self._lock:
                self._open.add(stream)
            try:
                while self._serve_one(stream):
                    pass
            finally:
                with self._lock:
                    self._open.discard(stream)

    def _serve_one(self, stream: socket.socket) -> bool:
        """Answer one request. Returns whether the connection stays open."""
        head = _head(stream)
        request = _request(head)
        if request is None:
            if head:
                stream.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return False
        self.requests.append(request)
        try:
            page = self._pages.get(request.path.partition("?")[0], Answer(b"nothing here", status=404))
            wire = page(request) if callable(page) else page
            self._send(stream, wire)
            return isinstance(wire, Answer) and wire.headers.get("Connection") != "close"
        finally:
            request.times.append(time.monotonic())

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def _send(self, connection: socket.socket, wire: Wire) -> None:
        for piece in wire:
            if isinstance(piece, bytes):
                connection.sendall(piece)
            if self._closed.wait(0 if isinstance(piece, bytes) else piece):
                return


def _head(connection: socket.socket) -> bytes:
    """Receive a request up to its empty line; what came until then if it is not HTTP, or the client leaves."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        data = connection.recv(65536)
        head += data
        if not data or not head.startswith(b"GET "):
            break
    return head


def _request(head: bytes) -> Request | None:
    """Parse a request; None when it is not one: a greeting of TLS, or nothing."""
    if not head.endswith(b"\r\n\r\n"):
        return None
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(first.split(" ")[1], headers, time.monotonic())

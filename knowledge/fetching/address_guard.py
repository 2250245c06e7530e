"""Connections that lead only where they may, public addresses and hosts that were allowed, and end in time."""

import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread

import httpcore
import httpx

from knowledge.parsing.unreadable import cause

_PATIENCE = 5  # seconds for one of several addresses of a host
_NOT_PUBLIC = [  # RFC 6890 and its registry, IANA's "IPv4 Special-Purpose Address Space"; the rest is open internet
    ip_network(each)
    for each in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 "
        "168.63.129.16/32 "  # looks public: the host beneath a machine in Azure
    ).split()
]
_PUBLIC_6 = ip_network("2000::/3")  # all that was ever given out
_NOT_PUBLIC_6 = [ip_network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]  # Teredo, 6to4…
_TRANSLATED = ip_network("64:ff9b::/96")  # how a network of IPv6 only reaches IPv4


class FetchError(Exception):
    """
    Why something cannot be fetched, as a plain clause: ``answers 404 Not Found``.

    `status`: what the server answered, if it did. `retry_after`: in how many seconds to ask again, where
    that is known.
    """

    def __init__(self, clause: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(clause)
        self.status = status
        self.retry_after = retry_after

    @property
    def gone(self) -> bool:
        """Whether the server says that there is nothing at the address."""
        return self.status in {404, 410}


class Deadline:
    """The end of the time that something may take."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds left; raises `FetchError` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(f"took longer than {self._seconds:g} s")
        return left

    def within(self, timeout: float | None) -> float:
        """The smaller of `timeout` and the time left; raises `FetchError` when none is left."""
        return self.left() if timeout is None else min(timeout, self.left())

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Time spent inside does not count."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - start


def public(address: str) -> bool:
    """
    Whether an IP address is one of the open internet, not of this machine, its network or its provider.

    An IPv4 address wrapped in one of IPv6 counts as what is inside.

    >>> [public(each) for each in ("93.184.215.14", "10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None and found not in _TRANSLATED:
            return found in _PUBLIC_6 and not any(found in network for network in _NOT_PUBLIC_6)
        found = IPv4Address(int(found) & 0xFFFFFFFF)
    return not any(found in network for network in _NOT_PUBLIC)


class Network:
    """
    Asks servers over HTTP and HTTPS, each request over a connection of its own.

    A name is looked up once, and the connection is made to an address from that very answer, after it was
    found public; hosts in `allowed` (``host`` or ``host:port``) may be anywhere. No proxies.
    """

    def __init__(self, allowed: Iterable[str], timeout: float) -> None:
        self._allowed = frozenset(map(_named, allowed))
        self._timeout = timeout
        self._open: set[_Stream] = set()

    def close(self) -> None:
        """Break off every connection: whoever waits for an answer gets a `FetchError` at once."""
        for stream in list(self._open):
            stream.break_off()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()  # takes a while; reads SSL_CERT_FILE, for an authority of one's own

    @contextmanager
    def asked(self, request: httpx.Request, deadline: Deadline) -> Iterator[httpcore.Response]:
        """The server's answer, its body still to be read within this context. Every failure is a `FetchError`."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        backend = _Guard(self._allowed, deadline, self._open)
        tls = self._tls if request.url.scheme == "https" else None
        try:
            with (
                httpcore.ConnectionPool(ssl_context=tls, network_backend=backend) as pool,
                pool.stream("GET", url, headers=request.headers.raw, extensions={"timeout": timeouts}) as response,
            ):
                yield response
        except httpcore.TimeoutException as error:
            deadline.left()
            raise FetchError(f"did not answer for {self._timeout:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchError(_clause(error)) from error


class _Guard(httpcore.NetworkBackend):
    """Where connections are made."""

    def __init__(self, allowed: frozenset[tuple[str, int | None]], deadline: Deadline, opened: "set[_Stream]") -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._open = opened

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = look_up(host, port, self._deadline.within(timeout))
        if not self._allowed & {(host.rstrip("."), None), (host.rstrip("."), port)}:
            addresses = _public_only(addresses)
        *others, last = addresses
        for address in others:
            try:
                return self._connected(address, port, _PATIENCE)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(last, port, timeout)

    def _connected(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        stream = httpcore.SyncBackend().connect_tcp(address, port, self._deadline.within(timeout))
        return _Stream(stream, self._deadline, self._open)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline, however little it brings."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, opened: "set[_Stream]") -> None:
        self._stream = stream
        self._deadline = deadline
        self._open = opened
        opened.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        self._open.discard(self)
        return _Stream(stream, self._deadline, self._open)

    def close(self) -> None:
        self._open.discard(self)
        self._stream.close()

    def break_off(self) -> None:
        with suppress(OSError):  # closed meanwhile
            socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def look_up(host: str, port: int, timeout: float) -> list[str]:
    """
    The addresses of a host, the best first, at most six. What is a number (``127.1``) is read as the system reads it.

    Raises `FetchError` when there is none, or no answer within `timeout` seconds.
    """
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(each[4][0]) for each in found)))
        except Exception as error:  # told to whoever is waiting
            answers.put(error)

    # The system's resolver knows no time-out; left alone, it gives up by itself.
    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except Empty:
        raise FetchError(f"has a host whose address could not be looked up within {timeout:.0f} s") from None
    if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
        raise FetchError("has a host whose address cannot be looked up at present") from answer
    if isinstance(answer, Exception):
        raise FetchError("has a host that does not exist") from answer
    return answer[:6]


def _public_only(addresses: list[str]) -> list[str]:
    found = [address for address in addresses if public(address)]
    if not found:
        raise FetchError(f"is at a private address, {addresses[0]}; FETCH_PRIVATE_HOSTS may allow it")
    return found


def _named(host: str) -> tuple[str, int | None]:
    """The host and the port that somebody wrote: ``Example.org``, ``localhost:8000``, ``::1``, ``[::1]:8000``."""
    url = httpx.URL(f"//[{host}]" if host.count(":") > 1 and "[" not in host else f"//{host}")
    return url.raw_host.decode().rstrip("."), url.port


def _clause(error: Exception) -> str:
    why, text = next(iter(error.args), None), str(error)  # httpcore hands on what it wraps, but not as its cause
    if isinstance(why, ssl.SSLCertVerificationError):
        return f"has a certificate that is not valid: {why.verify_message.rstrip('.')}"
    if isinstance(why, ssl.SSLError):
        return f"cannot be reached securely: {(why.reason or 'broken off').replace('_', ' ').lower()}"
    if isinstance(error, httpcore.ConnectError) and isinstance(why, OSError):
        return f"cannot be reached: {cause(why)}"
    if "without sending a response" in text:
        return "closes the connection without an answer"
    if isinstance(error, httpcore.ProtocolError) and "closed connection" not in text:
        return f"does not speak proper HTTP: {text.partition(':')[0].rstrip('.').lower()[:80]}"
    return "breaks off before its end"

"""
Connections through a proxy: HTTP (CONNECT) or SOCKS5.

The proxy is given the numeric address that was looked up and checked here, never a name. So it cannot be made to
connect to anything else, and the guard against private addresses holds with a proxy as without one.
"""

import base64
import importlib.util
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import h11

from knowledge.fetching.deadline import Deadline, FetchError
from knowledge.parsing.unreadable import cause

SCHEMES = ("http", "socks5")
_PORTS = {"http": 8080, "https": 443, "socks5": 1080}
_READ_BYTES = 2**16
_NAME = "the proxy of FETCH_PROXY"

Exchange = Callable[[bytes], bytes]  # sends bytes to the proxy and returns what it answers


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy; name and password are empty if it wants none."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def connect(self, address: str, port: int, timeout: float, deadline: Deadline) -> socket.socket:
        """Return a connection to a numeric address through the proxy. Raises `FetchError`."""
        try:
            raw = socket.create_connection((self.host, self.port), deadline.within(timeout))
        except OSError as error:
            raise FetchError(f"cannot be reached: {_NAME} cannot: {cause(error)}") from error

        def exchange(data: bytes) -> bytes:
            raw.settimeout(deadline.within(timeout))
            raw.sendall(data)
            return raw.recv(_READ_BYTES)

        try:
            (_tunnel if self.scheme == "http" else _socks)(self, address, port, exchange)
        except OSError as error:
            raw.close()
            raise FetchError(f"cannot be reached: {_NAME} breaks off: {cause(error)}") from error
        except BaseException:
            raw.close()
            raise
        return raw


def parse_proxy(url: str, schemes: Sequence[str] = SCHEMES) -> Proxy:
    """
    Return the proxy at an address like ``http://NAME:PASSWORD@HOST:PORT``.

    Raises `ValueError`, whose text says what would be right and does not repeat the address, for any other, and where
    the library for SOCKS is missing.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in schemes or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            f"this is not the address of a proxy; use {' or '.join(schemes)} like {schemes[0]}://HOST:PORT"
        )
    if parts.scheme == "socks5" and not importlib.util.find_spec("socksio"):
        raise ValueError("a SOCKS proxy needs the package socksio; use pip install 'article-bot[socks]'")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.scheme, host, port or _PORTS[parts.scheme], user, password)


def _tunnel(proxy: Proxy, address: str, port: int, exchange: Exchange) -> None:
    """Ask an HTTP proxy for a tunnel (RFC 9110, 9.3.6)."""
    target = f"[{address}]:{port}" if isinstance(ip_address(address), IPv6Address) else f"{address}:{port}"
    headers = [("Host", target)]
    if proxy.user or proxy.password:
        secret = base64.b64encode(f"{proxy.user}:{proxy.password}".encode()).decode()
        headers.append(("Proxy-Authorization", f"Basic {secret}"))
    http = h11.Connection(h11.CLIENT)
    request = http.send(h11.Request(method="CONNECT", target=target, headers=headers)) or b""
    http.send(h11.EndOfMessage())
    try:
        http.receive_data(exchange(request))
        while (event := http.next_event()) is h11.NEED_DATA:
            http.receive_data(exchange(b""))
    except h11.RemoteProtocolError as error:
        raise FetchError(f"cannot be reached: {_NAME} does not speak HTTP") from error
    status = getattr(event, "status_code", 0)
    if status == 407:
        raise FetchError(f"cannot be reached: {_NAME} does not know this name and password")
    if not 200 <= status < 300:
        raise FetchError(f"cannot be reached: {_NAME} refuses the connection, with status {status}")


def _socks(proxy: Proxy, address: str, port: int, exchange: Exchange) -> None:
    """Ask a SOCKS5 proxy for a connection (RFC 1928, RFC 1929)."""
    from socksio import ProtocolError, socks5  # noqa: PLC0415 -- an extra

    socks = socks5.SOCKS5Connection()

    def answer(message: Any) -> Any:
        socks.send(message)
        return socks.receive_data(exchange(socks.data_to_send()))

    methods = [socks5.SOCKS5AuthMethod.NO_AUTH_REQUIRED]
    if proxy.user or proxy.password:
        methods.append(socks5.SOCKS5AuthMethod.USERNAME_PASSWORD)
    try:
        chosen = answer(socks5.SOCKS5AuthMethodsRequest(methods)).method
        known = chosen == socks5.SOCKS5AuthMethod.NO_AUTH_REQUIRED
        if chosen == socks5.SOCKS5AuthMethod.USERNAME_PASSWORD:
            names = (proxy.user.encode(), proxy.password.encode())
            known = answer(socks5.SOCKS5UsernamePasswordRequest(*names)).success
        if not known:
            raise FetchError(f"cannot be reached: {_NAME} does not know this name and password")
        asked = socks5.SOCKS5CommandRequest.from_address(socks5.SOCKS5Command.CONNECT, (address, port))
        code = answer(asked).reply_code
    except (ProtocolError, ValueError) as error:
        raise FetchError(f"cannot be reached: {_NAME} does not speak SOCKS5") from error
    if code != socks5.SOCKS5ReplyCode.SUCCEEDED:
        reason = code.name.replace("_", " ").lower()
        raise FetchError(f"cannot be reached: {_NAME} refuses the connection: {reason}")

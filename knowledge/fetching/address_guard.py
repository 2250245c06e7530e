"""
Connections lead only to the open internet, and to hosts that were allowed: protection against SSRF.

A name is looked up once, and the connection is made to an address from that very answer, after it was found public.
An open connection stays with its address, whatever DNS says later.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread

import httpx

from knowledge.fetching.deadline import Deadline, FetchError
from knowledge.fetching.proxy import Proxy

_ADDRESS_SECONDS = 5  # for one of several addresses of a host
_MOST_ADDRESSES = 6  # of one host that are tried
_NOT_PUBLIC = [  # RFC 6890 and its registry, IANA's "IPv4 Special-Purpose Address Space"; the rest is open internet
    ip_network(block)
    for block in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 "
        "168.63.129.16/32 "  # looks public: the host beneath a machine in Azure
    ).split()
]
_PUBLIC_6 = ip_network("2000::/3")  # the only block from which public addresses were ever allocated
_NOT_PUBLIC_6 = [  # within it: Teredo, documentation, 6to4, documentation again
    ip_network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_TRANSLATED = ip_network("64:ff9b::/96")  # NAT64: how a network of IPv6 only reaches IPv4


def public(address: str) -> bool:
    """
    True if an IP address is one of the open internet, not of this machine, its network or its provider.

    An IPv4 address wrapped in an IPv6 address counts as the IPv4 address.

    >>> [public(each) for each in ("93.184.215.14", "10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is None and ip not in _TRANSLATED:
            return ip in _PUBLIC_6 and not any(ip in network for network in _NOT_PUBLIC_6)
        ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    return not any(ip in network for network in _NOT_PUBLIC)


class AddressGuard:
    """
    Opens TCP connections to public addresses, and to any address of the hosts in `allowed`.

    `allowed` holds ``host`` or ``host:port``. Through `proxy`, if there is one, go the connections to all hosts but
    those; it gets the checked address. Proxies of the environment are not used.
    """

    def __init__(self, allowed: Iterable[str], proxy: Proxy | None = None) -> None:
        self._allowed = frozenset(map(_host_and_port, allowed))
        self._proxy = proxy

    def connect(self, host: str, port: int, timeout: float, deadline: Deadline) -> socket.socket:
        """
        Return a connection to the first address of `host` that accepts one.

        `timeout`: seconds for the look-up, and for the last address. Raises `FetchError` when the host does not exist
        or is at private addresses only, and `OSError` when no address accepts a connection.
        """
        addresses = look_up(host, port, deadline.within(timeout))
        if not self._allowed & {(host.rstrip("."), None), (host.rstrip("."), port)}:
            addresses = _public_only(addresses)
            if self._proxy:
                return self._proxy.connect(addresses[0], port, timeout, deadline)
        *others, last = addresses
        for address in others:
            try:
                return socket.create_connection((address, port), deadline.within(_ADDRESS_SECONDS))
            except OSError:
                continue
        return socket.create_connection((last, port), deadline.within(timeout))


def look_up(host: str, port: int, timeout: float) -> list[str]:
    """
    Return at most six addresses of a host, the best first. A number (``127.1``) is read as the system reads it.

    Raises `FetchError` when there is none, or no answer within `timeout` seconds.
    """
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def resolve() -> None:
        try:
            records = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(record[4][0]) for record in records)))
        except Exception as error:  # raised again by the thread that waits
            answers.put(error)

    # The system's resolver knows no time-out; left alone, it gives up by itself.
    Thread(target=resolve, name="resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except Empty:
        raise FetchError(f"has a host whose address could not be looked up within {timeout:.0f} s") from None
    if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
        raise FetchError("has a host whose address cannot be looked up at present") from answer
    if isinstance(answer, Exception):
        raise FetchError("has a host that does not exist") from answer
    return answer[:_MOST_ADDRESSES]


def _public_only(addresses: list[str]) -> list[str]:
    kept = [address for address in addresses if public(address)]
    if not kept:
        raise FetchError(f"is at a private address, {addresses[0]}; FETCH_PRIVATE_HOSTS may allow it")
    return kept


def _host_and_port(text: str) -> tuple[str, int | None]:
    """Parse a host, maybe with a port: ``Example.org``, ``localhost:8000``, ``::1``, ``[::1]:8000``."""
    url = httpx.URL(f"//[{text}]" if text.count(":") > 1 and "[" not in text else f"//{text}")
    return url.raw_host.decode().rstrip("."), url.port

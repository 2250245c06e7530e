"""Connections are made to the open internet only, whatever a name or a number is made to mean."""

import socket
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from knowledge.fetching.address_guard import public
from knowledge.fetching.client import Fetcher, FetchError
from tests.web_server import CERTIFICATE, Answer, WebServer, moved

PRIVATE = (
    "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.254 127.0.0.1 127.9.9.9 168.63.129.16 169.254.169.254 172.16.0.1 "
    "172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 "
    "224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 "
    ":: ::1 ::10.0.0.1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:0:10.0.0.1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe "
    "64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:db8::1 2002:a00:1:: "
    "2002:808:808:: 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1"
).split()
PUBLIC = (
    "1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.1.1 198.17.0.1 "
    "223.255.255.255 ::ffff:8.8.8.8 64:ff9b::808:808 2001:200::1 2600::1 2a00:1450::1 2c0f:fb50::1"
).split()

Resolver = Callable[[dict[str, list[str]]], list[str]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """Give names the addresses that a test wants. Answers the list of names that were looked up."""
    system = socket.getaddrinfo

    def use(addresses: dict[str, list[str]]) -> list[str]:
        asked: list[str] = []

        def look_up(host: str, port: int, *more: Any, **named: Any) -> list[Any]:
            if host not in addresses:
                return system(host, port, *more, **named)
            asked.append(host)
            return [found for address in addresses[host] for found in system(address, port, *more, **named)]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return asked

    return use


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_open_internet_is_known(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_open_internet_is_known(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0", "127.0.0.1.", "localhost", "LOCALHOST."),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[::]", "169.254.169.254"),
    ],
)
def test_no_way_of_writing_leads_to_this_machine(host: str) -> None:
    with WebServer() as web, pytest.raises(FetchError, match=r"private address|does not exist|cannot be reached"):
        Fetcher(delay=0).get(web.at("/", host))
    assert web.requests == []


def test_the_message_tells_the_address_and_what_to_do() -> None:
    with pytest.raises(FetchError) as error:
        Fetcher(delay=0).get("http://10.0.0.1/feed")
    assert str(error.value) == "is at a private address, 10.0.0.1; FETCH_PRIVATE_HOSTS may allow it"


@pytest.mark.parametrize("allowed", ["Press.Example", "press.example.", "press.example:{port}"])
def test_a_host_may_be_allowed_by_name(names: Resolver, allowed: str) -> None:
    names({"press.example": ["127.0.0.1"]})
    with WebServer() as web:
        web["/"] = Answer(b"hello")
        fetcher = Fetcher(allowed_hosts=[allowed.format(port=web.port)], delay=0)
        assert fetcher.get(web.at("/", "PRESS.example")).body == b"hello"


@pytest.mark.parametrize("allowed", ["press.example:1", "example", "127.0.0.1", "s.example", "[::1]:80", "::1"])
def test_only_the_host_that_was_named_is_allowed(names: Resolver, allowed: str) -> None:
    names({"press.example": ["127.0.0.1"]})
    with WebServer() as web, pytest.raises(FetchError, match="private address"):
        Fetcher(allowed_hosts=[allowed], delay=0).get(web.at("/", "press.example"))
    assert web.requests == []


@pytest.mark.parametrize("allowed", ["[::1]", "::1", "[::1]:{port}"])
def test_an_address_of_ipv6_may_be_allowed(allowed: str) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):  # it was tried, and nobody listens
        Fetcher(allowed_hosts=[allowed.format(port=9)], delay=0).get("http://[::1]:9/")


def test_a_name_is_looked_up_once_and_that_very_answer_is_used(
    names: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads to the open internet when it is checked, and home when it is used, is no way in."""
    addresses = {"press.example": ["1.1.1.1"]}
    asked = names(addresses)
    tried: list[str] = []

    def connect(address: tuple[str, int], *more: object, **named: object) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    def change_and_connect(address: tuple[str, int], *more: object, **named: object) -> socket.socket:
        addresses["press.example"] = ["127.0.0.1"]
        return connect(address)

    monkeypatch.setattr(socket, "create_connection", change_and_connect)
    fetcher = Fetcher(delay=0)
    with pytest.raises(FetchError, match="cannot be reached: connection refused"):
        fetcher.get("http://press.example/")
    with pytest.raises(FetchError, match=r"private address, 127\.0\.0\.1"):
        fetcher.get("http://press.example/")
    assert tried == ["1.1.1.1"]
    assert asked == ["press.example"] * 2


def test_of_several_addresses_the_private_ones_are_passed_over(
    names: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    names({"press.example": ["10.0.0.1", "1.1.1.1", "127.0.0.1", "1.0.0.1"]})
    tried: list[str] = []

    def connect(address: tuple[str, int], *more: object, **named: object) -> socket.socket:
        tried.append(address[0])
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError, match="did not answer for 3 s"):
        Fetcher(delay=0, timeout=3).get("http://press.example/")
    assert tried == ["1.1.1.1", "1.0.0.1"]


def test_the_next_address_is_tried_when_one_does_not_answer(names: Resolver) -> None:
    names({"press.example": ["127.0.0.99", "127.0.0.1"]})  # the server listens on the second
    with WebServer() as web:
        web["/"] = Answer(b"hello")
        assert Fetcher(allowed_hosts=["press.example"], delay=0).get(web.at("/", "press.example")).body == b"hello"


def test_a_redirect_to_a_private_address_is_refused(names: Resolver) -> None:
    names({"press.example": ["127.0.0.1"], "inside.example": ["127.0.0.1"]})
    with WebServer() as web:
        web["/"] = moved(web.at("/secret", "inside.example"))
        with pytest.raises(FetchError, match=r"leads to http://inside\.example:\d+/secret, which is at a private"):
            Fetcher(allowed_hosts=["press.example"], delay=0).get(web.at("/", "press.example"))
    assert web.paths() == ["/"]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with WebServer() as web:
        web["/"] = Answer(b"hello")
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        assert Fetcher(allowed_hosts=["127.0.0.1"], delay=0).get(web.at("/")).body == b"hello"


def test_a_name_that_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def busy(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(FetchError, match="has a host that does not exist"):
        Fetcher(delay=0).get("http://nowhere.example/")
    monkeypatch.setattr(socket, "getaddrinfo", busy)
    with pytest.raises(FetchError, match="cannot be looked up at present"):
        Fetcher(delay=0).get("http://nowhere.example/")


def test_a_look_up_that_hangs_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()

    def hang(*_: object, **__: object) -> list[Any]:
        over.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(FetchError, match="could not be looked up within"):
        Fetcher(delay=0, timeout=0.2).get("http://slow.example/")
    over.set()


def test_a_certificate_holds_for_its_host_only(names: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    names({"news.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    with WebServer(tls=True) as web:
        web["/"] = Answer(b"hello")
        allowed = ["news.example", "other.example"]
        with pytest.raises(FetchError, match="has a certificate that is not valid: self-signed certificate"):
            Fetcher(allowed_hosts=allowed, delay=0).get(web.at("/", "news.example"))
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))  # now it is one to trust
        fetcher = Fetcher(allowed_hosts=allowed, delay=0)
        assert fetcher.get(web.at("/", "news.example")).body == b"hello"
        with pytest.raises(FetchError, match="not valid: Hostname mismatch"):
            fetcher.get(web.at("/", "other.example"))
    assert web.paths() == ["/"]


def test_https_where_only_http_is_spoken_is_told() -> None:
    with WebServer() as web:
        address = web.at("/").replace("http:", "https:")
        with pytest.raises(FetchError, match="cannot be reached securely: "):
            Fetcher(allowed_hosts=["127.0.0.1"], delay=0).get(address)

"""Through a proxy the guard against private addresses holds: the proxy gets the address that was checked."""

import socket
from typing import Any

import pytest

from knowledge import EnvironmentSettings, RefreshProcess
from knowledge.fetching.client import Fetcher, FetchError
from knowledge.fetching.proxy import parse_proxy
from tests.local_proxy import PASSWORD, local_proxy
from tests.web_server import CERTIFICATE, Answer, WebServer, moved

PUBLIC = "93.184.215.14"


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names have addresses: one of the open internet, and one of this machine."""
    addresses = {"news.example": PUBLIC, "inside.example": "127.0.0.1"}
    system = socket.getaddrinfo

    def look_up(host: str, port: int, *more: Any, **named: Any) -> list[Any]:
        return system(addresses.get(host, host), port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize("kind", ["http", "socks5"])
@pytest.mark.parametrize("tls", [False, True])
def test_a_page_comes_through_the_proxy_which_is_told_the_checked_address(kind: str, tls: bool) -> None:
    with WebServer(tls=tls) as web, local_proxy(kind, web.port) as proxy:
        web["/"] = Answer(b"hello")
        fetcher = Fetcher(delay=0, proxy=parse_proxy(proxy.url()), ca_file=str(CERTIFICATE))
        assert fetcher.get(web.at("/", "news.example")).body == b"hello"
        assert proxy.asked == [f"{PUBLIC}:{web.port}"]


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_the_proxy_opens_no_way_to_private_addresses(kind: str) -> None:
    with WebServer() as web, local_proxy(kind, web.port) as proxy:
        web["/"] = moved("http://inside.example/secret")
        fetcher = Fetcher(delay=0, proxy=parse_proxy(proxy.url()))
        for address in ("http://inside.example/", "http://127.1/", "http://169.254.169.254/", "http://[::1]/"):
            with pytest.raises(FetchError, match="private address"):
                fetcher.get(address)
        assert proxy.asked == []
        with pytest.raises(FetchError, match="private address"):
            fetcher.get("http://news.example/")
        assert proxy.asked == [f"{PUBLIC}:80"]


def test_a_host_of_the_own_network_is_reached_without_the_proxy() -> None:
    with WebServer() as web, local_proxy("http", web.port) as proxy:
        web["/"] = Answer(b"hello")
        fetcher = Fetcher(allowed_hosts=["inside.example"], delay=0, proxy=parse_proxy(proxy.url()))
        assert fetcher.get(web.at("/", "inside.example")).body == b"hello"
        assert proxy.asked == []


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_a_wrong_password_is_said_and_not_repeated(kind: str) -> None:
    with WebServer() as web, local_proxy(kind, web.port) as proxy:
        fetcher = Fetcher(delay=0, proxy=parse_proxy(proxy.url("wr0ng")))
        with pytest.raises(FetchError, match="the proxy of FETCH_PROXY does not know this name and password") as told:
            fetcher.get("http://news.example/")
        assert "wr0ng" not in str(told.value)
        assert web.requests == []


def test_a_proxy_that_is_not_there_is_said() -> None:
    fetcher = Fetcher(delay=0, proxy=parse_proxy("http://127.0.0.1:9"))
    with pytest.raises(FetchError, match="cannot be reached: the proxy of FETCH_PROXY cannot"):
        fetcher.get("http://news.example/")


def test_a_proxy_that_speaks_something_else_is_said() -> None:
    with WebServer() as web, pytest.raises(FetchError, match="the proxy of FETCH_PROXY"):
        Fetcher(delay=0, proxy=parse_proxy(f"socks5://127.0.0.1:{web.port}")).get("http://news.example/")


def test_the_password_is_shown_nowhere_and_reaches_the_refresh() -> None:
    settings = EnvironmentSettings(fetch_proxy=f"http://ada:{PASSWORD}@127.0.0.1:8080")
    assert PASSWORD not in repr(settings) + str(settings.model_dump()) + repr(parse_proxy(f"http://a:{PASSWORD}@b"))
    child = RefreshProcess.settings_from(RefreshProcess(settings).standard_input)
    assert child.fetch_proxy == settings.fetch_proxy

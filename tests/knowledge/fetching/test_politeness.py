"""Hosts are asked one thing at a time, not too often, and only what they allow."""

import socket
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from knowledge.fetching import robots
from knowledge.fetching.client import Fetcher, FetchError
from knowledge.fetching.deadline import Deadline
from knowledge.fetching.politeness import HostLimiter
from tests.web_server import Answer, Request, WebServer, Wire, moved

HOSTS = ["one.example", "two.example"]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A server that is known by two names."""
    system = socket.getaddrinfo

    def look_up(host: str, *more: Any, **named: Any) -> Any:
        return system("127.0.0.1" if host in HOSTS else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with WebServer() as server:
        server["/"] = Answer(b"hello")
        yield server


def polite(delay: float = 0, **more: float) -> Fetcher:
    return Fetcher(allowed_hosts=HOSTS, delay=delay, **more)  # type: ignore[arg-type]  # numbers all


def get_all(fetcher: Fetcher, urls: Sequence[str], *, robots: bool = False) -> list[str]:
    """Ask for all at the same time."""

    def get(url: str) -> str:
        try:
            return fetcher.get(url, robots=robots).body.decode()
        except FetchError as error:
            return str(error)

    with ThreadPoolExecutor(len(urls)) as threads:
        return list(threads.map(get, urls))


def slow_page(web: WebServer, path: str) -> list[tuple[float, float]]:
    """Serve a page that takes a while; returns when each request came, and when its answer began."""
    times: list[tuple[float, float]] = []

    def page(request: Request) -> Wire:
        yield 0.1
        times.append((request.began, time.monotonic()))
        yield from Answer(b"hello", {"Connection": "close"})

    web[path] = page
    return times


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(web: WebServer) -> None:
    times = slow_page(web, "/")
    get_all(polite(0.2), [web.at("/", HOSTS[0])] * 4)
    assert len(times) == 4
    for (_, answered), (began, _) in pairwise(times):
        assert began - answered >= 0.2


def test_two_hosts_are_asked_at_the_same_time(web: WebServer) -> None:
    both = [Event(), Event()]

    def page(request: Request) -> Answer:
        mine = HOSTS.index(request.headers["host"].partition(":")[0])
        both[mine].set()
        return Answer(b"together" if both[1 - mine].wait(30) else b"alone")

    web["/"] = page
    assert get_all(polite(1), [web.at("/", host) for host in HOSTS]) == ["together", "together"]


def test_waiting_for_a_turn_is_not_slowness(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waiting = [0.0], Event()
    monkeypatch.setattr("knowledge.fetching.deadline.time", SimpleNamespace(monotonic=lambda: now[0]))

    class Watched(Deadline):
        @contextmanager
        def paused(self) -> Iterator[None]:
            with super().paused():
                waiting.set()
                yield

    limiter, deadline, left = HostLimiter(), Watched(60), []

    def take_a_turn() -> None:
        with limiter.at("one.example", 0, deadline):
            left.append(deadline.left())

    thread = Thread(target=take_a_turn)
    with limiter.at("one.example", 0, Deadline(60)):
        thread.start()
        assert waiting.wait(30)
        now[0] = 100
    thread.join(30)
    assert left == [60]


def test_hosts_that_are_done_are_forgotten_in_time() -> None:
    turns = HostLimiter()
    tracemalloc.start()
    try:
        for number in range(20_000):
            with turns.at(f"{number}.example", 0, Deadline(1)):
                pass
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_wants_a_pause_is_not_asked_again(web: WebServer, status: int) -> None:
    web["/busy"] = Answer(status=status, headers={"Retry-After": "90"})
    fetcher = polite()
    with pytest.raises(FetchError) as first:
        fetcher.get(web.at("/busy", HOSTS[0]))
    with pytest.raises(FetchError, match=r"wants no request for another \d+ s") as second:
        fetcher.get(web.at("/", HOSTS[0]))
    assert first.value.retry_after == 90
    assert second.value.retry_after == pytest.approx(90, abs=20)
    assert fetcher.get(web.at("/", HOSTS[1])).body == b"hello"
    assert web.paths() == ["/busy", "/"]


def test_the_pause_a_host_wanted_ends(web: WebServer) -> None:
    web["/busy"] = Answer(status=429, headers={"Retry-After": "1"})
    fetcher = polite()
    with pytest.raises(FetchError):
        fetcher.get(web.at("/busy", HOSTS[0]))
    time.sleep(1.1)
    assert fetcher.get(web.at("/", HOSTS[0])).body == b"hello"


def test_closing_wakes_who_waits(web: WebServer) -> None:
    fetcher = polite(60)
    fetcher.get(web.at("/", HOSTS[0]))
    told: list[str] = []
    thread = Thread(target=lambda: told.extend(get_all(fetcher, [web.at("/", HOSTS[0])] * 3)))
    thread.start()
    time.sleep(0.2)
    fetcher.close()
    thread.join(30)
    assert told == ["was not asked: no more is fetched"] * 3


RULES = b"""\xef\xbb\xbfUser-agent: *
Disallow: /

User-agent: article-bot
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/private/x", False), ("/private/open", True), ("/a.pdf", False), ("/a.pdf?x", True)],
)
def test_rules_for_us_come_before_rules_for_all(web: WebServer, path: str, allowed: bool) -> None:
    web["/robots.txt"], web[path.partition("?")[0]] = Answer(RULES), Answer(b"hello")
    expected = "hello" if allowed else "is forbidden by robots.txt"
    assert get_all(polite(), [web.at(path, HOSTS[0])], robots=True) == [expected]


def test_rules_are_read_once_for_each_site_and_only_where_they_are_asked_for(web: WebServer) -> None:
    web["/robots.txt"] = Answer(RULES)
    fetcher = polite()
    fetcher.get(web.at("/", HOSTS[0]))
    assert web.paths() == ["/"]
    get_all(fetcher, [web.at("/", HOSTS[0])] * 4, robots=True)
    fetcher.get(web.at("/", HOSTS[1]), robots=True)
    assert web.paths().count("/robots.txt") == 2


def test_rules_are_read_again_after_a_while(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "_FRESH_SECONDS", 0)
    fetcher = polite()
    fetcher.get(web.at("/", HOSTS[0]), robots=True)
    fetcher.get(web.at("/", HOSTS[0]), robots=True)
    assert web.paths().count("/robots.txt") == 2


def test_rules_hold_where_a_redirect_leads(web: WebServer) -> None:
    web["/robots.txt"] = lambda request: Answer(
        b"User-agent: *\nDisallow: /b" if "two" in request.headers["host"] else b""
    )
    web["/a"], web["/b"] = moved(web.at("/b", HOSTS[1])), Answer(b"hello")
    with pytest.raises(FetchError, match=r"leads to http://two\.example:\d+/b, which is forbidden by robots\.txt"):
        polite().get(web.at("/a", HOSTS[0]), robots=True)
    assert "/b" not in web.paths()


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_rules_allows_everything(web: WebServer, status: int) -> None:
    web["/robots.txt"] = Answer(RULES, status=status)
    assert polite().get(web.at("/", HOSTS[0]), robots=True).body == b"hello"


def test_a_site_that_cannot_tell_its_rules_is_left_alone_for_now(web: WebServer) -> None:
    web["/robots.txt"] = Answer(status=500)
    fetcher = polite()
    for _ in range(2):
        with pytest.raises(FetchError) as error:
            fetcher.get(web.at("/", HOSTS[0]), robots=True)
        assert str(error.value) == "has a robots.txt that answers 500 Internal Server Error"
        assert error.value.retry_after == pytest.approx(600, abs=20)
        assert not error.value.gone
    assert web.paths() == ["/robots.txt"]


def test_rules_may_stand_elsewhere_and_be_long(web: WebServer) -> None:
    web["/robots.txt"] = moved(web.at("/rules", HOSTS[1]), 302)
    web["/rules"] = Answer(b"User-agent: *\nDisallow: /no\n" + b"# nothing\n" * 200_000)
    web["/no"] = Answer(b"hello")
    fetcher = polite()
    assert fetcher.get(web.at("/", HOSTS[0]), robots=True).body == b"hello"
    with pytest.raises(FetchError, match="forbidden"):
        fetcher.get(web.at("/no", HOSTS[0]), robots=True)


def test_rules_that_are_none_allow_everything(web: WebServer) -> None:
    web["/robots.txt"] = Answer(b"<!doctype html><title>Not here</title>\xff\xfe\x00" * 50)
    assert polite().get(web.at("/", HOSTS[0]), robots=True).body == b"hello"


def test_a_site_says_how_long_the_pause_is(web: WebServer) -> None:
    web["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.3")
    times = slow_page(web, "/")
    get_all(polite(), [web.at("/", HOSTS[0])] * 2, robots=True)
    (_, answered), (began, _) = times
    assert began - answered >= 0.3


@pytest.mark.parametrize(("said", "kept"), [("7", 7), ("3600", 30), ("-1", 0), ("soon", 0)])
def test_no_site_makes_us_wait_for_ever(said: str, kept: float) -> None:
    rules = robots.Robots(lambda *_: f"User-agent: *\nCrawl-delay: {said}".encode())
    assert rules.delay(httpx.URL("http://one.example/"), Deadline(1)) == kept


def test_rules_of_many_sites_do_not_fill_the_memory() -> None:
    """Those that were met first are forgotten, and read again when they are needed."""
    read: list[str] = []

    def much(url: str, _: Deadline) -> bytes:
        read.append(url)
        return b"# much\n" * 50_000

    rules = robots.Robots(much)
    for number in (*range(20), 19, 0):
        rules.delay(httpx.URL(f"http://{number}.example/"), Deadline(10))
    assert read == [f"http://{number}.example/robots.txt" for number in (*range(20), 0)]

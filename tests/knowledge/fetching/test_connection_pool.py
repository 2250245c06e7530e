"""A connection serves many requests, and is given up as soon as anything about it is in doubt."""

import gc
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event, Thread
from typing import Any

import httpx
import pytest

from knowledge.fetching import connection_pool
from knowledge.fetching.client import Fetcher, FetchError
from knowledge.fetching.connection_pool import ConnectionPool
from knowledge.fetching.deadline import Deadline
from tests.web_server import CERTIFICATE, Answer, Request, WebServer, Wire, moved

HOSTS = ["news.example", "press.example"]  # the certificate is of the first
PAGE = b"<p>The ferry to Grimholm sails again.</p>"


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What DNS says: a test may change it."""
    system = socket.getaddrinfo
    addresses = dict.fromkeys(HOSTS, "127.0.0.1")

    def look_up(host: str, *more: Any, **named: Any) -> Any:
        return system(addresses.get(host, host), *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return addresses


@pytest.fixture(params=[False, True], ids=["http", "https"])
def web(request: pytest.FixtureRequest, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server, once over HTTP and once over TLS."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with WebServer(tls=request.param) as server:
        server["/"] = Answer(PAGE)
        yield server


@pytest.fixture
def plain(addresses: dict[str, str]) -> Iterator[WebServer]:
    """A server over HTTP that is known by two names."""
    with WebServer() as server:
        server["/"] = Answer(PAGE)
        yield server


@pytest.fixture
def open_fetcher() -> Iterator[Callable[..., Fetcher]]:
    """Makes fetchers that are closed at the end."""
    fetchers: list[Fetcher] = []

    def make(**options: Any) -> Fetcher:
        fetchers.append(Fetcher(**{"allowed_hosts": HOSTS, "delay": 0} | options))
        return fetchers[-1]

    yield make
    for fetcher in fetchers:
        fetcher.close()


@pytest.fixture
def fetcher(open_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return open_fetcher()


def get(fetcher: Fetcher, web: WebServer, path: str = "/", host: str = HOSTS[0], **more: Any) -> bytes | str:
    """The body, or what failed."""
    try:
        return fetcher.get(web.at(path, host), **more).body
    except FetchError as error:
        return str(error)


def test_twenty_pages_of_a_host_need_one_connection(web: WebServer, fetcher: Fetcher) -> None:
    assert [get(fetcher, web, f"/?{number}") for number in range(20)] == [PAGE] * 20
    assert (len(web.requests), web.connections) == (20, 1)


def test_answers_without_a_page_keep_the_connection(web: WebServer, fetcher: Fetcher) -> None:
    web["/same"] = Answer(status=304)
    web["/robots.txt"] = Answer(b"User-agent: *\nAllow: /")
    web["/old"] = moved("/")
    web["/away"] = lambda _: Answer(b"<p>Found.</p>" * 100, {"Location": "/"}, 302)
    web["/busy"] = Answer(b"<p>Come back later.</p>", status=500)
    assert get(fetcher, web, "/same", etag='"7"', robots=True) == b""
    assert get(fetcher, web, "/old") == get(fetcher, web, "/away") == PAGE
    assert get(fetcher, web, "/none") == "answers 404 Not Found"
    assert get(fetcher, web, "/busy") == "answers 500 Internal Server Error"
    assert get(fetcher, web) == PAGE
    assert (len(web.requests), web.connections) == (9, 1)


def test_a_compressed_or_chunked_page_keeps_the_connection(plain: WebServer, fetcher: Fetcher) -> None:
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    plain["/chunks"] = Answer(chunked, {"Transfer-Encoding": "chunked"})
    plain["/empty"] = Answer(b"")
    for _ in range(2):
        assert get(fetcher, plain, "/empty") == b""
    assert plain.connections == 1
    page: Wire = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked]
    plain["/"] = page  # closed by the server, and read to its end
    assert get(fetcher, plain) == PAGE
    assert plain.connections == 1


def test_each_host_and_scheme_has_a_connection_of_its_own(plain: WebServer, fetcher: Fetcher) -> None:
    plain["/away"] = moved(plain.at("/", HOSTS[1]))
    for _ in range(3):
        assert get(fetcher, plain, "/away") == PAGE
    assert (len(plain.requests), plain.connections) == (6, 2)
    assert [request.headers["host"].partition(":")[0] for request in plain.requests] == HOSTS * 3
    with pytest.raises(FetchError, match="cannot be reached securely"):
        fetcher.get(plain.at("/").replace("http://127.0.0.1", f"https://{HOSTS[0]}"))


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (Answer(PAGE, {"Connection": "close"}), PAGE),
        (Answer(b"x" * 3000), "is larger than 2 KB"),
        (Answer(b"x" * 300_000, status=404), "answers 404 Not Found"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"], "breaks off before its end"),
        ([b"HTTP/1.0 200 OK\r\n\r\n", PAGE], PAGE),
        (Answer(PAGE + b"more than announced", {"Content-Length": str(len(PAGE))}), PAGE),
        (Answer(PAGE + b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!", {"Content-Length": str(len(PAGE))}), PAGE),
    ],
    ids=["closed", "too large", "unread", "cut off", "old", "surplus", "two answers"],
)
def test_a_connection_in_doubt_is_given_up(
    web: WebServer, open_fetcher: Callable[..., Fetcher], page: Wire, told: bytes | str
) -> None:
    web["/odd"] = page
    fetcher = open_fetcher(limit=2048)
    for number in range(1, 4):
        assert get(fetcher, web, "/odd") == told
        assert get(fetcher, web) == PAGE
        assert web.connections == number + 1
        assert len(web.requests) == 2 * number


def test_a_late_surplus_is_no_answer_to_the_next_request(plain: WebServer, fetcher: Fetcher) -> None:
    sent = Event()

    def page(_: Request) -> Wire:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
        yield 0.05
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
        sent.set()
        yield 30

    plain["/odd"] = page
    assert get(fetcher, plain, "/odd") == b"hello"
    assert sent.wait(30)
    assert get(fetcher, plain) == PAGE


def test_a_connection_that_the_server_closed_while_idle_is_opened_anew(web: WebServer, fetcher: Fetcher) -> None:
    for number in range(1, 4):
        assert get(fetcher, web) == PAGE
        web.hang_up()
        assert (len(web.requests), web.connections) == (number, number)


def test_a_request_that_met_a_closing_connection_is_sent_once_more(web: WebServer, fetcher: Fetcher) -> None:
    web["/gone"] = lambda _: [] if len(web.requests) == 2 else Answer(PAGE)
    assert get(fetcher, web) == PAGE
    assert get(fetcher, web, "/gone") == PAGE
    assert (web.paths(), web.connections) == (["/", "/gone", "/gone"], 2)


def test_a_request_on_a_new_connection_is_sent_only_once(web: WebServer, fetcher: Fetcher) -> None:
    web["/gone"] = []
    assert get(fetcher, web, "/gone") == "closes the connection without an answer"
    assert web.paths() == ["/gone"]
    assert get(fetcher, web) == PAGE
    assert get(fetcher, web, "/gone") == "closes the connection without an answer"
    assert web.paths()[2:] == ["/gone", "/gone"]


@pytest.mark.parametrize(
    ("wire", "told"),
    [
        ([b"H"], "closes the connection without an answer"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"], "breaks off before its end"),
        ([b"nothing like it\r\n\r\n"], "does not speak proper HTTP: illegal status line"),
    ],
)
def test_an_answer_that_has_begun_is_not_requested_again(
    plain: WebServer, fetcher: Fetcher, wire: Wire, told: str
) -> None:
    plain["/odd"] = wire
    assert get(fetcher, plain) == PAGE
    assert get(fetcher, plain, "/odd") == told
    assert plain.paths() == ["/", "/odd"]


def test_each_request_on_a_connection_has_a_deadline_of_its_own(web: WebServer) -> None:
    def dripping(_: Request) -> Wire:
        yield b"HTTP/1.1 200 OK\r\n"
        while True:
            yield b"X: x\r\n"
            yield 0.05

    web["/drip"] = dripping
    with closing(ConnectionPool(HOSTS, timeout=60)) as pool:

        def read(path: str, seconds: float) -> bytes:
            with pool.response(httpx.Request("GET", web.at(path, HOSTS[0])), Deadline(seconds)) as response:
                return b"".join(response.body)

        for _ in range(2):
            assert read("/", 60) == PAGE
            with pytest.raises(FetchError, match=r"took longer than 0\.2 s"):
                read("/drip", 0.2)
            assert read("/", 60) == PAGE
        assert web.connections == 3
        with pytest.raises(FetchError, match="took longer than 0 s"):
            read("/", 0)


def test_an_idle_connection_is_not_kept_for_long(
    web: WebServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert get(fetcher, web) == PAGE
    monkeypatch.setattr(connection_pool, "_IDLE_SECONDS", -1.0)
    assert get(fetcher, web) == PAGE
    assert web.connections == 2


def test_only_so_many_idle_connections_are_kept(
    plain: WebServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_pool, "_MOST_IDLE", 1)
    for host in (HOSTS[0], HOSTS[0], HOSTS[1], HOSTS[1], HOSTS[0]):
        assert get(fetcher, plain, host=host) == PAGE
    assert plain.connections == 3


def test_threads_share_the_connection_to_a_host(web: WebServer, fetcher: Fetcher) -> None:
    with ThreadPoolExecutor(4) as threads:
        pages = list(threads.map(lambda number: get(fetcher, web, f"/?{number}"), range(20)))
    assert pages == [PAGE] * 20
    assert (len(web.requests), web.connections) == (20, 1)


def test_threads_at_two_hosts_have_two_connections(plain: WebServer, fetcher: Fetcher) -> None:
    both = [Event(), Event()]

    def page(request: Request) -> Answer:
        mine = HOSTS.index(request.headers["host"].partition(":")[0])
        both[mine].set()
        return Answer(b"together" if both[1 - mine].wait(30) else b"alone")

    plain["/"] = page
    with ThreadPoolExecutor(2) as threads:
        pages = list(threads.map(lambda number: get(fetcher, plain, host=HOSTS[number % 2]), range(10)))
    assert pages == [b"together"] * 10
    assert plain.connections == 2


def test_dns_does_not_move_an_open_connection_nor_open_one_to_a_private_address(
    plain: WebServer, addresses: dict[str, str], open_fetcher: Callable[..., Fetcher]
) -> None:
    fetcher = open_fetcher(allowed_hosts=["127.0.0.1"])
    assert get(fetcher, plain, host="127.0.0.1") == PAGE
    addresses["127.0.0.1"] = "127.0.0.99"  # nobody listens there
    assert get(fetcher, plain, host="127.0.0.1") == PAGE
    plain["/away"] = moved(plain.at("/", HOSTS[1]))
    leads = f"leads to {plain.at('/', HOSTS[1])}, which is at a private address, 127.0.0.1"
    assert str(get(fetcher, plain, "/away", host="127.0.0.1")).startswith(leads)
    assert plain.connections == 1
    plain.hang_up()
    assert str(get(fetcher, plain, host="127.0.0.1")).startswith("cannot be reached")
    addresses["127.0.0.1"] = "127.0.0.1"


def test_closing_breaks_off_what_is_under_way_and_it_is_not_sent_again(web: WebServer, fetcher: Fetcher) -> None:
    arrived = Event()

    def page(_: Request) -> Wire:
        arrived.set()
        return [600.0]

    web["/slow"] = page
    assert get(fetcher, web) == PAGE
    told: list[bytes | str] = []
    thread = Thread(target=lambda: told.append(get(fetcher, web, "/slow")))
    thread.start()
    assert arrived.wait(30)
    fetcher.close()
    thread.join(15)  # a silent server would be given 20 s
    assert told == ["was not asked: no more is fetched"]
    assert web.paths() == ["/", "/slow"]
    assert get(fetcher, web) == "was not asked: no more is fetched"


def test_a_fetcher_that_nobody_closes_leaves_no_connection_open(plain: WebServer) -> None:
    assert get(Fetcher(allowed_hosts=HOSTS, delay=0), plain) == PAGE
    gc.collect()  # an open socket would be a warning, and a warning is a failure
    plain.hang_up()
    assert plain.connections == 1

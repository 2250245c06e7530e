"""What the fetcher brings back, and what it says when it cannot."""

import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from knowledge.fetching.client import Fetcher, FetchError
from tests.web_server import Answer, Request, WebServer, Wire, moved

PAGE = b"<p>The ferry to Grimholm sails again.</p>"


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    with closing(Fetcher(allowed_hosts=["127.0.0.1", "localhost"], delay=0)) as fetcher:
        yield fetcher


def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as error:
        fetcher.get(url)
    return error.value


def test_a_page_comes_with_what_its_server_says_about_it(web: WebServer, fetcher: Fetcher) -> None:
    web["/page"] = Answer(
        PAGE,
        {
            "Content-Type": "Text/HTML; Charset='ISO-8859-2'; x=y",
            "ETag": 'W/"7"',
            "Last-Modified": "Tue, 12 Mar 2024 08:30:00 GMT",
            "Cache-Control": "public, max-age=600",
            "Age": "200",
        },
    )
    page = fetcher.get(web.at("/page?id=3#top"))
    assert page.url == web.at("/page?id=3")
    assert (page.moved, page.status, page.body) == (None, 200, PAGE)
    assert (page.media_type, page.charset) == ("text/html", "ISO-8859-2")
    assert (page.etag, page.modified) == ('W/"7"', "Tue, 12 Mar 2024 08:30:00 GMT")
    assert page.fresh_for == 400


def test_a_page_may_come_without_any_of_that(web: WebServer, fetcher: Fetcher) -> None:
    web["/"] = Answer(PAGE)
    page = fetcher.get(web.at("/"))
    assert (page.media_type, page.charset, page.etag, page.modified, page.fresh_for) == ("", None, None, None, 0)


@pytest.mark.parametrize("rules", ["no-cache, max-age=600", "no-store", "s-maxage=600", "max-age=soon", "private"])
def test_a_page_that_may_change_at_once_is_not_fresh(web: WebServer, fetcher: Fetcher, rules: str) -> None:
    web["/"] = Answer(PAGE, {"Cache-Control": rules})
    assert fetcher.get(web.at("/")).fresh_for == 0


def test_it_says_who_it_is_and_what_it_reads(web: WebServer, fetcher: Fetcher) -> None:
    web["/"] = Answer(PAGE)
    fetcher.get(web.at("/"))
    Fetcher(allowed_hosts=["127.0.0.1"], user_agent="Grimholm Reader/1").get(web.at("/"))
    first, second = (request.headers for request in web.requests)
    assert first["user-agent"].startswith("article-bot/")
    assert second["user-agent"] == "Grimholm Reader/1"
    assert first["accept-encoding"] == "gzip, deflate, br"
    assert first["host"] == f"127.0.0.1:{web.port}"
    assert not {"cookie", "authorization", "if-none-match", "if-modified-since"} & set(first)


def test_what_has_not_changed_is_not_sent_again(web: WebServer, fetcher: Fetcher) -> None:
    def page(request: Request) -> Answer:
        same = request.headers.get("if-none-match") == '"é7"'
        return Answer(b"", {"ETag": '"é7"'}, 304) if same else Answer(PAGE, {"ETag": '"é7"'})

    web["/feed"] = page
    first = fetcher.get(web.at("/feed"))
    again = fetcher.get(web.at("/feed"), etag=first.etag, modified="Tue, 12 Mar 2024 08:30:00 GMT")
    assert (first.status, again.status, again.body, again.etag) == (200, 304, b"", '"é7"')
    assert web.requests[1].headers["if-modified-since"] == "Tue, 12 Mar 2024 08:30:00 GMT"
    assert fetcher.get(web.at("/feed"), etag='"6"').status == 200


def test_an_answer_that_nothing_has_changed_keeps_what_was_known(web: WebServer, fetcher: Fetcher) -> None:
    web["/feed"] = Answer(status=304)
    again = fetcher.get(web.at("/feed"), etag='"7"', modified="Tue, 12 Mar 2024 08:30:00 GMT")
    assert (again.etag, again.modified) == ('"7"', "Tue, 12 Mar 2024 08:30:00 GMT")
    assert str(failure(fetcher, web.at("/feed"))) == "answers 304 Not Modified"  # nobody asked that


@pytest.mark.parametrize(
    ("hops", "leads_to"),
    [
        ([301], 1),
        ([308, 301], 2),
        ([302], None),
        ([301, 302, 301], 1),
        ([307, 301], None),
        ([303, 308], None),
    ],
)
def test_only_permanent_redirects_change_an_address(
    web: WebServer, fetcher: Fetcher, hops: list[int], leads_to: int | None
) -> None:
    for number, status in enumerate(hops):
        web[f"/{number}"] = moved(f"/{number + 1}?x=1#part", status)
    web[f"/{len(hops)}"] = Answer(PAGE)
    page = fetcher.get(web.at("/0"))
    assert page.body == PAGE
    assert page.url == web.at(f"/{len(hops)}?x=1")
    assert page.moved == (web.at(f"/{leads_to}?x=1") if leads_to else None)


@pytest.mark.parametrize("location", ["../b c/ö", "//127.0.0.1:{port}/b%20c/%C3%B6", " http://127.0.0.1:{port}/b c/ö "])
def test_a_redirect_may_be_written_in_any_way(web: WebServer, fetcher: Fetcher, location: str) -> None:
    web["/a/a"] = moved(location.format(port=web.port).encode().decode("latin-1"))
    web["/b%20c/%C3%B6"] = Answer(PAGE)
    assert fetcher.get(web.at("/a/a")).body == PAGE


def test_redirects_that_lead_nowhere_end(web: WebServer, fetcher: Fetcher) -> None:
    web["/a"], web["/b"] = moved("/b"), moved("/a", 302)
    web["/self"] = moved("/self")
    web["/more"] = lambda request: moved(request.path + "x" if "?" in request.path else "/more?x")
    assert str(failure(fetcher, web.at("/a"))) == f"leads to {web.at('/a')}, which redirects in a circle"
    assert str(failure(fetcher, web.at("/self"))).endswith("which redirects in a circle")
    assert str(failure(fetcher, web.at("/more"))) == "redirects more than 10 times"
    assert len(web.requests) == 2 + 1 + 11


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:1", "http://::1:x/"])
def test_a_redirect_out_of_the_web_is_refused(web: WebServer, fetcher: Fetcher, location: str) -> None:
    web["/"] = moved(location)
    assert str(failure(fetcher, web.at("/"))) == "redirects to what is not an address of the web"


@pytest.mark.parametrize("url", ["", "/feed", "file:///etc/passwd", "ftp://example.org/", "http://", "http://a\n.b/"])
def test_only_addresses_of_the_web_are_fetched(fetcher: Fetcher, url: str) -> None:
    assert str(failure(fetcher, url)) == "is not an address of the web"


@pytest.mark.parametrize("url", ["http://xn--a.example/", "http://127.0.0.1:99999/", "http://a..b/", "http://a b/"])
def test_an_address_that_cannot_be_is_told(fetcher: Fetcher, url: str) -> None:
    assert str(failure(fetcher, url)).startswith(("is not an address", "has a host that does not exist"))


def test_who_brings_the_cookie_back_is_let_in_and_it_is_forgotten(web: WebServer, fetcher: Fetcher) -> None:
    def page(request: Request) -> Answer:
        known = request.headers.get("cookie") == "pass=é1"
        return Answer(PAGE) if known else moved(request.path, 302, **{"Set-Cookie": "pass=é1; Path=/"})

    web["/"] = page
    for _ in range(2):
        assert fetcher.get(web.at("/")).body == PAGE
    assert [request.headers.get("cookie") for request in web.requests] == [None, "pass=é1"] * 2


def test_a_password_in_an_address_goes_to_its_host_only(web: WebServer, fetcher: Fetcher) -> None:
    address = web.at("/feed").replace("//", "//desk:p%40ss@")
    web["/feed"] = moved(web.at("/new"))
    web["/new"] = moved(web.at("/page", "localhost"))
    web["/page"] = Answer(PAGE)
    page = fetcher.get(address)
    assert (page.url, page.moved) == (web.at("/page", "localhost"), None)
    sent = [request.headers.get("authorization") for request in web.requests]
    assert sent == ["Basic ZGVzazpwQHNz", "Basic ZGVzazpwQHNz", None]


def test_no_message_tells_a_secret(web: WebServer, fetcher: Fetcher, caplog: pytest.LogCaptureFixture) -> None:
    web["/a"] = moved("/b?key=hush")
    with caplog.at_level(logging.INFO):
        message = str(failure(fetcher, web.at("/a?key=hush").replace("//", "//desk:hush@")))
    assert message == f"leads to {web.at('/b')}, which answers 404 Not Found"
    assert caplog.text == ""
    with caplog.at_level(logging.DEBUG, logger="knowledge"):
        failure(fetcher, web.at("/a").replace("//", "//desk:hush@"))
    assert "desk" not in caplog.text


@pytest.mark.parametrize(
    ("status", "clause"),
    [
        (400, "answers 400 Bad Request"),
        (403, "answers 403 Forbidden"),
        (404, "answers 404 Not Found"),
        (410, "answers 410 Gone"),
        (500, "answers 500 Internal Server Error"),
        (522, "answers 522"),
        (204, "answers 204 No Content"),
        (302, "answers 302 Found"),  # and says not where
    ],
)
def test_an_answer_that_is_none_is_told(web: WebServer, fetcher: Fetcher, status: int, clause: str) -> None:
    web["/"] = Answer(PAGE if status > 400 else b"", {"Content-Length": "0"} if status < 400 else {}, status)
    error = failure(fetcher, web.at("/"))
    assert (str(error), error.status, error.gone) == (clause, status, status in {404, 410})
    assert error.retry_after is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("999999999999", 86400),
        ("in an hour", 3600),
        ("Mon, 01 Jan 2001 00:00:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("soon", None),
    ],
)
def test_when_to_ask_again_is_told(web: WebServer, fetcher: Fetcher, text: str, seconds: int | None) -> None:
    if text == "in an hour":
        text = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    web["/"] = Answer(status=500, headers={"Retry-After": text})
    told = failure(fetcher, web.at("/")).retry_after
    assert told == (seconds and pytest.approx(seconds, abs=30))


class Clock:
    """The clock of deadlines. Servers move it on, so that no test waits, nor depends on the machine's speed."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("knowledge.fetching.deadline.time", clock)
    return clock


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["headers", "body", "promises"],
)
def test_a_server_that_drips_is_left_at_the_deadline(
    web: WebServer, fetcher: Fetcher, clock: Clock, start: bytes, piece: bytes
) -> None:
    def dripping(_: Request) -> Wire:
        yield start
        while True:
            clock.now += 0.1
            yield piece
            yield 0.001

    web["/"] = dripping
    assert str(failure(fetcher, web.at("/"))) == "took longer than 60 s"


def test_a_deadline_holds_for_all_redirects_together(web: WebServer, fetcher: Fetcher, clock: Clock) -> None:
    def page(_: Request) -> Answer:
        clock.now += 25
        return moved(f"/?{len(web.requests)}")

    web["/"] = page
    assert str(failure(fetcher, web.at("/"))) == f"leads to {web.at('/')}, which took longer than 60 s"
    assert len(web.requests) == 3


@pytest.mark.parametrize("wire", [[30], [b"HTTP/1.1 200 OK\r\n\r\nx", 30]], ids=["at once", "in its body"])
def test_a_server_that_falls_silent_is_left(web: WebServer, wire: Wire) -> None:
    web["/"] = wire
    fetcher = Fetcher(allowed_hosts=["127.0.0.1"], delay=0, timeout=0.2)
    assert str(failure(fetcher, web.at("/"))) == "did not answer for 0.2 s"


def endless_headers(_: Request) -> Wire:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-More: and more\r\n" * 1000


def endless_body(_: Request) -> Wire:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield b"x" * 65536


@pytest.mark.parametrize(
    ("wire", "clause"),
    [
        (endless_headers, "does not speak proper HTTP: receive buffer too long"),
        (endless_body, "is larger than 1 MB"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", 30], "is larger than 1 MB"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"], "breaks off before its end"),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"], "breaks off before its end"),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Enc"], "closes the connection without an answer"),
        ([b""], "closes the connection without an answer"),
        ([b"\x00\x01\x02 nothing like it\r\n\r\n"], "does not speak proper HTTP: illegal status line"),
        ([b"SSH-2.0-OpenSSH_9.6\r\n\r\n"], "does not speak proper HTTP: illegal status line"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"], "does not speak proper HTTP"),
    ],
)
def test_a_server_that_misbehaves_costs_little_and_is_told(web: WebServer, wire: Wire, clause: str) -> None:
    web["/"] = wire
    fetcher = Fetcher(allowed_hosts=["127.0.0.1"], delay=0, limit=2**20)
    assert str(failure(fetcher, web.at("/"))).startswith(clause)
    assert web.paths() == ["/"]


@pytest.mark.parametrize("tag", ["a\nb", "a\0b"])
def test_a_tag_that_cannot_be_sent_is_told(web: WebServer, fetcher: Fetcher, tag: str) -> None:
    with pytest.raises(FetchError, match="does not speak proper HTTP: illegal header value"):
        fetcher.get(web.at("/"), etag=tag)
    assert web.requests == []


def test_a_body_without_a_length_ends_with_the_connection(web: WebServer, fetcher: Fetcher) -> None:
    web["/"] = [b"HTTP/1.0 200 OK\r\n\r\n", PAGE]
    assert fetcher.get(web.at("/")).body == PAGE


def test_one_get_may_have_a_limit_of_its_own(web: WebServer, fetcher: Fetcher) -> None:
    web["/"] = Answer(b"x" * 3000)
    assert len(fetcher.get(web.at("/"), limit=3000).body) == 3000
    with pytest.raises(FetchError, match="is larger than 2 KB"):
        fetcher.get(web.at("/"), limit=2999)


def test_a_server_that_is_not_there_is_told(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert str(failure(fetcher, f"http://127.0.0.1:{port}/")) == "cannot be reached: connection refused"


def test_after_closing_nothing_is_fetched(web: WebServer) -> None:
    fetcher = Fetcher(allowed_hosts=["127.0.0.1"])
    fetcher.close()
    assert str(failure(fetcher, web.at("/"))) == "was not asked: no more is fetched"
    assert web.requests == []

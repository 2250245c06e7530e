"""
One round over a web as it is: feeds of every kind, wrong charsets, servers that are slow, endless, broken or hostile.

Every article is there once with its title, date, language and text; every failure is a plain line; and it ends.
"""

import dataclasses
import gzip
import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from knowledge import Article, Library
from knowledge.fetching.client import Fetcher, Response
from knowledge.language import detect
from tests.newspaper import Paper, page, text
from tests.web_server import Answer, Request, WebServer, Wire, moved

SITES = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")  # hosts wait for their turns, each for its own
RUSSIAN = "Совет города решил расширить шлюз на четыре метра и оплатить работы из пошлин следующих десяти лет."
GERMAN = "Der Rat beschloss, die Schleuse um vier Meter zu verbreitern; über die Möwen fiel kein Wort, hieß es später."


@pytest.fixture
def papers() -> Iterator[list[Paper]]:
    webs = [WebServer(host=host) for host in SITES]
    for web in webs:
        web.__enter__()
    yield [Paper(web) for web in webs]
    for web in webs:
        web.__exit__(None, None, None)


@pytest.fixture
def library(reopen: Callable[..., Library], monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr("knowledge.ingest.pipeline.open_fetcher", lambda _: _HastyFetcher(allowed_hosts=SITES, delay=0))
    return reopen(fetch_private_hosts=SITES, fetch_delay=0.0)


class _HastyFetcher(Fetcher):
    """Has little patience with the last site, where a failure takes a minute in life; the usual one with the others."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._hasty = Fetcher(**options, timeout=2, deadline=3)

    def get(self, url: str, **options: Any) -> Response:
        return self._hasty.get(url, **options) if SITES[-1] in url else super().get(url, **options)

    def close(self) -> None:
        self._hasty.close()
        super().close()


def paragraphs(sentence: str) -> list[str]:
    return [f"{sentence} ({number}.)" for number in range(1, 9)]


def every_kind_of_feed(paper: Paper) -> dict[str, Article]:
    """Serves one article in each kind of feed; what is to be found, by the source."""
    whole = "".join(f"<p>{each}</p>" for each in text("kinds"))
    escaped = whole.replace("<", "&lt;")
    at = paper.web.at
    date = datetime(2024, 5, 3, 8, tzinfo=UTC)
    rss = f"<item><title>T</title><link>{at('/%s')}</link><description>{escaped}</description>%s</item></channel>"
    day = "<pubDate>Fri, 03 May 2024 10:00:00 +0200</pubDate>"
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    item = {"id": "1", "url": at("/e"), "title": "T", "content_html": whole, "date_published": "2024-05-03T08:00:00Z"}
    kinds = {
        "rss091": f"<rss version='0.91'><channel><title>P</title><language>en</language>{rss % ('a', day)}</rss>",
        "rss2": f"<?xml version='1.0'?><rss version='2.0'><channel><language>en</language>{rss % ('b', day)}</rss>",
        "atom": f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry><title>T</title><id>x</id><link "
        f"href='/c'/><updated>2024-05-03T08:00:00Z</updated><content type='html'>{escaped}</content></entry></feed>",
        "rdf": f"<rdf:RDF xmlns:rdf='{rdf}' xmlns='http://purl.org/rss/1.0/' {dc}><channel><title>P</title>"
        f"<dc:language>en</dc:language></channel><item rdf:about='{at('/d')}'><title>T</title><link>{at('/d')}</link>"
        f"<description>{escaped}</description><dc:date>2024-05-03T08:00Z</dc:date></item></rdf:RDF>",
        "json": json.dumps({"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": [item]}),
    }
    found = {}
    for number, (kind, content) in enumerate(kinds.items()):
        paper.put(f"/{kind}", content.encode())
        url = at(f"/{'abcde'[number]}")
        found[f"feed:{at(f'/{kind}')}"] = _expected(url, "T", date, "en", text("kinds"))
    return found


def odd_encodings(paper: Paper) -> dict[str, Article]:
    """Packed, in a charset that nobody named, in another than the one named; behind a redirect and a cookie."""
    date = datetime(2024, 5, 4, tzinfo=UTC)
    stamp = '<meta property="article:published_time" content="2024-05-04T00:00:00Z">'
    russian = page("Шлюз", paragraphs(RUSSIAN), head=stamp, language="ru").decode()
    german = page("Schleuse", paragraphs(GERMAN), head=stamp, language="de").decode()
    english = page("Lock", text("packed"), head=stamp)
    web = paper.web
    web["/koi8"] = Answer(russian.replace("utf-8", "koi8-r").encode("koi8-r"), {"Content-Type": "text/html"})
    web["/latin"] = Answer(german.encode("cp1252"), {"Content-Type": "text/html; charset=utf-8"})
    web["/packed"] = Answer(gzip.compress(english), {"Content-Encoding": "gzip", "Content-Type": "text/html"})
    web["/short"] = moved(web.at("/packed?utm_medium=x"), 302)

    def wall(request: Request) -> Wire:
        if "seen=1" in request.headers.get("cookie", ""):
            return Answer(page("Wall", text("wall"), head=stamp))
        return moved(web.at("/wall"), 302, **{"Set-Cookie": "seen=1; Path=/"})

    web["/wall"] = wall
    return {
        f"page:{web.at('/koi8')}": _expected(web.at("/koi8"), "Шлюз", date, "ru", paragraphs(RUSSIAN)),
        f"page:{web.at('/latin')}": _expected(web.at("/latin"), "Schleuse", date, "de", paragraphs(GERMAN)),
        f"page:{web.at('/short')}": _expected(web.at("/packed"), "Lock", date, "en", text("packed")),
        f"page:{web.at('/wall')}": _expected(web.at("/wall"), "Wall", date, "en", text("wall")),
    }


def _expected(url: str, title: str, date: datetime, language: str, words: list[str]) -> Article:
    return Article(
        origin=url, title=title, text="\n\n".join(words), published=date, location="", url=url, language=language
    )


def troubles(paper: Paper, slow: Paper) -> dict[str, str]:
    """Serves everything that goes wrong; the line that tells it, by the source."""
    web = paper.web
    bomb = "<!DOCTYPE x [<!ENTITY a '" + "ha" * 5000 + "'>" + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 20}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )  # fmt: skip
    web["/entities"] = Answer(f"{bomb}]><rss><channel><title>&i;</title></channel></rss>".encode())
    web["/bomb"] = Answer(gzip.compress(b"\0" * 2**28), {"Content-Encoding": "gzip"})
    web["/busy"] = Answer(status=429, headers={"Retry-After": "3600"})
    web["/broken"] = Answer(status=500)
    web["/loop"] = moved(web.at("/pool"))
    web["/pool"] = moved(web.at("/loop"))
    web["/file"] = moved("file:///etc/passwd")
    web["/short"] = Answer(b"<rss>", {"Content-Length": "500", "Connection": "close"})
    web["/noise"] = [bytes(range(256)) * 100]
    slow.web["/silent"] = [30.0]
    slow.web["/endless"] = _endless
    slow.web["/drip"] = lambda _: [b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n", 0.1] * 1000]
    lines = {
        "/bomb": "is larger than 10 MB when unpacked",
        "/broken": "answers 500 Internal Server Error",
        "/loop": f"leads to {web.at('/loop')}, which redirects in a circle",
        "/file": "redirects to what is not an address of the web",
        "/short": "breaks off before its end",
        "/noise": "does not speak proper HTTP: illegal request line",
        "/gone": "answers 404 Not Found",
        "/busy": "answers 429 Too Many Requests",
    }
    told = {f"feed:{web.at(path)}": line for path, line in lines.items()}
    slowly = {"/silent": "did not answer for 2 s", "/endless": "took longer than 3 s", "/drip": "took longer than 3 s"}
    return told | {f"feed:{slow.web.at(path)}": line for path, line in slowly.items()}


def _endless(_: Request) -> Iterator[bytes | float]:
    yield b"HTTP/1.1 200 OK\r\n\r\n<rss>"
    while True:
        yield b" "
        yield 0.05


def test_a_round_over_all_of_it_ends_with_each_article_once(papers: list[Paper], library: Library) -> None:
    good = every_kind_of_feed(papers[0]) | odd_encodings(papers[1])
    bad = troubles(papers[2], papers[3])
    entities = f"feed:{papers[2].web.at('/entities')}"
    busy = [source for source in bad if source.endswith("/busy")]  # after it, its host wants no request
    sources = [*good, entities, *(source for source in bad if source not in busy)]
    detect("Kvar dag gjekk dei to ned til naustet")  # loads the model of languages, which is not what is measured
    tracemalloc.start()
    rows = {row.url: row for row in [*library.refresh(*sources), *library.refresh(*busy)]}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {url: row.state.error for url, row in rows.items() if row.step == "failed"} == bad
    assert [row.report.new for url, row in rows.items() if url in good] == [1] * len(good)
    found = {article.url: article for article in library.latest(100)}
    assert len(found) == library.statistics().articles == len(good)
    for expected in good.values():
        article = found[expected.url]
        facts = dataclasses.replace(expected, location=article.location, added=article.added)
        same = ("url", "title", "text", "published", "language")
        assert [getattr(article, name) for name in same] == [getattr(facts, name) for name in same]
    assert peak < 100_000_000
    assert library.check() == []

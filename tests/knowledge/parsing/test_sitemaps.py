"""A sitemap is read as far as it can be, whatever its author got wrong; what is no sitemap is refused."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parsing.sitemap_xml import MOST_ENTRIES, SitemapEntry, in_robots, is_article, parse
from knowledge.parsing.unreadable import Unreadable
from tests.workload import Worker, lines_run

SITEMAP_URL = "https://example.org/maps/sitemap.xml"
STORM, BRIDGE = "https://example.org/storm", "https://example.org/bridge"


def urlset(*entries: str, head: str = "") -> bytes:
    inside = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'.encode()


def urls(data: bytes) -> list[str]:
    return [page.url for page in parse(data, SITEMAP_URL).pages]


TWO = urlset(f"<loc>{STORM}</loc>", f"<loc>{BRIDGE}</loc>")


def test_pages_are_listed_with_what_is_said_of_them():
    entry = f"""
      <loc> {STORM} </loc>
      <lastmod>2025-03-04T10:20:30+02:00</lastmod>
      <news:news xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
        <news:publication><news:name>The Sample Desk</news:name><news:language>en-GB</news:language></news:publication>
        <news:publication_date>2025-03-04</news:publication_date>
        <news:title>Rain &amp; wind</news:title>
      </news:news>
      <image:image xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <image:loc>/storm.jpg</image:loc><image:title>Clouds</image:title>
      </image:image>
    """
    expected = SitemapEntry(
        url=STORM,
        modified=datetime(2025, 3, 4, 8, 20, 30, tzinfo=UTC),
        published=datetime(2025, 3, 4, tzinfo=UTC),
        title="Rain & wind",
        language="en",
        source="The Sample Desk",
        image="https://example.org/storm.jpg",
    )

    assert parse(urlset(entry), SITEMAP_URL).pages == (expected,)


def test_an_index_lists_sitemaps():
    data = b"<sitemapindex><sitemap><loc>news.xml</loc><lastmod>2025</lastmod></sitemap></sitemapindex>"
    sitemap = parse(data, SITEMAP_URL)

    assert sitemap.pages == ()
    assert sitemap.sitemaps == (
        SitemapEntry(url="https://example.org/maps/news.xml", modified=datetime(2025, 1, 1, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025", datetime(2025, 1, 1, tzinfo=UTC)),
        ("2025-03", datetime(2025, 3, 1, tzinfo=UTC)),
        ("2025-03-04", datetime(2025, 3, 4, tzinfo=UTC)),
        ("2025-03-04T10:20Z", datetime(2025, 3, 4, 10, 20, tzinfo=UTC)),
        ("2025-03-04T10:20:30-01:00", datetime(2025, 3, 4, 11, 20, 30, tzinfo=UTC)),
        ("2025-03-04T10:20:30.45+01:00", datetime(2025, 3, 4, 9, 20, 30, 450000, tzinfo=UTC)),
        ("yesterday-ish", None),
        ("", None),
    ],
)
def test_every_form_of_a_date_is_understood(written: str, meant: datetime | None):
    [page] = parse(urlset(f"<loc>{STORM}</loc><lastmod>{written}</lastmod>"), SITEMAP_URL).pages

    assert page.modified == meant


@pytest.mark.parametrize(
    "data",
    [
        TWO,
        gzip.compress(TWO),
        gzip.compress(gzip.compress(TWO)),
        b"\xef\xbb\xbf\n <?xml version='1.0'?>" + TWO,
        b"<?xml version='1.0' encoding='nonsense'?>" + TWO,
        f"<?xml version='1.0' encoding='UTF-16'?>{TWO.decode()}".encode("utf-16"),
        b"<?xml-stylesheet href='x.xsl'?><!-- made today -->" + TWO.replace(b"<loc>", b"<!-- a --><loc><!-- b -->"),
        TWO.replace(b' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', b""),
        TWO.replace(b"sitemap/0.9", b"something/else"),
        TWO.replace(b"<url>", b"<sm:url>").replace(b"</url>", b"</sm:url>"),
        TWO.replace(b"loc>", b"LOC>"),
        TWO.replace(b"<loc>", b"<loc><![CDATA[").replace(b"</loc>", b"]]></loc>"),
        TWO[: -len("</urlset>")],
        TWO + b"<!-- cached --><junk",
        f"{STORM}\r\n\r\n{BRIDGE}\r\n".encode(),
        f"\ufeff{STORM}\n{BRIDGE}".encode(),
    ],
)
def test_one_sitemap_in_many_forms(data: bytes):
    assert urls(data) == [STORM, BRIDGE]


def test_a_bare_ampersand_does_not_change_an_address():
    assert urls(urlset(f"<loc>{STORM}?a=1&b=2&amp;c=3</loc>")) == [f"{STORM}?a=1&b=2&c=3"]


def test_addresses_that_nobody_can_open_are_left_out():
    bad = ["ftp://example.org/a", "javascript:alert(1)", "http://[", "", "https://example.org/caf\ufffd"]

    assert urls(
        urlset(*(f"<loc>{address}</loc>" for address in bad), "<lastmod>2025</lastmod>", f"<loc>{STORM}</loc>")
    ) == [STORM]


def test_of_a_damaged_file_the_beginning_is_read():
    data = urlset(*(f"<loc>{STORM}/{n * 7919}</loc>" for n in range(1000)))

    assert 400 < len(urls(data[: len(data) // 2])) < 600
    compressed = gzip.compress(data)
    assert 300 < len(urls(compressed[: len(compressed) // 2])) < 700


def test_no_more_than_the_protocol_allows_is_read():
    assert len(urls(urlset(*(f"<loc>/{n}</loc>" for n in range(MOST_ENTRIES + 9))))) == MOST_ENTRIES
    assert len(urls("\n".join(f"{STORM}/{n}" for n in range(MOST_ENTRIES + 9)).encode())) == MOST_ENTRIES


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (gzip.compress(b""), "is empty"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "is a feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "is a feed"),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "is a feed"),
        (b"<!doctype html><html><body>Not found", "is a web page"),
        (b"\n<HTML lang='en'><p>Not found", "is a web page"),
        (b"<Error><Code>AccessDenied</Code></Error>", "is not a sitemap"),
        (b"<", "is not a sitemap"),
        (b"Not found", "is not a sitemap"),
        (b'{"urls": []}', "is not a sitemap"),
        (b"User-agent: *\nDisallow: /login\nAllow: /\nhttps://example.org/", "is not a sitemap"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not text"),
        (b"\x1f\x8b\x08nonsense", "is not a whole gzip file"),
        (gzip.compress(bytes(60 * 2**20), 1), "is larger than 50 MB"),
        (b" " * (51 * 2**20), "is larger than 50 MB"),
    ],
)
def test_what_is_no_sitemap_is_refused(data: bytes, reason: str):
    with pytest.raises(Unreadable) as error:
        parse(data, SITEMAP_URL)

    assert str(error.value) == reason


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return urlset("<loc>https://example.org/&l11;</loc>", head=f'<!DOCTYPE x [<!ENTITY l0 "storm">{levels}]>')


HOSTILE = [
    entity_bomb(),
    urlset("<loc>https://example.org/&f;</loc>", head='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'),
    urlset("<loc>https://example.org/&f;</loc>", head='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    b"<urlset>" + b"<url>" * 100_000,
    b"<urlset><url>" + b"<loc>" * 100_000 + b"x" + b"</loc>" * 100_000 + b"</url></urlset>",
    b"<urlset><url><loc>/" + b"a" * 20 * 2**20 + b"</loc></url></urlset>",
    b"<urlset " + b"".join(b"a%d='' " % n for n in range(100_000)) + b"/>",
    b"<urlset>" + b"&" * 5 * 2**20,
]


@pytest.mark.parametrize("data", HOSTILE)
def test_a_hostile_file_gives_nothing_and_costs_a_few_lines_per_tag(data: bytes, worker: Worker):
    assert worker.call(parse, data, SITEMAP_URL).pages == ()
    assert lines_run(lambda: urls(data)) < 1000 + 20 * data.count(b"<")


def test_robots_name_sitemaps():
    text = (
        "\ufeffSitemap: /news.xml\nUser-agent: *\nDisallow: /sitemap: no\n SITEMAP : https://example.com/a.xml # ours\n"
        "sitemap:\nSitemap: https://example.com/a.xml\nSitemap: ftp://example.com/b.xml"
    )

    assert in_robots(text, "https://example.org/robots.txt") == [
        "https://example.org/news.xml",
        "https://example.com/a.xml",
    ]
    assert in_robots(text) == ["https://example.com/a.xml"]


@pytest.mark.parametrize(
    "path",
    [
        "/2025/03/04/storm",
        "/storm",
        "/news/storm-closes-bridge.html",
        "/en/storm/",
        "/?p=123",
        "/index.php?id=5",
        "/2025/03/search",
        "/pages/storm",
        "/weather/page",
        "/tags-of-the-river",
        "/v1.2-is-out",
    ],
)
def test_what_may_be_an_article(path: str):
    assert is_article(f"https://example.org{path}")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/?lang=en",
        "/tag/river",
        "/Tags/",
        "/en/category/weather",
        "/news/author/mara-lind/",
        "/topics/floods",
        "/page/2",
        "/news/page/31/",
        "/wp-json/v2/posts",
        "/blog/wp-login.php",
        "/login",
        "/en/search",
        "/feed/",
        "/plan.pdf",
        "/photos/storm.JPG",
        "/storm?replytocom=5",
        "/%74ag/river",
    ],
)
def test_what_is_no_article(path: str):
    assert not is_article(f"https://example.org{path}")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"<urlset>", TWO[:90], TWO[:-30], b"<?xml ", b"\x1f\x8b\x08\0", b"https://"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, before: bytes):
    try:
        sitemap = parse(before + data, SITEMAP_URL)
    except Unreadable as reason:
        assert str(reason).startswith("is ")
    else:
        assert all(entry.url.startswith("http") for entry in (*sitemap.pages, *sitemap.sitemaps))


@given(st.text())
def test_any_text_may_be_an_address_or_a_robots_file(text: str):
    is_article(text)
    is_article(f"https://example.org/{text}")
    assert in_robots(text, text) == in_robots(text, text)

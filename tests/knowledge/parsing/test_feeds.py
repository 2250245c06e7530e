"""What feeds of every kind say is read; whether they hold whole articles is told; nothing hostile gets far."""

import gzip
import json
import tracemalloc
from datetime import UTC, datetime

import pytest

from knowledge.parsing.feed_items import LIMIT, MOST_ITEMS, Feed, FeedItem, parse
from knowledge.parsing.unreadable import Unreadable
from tests.knowledge.hostile_inputs import FEED_JUNK
from tests.workload import Worker, lines_run

URL = "https://example.org/news/feed.xml"
SENTENCE = (
    "The bridge over the river stays closed until the spring, the council decided on Monday after a long debate. "
)
SPACES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" ' + (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"'
)


def rss(items: str, channel: str = "<title>Ford Courier</title>") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{channel}{items}</channel></rss>'.encode()


def atom(entries: str, head: str = "<title>Ford Courier</title>") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'.encode()


def one(data: bytes, url: str = URL) -> FeedItem:
    (item,) = parse(data, url).items
    return item


def prose(words: int) -> str:
    sentences = SENTENCE * (words // 19 + 1)
    return " ".join(sentences.split()[: words // 19 * 19])


# What is read


def test_an_item_of_rss():
    data = rss(
        "<item><title>Bridge &amp;amp; tunnel</title><link> /bridge </link><guid isPermaLink='false'>b-7</guid>"
        "<pubDate>Tue, 12 Mar 2024 08:30:00 CET</pubDate><dc:creator>Sample desk</dc:creator>"
        "<category>Traffic</category><category>River</category>"
        "<enclosure url='https://example.org/b.jpg' type='image/jpeg'/>"
        "<description>&lt;p&gt;It is closed.&lt;/p&gt;</description></item>",
        "<title>Ford Courier</title><link>https://example.org</link><language>en-gb</language><ttl>30</ttl>",
    )

    assert parse(data, URL) == Feed(
        title="Ford Courier",
        url="https://example.org",
        language="en-gb",
        minutes=30,
        items=(
            FeedItem(
                key="b-7",
                url="https://example.org/bridge",
                title="Bridge & tunnel",
                text="It is closed.",
                published=datetime(2024, 3, 12, 7, 30, tzinfo=UTC),
                author="Sample desk",
                source="Ford Courier",
                language="en-gb",
                tags=("Traffic", "River"),
                image="https://example.org/b.jpg",
            ),
        ),
    )


def test_an_entry_of_atom():
    item = one(
        atom(
            "<entry xml:lang='fr' xml:base='https://example.com/a/'><id>tag:example.com,2024:7</id>"
            "<title type='html'>Pont &amp;lt;fermé&amp;gt;</title>"
            "<link rel='enclosure' href='x.mp3' type='audio/mpeg'/>"
            "<link rel='alternate' href='pont'/><published>2024-03-12T08:30:00+01:00</published>"
            "<updated>2024-03-13T00:00:00Z</updated><author><name>Bureau</name><email>b@example.com</email></author>"
            "<source><title>Le Gué</title></source><category term='t1' label='Trafic'/>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Fermé.</p><p>Oui.</p></div></content></entry>"
        )
    )

    assert item == FeedItem(
        key="tag:example.com,2024:7",
        url="https://example.com/a/pont",
        title="Pont <fermé>",
        text="Fermé.\n\nOui.",
        published=datetime(2024, 3, 12, 7, 30, tzinfo=UTC),
        updated=datetime(2024, 3, 13, tzinfo=UTC),
        author="Bureau",
        source="Le Gué",
        language="fr",
        tags=("Trafic",),
        media="https://example.com/a/x.mp3",
    )


def test_rdf_and_atom_0_3_and_rss_0_91():
    rdf = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {SPACES}>'
        "<channel><title>Ford Courier</title><sy:updatePeriod>daily</sy:updatePeriod>"
        "<sy:updateFrequency>4</sy:updateFrequency></channel><item rdf:about='https://example.org/7'>"
        "<link>https://example.org/7</link><title>Rain</title><dc:date>2024-03-12</dc:date></item></rdf:RDF>"
    )
    old_atom = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Ford</title><entry><title>Rain</title>'
        "<link rel='alternate' type='text/html' href='https://example.org/7'/><issued>2024-03-12</issued></entry></feed>"
    )
    old_rss = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "https://example.org/rss-0.91.dtd">'
        '<rss version="0.91"><channel><item><title>Rain &eacute;</title>'
        "<link>https://example.org/7</link></item></channel></rss>"
    )

    assert parse(rdf.encode(), URL).minutes == 360
    for data in (rdf, old_atom):
        assert one(data.encode()).published == datetime(2024, 3, 12, tzinfo=UTC)
    for data in (rdf, old_atom, old_rss):
        assert one(data.encode()).url == "https://example.org/7"
    assert one(old_rss.encode()).title == "Rain é"


def test_json_feed():
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Ford Courier",
        "home_page_url": "/",
        "authors": [{"name": "Sample desk"}],
        "items": [
            {
                "id": 7,
                "url": "bridge",
                "title": "Bridge",
                "content_html": f"<p>{prose(100)}</p>",
                "summary": "Closed.",
                "date_published": "2024-03-12T08:30:00Z",
                "tags": ["river"],
                "image": "b.png",
                "language": "en",
            },
            "no item",
        ],
    }
    feed = parse(json.dumps(said).encode(), URL)

    assert (feed.title, feed.url) == ("Ford Courier", "https://example.org/")
    assert feed.items == (
        FeedItem(
            key="7",
            url="https://example.org/news/bridge",
            title="Bridge",
            text=prose(100),
            complete=True,
            published=datetime(2024, 3, 12, 8, 30, tzinfo=UTC),
            author="Sample desk",
            source="Ford Courier",
            language="en",
            tags=("river",),
            image="https://example.org/news/b.png",
        ),
    )


@pytest.mark.parametrize(
    ("said", "key", "url"),
    [
        ("<guid>https://example.org/7</guid>", "https://example.org/7", "https://example.org/7"),
        ("<guid isPermaLink='false'>https://example.org/7</guid>", "https://example.org/7", None),
        ("<guid>7</guid>", "7", None),
        ("<title>Rain</title>", None, None),
        ("<guid>7</guid><link>https://example.org/8</link>", "7", "https://example.org/8"),
        ("<link>javascript:alert(1)</link><guid>7</guid>", "7", None),
        ("<enclosure url='https://example.org/a.mp3' type='audio/mpeg'/><guid>7</guid>", "7", None),
        (
            "<link>https://example.com/~r/7</link><feedburner:origLink>https://example.org/7</feedburner:origLink>",
            None,
            "https://example.org/7",
        ),
    ],
)
def test_what_identifies_an_item_and_where_its_page_is(said: str, key: str | None, url: str | None):
    item = one(rss(f"<item>{said}</item>"))

    assert (item.key, item.url) == (key, url)


def test_a_caption_is_not_the_article():
    item = one(
        rss("<item><description>Closed.</description><media:description>A very long caption</media:description></item>")
    )

    assert item.text == "Closed."


def test_where_a_feed_says_it_lives_now():
    assert parse(rss("", "<itunes:new-feed-url>https://example.com/f</itunes:new-feed-url>"), URL).moved == (
        "https://example.com/f"
    )
    assert parse(atom("", "<title>Ford</title><link rel='self' href='https://example.com/f'/>"), URL).moved is None


def test_an_item_becomes_a_draft():
    said = "<title>Bridge closed</title><link>https://example.org/bridge</link><description>It is closed.</description>"
    article = one(rss(f"<item>{said}</item>")).draft().article_at(URL, datetime(2024, 3, 12, tzinfo=UTC))

    assert (article.title, article.source, article.url) == (
        "Bridge closed",
        "Ford Courier",
        "https://example.org/bridge",
    )
    assert article.text == "It is closed."


# Bytes of all kinds


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252"]
)
def test_any_encoding(charset: str):
    data = f'<?xml version="1.0" encoding="{charset}"?><rss><channel><title>Pré à Genève</title></channel></rss>'

    assert parse(data.encode(charset), URL).title == "Pré à Genève"


def test_wrong_and_odd_charsets():
    russian = "<rss version='2.0'><channel><title>Река вышла из берегов</title></channel></rss>"
    japanese = "<rss version='2.0'><channel><title>橋は閉鎖</title></channel></rss>"

    assert parse(f"<?xml version='1.0' encoding='iso-8859-1'?>{russian}".encode(), URL).title == "Река вышла из берегов"
    assert parse(russian.encode("koi8-r"), URL, "KOI8-R").title == "Река вышла из берегов"
    assert parse(japanese.encode("iso2022_jp"), URL, "ISO-2022-JP").title == "橋は閉鎖"
    for nonsense in ("undefined", "idna", "hex", "unicode_escape", "no such"):
        assert parse(rss(""), URL, nonsense).title == "Ford Courier"
        assert parse(
            f"<?xml version='1.0' encoding='{nonsense}'?><rss><channel><title>\xe9</title>".encode("latin-1"), URL
        ).title


def test_packed_bytes_are_unpacked_within_a_limit():
    assert parse(gzip.compress(rss("")), URL).title == "Ford Courier"
    with pytest.raises(Unreadable, match="is larger than 10 MB"):
        parse(gzip.compress(b" " * 20 * LIMIT), URL)
    with pytest.raises(Unreadable, match="gzip"):
        parse(b"\x1f\x8b\x08 nonsense", URL)


def test_broken_feeds_are_read_as_far_as_they_go():
    good = rss("<item><title>Salt & bread</title><link>https://example.org/7?a=1&b=2</link></item>")

    for data in (good, b"\n\n  <br/>Warning: cannot open\n" + good, good[: good.index(b"</item>")], good + b"</html>"):
        item = one(data)
        assert (item.title, item.url) == ("Salt & bread", "https://example.org/7?a=1&b=2")
    assert one(rss("<item><title>A\x0b bell \x07&#99999999999;</title></item>")).title == "A bell �"
    assert one(rss("<item xmlns:a='urn:a b c' a:b='c'><title>Rain</title></item>")).title == "Rain"
    assert one(rss("<item><title>Rain</title></height></textinput></source></item>")).title == "Rain"


@pytest.mark.parametrize("date", ["", "yesterday", "0000-00-00", "2024-13-45", "10:" + "9" * 50 + ".5", "9" * 40])
def test_dates_that_mean_nothing(date: str):
    item = one(rss(f"<item><guid>7</guid><pubDate>{date}</pubDate><dc:date>{date}</dc:date></item>"))

    assert (item.published, item.updated) == (None, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html><head><title>Ford</title></head></html>", "is a web page, not a feed"),
        (b"<!doctype html>Not found", "is a web page, not a feed"),
        (b"<opml version='2.0'><body/></opml>", "is a list of feeds"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "is a sitemap"),
        (b"It rained.", "is not a feed"),
        (b'{"items": 7}', "is JSON, but not a feed"),
        (b'{"items": [', "not valid"),
        (b"[" * 100_000, "not valid"),
        (b"\x89PNG\r\n", "is not text"),
    ],
)
def test_what_is_no_feed(data: bytes, reason: str):
    with pytest.raises(Unreadable, match=reason):
        parse(data, URL)


# Hostile bytes


def test_entities_neither_grow_nor_reach_out():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bombs = (
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss><channel><title>Ford &l11;</title>',
        f'<!DOCTYPE rss [<!ENTITY q "{"a" * 100_000}">]><rss><channel><title>Ford {"&q;" * 10_000}</title>',
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]><rss><channel><title>Ford &f;</title>',
    )
    for bomb in bombs:
        tracemalloc.start()
        feed = parse(f"{bomb}</channel></rss>".encode(), URL)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert feed.title
        assert feed.title.startswith("Ford &")
        assert peak < 30 * 2**20


@pytest.mark.parametrize("unit", FEED_JUNK)
def test_much_junk_is_parsed(unit: str, worker: Worker):
    junk = rss(f"<item><guid>7</guid><author>{unit * (2**16 // len(unit))}")

    assert len(worker.call(parse, junk, URL).items) <= MOST_ITEMS


@pytest.mark.parametrize("unit", FEED_JUNK)
def test_work_grows_with_the_amount_of_junk_only(unit: str):
    def lines(size: int) -> int:
        return lines_run(lambda: parse(rss(f"<item><guid>7</guid><author>{unit * (size // len(unit))}"), URL))

    lines(100)  # fills caches
    assert lines(2**13) < 2.2 * lines(2**12) + 1000  # four times as many were it quadratic


def test_there_are_limits():
    with pytest.raises(Unreadable, match="is larger than 10 MB"):
        parse(b"<rss>" * LIMIT, URL)
    assert len(parse(rss("<item><guid>7</guid></item>" * (MOST_ITEMS + 9)), URL).items) == MOST_ITEMS


def test_what_all_titles_of_a_feed_end_with_is_the_site_s_name():
    titles = [f"The {word} moves" for word in "mill crane ferry lamp kiln".split()]
    items = "".join(f"<item><title>{title} - Kiln Post</title><guid>{title}</guid></item>" for title in titles)
    feed = f"<rss><channel><title>News by RSS</title>{items}</channel></rss>".encode()
    assert [item.title for item in parse(feed, "https://kiln.example.org/rss").items] == titles
    few = parse(feed.replace(b"kiln moves - Kiln Post", b"kiln moves - a story"), "https://kiln.example.org")
    assert few.items[0].title == "The mill moves - Kiln Post"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("www.kiln.example.org/a", "https://www.kiln.example.org/a"),
        ("kiln.example.org/a?b=1", "https://kiln.example.org/a?b=1"),
        ("KILN.example.org/a", "https://KILN.example.org/a"),
        ("blog.kiln.example.org/a.html", "https://blog.kiln.example.org/a.html"),
        ("kiln.example.org", "https://kiln.example.org"),
        ("kiln.example.org:8080/a", "https://kiln.example.org:8080/a"),
        ("www.other.example/a", "https://www.other.example/a"),
        ("//kiln.example.org/a", "https://kiln.example.org/a"),
        ("https:/kiln.example.org/a", "https://kiln.example.org/a"),
        ("http//kiln.example.org/a", "http://kiln.example.org/a"),
        ("ttps://kiln.example.org/a", "https://kiln.example.org/a"),
        ("http://https://kiln.example.org/a", "https://kiln.example.org/a"),
        ("a.html", "https://kiln.example.org/a.html"),
        ("a.b/c", "https://kiln.example.org/a.b/c"),
        ("news/kiln.example.org", "https://kiln.example.org/news/kiln.example.org"),
        ("2024.10/a", "https://kiln.example.org/2024.10/a"),
    ],
)
def test_a_link_may_lack_its_scheme(link: str, expected: str):
    feed = f"<rss><channel><item><title>Kiln</title><link>{link}</link></item></channel></rss>".encode()
    [item] = parse(feed, "https://kiln.example.org/rss").items
    assert item.url == expected

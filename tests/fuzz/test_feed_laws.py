"""Laws of feeds that hold for any bytes and any words."""

from contextlib import suppress
from html import escape

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.parsing import opml
from knowledge.parsing.feed_items import Feed, parse
from knowledge.parsing.text import clean, line
from knowledge.parsing.unreadable import Unreadable

URL = "https://example.org/news/feed.xml"
PIECES = st.sampled_from(
    (
        "<rss> <channel> <item> </item> <title> </title> <link> </link> <guid> <pubDate> <description> <![CDATA[ ]]> "
        "<!-- --> <feed> <entry> <content> </content> <image> </height> <textinput> <source> &amp; &x; &#0; http://[ <"
    ).split()
)
MARKUP = st.lists(PIECES | st.text(max_size=6), max_size=30).map("".join)
WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=60).map(lambda text: clean(line(text)))


def feed_or_none(data: bytes) -> Feed | None:
    try:
        return parse(data, URL)
    except Unreadable:
        return None


@settings(max_examples=150)
@given(st.binary(max_size=200) | MARKUP.map(str.encode) | MARKUP.map(lambda markup: markup.encode("utf-16")))
def test_any_bytes_are_a_feed_or_unreadable(data: bytes):
    feed = feed_or_none(data)

    assert feed == feed_or_none(data)
    for item in feed.items if feed else ():
        assert item.url is None or item.url.lower().startswith(("http://", "https://"))
        assert item.text == item.text.strip()
        assert clean(item.text) == item.text
        assert item.published is None or item.published.utcoffset() is not None


@settings(max_examples=100)
@given(WORDS, st.lists(WORDS.filter(bool), min_size=1, max_size=4))
def test_words_come_through_rss_atom_and_json_alike(title: str, paragraphs: list[str]):
    body = "".join(f"<p>{escape(text)}</p>" for text in ["It rained.", *paragraphs, "The river rose."])
    item = f"<item><guid>7</guid><description>{escape(body)}</description></item>"
    rss = f"<rss version='2.0'><channel>{item}</channel></rss>"
    entry = f"<entry><id>7</id><content type='html'>{escape(body)}</content></entry>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"
    json = orjson.dumps({"title": title, "items": [{"id": "7", "content_html": body}]})
    texts = {parse(data, URL).items[0].text for data in (rss.encode(), atom.encode(), json)}

    assert len(texts) == 1
    assert [paragraph for text in texts for paragraph in text.split("\n\n")] == [
        "It rained.",
        *paragraphs,
        "The river rose.",
    ]


@settings(max_examples=100)
@given(MARKUP.map(lambda markup: b"<opml>" + markup.encode()) | st.binary(max_size=100))
def test_any_bytes_are_a_list_of_feeds_or_unreadable(data: bytes):
    with suppress(Unreadable):
        assert opml.read(data)

"""The feeds that a page links to are found; the usual addresses are guessed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.parsing.feed_links import feeds_in, guesses, sitemap_guesses

URL = "https://example.org/news/"


def test_declared_feeds_come_before_links_and_comments_last():
    page = """
    <link rel="alternate" type="application/rss+xml" title="Ford » Comments Feed" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml; charset=utf-8" title="Ford » Feed" href="/feed/">
    <LINK REL="Alternate" TYPE="Application/Atom+XML" HREF="atom.xml">
    <body><a href="https://example.com/rss/city.xml">Subscribe</a><a href="/about">About</a>"""

    assert feeds_in(page, URL) == [
        "https://example.org/feed/",
        "https://example.org/news/atom.xml",
        "https://example.org/comments/feed/",
        "https://example.com/rss/city.xml",
    ]


def test_json_is_a_feed_only_where_its_link_looks_like_one():
    page = """
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">
    <link rel="alternate" type="application/json+oembed" href="/oembed?url=feed">
    <link rel="alternate" type="application/json" title="JSON Feed" href="/posts.json">
    <link rel="alternate" type="application/feed+json" href="/feed.json">
    <link rel="alternate" hreflang="fr" href="/fr/">
    <link rel="stylesheet" type="text/xml" href="/feed.xml">"""

    assert feeds_in(page, URL) == ["https://example.org/posts.json", "https://example.org/feed.json"]


def test_links_that_look_like_feeds():
    links = [
        "/feed",
        "/rss/",
        "/index.xml",
        "/news.rss",
        "feed://example.com/x/atom.xml",
        "/feedback",
        "/brass",
        "mailto:rss@example.org",
    ]
    links += ["https://feedly.com/i/subscription/feed/x", "/data.xml", "javascript:rss()", "/feed"]
    page = "".join(f'<a href="{link}">link</a>' for link in links)

    assert feeds_in(page, URL) == [
        "https://example.org/feed",
        "https://example.org/rss/",
        "https://example.org/index.xml",
        "https://example.org/news.rss",
        "https://example.com/x/atom.xml",
    ]


def test_links_are_relative_to_the_base_element():
    page = '<base href="https://example.com/blog/"><link rel=alternate type=application/rss+xml href=feed>'

    assert feeds_in(page, URL) == ["https://example.com/blog/feed"]


def test_empty_pages_have_no_feeds():
    for page in (
        "",
        " ",
        "<!-- -->",
        "\0",
        "It rained.",
        "<?xml version='1.0' encoding='utf-16'?><p>",
        "<a>" * 100_000,
    ):
        assert feeds_in(page, URL) == []


def test_guesses():
    assert guesses("https://example.org")[:2] == ["https://example.org/feed", "https://example.org/rss.xml"]
    assert guesses("https://example.org/blog")[0] == "https://example.org/blog/feed"
    assert "https://example.org/feed" in guesses("https://example.org/blog?page=2#top")
    assert guesses("https://example.org/index.html")[0] == "https://example.org/feed"
    assert guesses("no address") == sitemap_guesses("ftp://example.org") == []
    assert sitemap_guesses("https://example.org/blog/") == [
        "https://example.org/sitemap_index.xml",
        "https://example.org/sitemap.xml",
        "https://example.org/news-sitemap.xml",
    ]


PIECES = st.sampled_from(
    ["<link rel=alternate ", "type=application/rss+xml ", 'href="', "/feed", '">', "<a href=", "<base href=", "//["]
)


@settings(max_examples=200)
@given(st.lists(PIECES | st.text(max_size=8), max_size=20).map("".join), st.sampled_from([URL, "", "http://[", "x:y"]))
def test_only_web_addresses_are_returned_and_without_duplicates(page: str, url: str):
    links = feeds_in(page, url)

    assert len(links) == len(set(links))
    assert all(address.lower().startswith(("http://", "https://")) for address in links)

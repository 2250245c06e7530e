"""Find the addresses of a site's feeds: those that its page links to, and the usual addresses."""

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from knowledge.parsing import addresses
from knowledge.parsing.web_page import phrases

LIMIT = 5 * 2**20  # characters of a page; links to feeds are near its top
MOST = 50  # feeds of one page

_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/rss+xml"}
_VAGUE_TYPES = {"application/json", "application/xml", "text/xml", ""}  # declared for many things that are not feeds
_FEEDISH = re.compile(r"(?:^|[^a-z])(?:rss|atom|feeds?)(?:[^a-z]|$)")
_FEED_PATH = re.compile(r"/(?:rss|atom|feed)(?:/|$)|/(?:rss|atom|feed|index)\.(?:xml|rdf|json)$|\.(?:rss|atom)$")
_READERS = re.compile(
    r"^(?:www\.)?(?:feedly|inoreader|netvibes|bloglovin|newsblur)\."
)  # online feed readers: links to them are not feeds

_FEEDS = "feed rss.xml feed.xml atom.xml index.xml rss feed.json rss/index.xml index.rdf feeds/posts/default".split()
_SITEMAPS = "sitemap_index.xml sitemap.xml news-sitemap.xml".split()


class _FeedLink(NamedTuple):
    """A link on a page that may lead to a feed."""

    rank: int  # the lower, the more likely a feed of articles: `_declared` gives 0 and 1, `_linked` 2 and 3
    address: str


def feeds_in(markup: str, url: str) -> list[str]:
    """
    Return the addresses of the feeds that the page at `url` links to, the best first.

    Feeds in link elements come first, then ordinary links that look like feeds; in both groups feeds of comments are
    last.

    >>> page = '<link rel="alternate" type="application/rss+xml" href="/feed/"><a href="/atom.xml">Subscribe</a>'
    >>> feeds_in(page, "https://example.org/news/")
    ['https://example.org/feed/', 'https://example.org/atom.xml']
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    data = b"<html>" + markup[:LIMIT].replace("\0", "").encode("utf-8", "replace")  # lxml refuses an empty document
    page = etree.fromstring(data, parser)
    base = _joined(url, next(iter(page.xpath("//base/@href")), "")) or url
    links = sorted([*_declared(page, base), *_linked(page, base)], key=lambda link: link.rank)
    return list(dict.fromkeys(link.address for link in links))[:MOST]


def guesses(url: str) -> list[str]:
    """
    Return the addresses at which the site of `url` may have a feed, the most likely first.

    Addresses below the page's own path come first: the page may belong to one blog of many.

    >>> guesses("https://example.org/")[:3]
    ['https://example.org/feed', 'https://example.org/rss.xml', 'https://example.org/feed.xml']
    """
    return [root + name for root, name in product(_roots(url), _FEEDS)]


def sitemap_guesses(url: str) -> list[str]:
    """
    Return the addresses at which the site of `url` may have a sitemap.

    >>> sitemap_guesses("https://example.org/news/storm")[0]
    'https://example.org/sitemap_index.xml'
    """
    return [root + name for root, name in product(_roots(url)[-1:], _SITEMAPS)]


def _roots(url: str) -> list[str]:
    """Return the addresses of the page's folder and of its site, both with a final slash; none for an invalid `url`."""
    address = addresses.web_address(url)
    if not address:
        return []
    parts = urlsplit(address)
    site = f"{parts.scheme}://{parts.netloc}/"
    path = parts.path.strip("/")
    return [f"{site}{path}/", site] if path and "." not in path.rpartition("/")[2] else [site]


def _declared(page: etree._Element, base: str) -> Iterator[_FeedLink]:
    """Yield the feeds in the page's link elements."""
    for link in page.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        title = (link.get("title") or "").lower()
        href = link.get("href") or ""
        if "alternate" not in rel and "feed" not in rel:
            continue
        feedish = "feed" in rel or _FEEDISH.search(title) or _FEED_PATH.search(href.lower())
        address = _joined(base, href)
        if address and (kind in _TYPES or (kind in _VAGUE_TYPES and feedish and "oembed" not in href.lower())):
            yield _FeedLink(1 if phrases.comment_link().search(f"{title} {href.lower()}") else 0, address)


def _linked(page: etree._Element, base: str) -> Iterator[_FeedLink]:
    """Yield the ordinary links that look like feeds."""
    for link in page.iter("a"):
        address = _joined(base, link.get("href") or "")
        parts = urlsplit(address) if address else None
        if not address or not parts or _READERS.match(parts.netloc.lower()):
            continue
        words = " ".join(filter(None, (link.get("title"), *link.itertext()))).lower()[:200]
        if _FEED_PATH.search(parts.path.lower()) or (link.get("type") or "").lower() in _TYPES:
            yield _FeedLink(3 if phrases.comment_link().search(f"{words} {parts.path.lower()}") else 2, address)


def _joined(base: str, href: str) -> str | None:
    """Return the absolute address of a link, with ``feed:`` replaced by the scheme of the page."""
    href = re.sub(r"[\t\r\n]+", "", href.strip())
    href = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", href, flags=re.IGNORECASE)
    return addresses.joined(base, href) if href else None

"""Where a site's feeds are: those that its page names, and the usual addresses where it names none."""

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from knowledge.parsing import fields
from knowledge.parsing.web_page import phrases

LIMIT = 5 * 2**20  # characters of a page; the feeds are named at its top
MOST = 50

_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/rss+xml"}
_VAGUE_TYPES = {"application/json", "application/xml", "text/xml", ""}  # said of much that is no feed
_FEEDISH = re.compile(r"(?:^|[^a-z])(?:rss|atom|feeds?)(?:[^a-z]|$)")
_FEED_PATH = re.compile(r"/(?:rss|atom|feed)(?:/|$)|/(?:rss|atom|feed|index)\.(?:xml|rdf|json)$|\.(?:rss|atom)$")
_READERS = re.compile(r"^(?:www\.)?(?:feedly|inoreader|netvibes|bloglovin|newsblur)\.")  # they name feeds of others

_FEEDS = "feed rss.xml feed.xml atom.xml index.xml rss feed.json rss/index.xml index.rdf feeds/posts/default".split()
_SITEMAPS = "sitemap_index.xml sitemap.xml news-sitemap.xml".split()


class _FeedLink(NamedTuple):
    """An address that a page names, and how good it looks: the less, the better."""

    rank: int
    address: str


def feeds_in(markup: str, url: str) -> list[str]:
    """
    The addresses of the feeds that the page at `url` names, best first: declared ones, then mere links that look
    like feeds; feeds of comments last among either.

    >>> page = '<link rel="alternate" type="application/rss+xml" href="/feed/"><a href="/atom.xml">Subscribe</a>'
    >>> feeds_in(page, "https://example.org/news/")
    ['https://example.org/feed/', 'https://example.org/atom.xml']
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    data = b"<html>" + markup[:LIMIT].replace("\0", "").encode("utf-8", "replace")  # so that it is never nothing
    page = etree.fromstring(data, parser)
    base = _joined(url, next(iter(page.xpath("//base/@href")), "")) or url
    found = sorted([*_declared(page, base), *_linked(page, base)], key=lambda each: each.rank)
    return list(dict.fromkeys(each.address for each in found))[:MOST]


def guesses(url: str) -> list[str]:
    """
    The addresses at which the site of `url` may have a feed, the likeliest first.

    Below the page's own path first, where it has one: it may be one blog of many.

    >>> guesses("https://example.org/")[:3]
    ['https://example.org/feed', 'https://example.org/rss.xml', 'https://example.org/feed.xml']
    """
    return [root + name for root, name in product(_roots(url), _FEEDS)]


def sitemap_guesses(url: str) -> list[str]:
    """
    The addresses at which the site of `url` may have a sitemap.

    >>> sitemap_guesses("https://example.org/news/storm")[0]
    'https://example.org/sitemap_index.xml'
    """
    return [root + name for root, name in product(_roots(url)[-1:], _SITEMAPS)]


def _roots(url: str) -> list[str]:
    """The folder of a page and its site, each with a slash at the end; none for what is no address."""
    address = fields.address(url)
    if not address:
        return []
    parts = urlsplit(address)
    site = f"{parts.scheme}://{parts.netloc}/"
    path = parts.path.strip("/")
    return [f"{site}{path}/", site] if path and "." not in path.rpartition("/")[2] else [site]


def _declared(page: etree._Element, base: str) -> Iterator[_FeedLink]:
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
    for link in page.iter("a"):
        address = _joined(base, link.get("href") or "")
        parts = urlsplit(address) if address else None
        if not address or not parts or _READERS.match(parts.netloc.lower()):
            continue
        words = " ".join(filter(None, (link.get("title"), *link.itertext()))).lower()[:200]
        if _FEED_PATH.search(parts.path.lower()) or (link.get("type") or "").lower() in _TYPES:
            yield _FeedLink(3 if phrases.comment_link().search(f"{words} {parts.path.lower()}") else 2, address)


def _joined(base: str, href: str) -> str | None:
    """The whole address of a link; ``feed:`` is another word for http."""
    href = re.sub(r"[\t\r\n]+", "", href.strip())
    href = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", href, flags=re.IGNORECASE)
    if not href:
        return None
    try:
        return fields.address(urljoin(base, href))
    except ValueError:
        return None

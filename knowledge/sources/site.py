"""A site that is asked whether it has a feed, a sitemap or one article."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from knowledge.errors import SourceError
from knowledge.fetching.client import FetchError, Response
from knowledge.parsing import addresses, feed_items, feed_links, sitemap_xml, web_page
from knowledge.parsing.text import decode
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import Visit
from knowledge.sources import Item, Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.feed import Feed
from knowledge.sources.page import Page
from knowledge.sources.remote import RemoteSource
from knowledge.sources.sitemap import Sitemap


class Site(RemoteSource):
    """
    Whatever is at an address: a feed, an article, or a site.

    A site has its articles where it says, in a feed, else in a sitemap; where it does not say, the usual
    addresses are tried. What was found is asked directly from then on, until it fails.
    """

    def read(self) -> Iterator[Item]:
        """Yield the articles. Raises `NotDue`, or `SourceError` when there are none to be found."""
        key = f"site:{addresses.untracked(self._url)}"
        now = self._web.now()
        visit = self._web.memory.visit(key) or Visit(address=key, checked=now, due=now)
        source = _subscription(visit.listed, self._web) if visit.listed else self._found()
        self._web.memory.remember(replace(visit, listed=source.name, checked=now))
        try:
            yield from source.read()
        except SourceError:
            self._web.memory.remember(replace(visit, listed=None, checked=now))
            raise

    def _found(self) -> Source:
        try:
            response = self._web.fetcher.get(self._url, robots=True)
        except FetchError as error:
            raise SourceError(str(error), retry_after=error.retry_after) from error
        if _is(feed_items.parse, response):
            return Feed(self._url, self._web)
        if _is(sitemap_xml.parse, response) and response.media_type != "text/plain":
            return Sitemap(self._url, self._web)
        try:
            markup = decode(response.body, response.charset)
        except Unreadable as reason:
            raise SourceError(str(reason)) from reason
        article = _is(web_page.page, response)
        if article and urlsplit(response.url).path.strip("/"):
            return Page(self._url, self._web)
        for url in feed_links.feeds_in(markup, response.url) or feed_links.guesses(response.url):
            if self._holds(url, feed_items.parse):
                return Feed(url, self._web)
        for url in self._named_sitemaps(response.url) or feed_links.sitemap_guesses(response.url):
            if self._holds(url, sitemap_xml.parse):
                return Sitemap(url, self._web)
        if article:
            return Page(self._url, self._web)
        raise SourceError("is no article, and its site has neither a feed nor a sitemap")

    def _named_sitemaps(self, url: str) -> list[str]:
        parts = urlsplit(url)
        robots = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            return sitemap_xml.in_robots(decode(self._web.fetcher.get(robots).body), robots)
        except (FetchError, Unreadable):
            return []

    def _holds(self, url: str, parse: Callable[[bytes, str], object]) -> bool:
        try:
            return _is(parse, self._web.fetcher.get(url, robots=True))
        except FetchError:
            return False


def open_subscription(kind: str, url: str, web: Crawler) -> Source:
    """
    The source of a kind: ``feed``, ``page``, ``sitemap``, or ``""`` for a site.

    Raises `ConfigError` when `url` is no address on the web.
    """
    kinds: dict[str, Callable[[str, Crawler], Source]] = {"feed": Feed, "page": Page, "sitemap": Sitemap, "": Site}
    return kinds[kind](url, web)


def _subscription(name: str, web: Crawler) -> Source:
    """The source that was found for a site, by its name."""
    kind, _, url = name.partition(":")
    return open_subscription(kind, url, web)


def _is(parse: Callable[[bytes, str], object], response: Response) -> bool:
    try:
        parse(response.body, response.url)
    except Unreadable:
        return False
    return True

"""A site: its feed, its sitemap or its one article is found and read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from knowledge.errors import SourceError
from knowledge.fetching.client import FetchError, Response
from knowledge.parsing import addresses, feed_items, feed_links, sitemap_xml, web_page
from knowledge.parsing.text import decode
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import SiteContent
from knowledge.sources import Item, Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.feed import Feed
from knowledge.sources.page import Page
from knowledge.sources.remote import RemoteSource
from knowledge.sources.sitemap import Sitemap


class Site(RemoteSource):
    """
    A feed, an article, or a site: whatever is at an address.

    A site names its feed or its sitemap; where it does not, the usual addresses are tried. The source that was
    found is requested directly from then on, until it fails.
    """

    def read(self) -> Iterator[Item]:
        """Yield the articles. Raises `NotDue`, or `SourceError` when there are none to be found."""
        key = f"site:{addresses.untracked(self._url)}"
        memory, now = self._crawler.memory, self._crawler.now()
        visit = memory.visit(key) or replace(self._crawler.first_visit(self._url), address=key)
        content = visit.content if isinstance(visit.content, SiteContent) else self._discovered()
        memory.remember(replace(visit, content=content, checked=now))
        try:
            yield from open_remote(content.kind, content.address, self._crawler).read()
        except SourceError:
            memory.remember(replace(visit, content=None, checked=now))
            raise

    def _discovered(self) -> SiteContent:
        """Request the address and find the source there. Raises `SourceError` when there is none."""
        try:
            response = self._crawler.fetcher.get(self._url, robots=True)
            if _parses(feed_items.parse, response):
                return SiteContent("feed", self._url)
            if _parses(sitemap_xml.parse, response) and response.media_type != "text/plain":
                return SiteContent("sitemap", self._url)
            return self._discovered_in(decode(response.body, response.charset), response)
        except FetchError as error:
            raise SourceError(str(error), retry_after=error.retry_after) from error
        except Unreadable as reason:
            raise SourceError(str(reason)) from reason

    def _discovered_in(self, markup: str, response: Response) -> SiteContent:
        article = _parses(web_page.page, response)
        if article and urlsplit(response.url).path.strip("/"):
            return SiteContent("page", self._url)
        for url in feed_links.feeds_in(markup, response.url) or feed_links.guesses(response.url):
            if self._holds(url, feed_items.parse):
                return SiteContent("feed", url)
        for url in self._named_sitemaps(response.url) or feed_links.sitemap_guesses(response.url):
            if self._holds(url, sitemap_xml.parse):
                return SiteContent("sitemap", url)
        if article:
            return SiteContent("page", self._url)
        raise SourceError("is no article, and its site has neither a feed nor a sitemap")

    def _named_sitemaps(self, url: str) -> list[str]:
        parts = urlsplit(url)
        robots = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            return sitemap_xml.in_robots(decode(self._crawler.fetcher.get(robots).body), robots)
        except (FetchError, Unreadable):
            return []

    def _holds(self, url: str, parse: Callable[[bytes, str], object]) -> bool:
        try:
            return _parses(parse, self._crawler.fetcher.get(url, robots=True))
        except FetchError:
            return False


def open_remote(kind: str, url: str, crawler: Crawler) -> Source:
    """
    Return the source of a kind: ``feed``, ``page``, ``sitemap``, or ``""`` for a site.

    Raises `ConfigError` when `url` is no address on the web.
    """
    kinds: dict[str, Callable[[str, Crawler], Source]] = {"feed": Feed, "page": Page, "sitemap": Sitemap, "": Site}
    return kinds[kind](url, crawler)


def _parses(parse: Callable[[bytes, str], object], response: Response) -> bool:
    try:
        parse(response.body, response.url)
    except Unreadable:
        return False
    return True

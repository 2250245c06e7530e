"""Sitemaps, and indexes of sitemaps."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from knowledge.errors import SourceError
from knowledge.fetching.client import Response
from knowledge.models import Problem
from knowledge.parsing import sitemap_xml
from knowledge.parsing.draft import Draft
from knowledge.parsing.sitemap_xml import SitemapEntry
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import RefreshMode, SitemapContent, SitemapIndexContent, VisitContent
from knowledge.sources import Item, unlisted_pages
from knowledge.sources.crawl import Crawler, NotDue, version_of
from knowledge.sources.listed_page import ListedPage
from knowledge.sources.remote import RemoteSource

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_PAGES = 300  # requested in one reading of a sitemap: the rest waits for the next one
_EARLY_PAGES = 50  # of a sitemap, requested before they are due
_SITEMAPS = 50  # of an index
_TOMORROW = timedelta(days=1)


class Sitemap(RemoteSource):
    """
    The articles that a site's sitemap lists, the newest first; of an index, those of the sitemaps it names.

    Addresses that do not look like articles, and pages that turn out to hold none, are passed over. At most 300
    pages are requested in one reading; the next one goes on from there.
    """

    kind = "sitemap"

    def __init__(self, url: str, crawler: Crawler) -> None:
        super().__init__(url, crawler)
        self._pages_left = _PAGES  # that may still be requested in this reading
        self._requested: set[str] = set()  # sitemaps
        self._pages_seen: set[str] = set()  # pages in the sitemaps that were modified

    def read(self) -> Iterator[Item]:
        """Yield the articles. Raises `NotDue`, or `SourceError` when the sitemap cannot be had."""
        self._pages_left, self._requested, self._pages_seen = _PAGES, set(), set()
        yield from self._sitemap(self._url)
        if self._pages_left > 0:
            yield from unlisted_pages.withdrawn(self._crawler, self.name, self._pages_seen)

    def _sitemap(self, url: str) -> Iterator[Item]:
        """Yield the articles that one sitemap lists."""
        self._requested.add(url)
        response, visit = self._crawler.request_source(url, robots=True)
        if response is None and not (yield from self._unmodified(visit.content)):
            response, visit = self._crawler.request_source_anew(url, robots=True)
        if response is not None:
            content = yield from self._listed(response)
            visit = replace(visit, content=content)
        self._crawler.memory.remember(visit)

    def _unmodified(self, content: VisitContent | None) -> Generator[Item, None, bool]:
        """Yield the articles of a sitemap that was not modified. Returns False when its list is needed for that."""
        if isinstance(content, SitemapIndexContent):
            yield from self._named(content.sitemaps)
            return True
        if isinstance(content, SitemapContent) and content.next_look > self._crawler.now():
            for page in content.undated if self._crawler.mode is not RefreshMode.DUE else ():
                yield from self._article(SitemapEntry(url=page), early=True)
            return True
        return False

    def _listed(self, response: Response) -> Generator[Item, None, VisitContent]:
        """Yield the articles of a sitemap, or of those that it names. Returns the content of its visit."""
        try:
            sitemap = sitemap_xml.parse(response.body, response.url)
        except Unreadable as reason:
            raise SourceError(str(reason)) from reason
        named = tuple(entry.url for entry in _newest_first(sitemap.sitemaps))
        yield from self._named(named)
        pages = yield from self._pages(sitemap.pages)
        return SitemapIndexContent(named) if named else pages

    def _named(self, urls: Iterable[str]) -> Iterator[Item]:
        """Yield the articles of the sitemaps that an index names; one that cannot be had is a problem."""
        for url in urls:
            if self._pages_left <= 0 or url in self._requested or len(self._requested) > _SITEMAPS:
                continue
            try:
                yield from self._sitemap(url)
            except NotDue:
                continue
            except SourceError as error:
                yield Problem(url, str(error))

    def _pages(self, entries: Iterable[SitemapEntry]) -> Generator[Item, None, SitemapContent]:
        """Yield the articles, the newest first. Returns the content of the sitemap's visit."""
        pages = _newest_first(entry for entry in entries if sitemap_xml.is_article(entry.url))
        self._pages_seen.update(page.url for page in pages)
        for number, page in enumerate(pages):
            if self._pages_left <= 0:
                break
            yield from self._article(page, early=number < _EARLY_PAGES)
        now = self._crawler.now()
        dues = [visit.due for page in pages if not page.modified and (visit := self._crawler.visit(page.url))]
        next_look = now if self._pages_left <= 0 else min(dues, default=now + _TOMORROW)
        undated = [page.url for page in pages if not page.modified and not page.title]
        return SitemapContent(next_look, tuple(undated[:_EARLY_PAGES]))

    def _article(self, entry: SitemapEntry, *, early: bool) -> Iterator[Item]:
        """Yield the article of one page. Where the sitemap has times of changes, it is not requested early."""
        before = self._crawler.visit(entry.url)
        version = version_of(before) or ""
        if entry.modified and before and entry.modified > before.checked:
            version = entry.modified.isoformat()
        page = ListedPage(url=entry.url, teaser=_teaser(entry), version=version, source=self.name, certain=False)
        yield from page.read(self._crawler, early=early and entry.modified is None)
        after = self._crawler.visit(entry.url)
        self._pages_left -= after is not None and (before is None or after.checked > before.checked)


def _teaser(entry: SitemapEntry) -> Draft:
    return Draft(
        text="",
        title=entry.title,
        date=entry.published,
        updated=entry.modified,
        source=entry.source,
        language=entry.language,
        image=entry.image,
    )


def _newest_first(entries: Iterable[SitemapEntry]) -> list[SitemapEntry]:
    return sorted(entries, key=lambda entry: (entry.published or entry.modified or _NEVER).timestamp(), reverse=True)

"""Sitemaps, and indexes of sitemaps."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from knowledge.errors import SourceError
from knowledge.models import Problem
from knowledge.parsing import sitemap_xml
from knowledge.parsing.draft import Draft
from knowledge.parsing.sitemap_xml import SitemapEntry
from knowledge.parsing.unreadable import Unreadable
from knowledge.sources import Item
from knowledge.sources.crawl import Crawler, NotDue
from knowledge.sources.remote import RemoteSource

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_PAGES = 300  # of a sitemap, fetched in one reading: the rest waits for the next one
_EAGER_PAGES = 50  # of a sitemap, looked at before their time
_SITEMAPS = 50  # of an index
_INDEX = "index"  # in the place of when to look again
_TOMORROW = timedelta(days=1)


class Sitemap(RemoteSource):
    """
    The articles that a site's sitemap lists, the newest first; of an index, those of the sitemaps it names.

    Addresses that are no articles by their look, and pages that turn out to be none, are passed over. At most
    300 pages are fetched in one reading; the next one goes on from there.
    """

    kind = "sitemap"

    def __init__(self, url: str, web: Crawler) -> None:
        super().__init__(url, web)
        self._left = _PAGES  # pages that may still be fetched in this reading
        self._asked: set[str] = set()  # sitemaps

    def read(self) -> Iterator[Item]:
        """Yield the articles. Raises `NotDue`, or `SourceError` when the sitemap cannot be had."""
        self._left, self._asked = _PAGES, set()
        return self._sitemap(self._url)

    def _sitemap(self, url: str) -> Iterator[Item]:
        """What one sitemap lists. Its visit remembers when to look at its pages, or which sitemaps it names."""
        self._asked.add(url)
        response, visit = self._web.ask(url, robots=True)
        if response is None:
            next_look, *listed = (visit.listed or "").split("\n")
            if next_look == _INDEX:
                yield from self._named(listed)
            elif next_look > self._web.now().isoformat():
                for page in listed if self._web.eager else ():
                    yield from self._article(SitemapEntry(url=page), eager=True)
            else:
                response, visit = self._web.ask_again(url, robots=True)
        if response is not None:
            try:
                sitemap = sitemap_xml.parse(response.body, response.url)
            except Unreadable as reason:
                raise SourceError(str(reason)) from reason
            named = [each.url for each in _newest_first(sitemap.sitemaps)]
            yield from self._named(named)
            pages = yield from self._pages(sitemap.pages)
            listed = [_INDEX, *named] if named else pages
            visit = replace(visit, listed="\n".join(listed))
        self._web.memory.remember(visit)

    def _named(self, urls: list[str]) -> Iterator[Item]:
        """What the sitemaps list that an index names; one that cannot be had is a problem."""
        for url in urls:
            if self._left <= 0 or url in self._asked or len(self._asked) > _SITEMAPS:
                continue
            try:
                yield from self._sitemap(url)
            except NotDue:
                continue
            except SourceError as error:
                yield Problem(url, str(error))

    def _pages(self, listed: Iterable[SitemapEntry]) -> Generator[Item, None, list[str]]:
        """The articles; when to look again, and the newest pages of which the sitemap does not say if they changed."""
        pages = _newest_first(page for page in listed if sitemap_xml.is_article(page.url))
        for number, page in enumerate(pages):
            if self._left <= 0:
                break
            yield from self._article(page, eager=number < _EAGER_PAGES)
        dues = [visit.due for page in pages if not page.modified and (visit := self._web.visit(page.url))]
        next_look = self._web.now() if self._left <= 0 else min(dues, default=self._web.now() + _TOMORROW)
        undated = [page.url for page in pages if not page.modified and not page.title]
        return [next_look.isoformat(), *undated[:_EAGER_PAGES]]

    def _article(self, page: SitemapEntry, *, eager: bool) -> Iterator[Item]:
        before = self._web.visit(page.url)
        teaser = Draft(
            text="",
            title=page.title,
            date=page.published,
            updated=page.modified,
            source=page.source,
            language=page.language,
            image=page.image,
        )
        listed = (before.listed if before else None) or ""
        if page.modified and before and page.modified > before.checked:
            listed = page.modified.isoformat()
        # Where the sitemap tells of changes, there is no need to look before the time.
        early = None if eager and page.modified is None else False
        yield from self._web.article(page.url, teaser, listed, self.name, eager=early, certain=False)
        after = self._web.visit(page.url)
        self._left -= after is not None and (before is None or after.checked > before.checked)


def _newest_first(listed: Iterable[SitemapEntry]) -> list[SitemapEntry]:
    return sorted(listed, key=lambda each: (each.published or each.modified or _NEVER).timestamp(), reverse=True)

"""Feeds: RSS, Atom and JSON Feed."""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from urllib.parse import quote

from knowledge.errors import SourceError
from knowledge.fetching.client import FetchError, Response
from knowledge.models import Problem, article_id
from knowledge.parsing import feed_items
from knowledge.parsing.draft import Draft
from knowledge.parsing.feed_items import FeedItem
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import FeedContent, PageContent, Unchanged
from knowledge.sources import Item, unlisted_pages
from knowledge.sources.crawl import version_of
from knowledge.sources.listed_page import ListedPage
from knowledge.sources.remote import RemoteSource

_LONGEST_MINUTES = 24 * 60  # between two requests to a feed, whatever it asks for


class Feed(RemoteSource):
    """
    The articles of an RSS, Atom or JSON feed.

    An item that carries only a teaser is completed from its page; where the page cannot be had, the teaser
    replaces it. Articles stay when the feed drops them.
    """

    kind = "feed"

    def read(self) -> Iterator[Item]:
        """Yield the articles, in the feed's order. Raises `NotDue` or `SourceError` when the feed cannot be had."""
        response, visit = self._crawler.request_source(self._url, robots=False)
        changed: dict[str, Response] = {}
        if response is None and isinstance(visit.content, FeedContent):
            changed = yield from self._changed(visit.content.pages)
            if not changed:
                yield from self._unchanged(visit.content.pages)
                self._crawler.memory.remember(visit)
                yield from self._withdrawn(visit.content)
                return
        if response is None:  # the titles and dates of changed pages, or pages that are not known yet
            response, visit = self._crawler.request_source_anew(self._url, robots=False)
        feed = _parsed(response)
        pages = yield from self._items(feed.items, changed)
        minutes = min(feed.minutes or 0, _LONGEST_MINUTES)
        due = max(visit.due, visit.checked + timedelta(minutes=minutes))
        moved = feed.moved or visit.moved
        content = FeedContent(tuple(pages), tuple({item.url for item in feed.items if item.url}.difference(pages)))
        self._crawler.memory.remember(replace(visit, content=content, moved=moved, due=due))
        yield from self._withdrawn(content)

    def _withdrawn(self, content: FeedContent) -> Iterator[Item]:
        """Yield the articles that the feed listed once and whose pages no longer exist."""
        if content.complete is not None:
            listed = [*content.pages, *content.complete]
            yield from unlisted_pages.withdrawn(self._crawler, self.name, listed)

    def _changed(self, pages: Iterable[str]) -> Generator[Item, None, dict[str, Response]]:
        """Yield a problem for each page that cannot be fetched. Returns the pages that have changed."""
        changed: dict[str, Response] = {}
        for url in pages:
            try:
                response = self._crawler.request_page(url)
            except FetchError as error:
                yield Problem(url, str(error))
            else:
                if response:
                    changed[url] = response
        return changed

    def _unchanged(self, pages: Iterable[str]) -> Iterator[Unchanged]:
        visits = filter(None, map(self._crawler.visit, pages))
        return (Unchanged(article_id(visit.origin)) for visit in visits if visit.origin)

    def _items(self, items: Sequence[FeedItem], changed: Mapping[str, Response]) -> Generator[Item, None, list[str]]:
        """Yield the articles. Returns the pages of those that have only a teaser."""
        uses, keys = Counter(item.url for item in items), Counter(item.key for item in items)
        pages: list[str] = []
        for item in items:
            draft = item.draft() if keys[item.key] == 1 else replace(item.draft(), key=None)
            own_page = item.url if uses[item.url] == 1 else None
            if own_page and not item.complete:
                pages.append(own_page)
                page = ListedPage(url=own_page, teaser=draft, version=_fingerprint(item), source=self.name)
                yield from page.read(self._crawler, changed.get(own_page))
            else:
                yield from self._whole(item, draft, own_page)
        return pages

    def _whole(self, item: FeedItem, draft: Draft, own_page: str | None) -> Iterator[Item]:
        """Yield the article that an item holds. `own_page`: its address, unless other items have it, too."""
        crawler, version = self._crawler, _fingerprint(item)
        before = crawler.visit(own_page) if own_page else None
        if before and before.origin and crawler.belongs_to_another(before, self.name):
            yield Unchanged(article_id(before.origin))
            return
        origin = None if own_page else f"{self._url}#{quote(item.key or version, safe='')}"
        try:
            article = draft.article_at(item.url or self._url, crawler.now(), origin)
        except Unreadable as reason:
            yield Problem(item.url or f"{self._url} ({item.title or item.key})", str(reason))
            return
        if own_page and (before is None or version_of(before) != version):
            visit = crawler.spared(own_page, article)
            crawler.memory.remember(replace(visit, content=PageContent(version), source=self.name))
        yield article


def _fingerprint(item: FeedItem) -> str:
    """Return a hash by which one version of an item differs from another."""
    text = f"{item.title}\0{item.text}\0{item.updated}"
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _parsed(response: Response) -> feed_items.Feed:
    try:
        return feed_items.parse(response.body, response.url, response.charset)
    except Unreadable as reason:
        raise SourceError(str(reason)) from reason

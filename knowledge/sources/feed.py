"""Feeds: RSS, Atom and JSON Feed."""

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from urllib.parse import quote

from knowledge.errors import SourceError
from knowledge.fetching.client import FetchError, Response
from knowledge.models import Problem, article_id
from knowledge.parsing import feed_items
from knowledge.parsing.feed_items import FeedItem
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import Unchanged
from knowledge.sources import Item
from knowledge.sources.remote import RemoteSource

_MINUTES = 24 * 60  # at most, between two looks at a feed, whatever it asks for


class Feed(RemoteSource):
    """
    The articles of an RSS, Atom or JSON feed.

    An item that carries only a teaser is completed from its page; where the page cannot be had, the teaser
    stands for it. Articles stay when the feed drops them.
    """

    kind = "feed"

    def read(self) -> Iterator[Item]:
        """Yield the articles, in the feed's order. Raises `NotDue` or `SourceError` when the feed cannot be had."""
        response, visit = self._web.ask(self._url, robots=False)
        looked: dict[str, Response] = {}
        if response is None:
            listed = (visit.listed or "").split()
            looked = yield from self._changed(listed)
            if not looked:
                yield from self._unchanged(listed)
                self._web.memory.remember(visit)
                return
            response, visit = self._web.ask_again(self._url, robots=False)  # what it says of those pages
        feed = _feed(response)
        shared = Counter(item.url for item in feed.items)
        pages: list[str] = []
        for item in feed.items:
            listed_as = _fingerprint(item)
            if item.url and not item.complete and shared[item.url] == 1:
                pages.append(item.url)
                page = looked.get(item.url)
                yield from self._web.article(item.url, item.draft(), listed_as, self.name, page=page)
            else:
                yield from self._whole(item, listed_as, linked=shared[item.url] == 1)
        due = max(visit.due, visit.checked + timedelta(minutes=min(feed.minutes or 0, _MINUTES)))
        moved = feed.moved or visit.moved
        self._web.memory.remember(replace(visit, listed="\n".join(pages), moved=moved, due=due))

    def _changed(self, listed: list[str]) -> Generator[Item, None, dict[str, Response]]:
        """Those of the pages that are due and not as they were; yields problems."""
        found: dict[str, Response] = {}
        for url in listed:
            try:
                response = self._web.look(url)
            except FetchError as error:
                yield Problem(url, str(error))
            else:
                if response:
                    found[url] = response
        return found

    def _unchanged(self, listed: list[str]) -> Iterator[Unchanged]:
        visits = filter(None, map(self._web.visit, listed))
        return (Unchanged(article_id(visit.origin)) for visit in visits if visit.origin)

    def _whole(self, item: FeedItem, listed: str, *, linked: bool) -> Iterator[Item]:
        """An item that is its own article; not `linked` when its address is that of other items, too."""
        before = self._web.visit(item.url) if item.url and linked else None
        if before and self._web.belongs_to_another(before, self.name):
            yield Unchanged(article_id(before.origin or ""))
            return
        key = None if item.url and linked else f"{self._url}#{quote(item.key or listed, safe='')}"
        try:
            article = item.draft().article_at(item.url or self._url, self._web.now(), key)
        except Unreadable as reason:
            yield Problem(item.url or f"{self._url} ({item.title or item.key})", str(reason))
            return
        if item.url and linked and (before is None or before.listed != listed):
            self._web.memory.remember(self._web.whole(item.url, article, listed, self.name))
        yield article


def _fingerprint(item: FeedItem) -> str:
    """Tells one version of an item from another."""
    said = f"{item.title}\0{item.text}\0{item.updated}"
    return blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _feed(response: Response) -> feed_items.Feed:
    try:
        return feed_items.parse(response.body, response.url, response.charset)
    except Unreadable as reason:
        raise SourceError(str(reason)) from reason

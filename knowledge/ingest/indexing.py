"""
The index follows the store: after a crash at any moment, at start, and when another process has written.
"""

import logging
import math
import threading
import time
from collections.abc import Iterable, Iterator

from knowledge.errors import SearchError
from knowledge.index import Entry, Index
from knowledge.store import Change, Store

log = logging.getLogger(__name__)

_EVERY = 20.0  # seconds between two looks at an import that goes on
_PATIENCE = 60.0  # in which whoever has written to the store brings the index up to date: readers need not wait for it
_TRIED = 1000  # articles that a check looks up by their own words
_TELLING = 12  # of those words


class Indexing:
    """Keeps an index up to a store. Threads may share it."""

    def __init__(self, store: Store, index: Index, *, shared: bool = True) -> None:
        self._store = store
        self._index = index
        self._shared = shared  # with other processes, which may bring it up to date
        self._working = threading.Lock()
        self._done = 0.0  # when it was last brought up to date, by the monotonic clock
        self._behind: float | None = None  # since when it has been behind, by the same clock

    def follow(self) -> None:
        """See what others have brought the index to; do it here only when nobody has for a while."""
        if self._store.revision == self._index.revision:
            self._behind = None
            return
        if self._working.acquire(blocking=False):
            try:
                self._index.refresh()
            finally:
                self._working.release()
        now = time.monotonic()
        if self._index.revision == self._store.revision:
            self._behind = None
        elif self._behind is None:
            self._behind = now
        if (
            not self._shared
            or self._index.revision == 0
            or (self._behind is not None and now - self._behind > _PATIENCE)
        ):
            self.catch_up()

    def catch_up_now_and_then(self) -> None:
        """Make what a long import has kept so far findable."""
        if time.monotonic() - self._done > _EVERY:
            self.catch_up()

    def catch_up(self) -> None:
        """Bring the index to the store's revision; leave it as it is when another is writing."""
        if self._store.revision == self._index.revision or not self._working.acquire(blocking=False):
            return
        try:
            self._index.refresh()
            reached, target = self._index.revision, self._store.revision
            if reached > target or (reached == 0 and target):  # of a store that was put back, or of none
                self._index.rebuild(self._entries(0, target), target)
            elif reached < target:
                self._apply_changes(reached)
        except SearchError as error:
            log.info("answering from the index as it is: %s", error)
            self._behind = -math.inf  # do it as soon as it can be done
        else:
            self._behind = None
        finally:
            self._done = time.monotonic()
            self._working.release()

    def rebuild(self) -> None:
        """Make the index anew from the store; the old one serves meanwhile."""
        with self._working:
            revision = self._store.revision
            self._index.rebuild(self._entries(0, revision), revision)

    def _apply_changes(self, reached: int) -> None:
        changes, revision = self._store.changes(reached)
        while revision > reached:
            gone = [change.id for change in changes if change.terms is None]
            self._index.apply(_entries(changes), gone, revision)
            reached = revision
            changes, revision = self._store.changes(reached)

    def _entries(self, reached: int, target: int) -> Iterator[Entry]:
        while reached < target:
            changes, reached = self._store.changes(reached)
            yield from _entries(changes)

    def check(self) -> list[str]:
        """
        What is not as it should be between store and index, in plain sentences; nothing when all is well.

        Every article has an outline and is in the index exactly once, nothing else is, and a thousand of them,
        evenly spread, are found by their own words.
        """
        self.catch_up()
        wrong = []
        if self._index.revision != self._store.revision:
            wrong.append(f"the index is at revision {self._index.revision}, the store at {self._store.revision}")
        kept, indexed = list(self._store.ids()), self._index.ids()
        articles = self._store.totals().articles
        if articles != len(kept):
            wrong.append(f"of {articles} articles {articles - len(kept)} were not analysed")
        here, there = set(kept), set(indexed)
        wrong += [f"article {each} is not in the index" for each in kept if each not in there]
        wrong += [f"article {each} is in the index only" for each in sorted(there - here)]
        if len(indexed) != len(there):
            wrong.append(f"{len(indexed) - len(there)} articles are in the index twice")
        step = max(len(kept) // _TRIED, 1)
        tried = [each for each in kept[::step] if each in there]
        return wrong + [f"article {each} is not found by its own words" for each in tried if not self._findable(each)]

    def _findable(self, article_id: str) -> bool:
        terms = self._store.terms(article_id)
        rarity = self._index.frequencies(terms)
        telling = sorted(terms, key=lambda term: (rarity[term], term))[:_TELLING]
        fewest = min((rarity[term] for term in telling), default=0)
        return not terms or any(
            match.article_id == article_id for match in self._index.search(telling, max(100, fewest + 10))
        )


def _entries(changes: Iterable[Change]) -> Iterator[Entry]:
    for change in changes:
        if change.terms is not None:
            terms = [term for term, count in change.terms.items() for _ in range(count)]
            yield Entry(change.id, change.published, change.title, terms)

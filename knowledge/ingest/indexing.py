"""
The index follows the store: after a crash at any moment, at start, and when another process has written.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from knowledge.errors import SearchError
from knowledge.index import Entry, Index
from knowledge.store import Change, Store

log = logging.getLogger(__name__)

_IMPORT_SECONDS = 20.0  # between two times that a long import is made findable
_OTHERS_SECONDS = 60.0  # given to whoever wrote to the store to bring the index up to date, so that readers need not
_HIDDEN_SECONDS = 60.0  # that a reader waits for an index without the articles that have been hidden
_PAUSE_SECONDS = 0.05  # between two looks at it
_CHECKED_ARTICLES = 1000  # searched for by their own words when the index is checked
_CHECKED_TERMS = 12  # of an article, the rarest

STORE_GONE = (
    "the store is empty, but the index was made from another one: the store was moved or deleted, or STORE_URL or "
    "INDEX_URL is wrong. Put the store back, or begin anew with python -m knowledge rebuild"
)


class Indexing:
    """Keeps an index up to date with a store. Threads may share it."""

    def __init__(self, store: Store, index: Index, *, shared: bool = True) -> None:
        self._store = store
        self._index = index
        self._shared = shared  # with other processes, which may bring it up to date
        self._working = threading.Lock()
        self._finished = 0.0  # when it was last brought up to date, by the monotonic clock
        self.beside: Callable[[], Indexing | None] = lambda: None  # the index of a part of the articles, kept up, too
        self._behind: float | None = None  # since when it has been behind, by the monotonic clock

    def follow(self) -> None:
        """Take notice of what others have indexed; index here only what nobody has indexed for a while."""
        target = self._store.revision
        if target == self._index.revision:
            self._behind = None
            return
        if self._index.revision < (hidden := self._store.hidden_at):
            self._reach(hidden)
        if self._working.acquire(blocking=False):
            try:
                self._index.refresh()
            finally:
                self._working.release()
        now = time.monotonic()
        if self._index.revision == target:
            self._behind = None
        elif self._behind is None:
            self._behind = now
        overdue = self._behind is not None and now - self._behind > _OTHERS_SECONDS
        if overdue or not self._shared or self._index.revision == 0:
            self.catch_up()

    def _reach(self, revision: int) -> None:
        """Bring the index to a revision that it must have before anybody searches it, or wait until others have."""
        deadline = time.monotonic() + _HIDDEN_SECONDS
        while self._index.revision < revision:
            self.catch_up()
            if self._index.revision < revision:
                if time.monotonic() > deadline:
                    raise SearchError("the index still holds articles that became private; it is being made anew")
                time.sleep(_PAUSE_SECONDS)

    def catch_up_now_and_then(self) -> None:
        """Make findable what a long import has stored so far."""
        if time.monotonic() - self._finished > _IMPORT_SECONDS:
            self.catch_up()

    def catch_up(self) -> None:
        """Bring the index to the store's revision; leave it as it is while another process writes it."""
        if beside := self.beside():
            beside.catch_up()
        if self._store.revision == self._index.revision or not self._working.acquire(blocking=False):
            return
        try:
            self._index.refresh()
            reached, target = self._index.revision, self._store.revision
            # Of a store that was restored, or of none. And engines may count the words of what they drop for a while.
            if reached > target or (reached == 0 and target) or reached < self._store.hidden_at:
                self._index.rebuild(self._entries(0, target), target)
            elif reached < target:
                self._apply_changes(reached)
        except SearchError as error:
            log.info("answering from the index as it is: %s", error)
            self._behind = -math.inf  # try again as soon as possible
        else:
            self._behind = None
        finally:
            self._finished = time.monotonic()
            self._working.release()

    def rebuild(self) -> None:
        """Make the index anew from the store; the old one serves meanwhile."""
        if beside := self.beside():
            beside.rebuild()
        with self._working:
            revision = self._store.revision
            self._index.rebuild(self._entries(0, revision), revision)

    def _apply_changes(self, reached: int) -> None:
        changes, revision = self._store.changes(reached)
        while revision > reached:
            withdrawn = [change.id for change in changes if change.terms is None]
            self._index.apply(_entries(changes), withdrawn, revision)
            reached = revision
            changes, revision = self._store.changes(reached)

    def _entries(self, reached: int, target: int) -> Iterator[Entry]:
        while reached < target:
            changes, following = self._store.changes(reached)
            yield from _entries(changes)
            reached = following if changes else target

    def store_is_gone(self) -> bool:
        """Return whether the store is empty, but the index was made from another one."""
        return not self._store.totals().articles and self._index.belongs_to_another

    def check(self) -> list[str]:
        """
        Return the differences between store and index, in plain sentences; an empty list when there are none.

        Every article has an outline and is in the index exactly once, nothing else is, and a thousand of them, evenly
        spread, are found by their own words.
        """
        self.catch_up()
        wrong = [STORE_GONE] if self.store_is_gone() else []
        if self._index.revision != self._store.revision:
            wrong.append(f"the index is at revision {self._index.revision}, the store at {self._store.revision}")
        stored, indexed = list(self._store.ids()), self._index.ids()
        articles = self._store.totals().articles
        if articles != len(stored):
            wrong.append(f"of {articles} articles {articles - len(stored)} were not analysed")
        in_store, in_index = set(stored), set(indexed)
        wrong += [f"article {article_id} is not in the index" for article_id in stored if article_id not in in_index]
        wrong += [f"article {article_id} is in the index only" for article_id in sorted(in_index - in_store)]
        if len(indexed) != len(in_index):
            wrong.append(f"{len(indexed) - len(in_index)} articles are in the index twice")
        step = max(len(stored) // _CHECKED_ARTICLES, 1)
        checked = [article_id for article_id in stored[::step] if article_id in in_index]
        lost = [article_id for article_id in checked if not self._findable(article_id)]
        wrong += [f"article {article_id} is not found by its own words" for article_id in lost]
        beside = self.beside()
        return wrong + [f"without private articles: {sentence}" for sentence in (beside.check() if beside else ())]

    def _findable(self, article_id: str) -> bool:
        terms = self._store.terms(article_id)
        frequency = self._index.frequencies(terms)
        rarest = sorted(terms, key=lambda term: (frequency[term], term))[:_CHECKED_TERMS]
        fewest = min((frequency[term] for term in rarest), default=0)
        return not terms or any(
            match.article_id == article_id for match in self._index.search(rarest, max(100, fewest + 10))
        )


def _entries(changes: Iterable[Change]) -> Iterator[Entry]:
    for change in changes:
        if change.terms is not None:
            terms = [term for term, count in change.terms.items() for _ in range(count)]
            yield Entry(change.id, change.published, change.title, terms)

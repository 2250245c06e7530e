"""
The store: what is known of articles and sources. It is the truth; the index is derived from it.

`Store` is the seam. `databases.open_store` opens one; `sql.SqlStore` keeps it in SQLite or PostgreSQL. Both databases
pass one suite (`tests/knowledge/store/test_store.py`).
"""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from knowledge.models import Article, SourceState, Statistics, Version
from knowledge.periods import Period
from knowledge.records import Outline, SentenceTable, Sketch, Visit
from knowledge.store.values import Change, Delivered, Fingerprint, PrivateRule, StoredOutline, Totals, VocabularyWord

__all__ = [
    "Change",
    "Delivered",
    "Fingerprint",
    "PrivateRule",
    "Store",
    "StoredOutline",
    "Totals",
    "VisitLog",
    "VocabularyWord",
]


class VisitLog(Protocol):
    """
    The visits to addresses, for one reader of sources.

    `keep` belongs after the articles are written: a visit that is remembered while its article was lost would never
    be made again.
    """

    def visit(self, address: str) -> Visit | None:
        """Return the last visit to an address, remembered or kept; None if there was none."""

    def remember(self, visit: Visit) -> None:
        """Take note of a visit; it is written by `keep` only."""

    def forget(self) -> None:
        """Drop the visits remembered since the last `keep`: what they gave is lost."""

    def overdue(self, source: str, now: datetime, limit: int) -> Sequence[Visit]:
        """
        Return visits that are due, of pages that a source listed and that gave an article, the one longest ago first.

        Those remembered since the last `keep` are not among them.
        """

    def keep(self) -> None:
        """Write the remembered visits, in one transaction."""


class Store(Protocol):
    """
    Keeps the articles of one library, their outlines, and what is known of their sources.

    Threads and processes may share it. Every store promises:

    * *Revisions.* Each transaction that changes articles or outlines advances the revision by one, and each article
      remembers the revision of its last change. Revisions are unique, and they become visible in their order: whoever
      has seen revision n and then asks for the changes since n misses none, whatever other processes write meanwhile
      and at whatever moment they are killed.
    * *All or nothing.* Each method that writes is one transaction.
    * *Snapshots.* Each method that reads sees one moment, and so do all methods together that one thread calls within
      `reading`.
    * *Withdrawn articles* are in no result except in `changes`.
    * *Texts* come back as they were put, except that NUL becomes U+FFFD.

    Every method raises `StoreError` when the database refuses or cannot be reached.
    """

    id: str  # 16 hexadecimal digits; no two stores have the same, so that an index knows its store

    def close(self) -> None:
        """Give back the connections. Nothing is lost without it."""

    def reading(self) -> AbstractContextManager[Any]:
        """
        Return a block within which all that this thread reads belongs to one moment.

        Blocks may be nested; the outermost one counts. Changes that the thread makes within the block are kept, but
        only seen after it.
        """

    # Runs: what a source no longer delivers

    def begin_run(self) -> int:
        """Return the number of a new run: articles delivered in it are marked with it, the others can be withdrawn."""

    def mark_seen(self, ids: Sequence[str], delivered_by: str, run: int) -> None:
        """Note that the source of this name delivered these articles in a run, unchanged."""

    def withdraw_unseen(self, delivered_by: str, run: int, keep: Iterable[str]) -> int:
        """
        Withdraw the articles of a source that were not delivered since `run` began; return how many.

        `keep`: locations that could not be read this time. The name of a file keeps all that the file holds.
        """

    def withdraw(self, ids: Sequence[str], delivered_by: str | None) -> int:
        """Withdraw those of these articles that the source of this name, if given, delivered last; return how many."""

    # Barred articles: withdrawn by hand

    def bar(self, article_id: str) -> bool:
        """Withdraw an article, and let no source bring it back; return whether it was in the store."""

    def unbar(self, names: Collection[str]) -> list[str]:
        """
        Let sources bring back those articles that were barred, by their ids or links; return their ids.

        What is known of visits to their pages is forgotten, so that their sources read them anew.
        """

    def barred(self, ids: Collection[str]) -> set[str]:
        """Return those of these articles that are barred; `put` does not take them."""

    # Private articles: for some readers only. A store opened by `open_public_store` is without them

    def private_rule(self) -> PrivateRule:
        """Return the rule that makes articles private; an empty one if none was kept."""

    def replace_private_rule(self, new: PrivateRule) -> None:
        """Keep another rule, which all writers follow from then on, and mark the articles that it makes private."""

    def make_private(self, ids: Sequence[str], delivered_by: str) -> None:
        """Make these articles private if the source of this name is: it lists them, though others deliver them."""

    @property
    def hidden_at(self) -> int:
        """
        The revision at which articles of this store were hidden the last time; 0 for a store that hides none.

        An index that has not reached it must not be searched.
        """

    # Moves: an article under another address of its source

    def delivered(self, ids: Sequence[str]) -> list[Delivered]:
        """Return what tells whether these articles are others under new addresses."""

    def no_longer_delivered(self, delivered_by: str, run: int, limit: int) -> list[Delivered]:
        """Return the same of a source's newest articles that it has not delivered since `run` began."""

    def replace_moved(self, moved: Mapping[str, str]) -> int:
        """
        Let articles take the place of older ones, given by old and new ids; return how many say something else.

        The old one is withdrawn, and its id leads to the new one from then on. What it said becomes a version of the
        new one, which counts as added when the old one was.
        """

    # Articles

    def put(self, batch: Sequence[tuple[Article, Outline]], delivered_by: str, run: int, *, analysis: int) -> None:
        """
        Add these articles; replace those of the same ids, and keep their former titles and texts as versions.

        `analysis`: version of the analysis that made the outlines.
        """

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Return the fingerprints of those of these articles that are in the store, by id."""

    def ids(self) -> list[str]:
        """Return the ids of all articles that have an outline, in ascending order."""

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id, or the one that took its place; None if neither is in the store."""

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Return those of these articles that are in the store, by id."""

    def latest(
        self,
        limit: int,
        offset: int = 0,
        *,
        among: Sequence[str] | None = None,
        added_before: datetime | None = None,
        period: Period | None = None,
    ) -> list[Article]:
        """
        Return articles by date of publication, newest first.

        `among`: only articles of these ids. `added_before`: only articles that were added before that time.
        `period`: only articles that their source says were published then.
        """

    def newest(
        self,
        limit: int,
        *,
        among: Sequence[str] | None = None,
        added_before: datetime | None = None,
        period: Period | None = None,
    ) -> list[Sketch]:
        """Return sketches of the articles that `latest` returns, in its order: enough to find near-duplicates."""

    def versions(self, article_id: str) -> list[Version]:
        """Return the former titles and texts of an article, the latest first."""

    def by_url(self, url: str) -> Article | None:
        """Return the article at that address; None if there is none."""

    def named(self, title: str, beside: Article) -> Article | None:
        """Return the article of exactly that title from the source of `beside`; None if there is none."""

    def beside(self, article: Article, *, newer: bool) -> Article | None:
        """Return the next article by date, newer or older, from the source of `article`; None if there is none."""

    def totals(self) -> Totals:
        """Return the sums over all articles; counted once for each revision."""

    def statistics(self) -> Statistics:
        """Return how many articles and passages there are, and of which time."""

    # Outlines and changes

    def outlines(self, ids: Sequence[str], terms: Sequence[str]) -> dict[str, StoredOutline]:
        """
        Return the outlines of those of these articles that are in the store, by id.

        They hold these `terms` only: decoding all terms of a long article takes longer than ranking it.
        """

    def outline(self, article_id: str) -> Outline | None:
        """Return the whole outline of an article, with its sentence table; None if it is not in the store."""

    def sentence_tables(self, ids: Sequence[str]) -> dict[str, SentenceTable]:
        """Return the sentence tables of those of these articles that have one, by id."""

    def terms(self, article_id: str) -> list[str]:
        """Return every term of an article's title and text once; none for an article that is not in the store."""

    def vocabulary(self, since: int) -> list[VocabularyWord]:
        """
        Return the words, as they are written, that came with changes after revision `since`.

        A word stays when the last article that holds it is gone.
        """

    def outdated(self, analysis: int) -> int:
        """Return how many articles have an outline that an older analysis made. Cheap when there is none."""

    def replace_outlines(
        self, analyse: Callable[[Article], tuple[Article, Outline]], analysis: int, limit: int = 200
    ) -> int:
        """
        Analyse a batch of articles whose outlines are older than `analysis`; return how many, 0 when none is left.

        `analyse` returns the article, whose language it may have corrected, with its outline.

        An outline of a newer analysis is never replaced. Other writers do not wait for `analyse`.
        """

    @property
    def revision(self) -> int:
        """The number of the last change; 0 for a new store."""

    def changes(self, since: int, limit: int = 500) -> tuple[list[Change], int]:
        """
        Return articles that changed after revision `since`, oldest first, and the revision reached with them.

        All changes of one revision come together, so there may be more than `limit`. Everything has been returned
        when the revision reached is `since` itself.
        """

    # Sources

    def visits(self) -> VisitLog:
        """Return the visits to addresses, for one reader of sources."""

    def source_states(self) -> dict[str, SourceState]:
        """Return how each source that was ever tried has been doing, by name."""

    def keep_states(self, states: Iterable[SourceState]) -> None:
        """Replace what is known of these sources."""

    # Leases

    def lease(self, name: str, seconds: float) -> AbstractContextManager[threading.Event]:
        """
        Return a block that holds the lease `name`: one holder at a time among all threads, processes and hosts.

        Entering it raises `BusyError` while another holds the lease. The lease is renewed while the block runs, and
        expires `seconds` after its last renewal if the holder was killed; on the holder's own machine it is free at
        once. The event is set when the lease was lost before the block ended.
        """

    def refreshing(self) -> AbstractContextManager[None]:
        """Return a block that holds the lease on refreshing sources; entering it raises `BusyError` if it is held."""

"""The store in SQL: the writing half, leases, and what is remembered of sources. SQLAlchemy Core, two databases."""

import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from knowledge.errors import BusyError
from knowledge.models import Article, SourceState
from knowledge.records import Outline
from knowledge.store import Store, barred, identities
from knowledge.store.known_words import KnownWords, insert_words, words_since
from knowledge.store.leases import lease
from knowledge.store.private_rule import mark_delivered, note_hidden, replace_rule, rule
from knowledge.store.queries import ArticleQueries
from knowledge.store.rows import (
    IDS,
    NOT_WITHDRAWN,
    SELECT_ARTICLES,
    analysed_columns,
    decode_article,
    encode_article,
    encode_outline,
    milliseconds,
)
from knowledge.store.schema import ARTICLES, OUTLINES, VERSIONS, advance
from knowledge.store.values import Delivered, PrivateRule, VocabularyWord
from knowledge.store.visits import Visits, keep_states, source_states

_FORMER = sa.select(  # what counts of an article when it is replaced
    *(ARTICLES.c[name] for name in ("id", "added", "title", "text", "withdrawn", "private"))
).where(ARTICLES.c.id.in_(IDS))
_REFRESH_SECONDS = 30.0  # after a host that refreshed the sources has vanished, another waits so long


class SqlStore(ArticleQueries, Store):
    """A store in SQLite or PostgreSQL. What its methods promise is written in `Store`."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._known_words = KnownWords()

    # Writing

    def begin_run(self) -> int:
        """Return the number of a new run."""
        with self.writing() as db:
            return advance(db, "run")

    def put(self, batch: Sequence[tuple[Article, Outline]], delivered_by: str, run: int, *, analysis: int) -> None:
        """Add or replace these articles, in one transaction."""
        if not batch:
            return
        words = self._known_words.unknown_in(batch)
        with self.writing() as db:
            gone = barred.among(db, [article.id for article, _ in batch])
            batch = [pair for pair in batch if pair[0].id not in gone]
            if not batch:
                return
            revision = advance(db, "revision")
            fixed = {"delivered_by": delivered_by, "seen": run, "revision": revision, "withdrawn": False}
            _replace_articles(db, batch, fixed)
            _replace_outlines(db, {article.id: outline for article, outline in batch}, analysis)
            insert_words(db, words, revision)
        self._known_words.add(words)

    def mark_seen(self, ids: Sequence[str], delivered_by: str, run: int) -> None:
        """Note that a source still delivers these articles, unchanged."""
        if not ids:
            return
        later = sa.case((ARTICLES.c.seen > run, ARTICLES.c.seen), else_=run)  # another process may be ahead
        with self.writing() as db:
            update = sa.update(ARTICLES).where(ARTICLES.c.id.in_(ids))
            db.execute(update.values(seen=later, delivered_by=delivered_by))
            mark_delivered(db, ids, delivered_by)

    def withdraw_unseen(self, delivered_by: str, run: int, keep: Iterable[str]) -> int:
        """Withdraw what `delivered_by` no longer delivers, except at the locations to `keep`; return how many."""
        kept = set(keep)
        columns = ARTICLES.c
        with self.writing() as db:
            unseen = sa.select(columns.id, columns.location)
            unseen = unseen.where(columns.delivered_by == delivered_by, columns.seen < run, NOT_WITHDRAWN)
            ids = [row.id for row in db.execute(unseen) if kept.isdisjoint((row.location, _file(row.location)))]
            identities.withdraw(db, ids)
        return len(ids)

    def withdraw(self, ids: Sequence[str], delivered_by: str | None) -> int:
        """Withdraw those of these articles that `delivered_by`, if given, delivered last; return how many."""
        if not ids:
            return 0
        with self.writing() as db:
            found = identities.present(db, ids, delivered_by)
            identities.withdraw(db, found)
        return len(found)

    # Barred articles

    def bar(self, article_id: str) -> bool:
        """Withdraw an article, and let no source bring it back; return whether it was in the store."""
        return barred.bar(self, article_id)

    def unbar(self, names: Collection[str]) -> list[str]:
        """Let sources bring back those articles that were barred, by their ids or links; return their ids."""
        return barred.unbar(self, names) if names else []

    def barred(self, ids: Collection[str]) -> set[str]:
        """Return those of these articles that are barred."""
        with self.reading() as db:
            return barred.among(db, ids) if ids else set()

    # Private articles

    def private_rule(self) -> PrivateRule:
        """Return the rule that makes articles private."""
        with self.reading() as db:
            return rule(db)

    def replace_private_rule(self, new: PrivateRule) -> None:
        """Replace the rule, and mark the articles that it makes private or public."""
        with self.writing() as db:
            replace_rule(db, new)

    def make_private(self, ids: Sequence[str], delivered_by: str) -> None:
        """Make these articles private if the source of this name is."""
        if ids and delivered_by in self.private_rule().sources:
            with self.writing() as db:
                mark_delivered(db, ids, delivered_by)

    @property
    def hidden_at(self) -> int:
        """0: no article is hidden."""
        return 0

    # Moves

    def delivered(self, ids: Sequence[str]) -> list[Delivered]:
        """Return what tells whether these articles are others under new addresses."""
        return identities.delivered(self, ids)

    def no_longer_delivered(self, delivered_by: str, run: int, limit: int) -> list[Delivered]:
        """Return the newest articles of a source that it has not delivered since a run began."""
        return identities.no_longer_delivered(self, delivered_by, run, limit)

    def replace_moved(self, moved: Mapping[str, str]) -> int:
        """Let articles take the place of older ones, by old and new ids; return how many say something else."""
        return identities.replace_moved(self, moved) if moved else 0

    def replace_outlines(
        self, analyse: Callable[[Article], tuple[Article, Outline]], analysis: int, limit: int = 200
    ) -> int:
        """Analyse at most `limit` articles whose outline is older than `analysis`; return how many, 0 when none is."""
        outdated = (
            SELECT_ARTICLES.add_columns(ARTICLES.c.id, ARTICLES.c.revision)
            .join_from(ARTICLES, OUTLINES, ARTICLES.c.id == OUTLINES.c.id)
            .where(NOT_WITHDRAWN, OUTLINES.c.analysis < analysis)
            .order_by(OUTLINES.c.analysis, OUTLINES.c.id)
            .limit(limit)
        )
        while True:
            with self.reading() as db:
                rows = db.execute(outdated).all()
            # No writer has to wait for the analysis; an article that changed meanwhile is left for the next batch.
            articles = {row.id: decode_article(row) for row in rows}
            outlines = {article_id: analyse(article) for article_id, article in articles.items()}
            replaced = self._replace_unchanged(outlines, {row.id: row.revision for row in rows}, analysis)
            if replaced or not rows:
                return replaced

    def _replace_unchanged(
        self, analysed: dict[str, tuple[Article, Outline]], revisions: dict[str, int], analysis: int
    ) -> int:
        """Replace the outlines of those articles that still have these revisions and an older analysis."""
        if not analysed:
            return 0
        query = sa.select(ARTICLES.c.id, ARTICLES.c.revision).join_from(
            ARTICLES, OUTLINES, ARTICLES.c.id == OUTLINES.c.id
        )
        words = self._known_words.unknown_in(analysed.values())
        with self.writing() as db:
            rows = db.execute(query.where(ARTICLES.c.id.in_(analysed), OUTLINES.c.analysis < analysis)).all()
            fresh = {row.id: analysed[row.id][1] for row in rows if row.revision == revisions[row.id]}
            if fresh:
                revision = advance(db, "revision")
                _replace_outlines(db, fresh, analysis)
                counts = [
                    {"key": article_id} | analysed_columns(analysed[article_id][0], outline)
                    for article_id, outline in fresh.items()
                ]
                update = sa.update(ARTICLES).where(ARTICLES.c.id == sa.bindparam("key"))
                db.execute(update.values(revision=sa.literal(revision)), counts)
                insert_words(db, words, revision)
        if fresh:
            self._known_words.add(words)
        return len(fresh)

    def vocabulary(self, since: int) -> list[VocabularyWord]:
        """Return the words, as they are written, that came with changes after revision `since`."""
        return words_since(self, since)

    # Leases

    def lease(self, name: str, seconds: float) -> AbstractContextManager[threading.Event]:
        """Hold the lease `name` for a block."""
        return lease(self._engine, name, seconds)

    @contextmanager
    def refreshing(self) -> Iterator[None]:
        """Hold the lease of the one process that refreshes sources."""
        with ExitStack() as held:
            try:
                held.enter_context(self.lease("refresh", _REFRESH_SECONDS))
            except BusyError:
                reason = "the sources are being refreshed by another process; it will not take long"
                raise BusyError(reason) from None
            yield

    # Sources

    def visits(self) -> Visits:
        """Return the visits to addresses, for one reader of sources."""
        return Visits(self)

    def source_states(self) -> dict[str, SourceState]:
        """Return how each source that was ever tried is doing, by name."""
        return source_states(self)

    def keep_states(self, states: Iterable[SourceState]) -> None:
        """Write down how sources are doing, in one transaction."""
        keep_states(self, states)


def _replace_articles(db: sa.Connection, batch: Sequence[tuple[Article, Outline]], fixed: Mapping[str, Any]) -> None:
    """Write the rows of articles; `fixed`: the columns that all of them share."""
    ids, now = [article.id for article, _ in batch], milliseconds(datetime.now(UTC))
    former = {row.id: row for row in db.execute(_FORMER, {"ids": ids})}
    before = {article_id: row for article_id, row in former.items() if not row.withdrawn}
    _keep_versions(db, [(before[article.id], article) for article, _ in batch if article.id in before], now)
    db.execute(sa.delete(ARTICLES).where(ARTICLES.c.id.in_(ids)))
    private, rows = rule(db), []
    for article, outline in batch:
        last = former[article.id].private if article.id in former else None
        reason = private.reason(fixed["delivered_by"], article.tags, last)
        added = before[article.id].added if article.id in before else now
        rows.append(encode_article(article, outline) | {**fixed, "added": added, "private": reason})
        if reason and not last and article.id in before:
            note_hidden(db, fixed["revision"])
    db.execute(sa.insert(ARTICLES), rows)


def _replace_outlines(db: sa.Connection, outlines: dict[str, Outline], analysis: int) -> None:
    db.execute(sa.delete(OUTLINES).where(OUTLINES.c.id.in_(outlines)))
    rows = [{"id": key, "analysis": analysis} | encode_outline(outline) for key, outline in outlines.items()]
    db.execute(sa.insert(OUTLINES), rows)


def _keep_versions(db: sa.Connection, pairs: Sequence[tuple[Any, Article]], now: int) -> None:
    """Keep what the rows of articles said, where their new articles say something else. `now`: in milliseconds."""
    changed = [row for row, article in pairs if (row.title, row.text) != (article.title, article.text)]
    if not changed:
        return
    columns = VERSIONS.c
    query = sa.select(columns.article, sa.func.max(columns.replaced).label("last")).group_by(columns.article)
    latest = db.execute(query.where(columns.article.in_([row.id for row in changed])))
    last = {row.article: row.last for row in latest}
    rows = [  # later than the version before, also when both changes came in one millisecond
        {"article": row.id, "replaced": max(now, last.get(row.id, 0) + 1), "title": row.title, "text": row.text}
        for row in changed
    ]
    db.execute(sa.insert(VERSIONS), rows)


def _file(location: str) -> str:
    """Return the file of a location: without the number of the record, ``:12`` or ``#message 12``, behind it."""
    return re.sub(r"(?::\d+|#[^/#]*)$", "", location)

"""
Keeps articles: SQLAlchemy Core over SQLite (PostgreSQL later, same statements).

The store is the truth, the index is derived from it. Every write advances the *revision* in the same
transaction, and every article remembers the revision that last changed it; so an index that knows how far
it has come can ask for the `changes` since, after a crash at any point and when another process has written.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from filelock import FileLock, Timeout

from knowledge.database import check_url, open_engine, translated
from knowledge.errors import BusyError
from knowledge.models import Article, Statistics, Version
from knowledge.records import Outline, SentenceTable, Sketch
from knowledge.store.rows import (
    NOT_WITHDRAWN,
    OUTLINE_COLUMNS,
    SELECT_ARTICLES,
    Change,
    StoredOutline,
    article_of,
    change_of,
    digest,
    is_dated,
    lines_of,
    milliseconds,
    moment_of,
    outline_of,
    packed,
    row_of,
    seconds,
    time_of,
)
from knowledge.store.schema import ARTICLES, OUTLINES, VERSIONS, advance, fact, prepare, set_fact
from knowledge.store.sentence_tables import decode

__all__ = ["Change", "Store", "StoredOutline", "Totals", "check_url", "digest"]


class Fingerprint(NamedTuple):
    """Enough to tell whether an article is new, changed or the same."""

    digest: bytes
    seen: int  # the run that last met it
    delivered_by: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the library, for ranking."""

    articles: int
    passages: int
    terms: int
    languages: tuple[str, ...] = ()  # of articles, the most frequent first


class Store:
    """
    The articles of one library. Threads and processes may share it.

    Raises `StoreError` from every method when the database refuses.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        with self.writing() as db:
            prepare(db)
            self.id = fact(db, "store")
        self._totals: tuple[int, Totals] | None = None
        self._local = threading.local()

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def refreshing(self) -> Iterator[None]:
        """Be the only one, of all processes, that refreshes sources. Raises `BusyError` when another does."""
        try:
            with FileLock(f"{self._engine.url.database}.refresh", timeout=0):
                yield
        except Timeout:
            raise BusyError("the sources are being refreshed by another process; it will not take long") from None

    # Writing

    def begin_run(self) -> int:
        """Number a new run of adding: articles met in it are marked, those not met can be withdrawn."""
        with self.writing() as db:
            return advance(db, "run")

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """What is known of those of the articles `ids` that are here, by id."""
        columns = ARTICLES.c
        query = sa.select(columns.id, columns.digest, columns.seen, columns.delivered_by, columns.published)
        with self.reading() as db:
            rows = db.execute(query.where(columns.id.in_(ids), NOT_WITHDRAWN))
            return {
                row.id: Fingerprint(bytes(row.digest), row.seen, row.delivered_by, time_of(row.published))
                for row in rows
            }

    def put(self, batch: Sequence[tuple[Article, Outline]], delivered_by: str, run: int) -> None:
        """
        Keep these articles, in one transaction.

        Those with the same id are replaced; what they said is kept as a version.
        """
        if not batch:
            return
        with self.writing() as db:
            revision = advance(db, "revision")
            ids = [article.id for article, _ in batch]
            columns = ARTICLES.c
            stayed = sa.select(columns.id, columns.added, columns.title, columns.text)
            before = {row.id: row for row in db.execute(stayed.where(columns.id.in_(ids), NOT_WITHDRAWN))}
            now = milliseconds(datetime.now(UTC))
            if versions := [old for article, _ in batch if (old := _version(before.get(article.id), article, now))]:
                db.execute(sa.insert(VERSIONS).prefix_with("OR REPLACE", dialect="sqlite"), versions)
            db.execute(sa.delete(ARTICLES).where(ARTICLES.c.id.in_(ids)))
            db.execute(sa.delete(OUTLINES).where(OUTLINES.c.id.in_(ids)))
            fixed = {"delivered_by": delivered_by, "seen": run, "revision": revision, "withdrawn": False}
            added = {article_id: row.added for article_id, row in before.items()}
            rows = [row_of(*pair) | fixed | {"added": added.get(pair[0].id, now)} for pair in batch]
            db.execute(sa.insert(ARTICLES), rows)
            db.execute(sa.insert(OUTLINES), [{"id": a.id} | packed(o) for a, o in batch])

    def mark_seen(self, ids: Sequence[str], delivered_by: str, run: int) -> None:
        """Note that a source still delivers these articles, unchanged."""
        if ids:
            with self.writing() as db:
                update = sa.update(ARTICLES).where(ARTICLES.c.id.in_(ids))
                later = sa.case((ARTICLES.c.seen > run, ARTICLES.c.seen), else_=run)  # another process may be ahead
                db.execute(update.values(seen=later, delivered_by=delivered_by))

    def withdraw_unseen(self, delivered_by: str, run: int, keep: Iterable[str]) -> int:
        """
        Withdraw what `delivered_by` no longer delivers.

        `keep`: locations that could not be read this time. All that a file holds stays when it is named alone.
        """
        kept = set(keep)
        columns = ARTICLES.c
        with self.writing() as db:
            stale = sa.select(columns.id, columns.location)
            stale = stale.where(columns.delivered_by == delivered_by, columns.seen < run, NOT_WITHDRAWN)
            ids = [row.id for row in db.execute(stale) if kept.isdisjoint((row.location, _file(row.location)))]
            if ids:
                revision = advance(db, "revision")
                for some in _slices(ids):
                    gone = sa.update(ARTICLES).where(columns.id.in_(some))
                    db.execute(gone.values(withdrawn=True, revision=revision, text="", passages=0, terms=0))
                    db.execute(sa.delete(OUTLINES).where(OUTLINES.c.id.in_(some)))
                    db.execute(sa.delete(VERSIONS).where(VERSIONS.c.article.in_(some)))
        return len(ids)

    def replace_outlines(self, analyse: Callable[[Article], Outline], version: str) -> None:
        """Analyse every article anew with `analyse` unless that was done by this `version` already."""
        last = ""
        while self.analysis != version:
            with self.writing() as db:
                query = SELECT_ARTICLES.add_columns(ARTICLES.c.id).where(NOT_WITHDRAWN, ARTICLES.c.id > last)
                rows = db.execute(query.order_by(ARTICLES.c.id).limit(200)).all()
                if not rows:
                    set_fact(db, "analysis", version)
                    return
                revision = advance(db, "revision")
                for row in rows:
                    outline = analyse(article_of(row))
                    same = OUTLINES.c.id == row.id
                    db.execute(sa.update(OUTLINES).where(same).values(packed(outline)))
                    counts = {
                        "passages": len(outline.passages),
                        "terms": outline.length,
                        "revision": revision,
                    }
                    db.execute(sa.update(ARTICLES).where(ARTICLES.c.id == row.id).values(**counts))
                last = rows[-1].id

    # Reading

    @property
    def analysis(self) -> str:
        """The version of the analysis that made the outlines; empty for a new store."""
        with self.reading() as db:
            return fact(db, "analysis")

    @property
    def revision(self) -> int:
        """The number of the last change."""
        with self.reading() as db:
            return int(fact(db, "revision"))

    def changes(self, since: int, limit: int = 500) -> tuple[list[Change], int]:
        """
        Some of what changed after revision `since`, oldest first, and the revision reached with it.

        Complete when the revision returned is `since` itself. All changes of one revision come together.
        """
        columns = ARTICLES.c
        with self.reading() as db:
            newer = sa.select(columns.revision).where(columns.revision > since).order_by(columns.revision)
            revisions = db.execute(newer.limit(limit)).scalars().all()
            if not revisions:
                return [], since
            query = (
                sa.select(columns.id, columns.published, columns.withdrawn, OUTLINES.c.title, OUTLINES.c.terms)
                .join_from(ARTICLES, OUTLINES, columns.id == OUTLINES.c.id, isouter=True)
                .where(columns.revision > since, columns.revision <= revisions[-1])
            )
            return [change_of(row) for row in db.execute(query)], revisions[-1]

    def ids(self) -> Iterator[str]:
        """The ids of all articles that are here and have an outline, in ascending order."""
        columns = ARTICLES.c
        query = sa.select(columns.id).join_from(ARTICLES, OUTLINES, columns.id == OUTLINES.c.id).where(NOT_WITHDRAWN)
        with self.reading() as db:
            yield from db.execute(query.order_by(columns.id).execution_options(yield_per=1000)).scalars()

    def article(self, article_id: str) -> Article | None:
        """The article of that id, if it is here."""
        return self.articles([article_id]).get(article_id)

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Those of the articles `ids` that are here, by id."""
        found = self._select(SELECT_ARTICLES.where(ARTICLES.c.id.in_(ids), NOT_WITHDRAWN))
        return {article.id: article for article in found}

    def outlines(self, ids: Sequence[str], terms: Sequence[str]) -> dict[str, StoredOutline]:
        """
        The outlines of those of the articles that are here, by id.

        They know of these `terms` only: unpacking all of a long article's would take longer than ranking.
        """
        query = sa.select(
            *(ARTICLES.c[name] for name in ("id", "published", "derived", "language", "digest")), *OUTLINE_COLUMNS
        )
        query = query.join_from(ARTICLES, OUTLINES, ARTICLES.c.id == OUTLINES.c.id)
        lines = lines_of(terms)
        with self.reading() as db:
            rows = db.execute(query.where(ARTICLES.c.id.in_(ids), NOT_WITHDRAWN))
            return {
                row.id: StoredOutline(
                    row.published, row.language or "", is_dated(row), bytes(row.digest), outline_of(row, lines)
                )
                for row in rows
            }

    def terms(self, article_id: str) -> list[str]:
        """Every term of an article's text and title, each once; none for one that is not here."""
        query = sa.select(*OUTLINE_COLUMNS).where(OUTLINES.c.id == article_id)
        with self.reading() as db:
            row = db.execute(query).one_or_none()
        outline = outline_of(row) if row else None
        return list(dict.fromkeys([*outline.title, *outline.terms])) if outline else []

    def outline(self, article_id: str) -> Outline | None:
        """Return the whole outline of an article; None for one that is not here."""
        query = sa.select(*OUTLINE_COLUMNS, OUTLINES.c.sentence_table).where(OUTLINES.c.id == article_id)
        with self.reading() as db:
            row = db.execute(query).one_or_none()
        if row is None:
            return None
        table = decode(row.sentence_table) if row.sentence_table else None
        return replace(outline_of(row), table=table)

    def sentence_tables(self, ids: Sequence[str]) -> dict[str, SentenceTable]:
        """Return the sentence tables of those of the articles that are here, by id."""
        columns = OUTLINES.c
        query = sa.select(columns.id, columns.sentence_table).where(columns.id.in_(ids))
        with self.reading() as db:
            return {row.id: decode(row.sentence_table) for row in db.execute(query) if row.sentence_table}

    def latest(
        self,
        limit: int,
        offset: int = 0,
        *,
        among: Sequence[str] | None = None,
        added_before: datetime | None = None,
    ) -> list[Article]:
        """The newest articles by date of publication, newest first; only those `among` these ids, if given."""
        return self._select(_newest_first(SELECT_ARTICLES, among, added_before).limit(limit).offset(offset))

    def newest(
        self, limit: int, *, among: Sequence[str] | None = None, added_before: datetime | None = None
    ) -> list[Sketch]:
        """As `latest`, without the articles' words: enough to see which are copies of others."""
        columns = ARTICLES.c
        query = sa.select(columns.id, columns.published, columns.terms, OUTLINES.c.sketch)
        query = query.join_from(ARTICLES, OUTLINES, columns.id == OUTLINES.c.id)
        with self.reading() as db:
            rows = db.execute(_newest_first(query, among, added_before).limit(limit))
            return [Sketch(row.id, row.published, row.terms, bytes(row.sketch or b"")) for row in rows]

    def versions(self, article_id: str) -> list[Version]:
        """What an article said before, the latest version first."""
        columns = VERSIONS.c
        query = sa.select(columns.title, columns.text, columns.replaced).where(columns.article == article_id)
        with self.reading() as db:
            rows = db.execute(query.order_by(columns.replaced.desc()))
            return [Version(row.title, row.text, moment_of(row.replaced)) for row in rows]

    def by_url(self, url: str) -> Article | None:
        """The article at that address, if it is here."""
        return next(iter(self._select(SELECT_ARTICLES.where(ARTICLES.c.url == url, NOT_WITHDRAWN).limit(1))), None)

    def named(self, title: str, beside: Article) -> Article | None:
        """The article of that title from the source that delivered `beside`."""
        source = sa.select(ARTICLES.c.delivered_by).where(ARTICLES.c.id == beside.id).scalar_subquery()
        query = SELECT_ARTICLES.where(ARTICLES.c.title == title, ARTICLES.c.delivered_by == source, NOT_WITHDRAWN)
        return next(iter(self._select(query.order_by(ARTICLES.c.id).limit(1))), None)

    def beside(self, article: Article, *, newer: bool) -> Article | None:
        """The article next to this one by date, `newer` or older, from the source that delivered it."""
        columns = ARTICLES.c
        source = sa.select(columns.delivered_by).where(columns.id == article.id).scalar_subquery()
        here = sa.tuple_(sa.literal(seconds(article.published)), sa.literal(article.id))
        place = sa.tuple_(columns.published, columns.id)
        query = SELECT_ARTICLES.where(
            NOT_WITHDRAWN, columns.delivered_by == source, place > here if newer else place < here
        )
        order = (columns.published, columns.id) if newer else (columns.published.desc(), columns.id.desc())
        return next(iter(self._select(query.order_by(*order).limit(1))), None)

    def totals(self) -> Totals:
        """How many articles, passages and terms there are, and in which languages; counted once a revision."""
        columns = ARTICLES.c
        known = self._totals
        with self.reading() as db:
            revision = int(fact(db, "revision"))
            if known and known[0] == revision:
                return known[1]
            number = sa.func.count()
            sums = sa.select(columns.language, number, sa.func.sum(columns.passages), sa.func.sum(columns.terms))
            rows = db.execute(
                sums.where(NOT_WITHDRAWN).group_by(columns.language).order_by(number.desc(), columns.language)
            ).all()
        totals = Totals(
            articles=sum(row[1] for row in rows),
            passages=sum(row[2] for row in rows),
            terms=sum(row[3] for row in rows),
            languages=tuple(row.language or "" for row in rows),
        )
        self._totals = revision, totals
        return totals

    def statistics(self) -> Statistics:
        """What the store holds now."""
        totals = self.totals()
        columns = ARTICLES.c
        present = sa.select(columns.published, columns.derived).where(NOT_WITHDRAWN).limit(1)
        with self.reading() as db:
            first = db.execute(present.order_by(columns.published, columns.id)).one_or_none()
            last = db.execute(present.order_by(columns.published.desc(), columns.id.desc())).one_or_none()
        oldest, newest = (None if row is None else time_of(row.published) for row in (first, last))
        dated = last is None or is_dated(last)
        return Statistics(totals.articles, totals.passages, oldest, newest, self.revision, dated)

    def _select(self, query: sa.Select[Any]) -> list[Article]:
        with self.reading() as db:
            return [article_of(row) for row in db.execute(query)]

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees the store as it is at one moment."""
        outer = getattr(self._local, "db", None)
        if outer is not None:
            yield outer
            return
        with translated(), self._engine.connect() as db:
            self._local.db = db
            try:
                yield db
            finally:
                self._local.db = None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection whose changes are kept together when its block ends, or not at all when that fails."""
        with translated(), self._engine.connect().execution_options(writing=True) as db, db.begin():
            yield db


def _newest_first(query: sa.Select[Any], among: Sequence[str] | None, added_before: datetime | None) -> sa.Select[Any]:
    query = query.where(NOT_WITHDRAWN)
    if among is not None:
        query = query.where(ARTICLES.c.id.in_(among))
    if added_before is not None:
        query = query.where(ARTICLES.c.added < milliseconds(added_before))
    return query.order_by(ARTICLES.c.published.desc(), ARTICLES.c.id.desc())


def _version(row: Any, article: Article, now: int) -> dict[str, object] | None:
    """The columns that keep what `row` says, if `article` says something else in its place."""
    if row is None or (row.title, row.text) == (article.title, article.text):
        return None
    return {"article": article.id, "replaced": now, "title": row.title, "text": row.text}


def _file(location: str) -> str:
    """The file of a location: without the record's number, ``:12`` or ``#message 12``, behind it."""
    return re.sub(r"(?::\d+|#[^/#]*)$", "", location)


def _slices(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """`ids` in pieces that fit into one statement."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]

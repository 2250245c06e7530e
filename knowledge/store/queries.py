"""The reading half of the SQL store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from knowledge.models import Article, Statistics, Version
from knowledge.periods import Period
from knowledge.records import Outline, SentenceTable, Sketch
from knowledge.store.rows import (
    IDS,
    IS_DATED,
    NOT_WITHDRAWN,
    SELECT_ARTICLES,
    SELECT_OUTLINES,
    SOURCE,
    decode_article,
    decode_change,
    decode_outline,
    decode_sketch,
    decode_stored_outline,
    is_dated,
    milliseconds,
    moment_of,
    seconds,
    terms_pattern,
    time_of,
)
from knowledge.store.schema import ARTICLES, OUTLINES, VERSIONS, fact
from knowledge.store.sentence_tables import decode
from knowledge.store.transactions import SqlTransactions
from knowledge.store.values import Change, Fingerprint, StoredOutline, Totals

_ARTICLES_BY_ID = SELECT_ARTICLES.where(ARTICLES.c.id.in_(IDS), NOT_WITHDRAWN)
_OUTLINES_BY_ID = SELECT_OUTLINES.where(ARTICLES.c.id.in_(IDS), NOT_WITHDRAWN)
_TABLES_BY_ID = sa.select(OUTLINES.c.id, OUTLINES.c.sentence_table).where(OUTLINES.c.id.in_(IDS))
_OLD = ARTICLES.alias("old")
_SUCCESSOR = SELECT_ARTICLES.join(_OLD, _OLD.c.successor == ARTICLES.c.id).where(_OLD.c.withdrawn, NOT_WITHDRAWN)


class ArticleQueries(SqlTransactions):
    """All that `knowledge.store.Store` promises of reading articles."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._totals: tuple[int, Totals] | None = None  # with the revision that they were counted at

    @property
    def revision(self) -> int:
        """The number of the last change; read once in a `reading` block."""
        known: int | None = getattr(self._thread, "revision", None)
        if known is None:
            with self.reading() as db:
                known = self._thread.revision = int(fact(db, "revision"))
        return known

    def changes(self, since: int, limit: int = 500) -> tuple[list[Change], int]:
        """Return what changed after revision `since`, oldest first, and the revision reached with it."""
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
                .order_by(columns.revision, columns.id)
            )
            return [decode_change(row) for row in db.execute(query)], revisions[-1]

    def ids(self) -> list[str]:
        """Return the ids of all articles that have an outline, in ascending order."""
        columns = ARTICLES.c
        query = sa.select(columns.id).join_from(ARTICLES, OUTLINES, columns.id == OUTLINES.c.id)
        with self.reading() as db:
            return list(db.execute(query.where(NOT_WITHDRAWN).order_by(columns.id)).scalars())

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Return the fingerprints of those of the articles that are in the store, by id."""
        columns = ARTICLES.c
        query = sa.select(columns.id, columns.digest, columns.seen, columns.delivered_by, columns.published)
        with self.reading() as db:
            return {
                row.id: Fingerprint(bytes(row.digest), row.seen, row.delivered_by, time_of(row.published))
                for row in db.execute(query.where(columns.id.in_(ids), NOT_WITHDRAWN))
            }

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id, or the one that took its place, if it is in the store."""
        found = self.articles([article_id]).get(article_id)
        return found or self._first(_SUCCESSOR.where(_OLD.c.id == article_id))

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Return those of the articles that are in the store, by id."""
        with self.reading() as db:
            articles = map(decode_article, db.execute(_ARTICLES_BY_ID, {"ids": list(ids)}))
            return {article.id: article for article in articles}

    def outlines(self, ids: Sequence[str], terms: Sequence[str]) -> dict[str, StoredOutline]:
        """Return the outlines of those of the articles that are in the store, by id, with these `terms` only."""
        pattern = terms_pattern(terms)
        with self.reading() as db:
            rows = db.execute(_OUTLINES_BY_ID, {"ids": list(ids)})
            return {row.id: decode_stored_outline(row, pattern) for row in rows}

    def terms(self, article_id: str) -> list[str]:
        """Return every term of an article's text and title once; none for one that is not in the store."""
        with self.reading() as db:
            row = db.execute(SELECT_OUTLINES.where(OUTLINES.c.id == article_id, NOT_WITHDRAWN)).one_or_none()
        outline = decode_outline(row) if row else None
        return list(dict.fromkeys([*outline.title, *outline.terms])) if outline else []

    def outline(self, article_id: str) -> Outline | None:
        """Return the whole outline of an article, with its sentence table; None if it is not in the store."""
        query = SELECT_OUTLINES.add_columns(OUTLINES.c.sentence_table).where(OUTLINES.c.id == article_id, NOT_WITHDRAWN)
        with self.reading() as db:
            row = db.execute(query).one_or_none()
        if row is None:
            return None
        return replace(decode_outline(row), table=decode(row.sentence_table) if row.sentence_table else None)

    def sentence_tables(self, ids: Sequence[str]) -> dict[str, SentenceTable]:
        """Return the sentence tables of those of the articles that have one, by id."""
        with self.reading() as db:
            rows = db.execute(_TABLES_BY_ID, {"ids": list(ids)})
            return {row.id: decode(row.sentence_table) for row in rows if row.sentence_table}

    def latest(
        self,
        limit: int,
        offset: int = 0,
        *,
        among: Sequence[str] | None = None,
        added_before: datetime | None = None,
        period: Period | None = None,
    ) -> list[Article]:
        """Return articles by date of publication, newest first; only those `among` these ids, if given."""
        query = _newest_first(SELECT_ARTICLES, among, added_before, period)
        return self._select(query.limit(limit).offset(offset))

    def newest(
        self,
        limit: int,
        *,
        among: Sequence[str] | None = None,
        added_before: datetime | None = None,
        period: Period | None = None,
    ) -> list[Sketch]:
        """Return sketches of articles, newest first: enough to see which are near-duplicates of others."""
        columns = ARTICLES.c
        outline = OUTLINES.c
        query = sa.select(columns.id, columns.published, columns.terms, outline.sketch, outline.slots)
        query = query.add_columns(outline.title, SOURCE)
        query = query.join_from(ARTICLES, OUTLINES, columns.id == OUTLINES.c.id)
        with self.reading() as db:
            rows = db.execute(_newest_first(query, among, added_before, period).limit(limit))
            return list(map(decode_sketch, rows))

    def versions(self, article_id: str) -> list[Version]:
        """Return what an article said before, the latest version first."""
        columns = VERSIONS.c
        query = sa.select(columns.title, columns.text, columns.replaced).where(columns.article == article_id)
        with self.reading() as db:
            rows = db.execute(query.order_by(columns.replaced.desc()))
            return [Version(row.title, row.text, moment_of(row.replaced)) for row in rows]

    def by_url(self, url: str) -> Article | None:
        """Return the article at that address, if it is in the store."""
        return self._first(SELECT_ARTICLES.where(ARTICLES.c.url == url, NOT_WITHDRAWN).order_by(ARTICLES.c.id))

    def named(self, title: str, beside: Article) -> Article | None:
        """Return the article of that title from the source that delivered `beside`."""
        query = SELECT_ARTICLES.where(ARTICLES.c.title == title, _same_source(beside), NOT_WITHDRAWN)
        return self._first(query.order_by(ARTICLES.c.id))

    def beside(self, article: Article, *, newer: bool) -> Article | None:
        """Return the article next to this one by date, `newer` or older, from the source that delivered it."""
        columns = ARTICLES.c
        this = sa.tuple_(sa.literal(seconds(article.published)), sa.literal(article.id))
        other = sa.tuple_(columns.published, columns.id)
        query = SELECT_ARTICLES.where(NOT_WITHDRAWN, _same_source(article), other > this if newer else other < this)
        order = (columns.published, columns.id) if newer else (columns.published.desc(), columns.id.desc())
        return self._first(query.order_by(*order))

    def totals(self) -> Totals:
        """Return the sums over all articles; they are counted once for each revision."""
        with self.reading() as db:
            revision = self.revision
            if self._totals is None or self._totals[0] != revision:
                self._totals = revision, _totals(db)
            return self._totals[1]

    def statistics(self) -> Statistics:
        """Return how much the store holds, and of which time."""
        with self.reading():
            totals, revision = self.totals(), self.revision
        return Statistics(totals.articles, totals.passages, totals.oldest, totals.newest, revision, totals.dated)

    def outdated(self, analysis: int) -> int:
        """Return how many articles have an outline that an older analysis made."""
        with self.reading() as db:
            older = sa.select(sa.func.count()).select_from(OUTLINES).where(OUTLINES.c.analysis < analysis)
            return int(db.execute(older).scalar_one())

    def _select(self, query: sa.Select[Any]) -> list[Article]:
        with self.reading() as db:
            return [decode_article(row) for row in db.execute(query)]

    def _first(self, query: sa.Select[Any]) -> Article | None:
        return next(iter(self._select(query.limit(1))), None)


def _totals(db: sa.Connection) -> Totals:
    """Count the articles."""
    columns, number = ARTICLES.c, sa.func.count()
    language = sa.func.coalesce(columns.language, "").label("language")
    sums = sa.select(language, number, sa.func.sum(columns.passages), sa.func.sum(columns.terms))
    grouped = sums.where(NOT_WITHDRAWN).group_by(columns.language).order_by(number.desc(), language)
    rows = db.execute(grouped).all()
    one = sa.select(columns.published, columns.derived).where(NOT_WITHDRAWN).limit(1)
    oldest = db.execute(one.order_by(columns.published, columns.id)).one_or_none()
    newest = db.execute(one.order_by(columns.published.desc(), columns.id.desc())).one_or_none()
    return Totals(
        articles=sum(row[1] for row in rows),
        passages=sum(row[2] for row in rows),
        terms=sum(row[3] for row in rows),
        languages=tuple(row.language for row in rows),
        oldest=None if oldest is None else time_of(oldest.published),
        newest=None if newest is None else time_of(newest.published),
        dated=newest is None or is_dated(newest),
    )


def _same_source(article: Article) -> sa.ColumnElement[bool]:
    """Return the condition that a row's article comes from the source that delivered `article`."""
    source = sa.select(ARTICLES.c.delivered_by).where(ARTICLES.c.id == article.id).scalar_subquery()
    return ARTICLES.c.delivered_by == source


def _newest_first(
    query: sa.Select[Any], among: Sequence[str] | None, added_before: datetime | None, period: Period | None
) -> sa.Select[Any]:
    query = query.where(NOT_WITHDRAWN)
    if among is not None:
        query = query.where(ARTICLES.c.id.in_(among))
    if added_before is not None:
        query = query.where(ARTICLES.c.added < milliseconds(added_before))
    if period is not None:
        start, end = map(seconds, period)
        query = query.where(ARTICLES.c.published >= start, ARTICLES.c.published < end, IS_DATED)
    return query.order_by(ARTICLES.c.published.desc(), ARTICLES.c.id.desc())

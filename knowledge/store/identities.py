"""Articles that a source delivers for the first time or no longer: which of them are one, and what is withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from knowledge.store.private_rule import inherited, note_hidden
from knowledge.store.rows import IS_DATED, NOT_WITHDRAWN, SOURCE, decode_sketch, milliseconds
from knowledge.store.schema import ARTICLES, OUTLINES, VERSIONS, advance
from knowledge.store.transactions import SqlTransactions
from knowledge.store.values import Delivered

_STATEMENT_IDS = 500  # in one statement: databases limit its parameters
_COLUMNS = ARTICLES.c
_DELIVERED = sa.select(
    *(_COLUMNS[name] for name in ("id", "published", "terms", "guid", "url")),
    IS_DATED.label("dated"),
    *(OUTLINES.c[name] for name in ("sketch", "slots", "title")),
    SOURCE,
).join_from(ARTICLES, OUTLINES, _COLUMNS.id == OUTLINES.c.id)


def delivered(store: SqlTransactions, ids: Sequence[str]) -> list[Delivered]:
    """Return what tells whether these articles are others under new addresses."""
    return _select(store, _DELIVERED.where(_COLUMNS.id.in_(ids), NOT_WITHDRAWN))


def no_longer_delivered(store: SqlTransactions, delivered_by: str, run: int, limit: int) -> list[Delivered]:
    """Return the newest articles of a source that it has not delivered since a run began."""
    unseen = _DELIVERED.where(_COLUMNS.delivered_by == delivered_by, _COLUMNS.seen < run, NOT_WITHDRAWN)
    return _select(store, unseen.order_by(_COLUMNS.published.desc(), _COLUMNS.id).limit(limit))


def replace_moved(store: SqlTransactions, moved: Mapping[str, str]) -> int:
    """Let articles take the place of older ones, by old and new ids; return how many say something else."""
    with store.writing() as db:
        revision = advance(db, "revision")
        return sum(_take_place(db, old, article, revision) for old, article in moved.items())


def withdraw(db: sa.Connection, ids: Sequence[str]) -> None:
    """Withdraw these articles: their rows stay, without text, so that the index learns of it."""
    if not ids:
        return
    gone = {"withdrawn": True, "revision": advance(db, "revision"), "text": "", "passages": 0, "terms": 0}
    for start in range(0, len(ids), _STATEMENT_IDS):
        part = ids[start : start + _STATEMENT_IDS]
        db.execute(sa.update(ARTICLES).where(_COLUMNS.id.in_(part)).values(gone))
        db.execute(sa.delete(OUTLINES).where(OUTLINES.c.id.in_(part)))
        db.execute(sa.delete(VERSIONS).where(VERSIONS.c.article.in_(part)))


def present(db: sa.Connection, ids: Collection[str], delivered_by: str | None) -> list[str]:
    """Return those of these articles that are in the store; of one source, if it is given."""
    query = sa.select(_COLUMNS.id).where(_COLUMNS.id.in_(ids), NOT_WITHDRAWN)
    if delivered_by is not None:
        query = query.where(_COLUMNS.delivered_by == delivered_by)
    return list(db.execute(query).scalars())


def _take_place(db: sa.Connection, old: str, article: str, revision: int) -> bool:
    """Give an article the versions and the age of an old one, and withdraw that. Return whether the two differ."""
    wanted = (_COLUMNS[name] for name in ("id", "title", "text", "added", "private"))
    query = sa.select(*wanted).where(NOT_WITHDRAWN)
    rows: dict[str, Any] = {row.id: row for row in db.execute(query.where(_COLUMNS.id.in_([old, article])))}
    if len(rows) < 2:  # another process has withdrawn one of the two
        return False
    before, after = rows[old], rows[article]
    db.execute(sa.update(VERSIONS).where(VERSIONS.c.article == old).values(article=article))
    differs = (before.title, before.text) != (after.title, after.text)
    if differs:
        last = sa.select(sa.func.max(VERSIONS.c.replaced)).where(VERSIONS.c.article == article)
        replaced = max(milliseconds(datetime.now(UTC)), (db.execute(last).scalar() or 0) + 1)
        version = {"article": article, "replaced": replaced, "title": before.title, "text": before.text}
        db.execute(sa.insert(VERSIONS), [version])
    update = sa.update(ARTICLES)
    gone = {"withdrawn": True, "text": "", "passages": 0, "terms": 0}
    db.execute(update.where(_COLUMNS.id == old).values(gone | {"revision": revision, "successor": article}))
    db.execute(sa.delete(OUTLINES).where(OUTLINES.c.id == old))
    db.execute(update.where(_COLUMNS.successor == old).values(successor=article))
    private = after.private or inherited(before.private)
    db.execute(update.where(_COLUMNS.id == article).values(added=before.added, private=private, revision=revision))
    if private != after.private:
        note_hidden(db, revision)
    return differs


def _select(store: SqlTransactions, query: sa.Select[Any]) -> list[Delivered]:
    with store.reading() as db:
        return [Delivered(decode_sketch(row), row.guid, row.url, row.dated) for row in db.execute(query)]

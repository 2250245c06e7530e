"""The rule that makes articles private, kept in the store: every process that writes articles follows it."""

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from knowledge.store.schema import ARTICLES, FACTS, advance
from knowledge.store.values import PrivateRule

_FACT = "private"
_HIDDEN = "hidden"  # the revision at which an article that may have been public became private the last time
_SEPARATELY = 500  # rows of a statement: databases limit its parameters

_IS_FACT = FACTS.c.name == _FACT
_COLUMNS = ARTICLES.c


def rule(db: sa.Connection) -> PrivateRule:
    """Return the rule of the store."""
    return PrivateRule.of_json(db.execute(sa.select(FACTS.c.value).where(_IS_FACT)).scalar())


def replace_rule(db: sa.Connection, new: PrivateRule) -> None:
    """Replace the rule of the store, and mark the articles anew whose reason changes, as one change."""
    if rule(db) == new:
        return
    db.execute(sa.delete(FACTS).where(_IS_FACT))
    if new:
        db.execute(sa.insert(FACTS).values(name=_FACT, value=new.to_json()))
    changed: dict[str | None, list[str]] = {}
    for row in db.execute(_candidates(new)):
        reason = new.reason(row.delivered_by, orjson.loads(row.tags), row.private)
        if reason != row.private:
            changed.setdefault(reason, []).append(row.id)
    revision = advance(db, "revision") if changed else 0
    for reason, ids in changed.items():
        _mark(db, ids, reason, revision)


def mark_delivered(db: sa.Connection, ids: Sequence[str], delivered_by: str) -> None:
    """Note that a source has delivered these articles, which makes them private if the source is."""
    if delivered_by not in rule(db).sources:
        return
    public = sa.select(_COLUMNS.id).where(_COLUMNS.id.in_(ids), _COLUMNS.private.is_(None))
    if found := list(db.execute(public).scalars()):
        _mark(db, found, delivered_by, advance(db, "revision"))


def inherited(old: str | None) -> str | None:
    """Return the reason that an article takes over from the one whose place it takes: its tags are its own."""
    return old if old and not old.startswith("tag:") else None


def hidden_at(db: sa.Connection) -> int:
    """Return the revision at which an article became private the last time; 0 if none ever did."""
    return int(db.execute(sa.select(FACTS.c.value).where(FACTS.c.name == _HIDDEN)).scalar() or 0)


def note_hidden(db: sa.Connection, revision: int) -> None:
    """Note that an article becomes private with a revision."""
    db.execute(sa.delete(FACTS).where(FACTS.c.name == _HIDDEN))
    db.execute(sa.insert(FACTS).values(name=_HIDDEN, value=str(revision)))


def _candidates(new: PrivateRule) -> sa.Select[Any]:
    """Select the articles whose reason a new rule may change: those that have one, and those it may give one."""
    query = sa.select(_COLUMNS.id, _COLUMNS.delivered_by, _COLUMNS.tags, _COLUMNS.private)
    tagged = _COLUMNS.tags != ("[]" if new.tags else _COLUMNS.tags)
    affected = sa.or_(_COLUMNS.private.is_not(None), _COLUMNS.delivered_by.in_(new.sources), tagged)
    return query.where(affected)  # withdrawn ones, too: another source may bring them back


def _mark(db: sa.Connection, ids: Sequence[str], reason: str | None, revision: int) -> None:
    if reason:
        note_hidden(db, revision)
    for start in range(0, len(ids), _SEPARATELY):
        part = ids[start : start + _SEPARATELY]
        db.execute(sa.update(ARTICLES).where(_COLUMNS.id.in_(part)).values(private=reason, revision=revision))

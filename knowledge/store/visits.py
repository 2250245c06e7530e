"""What the store remembers of sources on the network: each address that was fetched, and how each source is doing."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from knowledge.models import SourceState
from knowledge.records import Visit
from knowledge.store.rows import milliseconds, moment_of
from knowledge.store.schema import SOURCES, VISITS
from knowledge.store.transactions import SqlTransactions

_TIMES = frozenset(("checked", "due", "tried", "succeeded", "failing_since"))


class Visits:
    """
    The addresses that were fetched, for one reader of sources.

    What `remember` is told is written by `keep` only, which belongs after the articles are written: a visit
    that were remembered while its article was lost would never be made again.
    """

    def __init__(self, store: SqlTransactions) -> None:
        self._store = store
        self._new: dict[str, Visit] = {}

    def visit(self, address: str) -> Visit | None:
        """The last visit to an address, without what counts visitors; None when there was none."""
        if address in self._new:
            return self._new[address]
        with self._store.reading() as db:
            row = db.execute(sa.select(VISITS).where(VISITS.c.address == address)).one_or_none()
        return None if row is None else Visit(**_values(row))

    def remember(self, visit: Visit) -> None:
        """Take note of a visit."""
        self._new[visit.address] = visit

    def forget(self) -> None:
        """Take no note of the visits since the last `keep`: what they gave is lost."""
        self._new = {}

    def keep(self) -> None:
        """Write down the visits taken note of, in one transaction."""
        if self._new:
            with self._store.writing() as db:
                db.execute(sa.delete(VISITS).where(VISITS.c.address.in_(self._new)))
                db.execute(sa.insert(VISITS), [_columns(visit) for visit in self._new.values()])
            self._new = {}


def source_states(store: SqlTransactions) -> dict[str, SourceState]:
    """How each source that was ever tried is doing, by name."""
    with store.reading() as db:
        return {
            row.name: SourceState(**_values(row)) for row in db.execute(sa.select(SOURCES).order_by(SOURCES.c.name))
        }


def keep_states(store: SqlTransactions, states: Iterable[SourceState]) -> None:
    """Write down how sources are doing, in one transaction."""
    rows = [_columns(state) for state in states]
    if rows:
        with store.writing() as db:
            db.execute(sa.delete(SOURCES).where(SOURCES.c.name.in_([row["name"] for row in rows])))
            db.execute(sa.insert(SOURCES), rows)


def _columns(kept: Visit | SourceState) -> dict[str, Any]:
    return {name: milliseconds(value) if isinstance(value, datetime) else value for name, value in asdict(kept).items()}


def _values(row: Any) -> dict[str, Any]:
    """The fields of a row; times as times."""
    kind = SourceState if hasattr(row, "tried") else Visit
    found = {each.name: getattr(row, each.name) for each in fields(kind)}
    return {name: moment_of(value) if name in _TIMES and value is not None else value for name, value in found.items()}

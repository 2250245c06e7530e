"""The transactions of the article store: snapshots for readers, and one writer at a time."""

import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import cause, is_damage, is_full, migrate, open_engine, reading, writing
from knowledge.errors import DiskFullError, StoreError
from knowledge.store.migrations import SCHEMA
from knowledge.store.schema import FACTS, fact

Given = ParamSpec("Given")
Read = TypeVar("Read")

_UNREADABLE = (ValueError, TypeError, LookupError, OverflowError, zlib.error)
_LOCK = sa.select(FACTS.c.value).where(FACTS.c.name == "revision").with_for_update()


class SqlTransactions:
    """The database of a store, migrated to the newest schema. Threads may share it."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._opened(self._engine)
        self._thread = threading.local()
        try:
            with translated(self._engine):
                migrate(self._engine, SCHEMA)
            with self.reading() as db:
                self.id: str = fact(db, "store")
        except BaseException:
            self.close()
            raise

    def _opened(self, engine: sa.Engine) -> None:
        """Prepare the connections, before the first one is made."""

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """
        Yield a connection that sees the store as it is at one moment, that of its first statement.

        Inside a `reading` block of this thread, yields the connection of that block: all that one thread reads in a
        block belongs to one moment.
        """
        outer: sa.Connection | None = getattr(self._thread, "db", None)
        if outer is not None:
            with translated(self._engine):
                yield outer
            return
        with translated(self._engine), reading(self._engine) as db:
            self._thread.db, self._thread.revision = db, None
            try:
                yield db
            finally:
                self._thread.db = self._thread.revision = None

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """
        Yield a connection whose changes are committed when the block ends, or undone when it fails.

        There is one writer at a time, on every database. SQLite knows no other way; elsewhere the revision's row is
        locked before anything else. So no two writers wait for each other's rows, and changes become visible in the
        order of their revisions.
        """
        with translated(self._engine), writing(self._engine) as db:
            if db.dialect.name != "sqlite":
                db.execute(_LOCK)
            yield db


@contextmanager
def translated(engine: sa.Engine) -> Iterator[None]:
    """Raise `StoreError` in the place of the database's errors."""
    try:
        yield
    except SQLAlchemyError as error:
        kind = DiskFullError if is_full(error, engine) else StoreError
        advice = "; restore a backup, or use python -m knowledge repair" if is_damage(error) else ""
        raise kind(f"the article store failed: {cause(error, engine)}{advice}") from error


def decoding(decode: Callable[Given, Read]) -> Callable[Given, Read]:
    """Let a function that reads stored values raise `StoreError` where they are damaged."""

    @wraps(decode)
    def decoded(*args: Given.args, **options: Given.kwargs) -> Read:
        try:
            return decode(*args, **options)
        except _UNREADABLE as error:
            raise StoreError("the article store is damaged; use python -m knowledge repair") from error

    return decoded

"""The database under the store: which addresses we know, how connections behave, whose errors they raise."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import ConfigError, StoreError


def check_url(url: str) -> sa.URL:
    """The parsed address of a store; `ConfigError` when we have no store of that kind."""
    try:
        parsed = sa.make_url(url)
    except (SQLAlchemyError, ValueError):  # without the address in the message: it may hold a password
        raise ConfigError("this is not the address of a store; use sqlite:///data/articles.db") from None
    if parsed.drivername != "sqlite" or parsed.host or not parsed.database or parsed.database == ":memory:":
        raise ConfigError(f"no store called {parsed.drivername!r} with a file; use sqlite:///data/articles.db")
    return parsed


def open_engine(url: str) -> sa.Engine:
    """Connections to the database at an address, made if there is none yet."""
    parsed = check_url(url)
    try:
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{parsed.database}: {error.strerror}") from error
    engine = sa.create_engine(parsed, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # sqlite3 must not begin and commit by itself: we do
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(db: sa.Connection) -> None:
        # One that turns from reading to writing can fail on a busy database; one that begins as a writer waits.
        db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("writing") else "BEGIN")

    return engine


@contextmanager
def translated() -> Iterator[None]:
    """The one place where database errors become ours."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"the article store failed: {cause}") from error

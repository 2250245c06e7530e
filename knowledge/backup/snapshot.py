"""SQLite files: copied while others use them, looked through for damage, and replaced when nobody does."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from knowledge.errors import StoreError
from knowledge.sqlite_connections import connect_to_read

_PARTS = ("", "-wal", "-shm")  # of the names of SQLite's files
_BLOCK = 2**20  # bytes read at once
_UNDER_WAY = frozenset(("journal", "outbox"))  # tables of what is being done at the moment, with the words of readers
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def copy(database: Path, target: Path) -> None:
    """
    Copy a database as it is at one moment, without its log; others may read and write it meanwhile.

    Work under way is left out: it would be done a second time after the copy is put back.
    Raises `StoreError` when it cannot be read or its copy is damaged, or there is no room.
    """
    with (
        _explained(database),
        closing(connect_to_read(database)) as source,
        closing(sqlite3.connect(target)) as copied,
    ):
        source.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")  # one file; SQLite and the program turn the log on again
        copied.execute("PRAGMA secure_delete=ON")
        with copied:
            for table in {name for (name,) in copied.execute(_TABLES)} & _UNDER_WAY:
                copied.execute(f"DELETE FROM {table}")  # noqa: S608 -- a name of the schema
    if found := damage(target):
        raise StoreError(f"{database} is damaged: {found}; python -m knowledge repair saves what can be read")


def damage(database: Path) -> str:
    """Return the first fault in a database, which is read whole; empty when it is sound."""
    try:
        with closing(connect_to_read(database)) as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else found.splitlines()[-1]


def rows(database: Path) -> dict[str, int]:
    """Return the number of rows in each table of a database."""
    with _explained(database), closing(connect_to_read(database)) as db:
        tables = [name for (name,) in db.execute(_TABLES)]
        return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 -- a name of the schema


def value(database: Path, query: str) -> int:
    """Return the number that a query selects; 0 if there is none. Raises `StoreError`."""
    with _explained(database), closing(connect_to_read(database)) as db:
        row = db.execute(query).fetchone()
    return int(row[0] or 0) if row else 0


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def require_unused(database: Path) -> None:
    """Raise `StoreError` when another process has a database open. A damaged one counts as unused."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=1)) as db:
            db.execute("PRAGMA journal_mode=DELETE")  # needs the file for itself alone; its log is written into it
    except sqlite3.Error as error:
        if _error_name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreError(f"{database} is in use; stop the bot, and whatever else uses it, first") from error


def put_aside(database: Path, reason: str) -> Path | None:
    """Rename the files of a database that nobody uses; return the new name of the first, None if there was none."""
    kept = database.with_name(f"{database.name}.{reason}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    for part in _PARTS:
        file = database.with_name(database.name + part)
        if file.exists():
            file.rename(kept.with_name(kept.name + part))
    return kept if kept.exists() else None


@contextmanager
def _explained(database: Path) -> Iterator[None]:
    """Raise `StoreError` in the place of SQLite's errors."""
    try:
        yield
    except sqlite3.Error as error:
        reason = "disk full" if _error_name(error) == "SQLITE_FULL" else str(error)
        raise StoreError(f"{database} cannot be copied: {reason}") from error


def _error_name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")

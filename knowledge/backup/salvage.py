"""
Save what can be read of a damaged SQLite database in a new file.

SQLite finds rows through pages that point to one another. A page that is damaged hides some rows and leaves the others
readable by their numbers.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from knowledge.backup import snapshot
from knowledge.errors import StoreError

_MAGIC = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html#the_database_header
_LONGEST = 1000  # times the size of what is left; a larger size is damage, too
_LAST_ROW = 2**62  # no row has a higher number
_FACTS = "SELECT count(*) FROM facts WHERE name IN ('schema', 'store', 'revision', 'run')"
_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
# Everything derived is forgotten, so that nothing damaged is left in it: it is derived anew. Sources are not known to
# be unchanged either, so that what they deliver next replaces what may be damaged.
_FORGET_DERIVED = (
    "DELETE FROM outlines",
    "INSERT INTO outlines (id, sentences, passages, title, terms, analysis) "
    "SELECT id, x'', x'', '', x'', 0 FROM articles WHERE NOT withdrawn",
    "UPDATE articles SET digest = x''",
    "UPDATE facts SET value = max(CAST(value AS INTEGER), (SELECT coalesce(max(revision), 0) FROM articles)) + 1 "
    "WHERE name = 'revision'",
)


def recover(database: Path) -> tuple[Path, dict[str, int]]:
    """
    Put what can be read of a damaged database in its place; return where the old one is kept, and the rows saved.

    Raises `StoreError`, and leaves everything as it is, when it is in use, when not even its tables can be read, and
    when there is no room.
    """
    snapshot.require_unused(database)
    try:
        with tempfile.TemporaryDirectory(dir=database.absolute().parent, prefix=".repair.") as folder:
            saved = Path(folder, "saved")
            counts = _save(_full_length_copy(database, Path(folder)), saved)
            kept = snapshot.put_aside(database, "damaged")
            saved.replace(database)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"nothing can be saved of {database} ({error}); it is left as it is: restore a backup"
        ) from error
    assert kept is not None
    return kept, counts


def _full_length_copy(database: Path, folder: Path) -> Path:
    """Copy the files of a database; a file that was cut off is filled up, since SQLite reads nothing of it else."""
    copied = folder / "damaged"
    for part in ("", "-wal"):
        if (file := database.with_name(database.name + part)).exists():
            shutil.copyfile(file, copied.with_name(copied.name + part))
    with copied.open("rb+") as opened:
        header = opened.read(32)
        size = int.from_bytes(header[16:18], "big") * int.from_bytes(header[28:32], "big")  # of a page, in pages
        if header.startswith(_MAGIC) and copied.stat().st_size < size <= _LONGEST * copied.stat().st_size:
            opened.truncate(size)
    return copied


def _save(database: Path, target: Path) -> dict[str, int]:
    """Copy what can be read to a new database; return the number of rows of each table."""
    with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(target, isolation_level=None)) as new:
        made = list(old.execute(_SCHEMA))
        tables = {name: sql for kind, name, sql in made if kind == "table"}
        new.execute("BEGIN")
        for sql in tables.values():
            new.execute(sql)
        counts = {name: _copy_rows(old, new, name) for name in tables}
        if "outlines" in tables:
            _forget_derived(new)
        for kind, _, sql in made:
            if kind == "index":
                new.execute(sql)
        new.execute("COMMIT")
    return counts


def _forget_derived(db: sqlite3.Connection) -> None:
    if db.execute(_FACTS).fetchone() != (4,):
        raise sqlite3.DatabaseError("the facts about the whole store are damaged")
    for statement in _FORGET_DERIVED:
        db.execute(statement)


def _copy_rows(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    names = [f'"{row[1]}"' for row in new.execute(f'PRAGMA table_info("{table}")')]  # without generated columns
    gaps = ", ".join("?" * len(names))
    columns = ", ".join(names)
    statement = f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({gaps})'  # noqa: S608 -- names of the schema
    return sum(new.execute(statement, row).rowcount for row in _readable_rows(old, table, columns))


def _readable_rows(db: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a table in their order. Where one cannot be read, ever more of the following are left out."""
    last, gap = -1, 1
    query = f'SELECT rowid, {columns} FROM "{table}" WHERE rowid > ? ORDER BY rowid'  # noqa: S608 -- names of the schema
    while last < _LAST_ROW:
        try:
            for number, *row in db.execute(query, (last,)):
                last, gap = max(last, number), 1  # a damaged page may lead back to smaller numbers, again and again
                yield tuple(row)
        except sqlite3.Error:  # damaged, or no text
            last, gap = last + gap, 2 * gap
        else:
            return

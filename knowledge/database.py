"""
Connections to SQLite and PostgreSQL: their addresses, their transactions, and the migrations of their tables.

The article store and the bot's state share this module. Nothing here knows what the tables are for.
"""

import importlib.util
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import ConfigError, StoreError
from knowledge.sqlite_connections import BUSY_SECONDS, SqliteConnections, says_full

_UNWRITABLE = ("SQLITE_CANTOPEN", "SQLITE_READONLY")
_DAMAGES = ("SQLITE_CORRUPT", "SQLITE_NOTADB")  # names of errors; longer ones say more

# Words that the two databases spell differently, for the SQL of migrations.
_DIALECTS = {
    "sqlite": {
        "blob": "BLOB",
        "random_id": "lower(hex(randomblob(8)))",
        "hash_index": "",
        "generated": "VIRTUAL",
    },
    "postgresql": {
        "blob": "BYTEA",
        "random_id": "substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)",
        "generated": "STORED",
        "hash_index": "USING hash",  # a B-tree refuses values longer than 2.7 kB: titles and links may be longer
    },
}


def parse_url(url: str) -> sa.URL | None:
    """Return the parts of a database's address; None when it is no address."""
    try:
        return sa.make_url(url)
    except (SQLAlchemyError, ValueError):
        return None


def file_of(url: str) -> Path | None:
    """Return the file of the SQLite database at `url`; None for one without a file."""
    parsed = parse_url(url)
    if parsed is None or parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def missing_driver(url: sa.URL) -> str:
    """Return what to install before the database at `url` can be used; empty when nothing is missing."""
    if url.get_backend_name() != "postgresql" or importlib.util.find_spec("psycopg"):
        return ""
    return "PostgreSQL needs the package psycopg; use pip install 'article-bot[postgres]'"


def cause(error: SQLAlchemyError, engine: sa.Engine) -> str:
    """Return why a database could not be used, without the values of the statement."""
    original = getattr(error, "orig", None) or error
    if is_full(error, engine):
        return f"disk full ({original})"
    if _sqlite_name(error).startswith(_UNWRITABLE):
        return f"{original} ({engine.url.database} and its folder must be writable)"
    return str(original)


def is_full(error: SQLAlchemyError, engine: sa.Engine) -> bool:
    """Return whether an error of SQLite comes from a disk without room."""
    return says_full(getattr(error, "orig", None), file_of(str(engine.url)))


def is_damage(error: SQLAlchemyError) -> bool:
    """Return whether an error says that a file of SQLite is damaged or something else."""
    return _sqlite_name(error).startswith(_DAMAGES)


def damage(engine: sa.Engine) -> str:
    """
    Return the first fault in the file of a SQLite database, which is read whole; empty when it is sound.

    Raises an error that `is_damage` knows where the file cannot be read at all.
    """
    with reading(engine) as db:
        found = str(db.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return "" if found == "ok" else found.splitlines()[-1]


def _sqlite_name(error: SQLAlchemyError) -> str:
    return getattr(getattr(error, "orig", None), "sqlite_errorname", "")


def open_engine(url: str) -> sa.Engine:
    """
    Return connections to the database at `url`. SQLite's file and its folders are made if they do not exist.

    The values of statements never occur in errors and logs: they may be readers' questions.
    Raises `ConfigError` when the driver is missing and `StoreError` when the folders cannot be made.
    """
    parsed = sa.make_url(url)
    if hint := missing_driver(parsed):
        raise ConfigError(hint)
    return _open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_postgres(parsed)


def _open_postgres(url: sa.URL) -> sa.Engine:
    if url.drivername == "postgresql":  # SQLAlchemy before 2.1 would look for psycopg2
        url = url.set(drivername="postgresql+psycopg")
    return sa.create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True, hide_parameters=True)


def _open_sqlite(url: sa.URL) -> sa.Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{url.database}: {error.strerror}") from error
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    connections = SqliteConnections(file_of(str(url)))
    event.listen(engine, "do_connect", connections.open)
    event.listen(engine, "checkout", connections.taken)
    event.listen(engine, "checkin", connections.returned)

    @event.listens_for(engine, "begin")
    def begun(db: sa.Connection) -> None:
        # A transaction that turns from reading to writing can fail on a busy database; one that begins as a writer
        # waits for its turn.
        db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("writing") else "BEGIN")

    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection that sees the database as it is at one moment, that of its first statement."""
    # SQLite's transactions are snapshots anyway. Neither option costs PostgreSQL a round trip: both go with BEGIN.
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = snapshot if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as db:
        yield db


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection whose changes are committed when the block ends, or undone when it fails."""
    with engine.connect().execution_options(writing=True) as db, db.begin():
        yield db


@dataclass(frozen=True, slots=True)
class Schema:
    """
    The tables of one database, as the steps that make them.

    Step n, counted from 1, turns version n - 1 into version n. Steps are SQL that never changes once it is released,
    and new steps are only appended: a step then does for every old database what it did for the first one. A new
    database is made by all steps. A step may use the words ``{blob}``, ``{random_id}``, ``{hash_index}`` and
    ``{generated}``, which each database spells in its own way.
    """

    title: str  # for messages: "the article store"
    table: str  # the table that holds the version; the first step makes it
    read: str  # SQL that selects the version
    write: tuple[str, ...]  # SQL that replaces the version by {version}
    steps: tuple[tuple[str, ...], ...]


def migrate(engine: sa.Engine, schema: Schema) -> None:
    """
    Bring a database to the newest version of its schema, each step in one transaction.

    Processes that migrate at one time wait for each other. Raises `StoreError` for a database whose version is
    newer than the last step, and leaves it as it is.
    """
    with reading(engine) as db:
        version = _version(db, schema)
    for number in range(version + 1, len(schema.steps) + 1):
        with writing(engine) as db:
            if engine.dialect.name == "postgresql":  # SQLite has one writer at a time
                db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({zlib.crc32(schema.title.encode())})")
            if _version(db, schema) >= number:  # another process was faster
                continue
            for statement in (*schema.steps[number - 1], *schema.write):
                db.exec_driver_sql(statement.format(version=number, **_DIALECTS[engine.dialect.name]))


def _version(db: sa.Connection, schema: Schema) -> int:
    """Return the version of the database; 0 when it has no tables yet. Raises `StoreError` for one too new."""
    if not sa.inspect(db).has_table(schema.table):
        return 0
    version = int(db.exec_driver_sql(schema.read).scalar() or 0)
    if version > len(schema.steps):
        raise StoreError(
            f"{schema.title} has schema {version}, made by a newer article-bot; this one knows {len(schema.steps)}"
        )
    return version

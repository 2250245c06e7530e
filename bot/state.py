"""
What the bot remembers between two messages: where a chat has looked, and the questions behind buttons.

Kept apart from the articles, in a small database of its own: SQLite next to the bot, or PostgreSQL where
several share it. No names, no users; questions only as long as their buttons may be pressed.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, IntegrityError

from bot.base36 import base36

DAY = 24 * 60 * 60 * 1000  # milliseconds, as all moments here

# Append only: each entry is run once, in order, in a transaction of its own. SQL that every database reads.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE chats (id BIGINT NOT NULL PRIMARY KEY, looked BIGINT, listing TEXT NOT NULL)",
        "CREATE TABLE texts (id VARCHAR(13) NOT NULL PRIMARY KEY, text TEXT NOT NULL, used BIGINT NOT NULL)",
        "CREATE INDEX texts_used ON texts (used)",
    ),
)

_meta = MetaData()
_version = Table("schema_version", _meta, Column("version", Integer, nullable=False))
_tables = MetaData()
_chats = Table(
    "chats",
    _tables,
    Column("id", BigInteger, primary_key=True),
    Column("looked", BigInteger),
    Column("listing", Text, nullable=False),
)
_texts = Table(
    "texts",
    _tables,
    Column("id", String(13), primary_key=True),
    Column("text", Text, nullable=False),
    Column("used", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Chat:
    """What is remembered of a chat; a chat never seen is all defaults."""

    looked: int | None = None  # when it last looked at /latest, in milliseconds
    listing: Mapping[int, str] = field(default_factory=dict)  # number in its last list -> article id


def check_url(url: str) -> None:
    """Raise ValueError, naming what would be right, unless `url` is of a database that `State` can use."""
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError:
        kind = ""
    if kind not in {"sqlite", "postgresql"}:
        raise ValueError("use sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME")


class State:
    """The bot's memory. Threads may share it."""

    def __init__(self, url: str, *, question_days: int = 30) -> None:
        """Open the database at `url`, made or brought up to date if need be."""
        check_url(url)
        self._engine = _open(url)
        self._kept = question_days * DAY
        _migrate(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def chat(self, chat_id: int) -> Chat:
        """What is remembered of a chat."""
        with self._engine.begin() as connection:
            row = connection.execute(select(_chats.c.looked, _chats.c.listing).where(_chats.c.id == chat_id)).first()
        if not row:
            return Chat()
        return Chat(row.looked, {int(number): article for number, article in json.loads(row.listing).items()})

    def looked(self, chat_id: int, at: int) -> None:
        """Remember that a chat has looked at the latest articles."""
        self._write(chat_id, looked=at)

    def listed(self, chat_id: int, first: int, article_ids: Sequence[str], *, anew: bool) -> None:
        """
        Remember what a chat was shown under the numbers from `first` on.

        A list `anew` replaces the one before it; a further page of the same list is added to it.
        """
        kept = {} if anew else dict(self.chat(chat_id).listing)
        kept.update(enumerate(article_ids, start=first))
        self._write(chat_id, listing=json.dumps(kept))

    def _write(self, chat_id: int, **values: Any) -> None:
        change = update(_chats).where(_chats.c.id == chat_id).values(values)
        with self._engine.begin() as connection:
            if connection.execute(change).rowcount:
                return
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_chats).values({"id": chat_id, "listing": "{}", **values}))
        except IntegrityError:  # another process was first
            with self._engine.begin() as connection:
                connection.execute(change)

    def remember(self, text: str) -> str:
        """
        Keep a text, a question say, and return its short id for a button.

        The same text has the same id, in every database; it is kept for `question_days` after its last use.
        """
        text = text.replace("\0", "").encode("utf-8", "replace").decode()
        text_id, now = _text_id(text), _now()
        used = update(_texts).where(_texts.c.id == text_id).values(used=now)
        with self._engine.begin() as connection:
            connection.execute(delete(_texts).where(_texts.c.used < now - self._kept))
            if connection.execute(used).rowcount:
                return text_id
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_texts).values(id=text_id, text=text, used=now))
        except IntegrityError:  # another process was first
            with self._engine.begin() as connection:
                connection.execute(used)
        return text_id

    def text(self, text_id: str) -> str | None:
        """The remembered text of this id, unless it was too long ago."""
        wanted = select(_texts.c.text).where(_texts.c.id == text_id, _texts.c.used >= _now() - self._kept)
        with self._engine.begin() as connection:
            found: str | None = connection.execute(wanted).scalar()
        return found


def _now() -> int:
    return int(time.time() * 1000)


def _text_id(text: str) -> str:
    """Made from the text alone: nobody can count up to other readers' questions."""
    return base36(int.from_bytes(blake2b(text.encode(), digest_size=8).digest()))


def _open(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": 10}, hide_parameters=True)  # no questions in logs
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Readers and the one writer do not wait for each other; and we, not the driver, begin transactions."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer later may be refused without a wait."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    """Bring the database up to date; what other processes are doing at the same moment is waited for."""
    _meta.create_all(engine)
    with engine.begin() as connection:
        if connection.execute(select(_version)).first() is None:
            connection.execute(insert(_version).values(version=0))
    for number, statements in enumerate(MIGRATIONS, start=1):
        with engine.begin() as connection:
            if connection.execute(select(_version.c.version).with_for_update()).scalar_one() >= number:
                continue
            for statement in statements:
                connection.exec_driver_sql(statement)
            connection.execute(update(_version).values(version=number))

"""
The memory of the bot between two messages: when a reader last looked at the articles, and the questions behind buttons.

It is kept apart from the articles, in a small database of its own: SQLite next to the bot, or PostgreSQL where several
bots share it. No names are kept. A reader is known by the number that Telegram gives; in the question log
(`bot.state.question_rows`) by a hash of it that needs the bot's token. Questions are kept as long as their buttons may
be pressed, until they are answered (`bot.state.journal`), and in the log. All times are milliseconds since 1970.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.base36 import base36
from bot.state.access import DAY, DamagedError, StateError, now, reading, storable, translated, writing
from bot.state.group_choices import GroupChoices
from bot.state.journal import Journal
from bot.state.members import Members
from bot.state.notice_rows import NoticeRows
from bot.state.question_figures import QuestionFigures
from bot.state.question_rows import QuestionRows
from bot.state.schema import CHATS, MEMBERS, READERS, SCHEMA, TEXTS
from bot.state.self_test_rows import SelfTestRows
from bot.state.source_choices import SourceChoices
from bot.state.trouble import Trouble
from knowledge.database import damage, migrate, missing_driver, open_engine, parse_url

_PURGE_INTERVAL = 60 * 60 * 1000  # between two deletions of expired texts; nobody can see them meanwhile


class Reader(NamedTuple):
    """A person in a chat; in a private chat both have the same number."""

    chat: int
    person: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader was shown; all defaults for one who has never asked for a list."""

    looked: int | None = None  # when the reader last looked at /latest, in milliseconds since 1970
    listing: Mapping[int, str] = field(default_factory=dict)  # number in the last list -> article id


def check_url(url: str) -> None:
    """Raise ValueError, whose text says what would be right, unless `State` can use a database at `url`."""
    parsed = parse_url(url)
    if parsed is None or parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError("use sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME")
    if hint := missing_driver(parsed):
        raise ValueError(hint)


class State:
    """
    The bot's memory. Threads may share it; other processes may use its database meanwhile.

    All methods raise `StateError` when the database cannot be read or written.
    """

    def __init__(self, url: str, *, question_days: int = 30) -> None:
        """
        Open the database at `url`, made if there is none yet and brought to the newest schema if it is older.

        `question_days`: a text is forgotten so many days after its last use. Raises `DamagedError` when the file is
        damaged, and knowledge's `StoreError` when a newer version made the database.
        """
        check_url(url)
        self.replaces: Path | None = None  # the damaged file that was kept when this one was begun
        self._engine = open_engine(url)
        self.question_days = question_days
        self._kept = question_days * DAY
        self._next_purge = 0
        self._keep_text = _upsert(self._engine, TEXTS, ["used"])  # made once: every reply uses it
        try:
            with translated(self._engine):
                self._check()
                migrate(self._engine, SCHEMA)
        except BaseException:
            self.close()
            raise

    def _check(self) -> None:
        if self._engine.dialect.name == "sqlite" and (fault := damage(self._engine)):
            raise DamagedError(fault)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def seen(self, reader: Reader) -> Seen:
        """Return what a reader was shown."""
        wanted = sa.select(READERS.c.looked, READERS.c.listing).where(
            READERS.c.chat == reader.chat, READERS.c.person == reader.person
        )
        with reading(self._engine) as db:
            row = db.execute(wanted).first()
        if not row:
            return Seen()
        try:
            return Seen(row.looked, {int(number): article for number, article in json.loads(row.listing).items()})
        except (ValueError, AttributeError) as error:
            raise StateError("the memory of a reader cannot be read") from error

    def looked(self, reader: Reader, at: int) -> None:
        """Remember that a reader has looked at the latest articles."""
        self._write_seen(reader, looked=at)

    def listed(self, reader: Reader, first: int, article_ids: Sequence[str], *, anew: bool) -> None:
        """
        Remember what a reader was shown under the numbers from `first` on.

        A list `anew` replaces the one before it; otherwise the articles are a further page of that list.
        """
        kept = {} if anew else dict(self.seen(reader).listing)
        kept.update(enumerate(article_ids, start=first))
        self._write_seen(reader, listing=json.dumps(kept))

    def _write_seen(self, reader: Reader, **values: Any) -> None:
        row = {**reader._asdict(), "listing": "{}", **values}
        with writing(self._engine) as db:
            db.execute(_upsert(self._engine, READERS, values, ["chat", "person"]), row)

    def forget(self, person: int) -> None:
        """Forget what a person was shown, what the private chat with that person has chosen, and any invitation."""
        with writing(self._engine) as db:
            db.execute(sa.delete(READERS).where(READERS.c.person == person))
            db.execute(sa.delete(CHATS).where(CHATS.c.id == person))
            db.execute(sa.delete(MEMBERS).where(MEMBERS.c.person == person))

    def language(self, chat_id: int) -> str | None:
        """Return the code of the language that a chat has chosen; None if it has chosen none."""
        with reading(self._engine) as db:
            code: str | None = db.execute(sa.select(CHATS.c.language).where(CHATS.c.id == chat_id)).scalar()
        return code

    def language_chosen(self, chat_id: int, code: str | None) -> None:
        """Remember which language a chat has chosen; None: none any more."""
        self._write(chat_id, language=code)

    def missed(self, chat_id: int, at: int | None) -> None:
        """Remember when a chat wrote what could not be answered; None: it was told."""
        self._write(chat_id, missed=at)

    def missed_chats(self) -> dict[int, int]:
        """Return the chats that were not told yet that a message was not answered, and when they wrote it."""
        wanted = sa.select(CHATS.c.id, CHATS.c.missed).where(CHATS.c.missed.is_not(None))
        with reading(self._engine) as db:
            return {row.id: row.missed for row in db.execute(wanted)}

    def moved(self, old_id: int, new_id: int) -> None:
        """
        Keep the memory of a group under its new id: Telegram gives it one when the group grows.

        What is remembered under the new id already stays, unless there is something under the old one.
        """
        with writing(self._engine) as db:
            for chat in (CHATS.c.id, READERS.c.chat):
                if db.execute(sa.select(chat).where(chat == old_id)).first() is not None:
                    db.execute(sa.delete(chat.table).where(chat == new_id))
                    db.execute(sa.update(chat.table).where(chat == old_id).values({chat: new_id}))

    def journal(self, bot_id: int) -> Journal:
        """Return the journal of updates of the bot with this id."""
        return Journal(self._engine, bot_id)

    def members(self, invitation: str) -> Members:
        """Return the people who were let in by this word of invitation."""
        return Members(self._engine, invitation)

    def notices(self, bot_id: int) -> NoticeRows:
        """Return the notices to the admins of the bot with this id."""
        return NoticeRows(self._engine, bot_id)

    def questions(self, token: str, days: int) -> QuestionRows:
        """Return the question log of the bot with this token, from which questions are deleted after so many days."""
        return QuestionRows(self._engine, token, days)

    def source_choices(self) -> SourceChoices:
        """Return what the admins said of sources in the chat."""
        return SourceChoices(self._engine)

    def question_figures(self, bot_id: int) -> QuestionFigures:
        """Return the figures of the questions that the bot with this id was asked."""
        return QuestionFigures(self._engine, bot_id)

    def self_tests(self) -> SelfTestRows:
        """Return how the last self-test ended."""
        return SelfTestRows(self._engine)

    def groups(self, trouble: Trouble) -> GroupChoices:
        """Return what the admins of groups have chosen. `trouble`: is told what is wrong with the database."""
        return GroupChoices(self._engine, trouble)

    def _write(self, chat_id: int, **values: Any) -> None:
        with writing(self._engine) as db:
            db.execute(_upsert(self._engine, CHATS, values), {"id": chat_id, **values})

    def remember(self, text: str) -> str:
        """
        Keep a text, such as a question, and return its short id for a button.

        Equal texts have equal ids, in every database. A text is kept for `question_days` after its last use.
        """
        text = storable(text)
        text_id, moment = _text_id(text), now()
        with writing(self._engine) as db:
            if moment >= self._next_purge:
                self._next_purge = moment + _PURGE_INTERVAL
                db.execute(sa.delete(TEXTS).where(TEXTS.c.used < moment - self._kept))
            db.execute(self._keep_text, {"id": text_id, "text": text, "used": moment})
        return text_id

    def text(self, text_id: str) -> str | None:
        """Return the remembered text of this id; None when it was never kept or is forgotten."""
        wanted = sa.select(TEXTS.c.text).where(TEXTS.c.id == text_id, TEXTS.c.used >= now() - self._kept)
        with reading(self._engine) as db:
            text: str | None = db.execute(wanted).scalar()
        return text


def _upsert(engine: sa.Engine, table: sa.Table, changed: Iterable[str], key: Sequence[str] = ("id",)) -> sa.Executable:
    """Return the statement that inserts a row, or changes these columns of the row with its key, in one step."""
    dialect: Any = postgresql if engine.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    excluded = {name: insert.excluded[name] for name in changed}
    statement: sa.Executable = insert.on_conflict_do_update(index_elements=list(key), set_=excluded)
    return statement


def _text_id(text: str) -> str:
    """Return an id made from the text alone: nobody can find other readers' questions by counting."""
    return base36(int.from_bytes(blake2b(text.encode(), digest_size=8).digest()))

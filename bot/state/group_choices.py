"""What the admins of groups have chosen: who may ask, where the bot answers, and how loudly."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from bot.state.access import StateError, reading, writing
from bot.state.schema import CHATS, READERS
from bot.state.trouble import Trouble

Value = TypeVar("Value")

_ADMINS = "admins"


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """How the bot behaves in a group; all defaults where its admins have chosen nothing."""

    admins_only: bool = False  # whether only admins may ask
    topics: frozenset[int] | None = None  # in which the bot answers; None: in all
    quiet: bool = False


class GroupChoices:
    """
    The choices of groups in the bot's database. Threads may share it.

    It does not fail: while the database cannot be read, groups are treated as if they had chosen nothing.
    """

    def __init__(self, engine: sa.Engine, trouble: Trouble) -> None:
        self._engine = engine
        self._trouble = trouble

    def of(self, chat_id: int) -> GroupChoice:
        """Return what a group has chosen."""
        return self._tried(lambda: self._read(chat_id)) or GroupChoice()

    def keep(self, chat_id: int, choice: GroupChoice) -> bool:
        """Keep what a group has chosen; return False where that is not possible."""
        topics = None if choice.topics is None else json.dumps(sorted(choice.topics))
        askers = _ADMINS if choice.admins_only else None
        values = {"askers": askers, "topics": topics, "quiet": choice.quiet}
        return bool(self._tried(lambda: self._write(chat_id, values)))

    def forget(self, chat_id: int) -> bool:
        """Delete all that is kept of a group and of its readers there; return False where that is not possible."""
        return bool(self._tried(lambda: self._delete(chat_id)))

    def _read(self, chat_id: int) -> GroupChoice:
        wanted = sa.select(CHATS.c.askers, CHATS.c.topics, CHATS.c.quiet).where(CHATS.c.id == chat_id)
        with reading(self._engine) as db:
            row = db.execute(wanted).first()
        if row is None:
            return GroupChoice()
        try:
            topics = None if row.topics is None else frozenset(map(int, json.loads(row.topics)))
        except (ValueError, TypeError) as error:
            raise StateError("the topics of a group cannot be read") from error
        return GroupChoice(row.askers == _ADMINS, topics, bool(row.quiet))

    def _write(self, chat_id: int, values: Mapping[str, object]) -> bool:
        with writing(self._engine) as db:
            if not db.execute(sa.update(CHATS).where(CHATS.c.id == chat_id).values(dict(values))).rowcount:
                db.execute(sa.insert(CHATS).values(id=chat_id, **values))
        return True

    def _delete(self, chat_id: int) -> bool:
        with writing(self._engine) as db:
            db.execute(sa.delete(CHATS).where(CHATS.c.id == chat_id))
            db.execute(sa.delete(READERS).where(READERS.c.chat == chat_id))
        return True

    def _tried(self, access: Callable[[], Value]) -> Value | None:
        try:
            return access()
        except StateError as error:
            self._trouble.noticed(error)
            return None

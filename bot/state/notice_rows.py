"""The notices to the admins as they are kept, so that a restart neither loses one nor repeats it."""

import json
from dataclasses import dataclass

import sqlalchemy as sa

from bot.state.access import StateError, reading, writing
from bot.state.schema import NOTICES


@dataclass(frozen=True, slots=True)
class Notice:
    """What the admins have to know. There is one of each kind."""

    kind: str
    text: str
    raised: int  # milliseconds since 1970
    told: frozenset[int] = frozenset()  # ids of the admins who know it


class NoticeRows:
    """The notices of one bot. Threads may share it. All methods raise `StateError`."""

    def __init__(self, engine: sa.Engine, bot_id: int) -> None:
        self._engine = engine
        self._bot_id = bot_id
        self._is_own = NOTICES.c.bot == bot_id

    def all(self) -> list[Notice]:
        """Return the last notice of each kind."""
        with reading(self._engine) as db:
            rows = db.execute(sa.select(NOTICES).where(self._is_own)).all()
        try:
            return [
                Notice(row.kind, row.text, int(row.raised), frozenset(map(int, json.loads(row.told)))) for row in rows
            ]
        except (ValueError, TypeError) as error:
            raise StateError("the notices to the admins cannot be read") from error

    def keep(self, notice: Notice) -> None:
        """Keep a notice in the place of the last one of its kind."""
        row = {"text": notice.text, "raised": notice.raised, "told": json.dumps(sorted(notice.told))}
        with writing(self._engine) as db:
            db.execute(sa.delete(NOTICES).where(self._is_own, NOTICES.c.kind == notice.kind))
            db.execute(sa.insert(NOTICES).values(bot=self._bot_id, kind=notice.kind, **row))

    def expire(self, earliest: int) -> None:
        """Delete the notices that were raised before that time, in milliseconds since 1970."""
        with writing(self._engine) as db:
            db.execute(sa.delete(NOTICES).where(self._is_own, NOTICES.c.raised < earliest))

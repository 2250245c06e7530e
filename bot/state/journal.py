"""
The journal of updates: what Telegram delivered and the bot has not handled yet, so that a crash loses no question.

An update is written down before Telegram is told that it arrived, and its content is erased as soon as it is handled.
Its number stays for some days, because Telegram may deliver it again.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.state.access import DAY, now, reading, writing
from bot.state.schema import JOURNAL

log = logging.getLogger(__name__)

_KEPT = 3 * DAY  # after which the number of a handled update is forgotten; Telegram forgets updates after one day
_PURGE_INTERVAL = DAY // 24

RawUpdate = Mapping[str, Any]  # as Telegram sends it


@dataclass(frozen=True, slots=True)
class KeptUpdate:
    """An update that was taken and not handled."""

    content: RawUpdate
    taken: int  # milliseconds since 1970


class Journal:
    """The updates of one bot. Threads may share it. All methods raise `StateError`."""

    def __init__(self, engine: sa.Engine, bot_id: int) -> None:
        self._engine = engine
        self._bot_id = bot_id
        self._is_own = JOURNAL.c.bot == bot_id
        self._next_purge = 0

    def take(self, updates: Sequence[RawUpdate]) -> set[int]:
        """Write updates down. Return the numbers of those that are new: the others were delivered before."""
        numbers = [int(update["update_id"]) for update in updates]
        known = sa.select(JOURNAL.c.number).where(self._is_own, JOURNAL.c.number.in_(numbers))
        moment = now()
        with writing(self._engine) as db:
            new = set(numbers).difference(db.execute(known).scalars())
            rows = [
                {"bot": self._bot_id, "number": number, "content": json.dumps(update), "taken": moment}
                for number, update in dict(zip(numbers, updates, strict=True)).items()
                if number in new
            ]
            if rows:
                db.execute(sa.insert(JOURNAL), rows)
            if moment >= self._next_purge:
                self._next_purge = moment + _PURGE_INTERVAL
                db.execute(sa.delete(JOURNAL).where(self._is_own, JOURNAL.c.handled < moment - _KEPT))
        return new

    def handled(self, numbers: Iterable[int]) -> None:
        """Erase the content of updates that were handled."""
        handled = sa.update(JOURNAL).where(self._is_own, JOURNAL.c.number.in_(list(numbers)))
        with writing(self._engine) as db:
            db.execute(handled.values(content=None, handled=now()))

    def open(self) -> list[KeptUpdate]:
        """Return the updates that were taken and not handled, in the order in which they came."""
        wanted = sa.select(JOURNAL.c.content, JOURNAL.c.taken).where(self._is_own, JOURNAL.c.handled.is_(None))
        with reading(self._engine) as db:
            rows = db.execute(wanted.order_by(JOURNAL.c.taken, JOURNAL.c.number)).all()
        kept = []
        for row in rows:
            try:
                content = json.loads(row.content)
                kept.append(KeptUpdate({**content, "update_id": int(content["update_id"])}, row.taken))
            except (ValueError, TypeError, KeyError):  # a text in a damaged file
                log.warning("STATE_URL: an update that was written down is damaged and is skipped")
        return kept

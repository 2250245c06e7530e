"""
Notices: what the admins have to know. Whoever notices it raises one, and `bot.jobs.admins` tells it.

Raising costs nothing, in any thread. Of each kind one notice is told within `ALERT_HOURS`. Notices are kept in the
bot's database, and in memory as long as that cannot be written.
"""

import logging
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.locales.words import Words
from bot.replies import rating
from bot.replies.markup import one_line
from bot.state import State
from bot.state.access import FullError, StateError, now
from bot.state.notice_rows import Notice, NoticeRows
from knowledge import DiskFullError, KnowledgeError

log = logging.getLogger(__name__)

_HOUR = 60 * 60 * 1000  # milliseconds
_FAULT_LENGTH = 300


class Notices:
    """The notices of one bot. Threads may share it. No method fails."""

    def __init__(self, rows: NoticeRows, hours: int = 24, words: Words | None = None) -> None:
        """
        Take up what an earlier run has left.

        `hours`: within which one notice of each kind is told. `words`: the language of the admins.
        """
        self._words = words or Words()
        self._rows = rows
        self._pause = hours * _HOUR
        self._lock = threading.Lock()
        self._writing = threading.Lock()  # an older notice must not be written after a newer one of its kind
        self._unwritten: set[str] = set()  # kinds
        try:
            self._known = {notice.kind: notice for notice in rows.all()}
        except StateError as error:
            log.warning("STATE_URL: %s", error)
            self._known = {}

    # What there is to notice

    def lost_reply(self) -> None:
        """Note that a reader got no reply."""
        self._raise("reply lost", self._words.LOST_REPLY())

    def state_trouble(self, error: StateError) -> None:
        """Note that the bot's database failed."""
        if isinstance(error, FullError):
            self._raise("disk full", self._words.DISK_FULL(fault=_short(error)))
        else:
            self._raise("state", self._words.STATE_TROUBLE(fault=_short(error)))

    def state_replaced(self, kept: Path) -> None:
        """Note that the bot's database was damaged and begun anew."""
        self._raise("state replaced", self._words.STATE_REPLACED(kept=str(kept)))

    def library_trouble(self, error: KnowledgeError) -> None:
        """Note that the library could not answer."""
        if isinstance(error, DiskFullError):
            self._raise("disk full", self._words.DISK_FULL(fault=_short(error)))
        else:
            self._raise("library", self._words.LIBRARY_TROUBLE(fault=_short(error)))

    def silence(self, seconds: float) -> None:
        """Note that Telegram was not heard for so long, and is heard again."""
        self._raise("silence", self._words.DEAF(minutes=max(1, round(seconds / 60))))

    def job_failed(self, job: str, fault: str) -> None:
        """Note that a job, such as "reading the sources", failed."""
        self._raise(f"job: {job}", self._words.JOB_FAILED(job=job, fault=one_line(fault, _FAULT_LENGTH)))

    def complaint(self, kind: str, article_id: str, article: str) -> None:
        """Note that a reader called an answer from an article "outdated" or "wrong". `article`: title and link."""
        sentence = self._words.REPORTED_OUT_OF_DATE if kind == rating.OUTDATED else self._words.REPORTED_WRONG
        self._raise(f"{kind}: {article_id}", sentence(article=article))

    def _raise(self, kind: str, text: str) -> None:
        notice = Notice(kind, text, now())
        with self._lock:
            self._drop_old(notice.raised - self._pause)
            before = self._known.get(kind)
            if before is None or abs(notice.raised - before.raised) >= self._pause:  # also after a clock was set back
                self._known[kind] = notice
                self._unwritten.add(kind)

    def _drop_old(self, earliest: int) -> None:
        """Forget what was raised before that time: readers could make it grow without end."""
        for kind in [kind for kind, known in self._known.items() if known.raised < earliest]:
            del self._known[kind]
            self._unwritten.discard(kind)

    # What is told

    def due(self, admins: Iterable[int]) -> list[tuple[Notice, int]]:
        """Return which notice has to be told to which admin. What is older than `hours` is out of date."""
        earliest = now() - self._pause
        with self._lock:
            current = [notice for notice in self._known.values() if notice.raised > earliest]
        return [(notice, admin) for notice in current for admin in admins if admin not in notice.told]

    def told(self, notice: Notice, admin: int) -> None:
        """Note that an admin was told of a notice."""
        with self._lock:
            known = self._known.get(notice.kind)
            if known and known.raised == notice.raised:
                self._known[notice.kind] = replace(known, told=known.told | {admin})
                self._unwritten.add(notice.kind)

    def write(self) -> None:
        """Write to the database what is not there yet, if it can be written."""
        with self._writing:
            with self._lock:
                unwritten = [self._known[kind] for kind in self._unwritten]
            for notice in unwritten:
                try:
                    self._rows.keep(notice)
                except StateError as error:
                    log.debug("a notice is kept in memory: %s", error)
                    return
                with self._lock:
                    if self._known.get(notice.kind) == notice:
                        self._unwritten.discard(notice.kind)
            if unwritten:
                self._expire()

    def _expire(self) -> None:
        try:
            self._rows.expire(now() - self._pause)
        except StateError as error:
            log.debug("old notices are left in the database: %s", error)


def notices_of(token: str, state: State, hours: int, words: Words | None = None) -> Notices:
    """Return the notices of the bot with this token. A damaged database that `state` replaces is noticed."""
    notices = Notices(state.notices(bot_id(token)), hours, words)
    if state.replaces:
        notices.state_replaced(state.replaces)
    return notices


def bot_id(token: str) -> int:
    """Return the id of the account of the bot with this token."""
    return int(token.partition(":")[0])


def _short(error: Exception) -> str:
    return one_line(str(error), _FAULT_LENGTH)

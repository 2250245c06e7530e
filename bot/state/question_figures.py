"""Figures of the question log: how many questions, how many were answered, how fast, and which were not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from bot.state.access import DAY, now, reading
from bot.state.schema import QUESTIONS

_MOST = 5000  # unanswered questions that are read, the newest ones

_TABLE = QUESTIONS.c


@dataclass(frozen=True, slots=True)
class Figures:
    """The questions of some days."""

    questions: int = 0
    answered: int = 0
    rated: int = 0  # answers of which readers said whether they helped
    helpful: int = 0
    median: int = 0  # of the time taken, in milliseconds
    p95: int = 0  # the same: 95 of 100 questions took no longer


class QuestionsOfDay(NamedTuple):
    """The questions of one day, in UTC."""

    day: date
    answered: int
    unanswered: int


class UnansweredQuestion(NamedTuple):
    """A question whose reader did not find what was asked for."""

    asker: str  # hash
    text: str
    language: str  # that the bot spoke


class QuestionFigures:
    """The figures of one bot. Threads may share it. All methods raise `StateError`."""

    def __init__(self, engine: sa.Engine, bot_id: int) -> None:
        self._engine = engine
        self._bot_id = bot_id

    def last(self, days: int) -> Figures:
        """Return the figures of the last `days` times 24 hours."""
        wanted = self._since(now() - days * DAY)
        counts = sa.select(
            sa.func.count(),
            _count(_TABLE.answered),
            _count(_TABLE.helpful.is_not(None)),
            _count(_TABLE.helpful),
        ).where(wanted)
        with reading(self._engine) as db:
            questions, answered, rated, helpful = db.execute(counts).one()
            if not questions:
                return Figures()
            times = sa.select(_TABLE.took).where(wanted).order_by(_TABLE.took).limit(1)
            median, p95 = (db.execute(times.offset(at)).scalar_one() for at in (questions // 2, questions * 95 // 100))
        return Figures(questions, answered or 0, rated or 0, helpful or 0, median, p95)

    def by_day(self, days: int) -> list[QuestionsOfDay]:
        """Return the questions of each of the last `days` days, today last; days without questions included."""
        today = now() // DAY
        number = (_TABLE.asked // DAY).label("number")
        wanted = (
            sa.select(number, _count(_TABLE.answered), _count(~_TABLE.answered))
            .where(self._since((today - days + 1) * DAY))
            .group_by(number)
        )
        with reading(self._engine) as db:
            found = {int(row[0]): (int(row[1]), int(row[2])) for row in db.execute(wanted)}
        return [QuestionsOfDay(_day(day), *found.get(day, (0, 0))) for day in range(today - days + 1, today + 1)]

    def unanswered(self, days: int) -> list[UnansweredQuestion]:
        """Return questions of the last days that found no answer, or one that did not help; newest first."""
        missed = sa.or_(~_TABLE.answered, _TABLE.helpful.is_(False))
        wanted = sa.select(_TABLE.asker, _TABLE.text, _TABLE.language).where(self._since(now() - days * DAY), missed)
        with reading(self._engine) as db:
            rows = db.execute(wanted.order_by(_TABLE.asked.desc()).limit(_MOST))
            return [UnansweredQuestion(row.asker, row.text, row.language) for row in rows]

    def _since(self, moment: int) -> sa.ColumnElement[bool]:
        return sa.and_(_TABLE.bot == self._bot_id, _TABLE.asked >= moment)


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _day(number: int) -> date:
    return (datetime.fromtimestamp(0, UTC) + timedelta(days=number)).date()

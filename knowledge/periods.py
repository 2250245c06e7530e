"""Periods of publication, and how a message names them."""

from datetime import datetime
from enum import IntEnum
from typing import NamedTuple


class Period(NamedTuple):
    """A stretch of time: from `start` up to, not including, `end`. Both aware, UTC."""

    start: datetime  # in the year 1 for a period that has an end only: "before 2020"
    end: datetime

    @property
    def has_start(self) -> bool:
        """True if the period has a beginning."""
        return self.start.year > 1

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end


class Precision(IntEnum):
    """The firmness with which a period speaks of publication."""

    YEAR = 1  # "in 2022", "before 2022", "10 years ago": more often when something happened than when it was written
    SPAN = 2  # counted from the day of the question, or up to it: "in the last 3 days", "3 days ago", "since May"
    VAGUE = 3  # seen from the day of the question: "last week", "on Monday", "in May"
    DATE = 4  # a day, a month with its year, what is before or after it, a range


class PeriodReading(NamedTuple):
    """The period of a message, and the message without it."""

    period: Period | None = None
    rest: str = ""  # the message without the words of the period
    precision: Precision = Precision.VAGUE
    only: bool = False  # nothing else is asked: "what happened last week?", "news from May 2023"
    phrase: str = ""  # the words of the period, as the reader typed them

    @property
    def topic(self) -> str:
        """The words that are asked besides the period."""
        return "" if self.only else self.rest

"""Dates as they are written, and the periods that they stand for, as seen from the day of the question."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from knowledge.periods import Period

DAY = timedelta(days=1)
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_LAST = {"last_days": DAY, "last_weeks": 7 * DAY, "last_months": 30 * DAY, "last_years": 365 * DAY}


class Date(NamedTuple):
    """A date as written; zero for what is missing."""

    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = 0  # 1 is Monday


def period_of(date: Date, now: datetime) -> Period | None:
    """Return the period of a date; without a year, the last time it was. None for a date that does not exist."""
    try:
        if date.weekday:
            start = day_of(now) - (now.weekday() + 1 - date.weekday) % 7 * DAY
            return Period(start, start + DAY)
        if not date.month:
            return _year(date.year)
        year = date.year or now.year
        if not date.year and datetime(year, date.month, date.day or 1, tzinfo=UTC) > now:
            year -= 1
        if date.day:
            start = datetime(year, date.month, date.day, tzinfo=UTC)
            return Period(start, start + DAY)
        return _month(year, date.month)
    except ValueError:
        return None


def range_of(first: Date, second: Date, now: datetime) -> Period | None:
    """Return the period from one date to the other, both included; what the first lacks is taken from the second."""
    if not first.weekday and not first.month and not first.year:
        first = first._replace(month=second.month)
    if not first.weekday and not first.year and second.year:
        earlier = first.month > second.month  # from November to February 2023
        first = first._replace(year=second.year - earlier)
    start, end = period_of(first, now), period_of(second, now)
    if not (start and end):
        return None
    if start.start >= end.end and not first.year:  # from November to February
        start = period_of(first._replace(year=start.start.year - 1), now) if not first.weekday else start
    return Period(start.start, end.end) if start and start.start < end.end else None


def relative_period(name: str, number: int, now: datetime) -> Period:
    """Return the period with a name of `RELATIVE`; `number`: of days, weeks, months or years."""
    today = day_of(now)
    if name in _LAST:
        return Period(today - number * _LAST[name], today + DAY)
    return _RELATIVE[name](today, number)


def bounded(bound: str, period: Period, now: datetime) -> Period | None:
    """Return the time since, after, before or until a period; None where that is or holds a time to come."""
    tomorrow = day_of(now) + DAY
    limited = {
        "since": Period(period.start, tomorrow),
        "later": Period(period.end, tomorrow),
        "earlier": Period(BEGINNING, period.start),
        "until": Period(BEGINNING, period.end),
    }[bound]
    return limited if limited.start < limited.end <= tomorrow else None


def day_of(moment: datetime) -> datetime:
    """Return the beginning of a day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _week(today: datetime, ago: int) -> Period:
    monday = today - today.weekday() * DAY - 7 * ago * DAY
    return Period(monday, monday + 7 * DAY)


def _weekend(today: datetime) -> Period:
    """Return the last weekend, or the one that has begun."""
    saturday = today - (today.weekday() - 5) % 7 * DAY
    return Period(saturday, saturday + 2 * DAY)


def _month(year: int, month: int) -> Period:
    """Return a month; month 0 is December of the year before."""
    return Period(_first(year, month), _first(year, month + 1))


def _year(year: int) -> Period:
    return Period(_first(year, 1), _first(year + 1, 1))


def _first(year: int, month: int) -> datetime:
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)


def _until_now(period: Period, today: datetime) -> Period:
    return Period(period.start, today + DAY)


_RELATIVE: Mapping[str, Callable[[datetime, int], Period]] = {
    "today": lambda today, _: Period(today, today + DAY),
    "yesterday": lambda today, _: Period(today - DAY, today),
    "day_before_yesterday": lambda today, _: Period(today - 2 * DAY, today - DAY),
    "days_ago": lambda today, number: Period(today - number * DAY, today - (number - 1) * DAY),
    "this_week": lambda today, _: _until_now(_week(today, 0), today),
    "last_week": lambda today, _: _week(today, 1),
    "weeks_ago": _week,
    "weekend": lambda today, _: _weekend(today),
    "this_month": lambda today, _: _until_now(_month(today.year, today.month), today),
    "last_month": lambda today, _: _month(today.year, today.month - 1),
    "months_ago": lambda today, number: _month(today.year, today.month - number),
    "this_year": lambda today, _: _until_now(_year(today.year), today),
    "last_year": lambda today, _: _year(today.year - 1),
    "years_ago": lambda today, number: _year(today.year - number),
}

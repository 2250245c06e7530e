"""Parse the times that files, feeds and pages write in many forms."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from dateutil import parser

from knowledge.language.tables import language_data
from knowledge.parsing import written_dates

_SECONDS_LIMIT = 1e11  # seconds since 1970 in the year 5138; larger numbers count smaller units
_TIMESTAMP = re.compile(r"-?\d{9,19}(\.\d+)?")
_COMPACT_TIME = re.compile(r"(1[6-9]|20)\d{10}|(19|20)\d{12}")  # 202403121000, 20240312100000
_YEAR_OR_DAY = re.compile(r"\d{4}|\d{8}")  # 2024, 20240312
_NUMBERS_ONLY = re.compile(r"(?P<first>\d{1,2})(?P<mark>[/-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)")
_DOTTED_DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")
_SHORT_YEAR = re.compile(r"(?<![\d-])\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})\.?[-/. ](?P<year>\d\d)(?!\d)")
_MIDNIGHT_AFTER = re.compile(r"(?<=[T ])24:00(?::00(?:\.0+)?)?(?!\d)")
_MONTH_FIRST_REGIONS = frozenset("us ph fm pw mh as gu mp pr vi um".split())  # of English
_CLOCK_SKEW = timedelta(days=1)  # the newest publication may be that far ahead of our clock

# The times that programs write for "no date": the start of the count of Unix, Windows, SQL Server, Excel and old Macs.
_EPOCHS = frozenset({date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(1904, 1, 1)})
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_AS_MILLISECONDS = timedelta(days=24)  # a time of 2001 to 2035 that was divided by 1,000


def moment(value: object, language: str | None = None) -> datetime | None:
    """
    Return the time that `value` states, aware, in UTC; None when it states none.

    Reads ISO 8601, RFC 2822, ``12 March 2024`` in any language, and seconds or milliseconds since 1970. None also for
    what means "no date" (the year 1, 1 January 1970), and for a time that no article has: before 1600, or more than a
    year from now. A time without a zone is UTC. `language`: a BCP 47 code. ``03/04/2024`` is in March where the
    language is not known or writes so, ``03.04.2024`` is in April.

    >>> moment("12 March 2024").isoformat()
    '2024-03-12T00:00:00+00:00'
    >>> moment(1710201600000).isoformat()
    '2024-03-12T00:00:00+00:00'
    >>> moment("Mon, 01 Jan 0001 00:00:00 +0000")
    """
    try:
        time = _time(value, language)
        if time is None:
            return None
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, ArithmeticError, TypeError, OSError, AttributeError, IndexError):
        return None  # dateutil passes on whatever its parts raise
    if time.year < 1600 or time > datetime.now(UTC) + timedelta(days=366) or _means_none(time, value):
        return None
    return time


def publication(value: object, language: str | None = None) -> datetime | None:
    """Return the `moment` that `value` states, unless it is still to come: nothing was published tomorrow."""
    time = moment(value, language)
    return time if time and time <= datetime.now(UTC) + _CLOCK_SKEW else None


def unambiguous(value: object, language: str | None, *, day_first: bool | None = None) -> object:
    """
    Return a date with its month before its day, as ISO 8601 has it, where it consists of numbers, else as it is.

    ``03/04/2024`` is read by `day_first`, the order of the other dates of its source, else as the `language` (a BCP 47
    code) writes it. English needs a region for that. Returns None where neither decides: no date is better than a
    wrong one.

    >>> [unambiguous("03/04/2024", code) for code in ("en-US", "en-GB", "fr", "en", None)]
    ['2024-03-04', '2024-04-03', '2024-04-03', None, None]
    >>> unambiguous("25/03/2024 10:00", "en"), unambiguous("12 March 2024", None)
    ('2024-03-25 10:00', '12 March 2024')
    """
    written = _NUMBERS_ONLY.match(value.strip()) if isinstance(value, str) else None
    if not written or not isinstance(value, str):
        return value
    first, second = int(written["first"]), int(written["second"])
    if max(first, second) > 12 or first == second:
        day_first = first > 12
    elif day_first is None and (day_first := _writes_day_first(language)) is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return f"{written['year']}-{month:02}-{day:02}{value.strip()[written.end() :]}"


def order_of(values: Iterable[object]) -> bool | None:
    """
    Return whether the dates of one source have the day before the month; None where none of them, or both, tell.

    >>> order_of(["03/04/2024", "25/03/2024"]), order_of(["03/04/2024"]), order_of(["1/31/2024", "31/1/2024"])
    (True, None, None)
    """
    found = filter(None, (_NUMBERS_ONLY.match(value.strip()) for value in values if isinstance(value, str)))
    firsts = {
        first > 12
        for first, second in ((int(day["first"]), int(day["second"])) for day in found)
        if max(first, second) > 12
    }
    return firsts.pop() if len(firsts) == 1 else None


def _writes_day_first(language: str | None) -> bool | None:
    """Return whether a language writes the day before the month; None where that is not known."""
    code, _, region = (language or "").lower().replace("_", "-").partition("-")
    data = language_data(code) if code else None
    if data is None or (data.periods.month_first and not region):
        return None
    return not (data.periods.month_first and region in _MONTH_FIRST_REGIONS)


def states_year(text: str, year: int) -> bool:
    """
    Return whether `year` is written in `text`, with four digits, or with two in a whole date.

    >>> states_year("Tue, 10 Nov 26 08:00", 2026), states_year("30 Nov -0001", 2001)
    (True, False)
    """
    short = _SHORT_YEAR.search(text)
    return f"{year:04}" in text or bool(short and int(short["year"]) == year % 100)


def _means_none(time: datetime, value: object) -> bool:
    """Return whether a time is the zero of some program, and not a day of which somebody wrote."""
    if abs(time - _UNIX_EPOCH) <= timedelta(hours=26):  # with the zones
        return True
    has_clock = not isinstance(value, date) and not (isinstance(value, str) and len(value.strip()) <= len("2024-03-12"))
    if time.date() in _EPOCHS and time.hour == time.minute == 0:
        return has_clock or isinstance(value, datetime)
    is_part_of_day = bool(time.second or time.microsecond)
    return is_part_of_day and timedelta(0) <= time - _UNIX_EPOCH <= _SECONDS_AS_MILLISECONDS


def _time(value: object, language: str | None) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = f"{value:.6f}" if isinstance(value, float) else " ".join(str(value).split())
    if _TIMESTAMP.fullmatch(text) and not _COMPACT_TIME.fullmatch(text):
        return _since_1970(float(text))
    return _written(text[:100], language) if isinstance(value, str) or _YEAR_OR_DAY.fullmatch(text) else None


def _since_1970(number: float) -> datetime:
    """Return the time of a count of seconds, or of milliseconds, microseconds or nanoseconds when it is too large."""
    while abs(number) >= _SECONDS_LIMIT:
        number /= 1000
    return _UNIX_EPOCH + timedelta(seconds=number)


def _written(text: str, language: str | None) -> datetime | None:
    if _MIDNIGHT_AFTER.search(text):
        day = _written(_MIDNIGHT_AFTER.sub("00:00", text), language)
        return day + timedelta(days=1) if day else None
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    if found := written_dates.find(text, language):
        return found.time
    time = parser.parse(
        text,
        default=datetime(1, 1, 1),  # noqa: DTZ001 -- the time's own zone is added
        dayfirst=_is_day_first(text, language),
        tzinfos=written_dates.zone,
    )
    return time if states_year(text, time.year) else None


def _is_day_first(text: str, language: str | None) -> bool:
    if _DOTTED_DAY.match(text):
        return True
    data = language_data(language) if language and _NUMBERS_ONLY.match(text) else None
    return data is not None and not data.periods.month_first

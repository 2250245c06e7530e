"""Parse the times that files, feeds and pages write in many forms."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

from dateutil import parser

# Hours that zones named by letters are ahead of UTC; dateutil knows UTC and the local zone only.
_ZONE_HOURS: dict[str, float] = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "JST": 9,
}  # fmt: skip
_SECONDS_LIMIT = 1e11  # seconds since 1970 in the year 5138; larger numbers count smaller units
_TIMESTAMP = re.compile(r"-?\d{9,19}(\.\d+)?")
_COMPACT_TIME = re.compile(r"(1[6-9]|20)\d{10}|(19|20)\d{12}")  # 202403121000, 20240312100000
_YEAR_OR_DAY = re.compile(r"\d{4}|\d{8}")  # 2024, 20240312
_DOTTED_DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")


def moment(value: object) -> datetime | None:
    """
    Return the time that `value` states, aware, in UTC; None when it states none.

    Reads ISO 8601, RFC 2822, ``12 March 2024``, and seconds or milliseconds since 1970. None also for a time that no
    article has: before 1600, or more than a year from now. A time without a zone is UTC. ``03/04/2024`` is in March,
    ``03.04.2024`` is in April.

    >>> moment("12 March 2024").isoformat()
    '2024-03-12T00:00:00+00:00'
    >>> moment(1710201600000).isoformat()
    '2024-03-12T00:00:00+00:00'
    """
    try:
        time = _time(value)
        if time is None:
            return None
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, ArithmeticError, TypeError, OSError, AttributeError, IndexError):
        return None  # dateutil passes on whatever its parts raise
    return time if time.year >= 1600 and time < datetime.now(UTC) + timedelta(days=366) else None


def _time(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = f"{value:.6f}" if isinstance(value, float) else str(value).strip()
    if _TIMESTAMP.fullmatch(text) and not _COMPACT_TIME.fullmatch(text):
        return _since_1970(float(text))
    return _written(text[:100]) if isinstance(value, str) or _YEAR_OR_DAY.fullmatch(text) else None


def _since_1970(number: float) -> datetime:
    """Return the time of a count of seconds, or of milliseconds, microseconds or nanoseconds when it is too large."""
    while abs(number) >= _SECONDS_LIMIT:
        number /= 1000
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number)


def _written(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    dotted = _DOTTED_DAY.match(text)
    return parser.parse(text, default=datetime(1, 1, 1), dayfirst=bool(dotted), tzinfos=_zone)  # noqa: DTZ001 -- a default


def _zone(name: str | None, offset: int | None) -> timezone:
    """Return the zone for dateutil: by its offset in seconds, else by its name; an unknown name is UTC."""
    return timezone(timedelta(seconds=_ZONE_HOURS.get(name or "", 0) * 3600 if offset is None else offset))

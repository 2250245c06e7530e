"""Read a day that is written with the name of its month, in any language: ``Di, 05 Mär 2024``, ``2024. március 5.``"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from knowledge.language.tables import all_languages, language_data, literals, union

# Hours that zones named by letters are ahead of UTC. A name of several zones has the one that most writers mean; one
# that does not tell summer from winter has the winter's.
_ZONE_HOURS: dict[str, float] = {
    "ET": -5, "EST": -5, "EDT": -4, "CT": -6, "CST": -6, "CDT": -5, "MT": -7, "MST": -7, "MDT": -6, "PT": -8,
    "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5,
    "SST": -11, "CHST": 10, "ChST": 10, "BRT": -3, "ART": -3, "UYT": -3, "GFT": -3, "CLT": -4, "CLST": -3, "BOT": -4,
    "VET": -4, "GYT": -4, "PYT": -4, "COT": -5, "PET": -5, "ECT": -5, "CVT": -1, "AZOT": -1, "BST": 1, "WEST": 1,
    "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "OEZ": 2, "OESZ": 3, "MSK": 3, "MSD": 4,
    "TRT": 3, "SAMT": 4,
    "YEKT": 5, "OMST": 6, "NOVT": 7, "KRAT": 7, "IRKT": 8, "YAKT": 9, "VLAT": 10, "MAGT": 11, "PETT": 12, "WAT": 1,
    "CAT": 2, "SAST": 2, "EAT": 3, "IRST": 3.5, "GET": 4, "AZT": 4, "GST": 4, "MUT": 4, "AFT": 4.5, "UZT": 5, "TMT": 5,
    "TJT": 5, "MVT": 5, "ALMT": 5, "PKT": 5, "IST": 5.5, "NPT": 5.75, "KGT": 6, "BDT": 6, "BTT": 6, "MMT": 6.5,
    "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "WITA": 8, "AWST": 8, "WIT": 9, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "PGT": 10, "AEST": 10, "AEDT": 11, "FJT": 12, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_WORD = r"[^\W\d_](?:[^\s\d.,:;()|/\\+_-]|\.(?=[^\W\d_])){1,19}"
_SMALL = r"(?:[^\W\d_][^\s\d.,:;()|/+_-]{0,3}\.?\s+){0,2}"  # "of", "de", "g."
_DAY = r"(?<![\d.,:/-])(?P<day>\d{1,2})(?!\d|[:.,]\d)"
_AFTER_DAY = r"(?:st|nd|rd|th|er|º|ª|°|\.|-?[^\W\d_]{1,3}(?=\s))?"
_YEAR = r"(?P<year>\d{4}(?!\d)|\d\d(?=,?\s+\d{1,2}:\d\d))"  # two digits as in RFC 822, with a time behind them
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<![^\W\d_])(?P<month>{_WORD})\.?\s+{_DAY}{_AFTER_DAY},?\s+{_SMALL}{_YEAR}",
        rf"{_DAY}{_AFTER_DAY}[\s/-]*{_SMALL}(?P<month>{_WORD})\.?,?[\s/-]+{_SMALL}{_YEAR}",
        rf"(?<![\d+-])(?P<year>\d{{4}})(?!\d)[.,]?[\s/-]*{_SMALL}(?P<month>{_WORD})\.?[\s/-]*(?P<day>\d{{1,2}})(?!\d|:)",
        rf"(?<![\d+-])(?P<year>\d{{4}})(?!\d)[.,]?\s*{_SMALL}{_DAY}\.?[\s-]*{_SMALL}(?P<month>{_WORD})",
    )
)
_EAST_ASIAN = re.compile(r"(?<!\d)(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})(?!\d)")
_TIME = re.compile(
    r"(?<![\d.:/-])(?P<hour>\d{1,2})\s?"
    r"(?:(?:[:.h]|[時时시点點])\s?(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?![\d.]\d)|(?=[ap]\.?m\b))"
    r"\s?(?P<half>[ap]\.?m\b\.?)?\s?\(?(?P<zone>(?:GMT|UTC?)?\s?[+-]\d{1,2}(?::?\d\d)?(?!\d)|[A-Z]+/[A-Z_]+|[A-Z]{2,5}\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?$")
_SHORTEST = 3  # letters of a month's name that is cut short


class WrittenDate(NamedTuple):
    """A date that was found in a text, and the place where it stands there."""

    time: datetime | None  # without a zone where the text names none; None for a day that does not exist
    start: int
    end: int


def find(text: str, language: str | None = None) -> WrittenDate | None:
    """
    Return the first day in `text` that is written with a month's name; None when there is none.

    `language` decides where a name is that of two months: ``lis`` is October in Croatian and November in Polish. Its
    time of the day is looked for in the whole text.

    >>> find("Ke, 30 Lok 2024 11:34").time.isoformat()
    '2024-10-30T11:34:00'
    """
    text = _ascii_digits(text)
    for form in (_EAST_ASIAN, *_numbered_months(), *_FORMS):
        for match in form.finditer(text):
            month = int(match["month"]) if match["month"].isdigit() else _month(match["month"], language)
            if month:
                rest = text[match.end() :], text[: match.start()]
                return WrittenDate(_time(match, month, rest), match.start(), match.end())
    return None


def zone(name: str | None, offset: int | None) -> timezone:
    """Return a zone by its offset in seconds, else by its name; an unknown name is UTC."""
    return timezone(timedelta(seconds=_ZONE_HOURS.get(name or "", 0) * 3600 if offset is None else offset))


def _time(match: re.Match[str], month: int, rest: tuple[str, str]) -> datetime | None:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year < 69 else 1900
    hour = minute = second = 0
    tz: tzinfo | None = None
    if clock := _TIME.search(rest[0]) or _TIME.search(rest[1]):
        hour, minute, second = int(clock["hour"]), int(clock["minute"] or 0), min(int(clock["second"] or 0), 59)
        if clock["half"] and hour <= 12:
            hour = hour % 12 + (12 if clock["half"][0] in "pP" else 0)
        tz = _zone_of(clock["zone"])
    try:
        day = datetime(year, month, int(match["day"]), tzinfo=tz)
    except ValueError:
        return None
    valid = hour * 60 + minute <= 24 * 60 and minute < 60
    return day + timedelta(hours=hour, minutes=minute, seconds=second) if valid else day


def _zone_of(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if "/" in written:
        return _place(written)
    offset = _OFFSET.search(written)
    if not offset:
        return zone(written, None) if written in _ZONE_HOURS or written.isupper() else None
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(ahead if offset["sign"] == "+" else -ahead) if hours < 24 else UTC


def _place(name: str) -> tzinfo:
    """Return the zone of a place: ``Europe/Berlin``; UTC for one that is not known."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # also where the system has no data of zones
        return UTC


def _month(name: str, language: str | None) -> int | None:
    """Return the number of the month with this name or short form; None when it is none, or two months have it."""
    name = _key(name)
    for code in filter(None, (language, "en")):
        if month := _months_of(code).get(name):
            return month
    months = _months()
    if name in months:
        return months[name] or None
    meant = {month for other, month in months.items() if other.startswith(name)} if len(name) >= _SHORTEST else set()
    return meant.pop() or None if len(meant) == 1 else None


@cache
def _months_of(code: str) -> dict[str, int]:
    """Return the months of one language by their names."""
    data = language_data(code)
    names = data.dates.months if data else ()
    return {_key(name): month for month, forms in enumerate(names, 1) for name in forms.split("|")}


@cache
def _months() -> dict[str, int]:
    """Return the months of all languages by their names; 0 for a name that means two months."""
    months: dict[str, int] = {}
    for data in all_languages():
        for name, month in _months_of(data.code).items():
            months[name] = month if months.get(name, month) == month else 0
    return months


@cache
def _numbered_months() -> tuple[re.Pattern[str], ...]:
    """Return the form of days in languages that number their months: "5 tháng 3, 2024"."""
    words = literals(union(lambda data: data.dates.before_month))
    return (
        re.compile(
            rf"(?<!\d)(?P<day>\d{{1,2}})\s+{words}\s+(?P<month>\d{{1,2}})(?:,|\s)\s*{_SMALL}(?P<year>\d{{4}})(?!\d)",
            re.IGNORECASE,
        ),
    )


def _key(name: str) -> str:
    """Return a month's name in small letters without accents, equal for all spellings that people use."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().rstrip("."))
    return "".join(c for c in decomposed if not ("\u0300" <= c <= "\u036f"))


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)

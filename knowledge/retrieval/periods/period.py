"""
A period of publication that a message names: "last week", "in May 2023", "between March and June 2022", "since Monday".

A message may be in another language than the articles. The languages of the library come first, then all others; one
word of another language that is a common word in the library's own ("hier") is no period.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from knowledge.language import stop_words
from knowledge.language.tables import codes
from knowledge.models import Period, PeriodReading, Precision
from knowledge.retrieval.periods.period_grammar import RELATIVE, Grammar, grammar

_DAY = timedelta(days=1)
_UNITS = {"last_days": 1, "last_weeks": 7, "last_months": 30}  # in days
_SHORT = 10  # words; longer texts are read in the languages of the library and in English only
_SOME_WORD = re.compile(r"\w")


def read(text: str, now: datetime, languages: Sequence[str], *, listing: bool = False) -> PeriodReading:
    """
    Return the period that `text` names, as seen from `now`; no period and the whole text if it names none.

    `languages`: of the library, the most frequent first. `listing`: the text is the argument of a list, where a year
    or a date without a preposition is one, too.

    >>> now = datetime(2024, 3, 20, tzinfo=UTC)
    >>> reading = read("floods in May 2023", now, ["en"])
    >>> reading.rest, reading.period.start.date().isoformat(), reading.period.end.date().isoformat()
    ('floods', '2023-05-01', '2023-06-01')
    >>> read("Who won the 2022 election?", now, ["en"]).period
    """
    plain = text.replace("'", "’")
    now = now.astimezone(UTC)
    readings = [
        (found, known)
        for known in _grammars(languages, plain)
        if (found := _find(known, plain, now, listing=listing))
        and not _common_here(plain[slice(*found.span)], known.language, languages)
    ]
    if not readings:
        return PeriodReading(None, text)
    found, known = max(readings, key=lambda reading: reading[0].span[1] - reading[0].span[0])  # the first of equals
    rest = _without(text, found.span)
    remaining = known.anything.sub(" ", rest.replace("'", "’"))
    return PeriodReading(found.period, rest, found.precision, only=not _SOME_WORD.search(remaining))


class _Found(NamedTuple):
    span: tuple[int, int]
    period: Period
    precision: Precision


class _Date(NamedTuple):
    """A date as written; zero for what is missing."""

    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = 0  # 1 is Monday


def _grammars(languages: Sequence[str], text: str) -> Iterator[Grammar]:
    """Yield the grammars that may find something in `text`; those of foreign languages for a short text only."""
    foreign = sorted(codes()) if text.count(" ") < _SHORT else ()
    for code in dict.fromkeys([*languages, "en", *foreign]):
        known = grammar(code)
        if known and known.trigger.search(text):
            yield known


def _common_here(phrase: str, code: str, languages: Sequence[str]) -> bool:
    """Return whether a word of a language that the library does not hold is an ordinary word of one it holds."""
    return code not in languages and any(phrase.casefold() in stop_words(own) for own in languages)


def _without(text: str, span: tuple[int, int]) -> str:
    return re.sub(r"\s+", " ", f"{text[: span[0]]} {text[span[1] :]}").strip()


def _find(known: Grammar, text: str, now: datetime, *, listing: bool) -> _Found | None:
    if match := known.ranges.search(text):
        first, second = _dates(match, known)
        period = _range(first, second, now)
        if period:
            return _Found(match.span(), period, Precision.DATE)
    if match := known.since.search(text):
        period = _of(_dates(match, known)[0], now)
        if period:
            return _Found(match.span(), Period(period.start, _day(now) + _DAY), Precision.SPAN)
    if match := known.relative.search(text):
        name = next(name for name in RELATIVE if match[name])
        precision = Precision.YEAR if name.endswith("year") else Precision.SPAN if name in _UNITS else Precision.VAGUE
        return _Found(match.span(), _relative(name, match, now), precision)
    for match in known.dates.finditer(text):
        found = _dated(match, known, now, listing=listing, whole=match[0].strip() == text.strip())
        if found:
            return found
    return None


def _dated(match: re.Match[str], known: Grammar, now: datetime, *, listing: bool, whole: bool) -> _Found | None:
    """Return the period of a date that is a time of publication: one with a preposition, or a full one."""
    date = _dates(match, known)[0]
    placed = bool(match["before"] or match["ending1"] or match["last1"] or match["last_after1"])
    placed = placed or bool(whole and (date.year or date.day))  # but "May" alone is a name as well
    placed = placed or len(match["alone1"] or "") > len("2022")  # "2022 года"
    full = bool(date.year and date.month)
    if not (placed or full or (listing and (date.year or date.day))):
        return None
    period = _of(date, now)
    precision = Precision.DATE if full else Precision.VAGUE if date.month or date.weekday else Precision.YEAR
    return _Found(match.span(), period, precision) if period else None


def _dates(match: re.Match[str], known: Grammar) -> list[_Date]:
    """Return the dates that a match holds, in order."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    numbers = sorted({name[-1] for name in groups if name[-1].isdigit() and name[:-1] != "ending"})
    return [_date(groups, n, known) for n in numbers]


def _date(groups: dict[str, str], n: str, known: Grammar) -> _Date:
    if numeric := groups.get(f"numeric{n}"):
        return _numeric(numeric, known)
    year = groups.get(f"year{n}") or groups.get(f"alone{n}") or "0"
    day = groups.get(f"day{n}") or groups.get(f"day_after{n}") or groups.get(f"only{n}") or "0"
    month, weekday = groups.get(f"month{n}", ""), groups.get(f"weekday{n}", "")
    return _Date(int(year[:4]), _number(known.months, month), int(day), _number(known.weekdays, weekday))


def _number(patterns: Sequence[re.Pattern[str]], word: str) -> int:
    """Return the position, from 1, of the pattern that matches the whole word; 0 if none does."""
    return next((n for n, pattern in enumerate(patterns, start=1) if pattern.fullmatch(word)), 0)


def _numeric(written: str, known: Grammar) -> _Date:
    parts = [int(part) for part in re.split("[./-]", written)]
    if parts[0] > 31:
        return _Date(*parts)
    first, second, year = parts
    month_first = second > 12 or (known.month_first and "/" in written and first <= 12)
    return _Date(year, first, second) if month_first else _Date(year, second, first)


def _of(date: _Date, now: datetime) -> Period | None:
    """Return the period of a date; without a year, the last time it was. None for a date that does not exist."""
    try:
        if date.weekday:
            start = _day(now) - (now.weekday() + 1 - date.weekday) % 7 * _DAY
            return Period(start, start + _DAY)
        if not date.month:
            return Period(_first(date.year), _first(date.year + 1))
        year = date.year or now.year
        if not date.year and datetime(year, date.month, date.day or 1, tzinfo=UTC) > now:
            year -= 1
        if date.day:
            start = datetime(year, date.month, date.day, tzinfo=UTC)
            return Period(start, start + _DAY)
        return Period(_first(year, date.month), _first(year, date.month + 1))
    except ValueError:
        return None


def _range(first: _Date, second: _Date, now: datetime) -> Period | None:
    """Return the period from one date to the other, both included; what the first lacks is taken from the second."""
    if not first.weekday and not first.month and not first.year:
        first = first._replace(month=second.month)
    if not first.weekday and not first.year and second.year:
        earlier = first.month > second.month  # from November to February 2023
        first = first._replace(year=second.year - earlier)
    start, end = _of(first, now), _of(second, now)
    if not (start and end):
        return None
    if start.start >= end.end and not first.year:  # from November to February
        start = _of(first._replace(year=start.start.year - 1), now) if not first.weekday else start
    return Period(start.start, end.end) if start and start.start < end.end else None


def _relative(name: str, match: re.Match[str], now: datetime) -> Period:
    today, tomorrow = _day(now), _day(now) + _DAY
    monday, month = today - now.weekday() * _DAY, _first(now.year, now.month)
    if name in _UNITS:
        days = _UNITS[name] * int(match[f"number_{name}"])
        return Period(today - days * _DAY, tomorrow)
    saturday = monday + 5 * _DAY if now.weekday() >= 5 else monday - 2 * _DAY
    periods = {
        "today": (today, tomorrow),
        "yesterday": (today - _DAY, today),
        "day_before_yesterday": (today - 2 * _DAY, today - _DAY),
        "this_week": (monday, tomorrow),
        "last_week": (monday - 7 * _DAY, monday),
        "weekend": (saturday, saturday + 2 * _DAY),
        "this_month": (month, tomorrow),
        "last_month": (_first(now.year, now.month - 1), month),
        "this_year": (_first(now.year), tomorrow),
        "last_year": (_first(now.year - 1), _first(now.year)),
    }
    return Period(*periods[name])


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _first(year: int, month: int = 1) -> datetime:
    """Return the first day of a month; month 0 is December of the year before, 13 January of the year after."""
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)

"""
The regular expressions that find a period in a message, made of each language's words in `Periods`.

A date has two sets of groups, named with 1 and 2, because a range has two dates. No general parser of dates is used:
those we tried know no inflected months ("в мае", "у травні", "Mayıs’ta"), and return a day for "last week".
"""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.language.period_words import Periods
from knowledge.language.tables import alternatives, language_data

_YEAR = r"(?:19|20)\d\d"
_NUMERIC = rf"{_YEAR}-\d\d?(?:-\d\d?)?|\d\d?[./-]\d\d?[./-]{_YEAR}"
_NEVER = "(?!)"
RELATIVE = (
    *("today", "yesterday", "day_before_yesterday", "this_week", "last_week", "weekend", "this_month", "last_month"),
    *("this_year", "last_year", "last_days", "last_weeks", "last_months", "last_years"),
    *("days_ago", "weeks_ago", "months_ago", "years_ago"),
)
BOUNDS = ("since", "later", "earlier", "until")


@dataclass(frozen=True)
class Grammar:
    """The expressions of one language. In their groups, the first date has names with 1, the second with 2."""

    language: str
    month_first: bool
    trigger: re.Pattern[str]  # matches in every text that one of the others matches in, at a tenth of their cost
    months: tuple[re.Pattern[str], ...]
    weekdays: tuple[re.Pattern[str], ...]
    numbers: tuple[re.Pattern[str], ...]
    relative: re.Pattern[str]  # a group for each of `RELATIVE`; one that begins with "number" for those that count
    ranges: re.Pattern[str]
    to_now: re.Pattern[str]  # a date that is the beginning of a range up to the day of the question
    dates: re.Pattern[str]  # `before`: the word before the date, if there is one
    bound: re.Pattern[str]  # a group for each of `BOUNDS`: the words before a date that make it the end of a period
    bound_behind: re.Pattern[str]  # the same for the words behind it
    anything: re.Pattern[str]


@cache
def grammar(code: str) -> Grammar | None:
    """Return the grammar of a language; None for one without words for periods."""
    data = language_data(code)
    if data is None or not data.periods.months:
        return None
    words = data.periods
    before = rf"(?:(?<!\w)(?:{alternatives(words.before)})\s+)"
    first, second = _date(words, 1), _date(words, 2)
    between, between_after = alternatives(words.between), alternatives(words.between_after)
    middle = rf"\s+{alternatives(words.between_and)}(?:\s+|(?<=\sو)|(?<=’))"
    now = alternatives([*words.now, *words.today])
    return Grammar(
        code,
        words.month_first,
        _trigger(words),
        _each(words.months),
        _each(words.weekdays),
        _each(words.numbers),
        _compiled(rf"{before}?(?:{'|'.join(_relative(words, name) for name in RELATIVE)})"),
        _compiled(
            rf"{between}\s+(?:{first}|(?P<only1>\d\d?)){middle}{second}|"
            rf"(?:{_date(words, 3)}){middle}{_date(words, 4)}\s+{between_after}|"
            rf"{before}?(?:{_date(words, 5)}|(?P<only5>\d\d?))\s?[-–]\s?{_date(words, 6)}"
        ),
        _compiled(rf"{alternatives([*words.between, *words.since])}\s+{first}{middle}{now}"),
        _compiled(rf"(?P<before>{before}(?:{alternatives(words.joined)}\s+)*)?{first}"),
        re.compile(rf"(?<![\w-])(?:{_bounds(words, '')})(?:\s+|(?<=’))\Z", re.IGNORECASE),
        re.compile(rf"\s+(?:{_bounds(words, '_after')})(?![\w-])", re.IGNORECASE),
        re.compile(rf"(?<!\w){alternatives(words.anything)}(?!\w)", re.IGNORECASE),
    )


def _trigger(words: Periods) -> re.Pattern[str]:
    named = [pattern for name in RELATIVE for pattern in getattr(words, name)]
    phrases = alternatives([*named, *words.months, *words.weekdays]).replace("#", _number(words))
    return re.compile(rf"(?<!\w){phrases}|(?<!\d){_YEAR}", re.IGNORECASE)


def _compiled(pattern: str) -> re.Pattern[str]:
    other_year = r"(?:\s\d\d?)?,?\s\d{4}(?!\d)"  # July 4, 1776
    return re.compile(rf"(?<![\w-])(?<!\d[.,])(?:{pattern})(?![\w-]|[.,/]\d|{other_year})", re.IGNORECASE)


def _each(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(alternatives([pattern]), re.IGNORECASE) for pattern in patterns)


def _relative(words: Periods, name: str) -> str:
    first, *others = alternatives(getattr(words, name)).split("#")
    counted = (f"(?P<number{n}_{name}>{_number(words)}){other}" for n, other in enumerate(others))
    return f"(?P<{name}>{first}{''.join(counted)})"


def _number(words: Periods) -> str:
    return rf"(?:\d{{1,3}}|{alternatives(words.numbers)})"


def _bounds(words: Periods, where: str) -> str:
    return "|".join(f"(?P<{bound}>{alternatives(getattr(words, bound + where))})" for bound in BOUNDS)


def _date(words: Periods, n: int) -> str:
    """Return the pattern of one date: in numbers, with the name of a month, a weekday, or a year alone."""
    joined = rf"(?:{alternatives(words.joined)}\s+)*"
    after_day = rf"(?:{alternatives(words.after_day)})?"
    year = rf"{_YEAR}(?:\s?{alternatives(words.after_year)})?"
    last = alternatives(words.last)
    ending = rf"(?P<ending{n}>{alternatives(words.case_endings)})?"
    return (
        rf"(?:(?P<numeric{n}>{_NUMERIC})"
        rf"|{joined}(?:(?P<day{n}>\d\d?){after_day}\.?\s{joined})?(?P<month{n}>{alternatives(words.months)})\.?"
        rf"(?:\s(?P<day_after{n}>\d\d?)(?!\d){after_day})?(?:,?\s{joined}(?P<year{n}>{year}))?"
        rf"|(?P<last{n}>{last}\s)?(?P<weekday{n}>{alternatives(words.weekdays)})(?P<last_after{n}>\s{last})?"
        rf"|(?P<alone{n}>{year})){ending}"
    )

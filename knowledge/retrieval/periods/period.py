"""
A period of publication that a message names: "last week", "between March and June 2022", "since Monday", "before 2020".

A message may be in another language than the articles. The languages of the library come first, then all others; one
word of another language that is a common word in the library's own ("hier") is no period.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from knowledge.language import stop_words
from knowledge.language.tables import codes
from knowledge.periods import Period, PeriodReading, Precision
from knowledge.retrieval.periods.period_dates import Date, bounded, period_of, range_of, relative_period
from knowledge.retrieval.periods.period_grammar import BOUNDS, RELATIVE, Grammar, grammar

_YEARS = frozenset({"this_year", "last_year", "last_years", "years_ago"})
_SPANS = frozenset({"last_days", "last_weeks", "last_months", "days_ago", "weeks_ago", "months_ago"})
_SHORT = 10  # words; longer texts are read in the languages of the library and in English only
_READ = 1_000  # characters of a text; a pasted one names no period to search in behind them
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
    plain = text[:_READ].replace("'", "’")
    now = now.astimezone(UTC)
    readings = [
        (found, known)
        for known in _grammars(languages, plain)
        if (found := _find(known, plain, now, listing=listing))
        and not any(_common_here(phrase, known.language, languages) for phrase in found.phrases)
    ]
    if not readings:
        return PeriodReading(None, text)
    found, known = max(readings, key=lambda reading: reading[0].span[1] - reading[0].span[0])  # the first of equals
    rest = _without(text, found.span)
    remaining = known.anything.sub(" ", rest.replace("'", "’"))
    only, phrase = not _SOME_WORD.search(remaining), text[slice(*found.span)].strip()
    return PeriodReading(found.period, rest, found.precision, only, phrase)


class _Found(NamedTuple):
    span: tuple[int, int]
    period: Period
    precision: Precision
    phrases: tuple[str, ...] = ()  # the words, and those of them that make the date an end


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
        if period := range_of(first, second, now):
            return _Found(match.span(), period, _range_precision(first, second), (match[0],))
    if match := known.to_now.search(text):
        period = period_of(_dates(match, known)[0], now)
        if period and (since := bounded("since", period, now)):
            return _Found(match.span(), since, Precision.SPAN, (match[0],))
    if match := known.relative.search(text):
        name = next(name for name in RELATIVE if match[name])
        precision = Precision.YEAR if name in _YEARS else Precision.SPAN if name in _SPANS else Precision.VAGUE
        period = relative_period(name, _count(match, known), now)
        found = _with_bound(known, text, _Found(match.span(), period, precision, (match[0],)), now)
        if found:
            return found
    for match in known.dates.finditer(text):
        if found := _dated(match, known, now, listing=listing):
            return found
    return None


def _range_precision(*dates: Date) -> Precision:
    """Return the precision of a range: two years say no more than one."""
    return Precision.DATE if any(date.month or date.weekday for date in dates) else Precision.YEAR


def _count(match: re.Match[str], known: Grammar) -> int:
    """Return the number in a relative period; 1 without one: "a week ago"."""
    written = next((value for name, value in match.groupdict().items() if value and name.startswith("number")), "1")
    return int(written) if written.isdecimal() else _number(known.numbers, written)


def _dated(match: re.Match[str], known: Grammar, now: datetime, *, listing: bool) -> _Found | None:
    """Return the period of a date that is a time of publication: one with a preposition, or a full one."""
    date, text = _dates(match, known)[0], match.string
    period = period_of(date, now)
    if period is None:
        return None
    full = bool(date.year and date.month)
    precision = Precision.DATE if full else Precision.VAGUE if date.month or date.weekday else Precision.YEAR
    found = _Found(match.span(), period, precision, (match[0],))
    bare = found._replace(span=(max(match.end("before"), match.start()), match.end()))
    for dated in (bare, found):  # Ukrainian "з" is "of" as well as "since"
        if (bound := _bound(known, text, dated.span)) and (listing or _may_end(bound[0], date)):
            return _with_bound(known, text, dated, now)
    placed = bool(match["before"] or match["ending1"] or match["last1"] or match["last_after1"])
    whole = match[0].strip() == text.strip()
    placed = placed or bool(whole and (date.year or date.day))  # but "May" alone is a name as well
    placed = placed or len(match["alone1"] or "") > len("2022")  # "2022 года"
    return found if placed or full or (listing and (date.year or date.day)) else None


def _may_end(bound: str, date: Date) -> bool:
    """Return whether a date is surely one behind such a word: not in "after May resigned", "open until Friday"."""
    return bool(bound == "since" or date.year or (bound != "until" and (date.day or date.weekday)))


def _bound(known: Grammar, text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]] | None:
    """Return the bound that the words beside a date make it, with the span of both; None without such words."""
    before, behind = known.bound.search(text[: span[0]]), known.bound_behind.match(text, span[1])
    match = before or behind
    if match is None:
        return None
    start, end = (before.start(), span[1]) if before else (span[0], match.end())
    return next(bound for bound in BOUNDS if match[bound]), (start, end)


def _with_bound(known: Grammar, text: str, found: _Found, now: datetime) -> _Found | None:
    """Return the period since, after, before or until the one found, where the words beside it say so."""
    bound = _bound(known, text, found.span)
    if bound is None:
        return found
    name, span = bound
    period = bounded(name, found.period, now)
    precision = Precision.SPAN if name == "since" else found.precision
    beside = text[span[0] : found.span[0]] + text[found.span[1] : span[1]]
    return _Found(span, period, precision, (text[slice(*span)], beside.strip())) if period else None


def _dates(match: re.Match[str], known: Grammar) -> list[Date]:
    """Return the dates that a match holds, in order."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    numbers = sorted({name[-1] for name in groups if name[-1].isdigit() and name[:-1] != "ending"})
    return [_date(groups, n, known) for n in numbers]


def _date(groups: dict[str, str], n: str, known: Grammar) -> Date:
    if numeric := groups.get(f"numeric{n}"):
        return _numeric(numeric, known)
    year = groups.get(f"year{n}") or groups.get(f"alone{n}") or "0"
    day = groups.get(f"day{n}") or groups.get(f"day_after{n}") or groups.get(f"only{n}") or "0"
    month, weekday = groups.get(f"month{n}", ""), groups.get(f"weekday{n}", "")
    return Date(int(year[:4]), _number(known.months, month), int(day), _number(known.weekdays, weekday))


def _number(patterns: Sequence[re.Pattern[str]], word: str) -> int:
    """Return the position, from 1, of the pattern that matches the whole word; 0 if none does."""
    return next((n for n, pattern in enumerate(patterns, start=1) if pattern.fullmatch(word)), 0)


def _numeric(written: str, known: Grammar) -> Date:
    parts = [int(part) for part in re.split("[./-]", written)]
    if parts[0] > 31:
        return Date(*parts)
    first, second, year = parts
    month_first = second > 12 or (known.month_first and "/" in written and first <= 12)
    return Date(year, first, second) if month_first else Date(year, second, first)

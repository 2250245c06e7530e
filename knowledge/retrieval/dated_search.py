"""
A question that names a period of publication: "floods in May 2023", "what did the mayor say last week?".

A day, or a month with its year, limits the search, as does what is before or after it: an article of that time that
answers is preferred to any other. A period relative to the day of the question, or a month without a year, only comes
first among what answers anyway, since people say "this week" of what happened on the last weekend. Years alone change
nothing: who asks who won "in 2022", "before 2022" or "10 years ago" is well served by an article of today. Where
nothing of the period answers, the other articles do, and the answer says so.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from knowledge.periods import Period, Precision
from knowledge.retrieval.periods.period import read
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.search import Retrieval, SearchResult

_MOST = 40  # passages of the period that are looked at: as many as an answer shows


def find(retrieval: Retrieval, question: str, now: datetime, languages: Sequence[str], *, sure: float) -> SearchResult:
    """
    Return the passages for a question, those of the period that it names first if they answer it.

    `languages`: of the library. `sure`: the confidence that an answer needs.
    """
    reading = read(question, now, languages)
    period = reading.period
    if period is None or reading.precision == Precision.YEAR:
        return retrieval.find(question, now)
    if reading.precision == Precision.DATE:
        limited = retrieval.find(reading.rest, now, period=period, limit=True)
        if limited.ranked and limited.confidence >= sure:
            return replace(limited, question=question, period=period)
    asked = reading.rest if reading.precision == Precision.SPAN else question  # "last 3 days" is no topic
    result = replace(retrieval.find(asked, now, period=period), question=question)
    of_period = itertools.islice((entry for entry in result.ranked if _is_of(entry, result, period)), _MOST)
    within = [entry for entry in of_period if result.confidence_in(entry) >= sure]
    if not within:
        return replace(result, period=period, outside_period=True)
    first = set(within)
    return replace(result, ranked=[*within, *(entry for entry in result.ranked if entry not in first)], period=period)


def _is_of(entry: RankedPassage, result: SearchResult, period: Period) -> bool:
    article = result.outlines[entry.article_id]
    return article.dated and datetime.fromtimestamp(article.published, UTC) in period

"""
Evidence from whole articles: their terms, their titles, how they begin, their age, and articles of the same days.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import numpy as np

from knowledge.records import Outline
from knowledge.retrieval.collection import Collection, CollectionBM25
from knowledge.retrieval.query import Query
from knowledge.retrieval.weights import Weights

_SECONDS_PER_DAY = 86_400.0
_BURST_DAYS = 7.0  # time constant with which two articles cease to belong to one burst
_EARLY_WORDS = 100.0  # position, in words, at which the first occurrence of a term counts half
_TITLE_TERMS = 8.0  # average length of titles: similar everywhere, and one word more or less says little
_TITLE_B = 0.3  # BM25's b for titles


class Candidate(NamedTuple):
    """An article that may hold the answer."""

    article_id: str
    published: int  # seconds since 1970
    outline: Outline
    dated: bool = True  # False: `published` is only when a file was written or found, and says nothing about news


@dataclass(slots=True)
class ArticleEvidence:
    """The evidence from a whole article, which counts for each of its passages. It is gathered in steps."""

    article_id: str
    day: float | None = field(compare=False)  # of publication, in days since 1970; None without a date
    outline: Outline = field(repr=False, compare=False)
    held: frozenset[str]  # terms of the question that occur in the article or its title
    in_title: frozenset[str]  # terms of the question that occur in its title
    relevance: float
    prior: float  # from its age, and from the burst it belongs to
    early: float  # share of the question that the article says early, 0 to 1
    fresh: float  # 1 for an article of today, fading over weeks; 0 for one without a date
    burst: float = 0.0  # how much closer in time the strong matches are to one another than all candidates are
    opening_phrases: float = 0.0  # share of the question's word pairs and triples found in the opening, 0 to 1

    def __hash__(self) -> int:
        return hash(self.article_id)

    @property
    def score(self) -> float:
        """The sum of all evidence."""
        return self.relevance + self.prior


def judge_articles(
    query: Query, candidates: Sequence[Candidate], collection: Collection, now: datetime, weights: Weights
) -> list[ArticleEvidence]:
    """Return the evidence from each article's terms, title and age, best first; openings are not read yet."""
    idf = query.weights
    articles, titles = _article_scores(candidates, idf, collection), _title_scores(candidates, idf)
    judged = [
        _judge(query, candidate, weights.article * article + weights.title * title, collection, now, weights)
        for candidate, article, title in zip(candidates, articles, titles, strict=True)
    ]
    return sorted(judged, key=lambda evidence: (-evidence.score, evidence.article_id))


def _article_scores(candidates: Sequence[Candidate], idf: Mapping[str, float], collection: Collection) -> list[float]:
    outlines = [candidate.outline for candidate in candidates]
    counts = [{term: len(outline.terms.get(term, ())) for term in idf} for outline in outlines]
    lengths = [outline.length for outline in outlines]
    return CollectionBM25(counts, lengths, collection.article_length, idf).scores(list(idf))


def _title_scores(candidates: Sequence[Candidate], idf: Mapping[str, float]) -> list[float]:
    titles = [candidate.outline.title for candidate in candidates]
    counts = [{term: title.count(term) for term in idf} for title in titles]
    return CollectionBM25(counts, list(map(len, titles)), _TITLE_TERMS, idf, b=_TITLE_B).scores(list(idf))


def _judge(
    query: Query, candidate: Candidate, bm25: float, collection: Collection, now: datetime, weights: Weights
) -> ArticleEvidence:
    """Return the evidence from one article, given the weighted BM25 of its text and title."""
    idf, outline = query.weights, candidate.outline
    in_title = frozenset(idf).intersection(outline.title)
    held = in_title.union(term for term in idf if term in outline.terms)
    early = _early(outline, idf)
    age = abs(now.timestamp() - candidate.published) / _SECONDS_PER_DAY
    return ArticleEvidence(
        article_id=candidate.article_id,
        day=candidate.published / _SECONDS_PER_DAY if candidate.dated else None,
        outline=outline,
        held=held,
        in_title=in_title,
        relevance=bm25 + weights.early * early + weights.coverage * sum(map(idf.__getitem__, held)),
        prior=collection.rarest * recency(age, weights),
        early=early / query.mass,
        fresh=math.exp(-age / weights.news_days) if candidate.dated else 0.0,
    )


def add_opening(article: ArticleEvidence, query: Query, weights: Weights) -> None:
    """Add the evidence of the question's own words in the article's opening."""
    match = query.in_opening(article.outline.opening)
    article.relevance += weights.opening_words * match.words + weights.opening_phrases * match.phrases * query.mass
    article.opening_phrases = match.phrases


def add_bursts(
    articles: Sequence[ArticleEvidence], candidates: Sequence[Candidate], collection: Collection, weights: Weights
) -> None:
    """
    Add the evidence of articles published within the same days.

    Several articles report an event within a few days of one another. A match of words alone has no such neighbours.
    """
    dated = [article for article in articles if article.day is not None]
    best = max((article.relevance for article in dated), default=0.0)
    if len(dated) < 2 or best <= 0:
        return
    strength = np.array([max(article.relevance / best, 0.0) ** 4 for article in dated])
    days = np.array([article.day for article in dated])[:, None]
    near = np.exp(-abs(days - days.T) / _BURST_DAYS)
    of_strong = (near @ strength - strength) / np.maximum(strength.sum() - strength, 1e-9)
    all_days = np.array(sorted(candidate.published / _SECONDS_PER_DAY for candidate in candidates if candidate.dated))
    of_all = (np.exp(-abs(days - all_days) / _BURST_DAYS).sum(axis=1) - 1) / (len(all_days) - 1)
    unit = weights.burst * collection.rarest
    for article, strong, usual in zip(dated, of_strong.tolist(), of_all.tolist(), strict=True):
        article.prior += unit * strong
        article.burst = strong - usual


def _early(outline: Outline, idf: Mapping[str, float]) -> float:
    """Return the idf of the terms that an article holds, less for each the later it first occurs."""
    first = ((weight, outline.terms.get(term)) for term, weight in idf.items())
    return sum(weight / (1 + positions[0] / _EARLY_WORDS) for weight, positions in first if positions)


def recency(age: float, weights: Weights) -> float:
    """Return the recency prior of an article, in rarest idf; `age` in days."""
    return weights.news * math.exp(-age / weights.news_days) + weights.archive * math.exp(-age / weights.archive_days)

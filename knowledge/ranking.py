"""
Candidates to hits: rank-bm25 over the passages of a few articles, with the collection's statistics.

The evidence for a passage is::

    BM25(passage) + article * BM25(its article) + title * BM25(its title) + recency * exp(-age / days)

Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, for BM25. The idf is
Lucene's, ``log(1 + (N - n + .5) / (n + .5))``, over articles: always above zero, so any shared term is
evidence. Engines only propose articles; every score is computed here, so all engines give the same answers.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from rank_bm25 import BM25Okapi

from knowledge.models import Outline


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts, and over which time news grows old."""

    article: float = 0.8
    title: float = 0.4
    recency: float = 12.0
    days: float = 21.0


class Candidate(NamedTuple):
    """An article that may hold the answer."""

    article_id: str
    published: int  # seconds since 1970
    outline: Outline


@dataclass(frozen=True, slots=True)
class Collection:
    """What ranking needs to know of the whole library."""

    articles: int
    article_length: float  # terms, on average
    passage_length: float
    frequencies: Mapping[str, int]  # of each of the question's terms: articles that hold it

    def idf(self, term: str) -> float:
        """How telling a term is: the rarer, the higher; above zero even for one that every article holds."""
        holding = min(self.frequencies.get(term, 0), self.articles)
        return math.log1p((self.articles - holding + 0.5) / (holding + 0.5))


class Ranked(NamedTuple):
    """A passage with its evidence."""

    article_id: str
    passage: int  # its number in the article
    score: float  # all evidence, the order of hits
    relevance: float  # the evidence without recency
    covered: frozenset[str]  # the question's terms found in the passage or its title


class CollectionBM25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no annotations
    """
    rank-bm25's scores for a few documents of a large collection.

    Takes counts and lengths as they were made at ingest, and idf and average length of the whole
    collection; rank-bm25's own constructor would count every word of every candidate.
    """

    def __init__(
        self,
        counts: Sequence[Mapping[str, int]],
        lengths: Sequence[int],
        average: float,
        idf: Mapping[str, float],
        *,
        k1: float = 1.2,
        b: float = 0.75,
    ) -> None:
        self.k1 = k1
        self.b = b
        self.doc_freqs = counts
        self.doc_len = lengths
        self.avgdl = max(average, 1.0)
        self.idf = idf
        self.corpus_size = len(counts)

    def scores(self, terms: Sequence[str]) -> list[float]:
        """The score of each document, in order; an empty list for no documents."""
        return [float(score) for score in self.get_scores(terms)] if self.corpus_size else []


def rank(
    terms: Sequence[str],
    candidates: Sequence[Candidate],
    collection: Collection,
    now: datetime,
    weights: Weights,
) -> list[Ranked]:
    """Every passage of the candidates that shares a term with the question, best first."""
    idf = {term: collection.idf(term) for term in terms}
    query = list(idf)
    articles = CollectionBM25(
        [{term: len(c.outline.terms.get(term, ())) for term in query} for c in candidates],
        [c.outline.length for c in candidates],
        collection.article_length,
        idf,
    ).scores(query)
    titles = CollectionBM25(
        [{term: c.outline.title.count(term) for term in query} for c in candidates],
        [len(c.outline.title) for c in candidates],
        8.0,  # terms; titles are alike in length everywhere, and one word more or less says little
        idf,
        b=0.3,
    ).scores(query)
    shares = [
        weights.article * article + weights.title * title for article, title in zip(articles, titles, strict=True)
    ]
    fresh = [recency(c.published, now, weights) for c in candidates]
    ranked: list[Ranked] = []
    places = [(n, passage) for n, c in enumerate(candidates) for passage in range(len(c.outline.passages))]
    counts = [count for c in candidates for count in passage_counts(c.outline, query)]
    lengths = [length for c in candidates for length in c.outline.lengths]
    scores = CollectionBM25(counts, lengths, collection.passage_length, idf).scores(query)
    for (n, passage), count, score in zip(places, counts, scores, strict=True):
        candidate = candidates[n]
        if count:
            covered = frozenset(count).union(term for term in candidate.outline.title if term in idf)
            relevance = score + shares[n]
            ranked.append(Ranked(candidate.article_id, passage, relevance + fresh[n], relevance, covered))
    return sorted(ranked, key=lambda r: (-r.score, r.article_id, r.passage))


def passage_counts(outline: Outline, terms: Sequence[str]) -> list[dict[str, int]]:
    """Of each passage: how often each of the terms stands in it; terms that don't are left out."""
    counts: list[dict[str, int]] = [{} for _ in outline.passages]
    firsts = outline.first_words()
    for term in terms:
        for position in outline.terms.get(term, ()):
            count = counts[bisect_right(firsts, position) - 1]
            count[term] = count.get(term, 0) + 1
    return counts


def recency(published: int, now: datetime, weights: Weights) -> float:
    """What an article's age adds to its evidence; one dated ahead of now loses as one of the past does."""
    age = abs(now.timestamp() - published) / 86_400
    return weights.recency * math.exp(-age / weights.days)


def best_sentence(outline: Outline, passage: int, terms: Sequence[str], collection: Collection) -> int:
    """The number of the sentence of a passage that says most about the terms; of equals the first."""
    first, last = outline.sentences_of(passage)
    firsts = outline.words[first : last + 1]
    mass = [0.0] * len(firsts)
    for term in dict.fromkeys(terms):
        inside = {
            bisect_right(firsts, position) - 1
            for position in outline.terms.get(term, ())
            if firsts[0] <= position < _end(outline, last)
        }
        for sentence in inside:
            mass[sentence] += collection.idf(term)
    return first + max(range(len(mass)), key=lambda n: (mass[n], -n))


def _end(outline: Outline, sentence: int) -> float:
    """The number of the word after a sentence's last."""
    return outline.words[sentence + 1] if sentence + 1 < len(outline.words) else math.inf


def confidence(ranked: Sequence[Ranked], terms: Sequence[str], collection: Collection) -> float:
    """How sure we are, 0 to 1, that the best of the ranked passages speaks to the question."""
    if not ranked:
        return 0.0
    idf = {term: collection.idf(term) for term in terms}
    mass = sum(idf.values())
    coverage = sum(idf[term] for term in ranked[0].covered) / mass
    strength = ranked[0].relevance / mass
    return 1 / (1 + math.exp(-(-6 + 4 * coverage + 1.2 * strength)))

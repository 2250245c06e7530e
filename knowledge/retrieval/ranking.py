"""
Candidates to hits: rank-bm25 over the passages of a few articles, with the collection's statistics.

The evidence for a passage is the sum of what the passage, its article and its date say; `Weights` has the
parts. BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009. The
idf is Lucene's, ``log(1 + (N - n + .5) / (n + .5))``, over articles: always above zero, so any shared term is
evidence. Engines only propose articles; every score is computed here, so all engines give the same answers.
"""

import math
from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
from rank_bm25 import BM25Okapi

from knowledge.language import is_word_part
from knowledge.records import Outline
from knowledge.retrieval.query import Query

_PART = 0.3  # of a word's idf, for a part of a word: many unlike words have it, too
_CLOSER = 15  # articles that are read, and their passages scored
_DAY = 86_400.0  # seconds
_COMPANY = 7.0  # days in which the company of an article fades
_EARLY = 100.0  # words into the article at which a term counts half


@dataclass(frozen=True, slots=True)
class Weights:
    """
    How much each kind of evidence counts.

    Recency is a prior: it adds the same whatever the question, and its unit is the idf of a word that one
    article holds, so that it weighs alike in libraries of every size. It has two scales because interest in
    news has: most of it fades in weeks, some of it in years.
    """

    passage: float = 0.5  # BM25 of the passage
    article: float = 0.6  # BM25 of the whole article
    title: float = 0.8  # BM25 of the title
    coverage: float = 0.0  # idf of the question's terms that stand in the article or its title, each once
    early: float = (
        0.7  # of those in the article, less for each the later it first stands: an article says its main thing first
    )
    exact: float = 0.6  # the same for words as they are written, in its opening
    phrases: float = 0.3  # all of the question's idf, times the share of its neighbours that are neighbours there
    question: float = 0.5  # share of `article`, `early` and `exact` that a question moves, see `for_question`
    lead: float = 0.45  # for the first passage, half of it for the second, a third for the third; unit as below
    news: float = 1.5  # for an article of today
    news_days: float = 30.0
    archive: float = 1.8  # the same
    archive_days: float = 2000.0
    company: float = 0.75  # when all that says much about the question is of the same days; unit as above

    def for_question(self) -> "Weights":
        """
        These weights, with less for what an article says often, early and in these words, and more for `coverage`.

        A headline repeats what its article says all along and how it begins; what a question asks for may stand
        anywhere in one, and once.
        """
        kept = 1 - self.question
        moved = self.question * (self.article + self.early + self.exact)
        return replace(
            self,
            article=self.article * kept,
            early=self.early * kept,
            exact=self.exact * kept,
            coverage=self.coverage + moved,
        )


class Candidate(NamedTuple):
    """An article that may hold the answer."""

    article_id: str
    published: int  # seconds since 1970
    outline: Outline
    dated: bool = True  # else `published` is only when a file was written or found: it says nothing of its news


@dataclass(frozen=True, slots=True)
class Collection:
    """What ranking needs to know of the whole library."""

    articles: int
    article_length: float  # terms, on average
    passage_length: float
    frequencies: Mapping[str, int]  # of each of the question's terms: articles that hold it
    _known: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)  # asked for often

    def idf(self, term: str) -> float:
        """
        How telling a term is: the rarer, the higher; above zero even for one that every article holds.

        A term that no article holds counts as one that one article holds: of ten articles, not being
        mentioned says little about a word.
        """
        known = self._known.get(term)
        if known is None:
            holding = min(max(self.frequencies.get(term, 0), 1), self.articles)
            known = self._known[term] = self._idf(holding) * (_PART if is_word_part(term) else 1.0)
        return known

    @property
    def rarest(self) -> float:
        """The idf of a term that one article holds: the highest there is."""
        return self._idf(1)

    def _idf(self, holding: int) -> float:
        return math.log1p((self.articles - holding + 0.5) / (holding + 0.5))


@dataclass(frozen=True, slots=True)
class ArticleEvidence:
    """What an article as a whole says for each of its passages."""

    article_id: str
    day: float | None = field(compare=False)  # of publication, since 1970; None for one without a date
    outline: Outline = field(repr=False, compare=False)
    held: frozenset[str]  # the question's terms that stand in the article or its title
    in_title: frozenset[str]  # those in its title
    relevance: float
    prior: float  # what its age and its company add
    early: float  # how much of the question it says early, from 0 to 1
    fresh: float  # 1 for an article of today, fading over weeks; 0 for one without a date
    company: float = 0.0  # how much more of what says much about the question is of its days than of all candidates
    phrases: float = 0.0  # how many of the question's neighbours are neighbours in its opening, from 0 to 1

    @property
    def score(self) -> float:
        """All evidence."""
        return self.relevance + self.prior


class RankedPassage(NamedTuple):
    """A passage with its evidence."""

    article: ArticleEvidence
    passage: int  # its number in the article
    score: float  # all evidence, the order of hits
    relevance: float  # the evidence without recency
    covered: frozenset[str]  # the question's terms that stand in the passage or its article's title

    @property
    def article_id(self) -> str:
        """The id of its article."""
        return self.article.article_id


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
    asked: Query, candidates: Sequence[Candidate], collection: Collection, now: datetime, weights: Weights
) -> list[RankedPassage]:
    """
    The passages of the best candidates that share a term with the question, best first.

    Of an article that does so in its title only, the first passage.
    """
    idf = asked.weights
    judged = _judged(asked, candidates, collection, now, weights)[:_CLOSER]
    articles = [_reread(article, asked, weights) for article in judged]
    articles = _in_company(articles, candidates, collection, weights)
    places = [
        (article, passage, count)
        for article in articles
        for passage, count in (passage_counts(article.outline, idf) or ({0: {}} if article.in_title else {})).items()
    ]
    scores = CollectionBM25(
        [count for _, _, count in places],
        [article.outline.lengths[passage] for article, passage, _ in places],
        collection.passage_length,
        idf,
    ).scores(list(idf))
    lead = weights.lead * collection.rarest
    ranked = []
    for (article, passage, count), score in zip(places, scores, strict=True):
        here = weights.passage * score + lead / (1 + passage)
        covered = article.in_title.union(count)
        ranked.append(RankedPassage(article, passage, here + article.score, here + article.relevance, covered))
    return in_order(ranked)


def in_order(ranked: Iterable[RankedPassage]) -> list[RankedPassage]:
    """Best first; of equals by id, then as the article goes on."""
    return sorted(ranked, key=lambda r: (-r.score, r.article_id, r.passage))


def _judged(
    asked: Query, candidates: Sequence[Candidate], collection: Collection, now: datetime, weights: Weights
) -> list[ArticleEvidence]:
    """What each whole article says before its words are looked at, best first."""
    idf = asked.weights
    outlines = [candidate.outline for candidate in candidates]
    articles = CollectionBM25(
        [{term: len(outline.terms.get(term, ())) for term in idf} for outline in outlines],
        [outline.length for outline in outlines],
        collection.article_length,
        idf,
    ).scores(list(idf))
    titles = CollectionBM25(
        [{term: outline.title.count(term) for term in idf} for outline in outlines],
        [len(outline.title) for outline in outlines],
        8.0,  # terms; titles are alike in length everywhere, and one word more or less says little
        idf,
        b=0.3,
    ).scores(list(idf))
    judged = []
    for candidate, article, title in zip(candidates, articles, titles, strict=True):
        outline = candidate.outline
        in_title = frozenset(idf).intersection(outline.title)
        held = in_title.union(term for term in idf if term in outline.terms)
        early = _early(outline, idf)
        relevance = weights.article * article + weights.title * title + weights.early * early
        relevance += weights.coverage * sum(map(idf.__getitem__, held))
        age = abs(now.timestamp() - candidate.published) / _DAY
        prior = collection.rarest * recency(age, weights)
        fresh = math.exp(-age / weights.news_days) if candidate.dated else 0.0
        day = candidate.published / _DAY if candidate.dated else None
        early_share = early / asked.mass
        judged.append(
            ArticleEvidence(candidate.article_id, day, outline, held, in_title, relevance, prior, early_share, fresh)
        )
    return sorted(judged, key=lambda evidence: (-evidence.score, evidence.article_id))


def _reread(article: ArticleEvidence, asked: Query, weights: Weights) -> ArticleEvidence:
    """The evidence with what the article's words say."""
    wording = asked.in_opening(article.outline.opening)
    told = weights.exact * wording.exact + weights.phrases * wording.phrases * asked.mass
    return replace(article, relevance=article.relevance + told, phrases=wording.phrases)


def _in_company(
    articles: Sequence[ArticleEvidence], candidates: Sequence[Candidate], collection: Collection, weights: Weights
) -> list[ArticleEvidence]:
    """
    The evidence with what articles of the same days say.

    What has happened is told by several articles at a time; what only sounds like the question stands alone.
    """
    dated = [article for article in articles if article.day is not None]
    best = max((article.relevance for article in dated), default=0.0)
    if len(dated) < 2 or best <= 0:
        return list(articles)
    telling = np.array([max(article.relevance / best, 0.0) ** 4 for article in dated])
    days = np.array([article.day for article in dated])[:, None]
    near = np.exp(-abs(days - days.T) / _COMPANY)
    told = (near @ telling - telling) / np.maximum(telling.sum() - telling, 1e-9)
    every = np.array(sorted(candidate.published / _DAY for candidate in candidates if candidate.dated))
    usual = (np.exp(-abs(days - every) / _COMPANY).sum(axis=1) - 1) / (len(every) - 1)
    unit = weights.company * collection.rarest
    seen = {
        article.article_id: replace(article, prior=article.prior + unit * here, company=here - anyway)
        for article, here, anyway in zip(dated, told.tolist(), usual.tolist(), strict=True)
    }
    return [seen.get(article.article_id, article) for article in articles]


def _early(outline: Outline, idf: Mapping[str, float]) -> float:
    """The idf of the terms that an article holds, each less the later it first stands."""
    first = ((weight, outline.terms.get(term)) for term, weight in idf.items())
    return sum(weight / (1 + where[0] / _EARLY) for weight, where in first if where)


def passage_counts(outline: Outline, terms: Iterable[str]) -> dict[int, dict[str, int]]:
    """Of each passage that holds any of the terms, by number: how often each of them stands in it."""
    counts: dict[int, dict[str, int]] = {}
    firsts = outline.first_words()
    for term in terms:
        for position in outline.terms.get(term, ()):
            count = counts.setdefault(bisect_right(firsts, position) - 1, {})
            count[term] = count.get(term, 0) + 1
    return counts


def recency(age: float, weights: Weights) -> float:
    """What an article's age in days adds, in rarest words."""
    return weights.news * math.exp(-age / weights.news_days) + weights.archive * math.exp(-age / weights.archive_days)


def best_sentence(outline: Outline, passage: int, weights: Mapping[str, float], fitting: Container[int] = ()) -> int:
    """
    The number of the sentence of a passage that says most about a question; of equals the first.

    `weights`: how telling each of its terms is. `fitting`: sentences that hold what the question waits for; that
    counts as half of all its terms do.
    """
    first, last = outline.sentences_of(passage)
    firsts = outline.words[first : last + 1]
    bonus = sum(weights.values()) / 2
    mass = [bonus if first + n in fitting else 0.0 for n in range(len(firsts))]
    for term, weight in weights.items():
        inside = {
            bisect_right(firsts, position) - 1
            for position in outline.terms.get(term, ())
            if firsts[0] <= position < _end(outline, last)
        }
        for sentence in inside:
            mass[sentence] += weight
    return first + max(range(len(mass)), key=lambda n: (mass[n], -n))


def _end(outline: Outline, sentence: int) -> float:
    """The number of the word after a sentence's last."""
    return outline.words[sentence + 1] if sentence + 1 < len(outline.words) else math.inf

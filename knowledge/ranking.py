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
from itertools import pairwise
from typing import NamedTuple

from rank_bm25 import BM25Okapi

from knowledge.analysis import is_part
from knowledge.models import Outline

_PART = 0.3  # of a word's idf, for a part of a word: many unlike words have it, too
_EARLY = 100.0  # words into the article at which a term counts half
_NEAR = 8  # words


@dataclass(frozen=True, slots=True)
class Weights:
    """
    How much each kind of evidence counts.

    Recency is a prior: it adds the same whatever the question, and its unit is the idf of a word that one
    article holds, so that it weighs alike in libraries of every size. It has two scales because interest in
    news has: most of it fades in weeks, some of it in years.
    """

    passage: float = 0.5  # BM25 of the passage
    article: float = 0.3  # BM25 of the whole article
    title: float = 0.8  # BM25 of the title
    coverage: float = 0.4  # idf of the question's terms that stand in the article or its title, each once
    early: float = (
        1.0  # of those in the article, less for each the later it first stands: an article says its main thing first
    )
    question: float = 0.5  # share of `early` that a question moves to `coverage`, see `for_question`
    near: float = 0.6  # idf of neighbours in the question that are neighbours in the passage
    lead: float = 0.25  # for the first passage, half of it for the second, a third for the third; unit as below
    news: float = 1.5  # for an article of today
    news_days: float = 30.0
    archive: float = 1.8  # the same
    archive_days: float = 2000.0

    def for_question(self) -> "Weights":
        """
        These weights, with less for what an article says early and more for what it says at all.

        A headline repeats how its article begins; what a question asks for may stand anywhere in one.
        """
        moved = self.early * self.question
        return replace(self, early=self.early - moved, coverage=self.coverage + moved)


@dataclass(frozen=True, slots=True)
class Confidence:
    """
    Weights of `confidence`, and nothing else: `base` makes even odds of an even case.

    Chosen by how well they tell the questions apart that the articles answer (AUROC), starting from logistic
    regression: journalists' questions to a news archive, questions to encyclopedia paragraphs and headlines,
    in eight languages, each asked with and without the answering articles, of libraries of 24 to 13,770 articles.
    """

    base: float = -5.8
    share: float = 3.96  # of the question's words, that stand in the passage or its title
    strength: float = 0.45  # for each rarest word that the evidence amounts to, recency left out
    early: float = 2.7  # how much of the question, by idf, the article says early
    fresh: float = 2.2  # for an article of today: what is asked about the news is in it, or nowhere


CONFIDENCE = Confidence()


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
            known = self._known[term] = self._idf(holding) * (_PART if is_part(term) else 1.0)
        return known

    @property
    def rarest(self) -> float:
        """The idf of a term that one article holds: the highest there is."""
        return self._idf(1)

    def _idf(self, holding: int) -> float:
        return math.log1p((self.articles - holding + 0.5) / (holding + 0.5))


class Ranked(NamedTuple):
    """A passage with its evidence."""

    article_id: str
    passage: int  # its number in the article
    score: float  # all evidence, the order of hits
    relevance: float  # the evidence without recency
    early: float  # how much of the question its article says early, from 0 to 1
    fresh: float  # 1 for an article of today, fading over weeks
    covered: frozenset[str]  # the question's terms that stand in the passage or its article's title


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
    """
    Every passage of the candidates that shares a term with the question, best first.

    Of an article that does so in its title only, the first passage.
    """
    idf = {term: collection.idf(term) for term in terms}
    in_title = [frozenset(idf).intersection(candidate.outline.title) for candidate in candidates]
    places = [
        (n, passage, count)
        for n, candidate in enumerate(candidates)
        for passage, count in (passage_counts(candidate.outline, idf) or ({0: {}} if in_title[n] else {})).items()
    ]
    scores = CollectionBM25(
        [count for _, _, count in places],
        [candidates[n].outline.lengths[passage] for n, passage, _ in places],
        collection.passage_length,
        idf,
    ).scores(list(idf))
    mass = sum(idf.values())
    early = [_early(candidate.outline, idf) for candidate in candidates]
    nearness = [_nearness(candidate.outline, idf) for candidate in candidates]
    shares = _article_evidence(candidates, idf, in_title, collection, weights)
    ages = [abs(now.timestamp() - candidate.published) / 86_400 for candidate in candidates]
    fresh = [math.exp(-age / weights.news_days) for age in ages]
    prior = [collection.rarest * recency(age, weights) for age in ages]
    lead = weights.lead * collection.rarest
    ranked = []
    for (n, passage, count), score in zip(places, scores, strict=True):
        near = nearness[n].get(passage, 0.0)
        relevance = (
            weights.passage * score + weights.near * near + weights.early * early[n] + shares[n] + lead / (1 + passage)
        )
        at = candidates[n].article_id, passage
        ranked.append(Ranked(*at, relevance + prior[n], relevance, early[n] / mass, fresh[n], in_title[n].union(count)))
    return sorted(ranked, key=lambda r: (-r.score, r.article_id, r.passage))


def _article_evidence(
    candidates: Sequence[Candidate],
    idf: Mapping[str, float],
    in_title: Sequence[frozenset[str]],
    collection: Collection,
    weights: Weights,
) -> list[float]:
    """What each whole article says for all of its passages."""
    articles = CollectionBM25(
        [{term: len(c.outline.terms.get(term, ())) for term in idf} for c in candidates],
        [c.outline.length for c in candidates],
        collection.article_length,
        idf,
    ).scores(list(idf))
    titles = CollectionBM25(
        [{term: c.outline.title.count(term) for term in idf} for c in candidates],
        [len(c.outline.title) for c in candidates],
        8.0,  # terms; titles are alike in length everywhere, and one word more or less says little
        idf,
        b=0.3,
    ).scores(list(idf))
    evidence = []
    for candidate, article, title, named in zip(candidates, articles, titles, in_title, strict=True):
        coverage = sum(idf[term] for term in named.union(term for term in idf if term in candidate.outline.terms))
        evidence.append(weights.article * article + weights.title * title + weights.coverage * coverage)
    return evidence


def _early(outline: Outline, idf: Mapping[str, float]) -> float:
    """The idf of the terms that an article holds, each less the later it first stands."""
    first = ((weight, outline.terms.get(term)) for term, weight in idf.items())
    return sum(weight / (1 + where[0] / _EARLY) for weight, where in first if where)


def _nearness(outline: Outline, idf: Mapping[str, float]) -> dict[int, float]:
    """
    Of each passage: the idf of neighbouring terms of the question that stand within a few words of each other.

    A pair counts once, as its more frequent term does, and the less the farther apart or if turned round.
    """
    best: dict[tuple[int, str], float] = {}
    firsts = outline.first_words()
    for first, second in pairwise(idf):
        later = outline.terms.get(second, [])
        for word in outline.terms.get(first, ()) if later else ():
            at = bisect_right(later, word)
            for other in later[max(at - 1, 0) : at + 1]:
                apart = other - word if other > word else word - other + 1
                if apart <= _NEAR:
                    place = bisect_right(firsts, min(word, other)) - 1, first
                    best[place] = max(best.get(place, 0.0), min(idf[first], idf[second]) / math.sqrt(apart))
    sums: dict[int, float] = {}
    for (passage, _), value in best.items():
        sums[passage] = sums.get(passage, 0.0) + value
    return sums


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


def best_sentence(
    outline: Outline,
    passage: int,
    terms: Sequence[str],
    collection: Collection,
    fitting: Container[int] = (),
) -> int:
    """
    The number of the sentence of a passage that says most about the terms; of equals the first.

    `fitting`: sentences that hold what the question waits for; that counts as half of all its terms do.
    """
    first, last = outline.sentences_of(passage)
    firsts = outline.words[first : last + 1]
    idf = {term: collection.idf(term) for term in terms}
    bonus = sum(idf.values()) / 2
    mass = [bonus if first + n in fitting else 0.0 for n in range(len(firsts))]
    for term, weight in idf.items():
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


def confidence(ranked: Ranked, terms: Sequence[str], collection: Collection) -> float:
    """
    How sure we are, 0 to 1, that a ranked passage speaks to the question.

    A logistic mix of how much of the question the passage or its title holds, how strong the evidence is,
    whether the article says it early, and how fresh it is. Its measures mean the same in libraries of every
    size: shares of the question, and evidence in rarest words.
    """
    words = {term for term in terms if not is_part(term)}
    logit = (
        CONFIDENCE.base
        + CONFIDENCE.share * len(words.intersection(ranked.covered)) / len(words)
        + CONFIDENCE.strength * ranked.relevance / collection.rarest
        + CONFIDENCE.early * ranked.early
        + CONFIDENCE.fresh * ranked.fresh
    )
    return 1 / (1 + math.exp(-logit))

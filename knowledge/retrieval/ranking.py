"""
Candidates to ranked passages: rank-bm25 over the passages of a few articles, with the collection's statistics.

The evidence for a passage is the sum of the evidence from the passage, its article and its date; `Weights` names the
kinds. BM25 as in Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009. Engines only
propose articles. Every score is computed here, so all engines give equal answers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from knowledge.records import Outline
from knowledge.retrieval.collection import Collection, CollectionBM25
from knowledge.retrieval.evidence import ArticleEvidence, Candidate, add_bursts, add_opening, judge_articles
from knowledge.retrieval.query import Query
from knowledge.retrieval.weights import Weights

_READ_CLOSELY = 15  # articles whose openings are read and whose passages are scored


class RankedPassage(NamedTuple):
    """A passage with its evidence."""

    article: ArticleEvidence
    passage: int  # its number in the article, from 0
    score: float  # all evidence: decides the order of hits
    relevance: float  # the evidence without recency
    covered: frozenset[str]  # terms of the question that occur in the passage or its article's title

    @property
    def article_id(self) -> str:
        """The id of its article."""
        return self.article.article_id


def rank(
    query: Query, candidates: Sequence[Candidate], collection: Collection, now: datetime, weights: Weights
) -> list[RankedPassage]:
    """
    Return the passages of the best candidates that share a term with the question, best first.

    An article that shares terms in its title only gives its first passage.
    """
    articles = judge_articles(query, candidates, collection, now, weights)[:_READ_CLOSELY]
    for article in articles:
        add_opening(article, query, weights)
    add_bursts(articles, candidates, collection, weights)
    idf = query.passage_weights
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
        own = weights.passage * score + lead / (1 + passage)
        covered = article.in_title.union(count)
        ranked.append(RankedPassage(article, passage, own + article.score, own + article.relevance, covered))
    return in_order(ranked)


def in_order(ranked: Iterable[RankedPassage]) -> list[RankedPassage]:
    """Return the passages best first; equal scores by article id, then in the article's order."""
    return sorted(ranked, key=lambda passage: (-passage.score, passage.article_id, passage.passage))


def passage_counts(outline: Outline, terms: Iterable[str]) -> dict[int, dict[str, int]]:
    """Return, for each passage that holds any of the terms, by number, how often each of them occurs in it."""
    firsts = outline.first_words()
    counts: list[dict[str, int]] = [{} for _ in firsts]
    for term in terms:
        for position in outline.terms.get(term, ()):
            count = counts[bisect_right(firsts, position) - 1]
            count[term] = count.get(term, 0) + 1
    return {passage: count for passage, count in enumerate(counts) if count}

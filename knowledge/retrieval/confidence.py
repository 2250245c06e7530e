"""Confidence that a passage answers the question: it decides between an answer and the honest no."""

import math
from collections.abc import Set
from dataclasses import dataclass

from knowledge.language import is_word_part
from knowledge.retrieval.collection import Collection
from knowledge.retrieval.evidence import ArticleEvidence
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import RankedPassage

_FEW_KEYWORDS = 4  # of which a reader expects an article rather than a passage with all of them
_ENOUGH_WORDS = 15  # a passage need not hold more words of a pasted text than these


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """
    Coefficients of `confidence`, a logistic model; `base` is its intercept.

    Chosen by how well they separate the questions that the articles answer from those that they do not (AUROC),
    starting from logistic regression: journalists' questions to a news archive, questions to encyclopedia paragraphs,
    and headlines, in eight languages, each asked with and without the answering articles, in libraries of 24 to
    13,770 articles.
    """

    base: float = -5.7
    share: float = 3.5  # of the question's words that occur in the passage or its title
    strength: float = 0.38  # relevance without recency, in rarest idf
    early: float = 2.5  # share of the question, by idf, that the article says early
    opening_phrases: float = 3.0  # share of the question's word pairs and triples found in the article's opening
    names: float = 1.0  # against: share of the question's names that the article lacks, since it is about others
    numbers: float = 1.3  # against: share of the question's numbers that the article lacks: it is about another time
    burst: float = 2.5  # how much closer in time the strong matches are to one another than all candidates are
    fresh: float = 2.8  # for an article of today: questions about the news are answered by it or not at all


def confidence(
    ranked: RankedPassage,
    query: Query,
    collection: Collection,
    weights: ConfidenceWeights = ConfidenceWeights(),
    doubt: float = 0.0,
) -> float:
    """
    Return the confidence, 0 to 1, that a ranked passage answers the question.

    A logistic mix of the share of the question that the passage or its title holds, the strength of the evidence, how
    early and how literally the article says it, the names and numbers that the article lacks, articles of the same
    days, and freshness. All measures mean the same in libraries of every size: shares of the question, and evidence
    in rarest idf. `doubt`: in the question itself, in logits.
    """
    article = ranked.article
    words = {term for term in query.weights if not is_word_part(term)}
    stretch = max(len(words) / _ENOUGH_WORDS, 1.0)
    held: float = len(words & ranked.covered)
    if len(words) <= _FEW_KEYWORDS and not query.asks:
        held = (held + len(words & article.held)) / 2
    shares = (held / len(words), article.early, article.opening_phrases)
    share, early, phrases = (min(value * stretch, 1.0) for value in shares)
    logit = (
        weights.base
        + weights.share * share
        + weights.strength * ranked.relevance / collection.rarest
        + weights.early * early
        + weights.opening_phrases * phrases
        - weights.names * _share_lacked(query.names, article, query)
        - weights.numbers * _share_lacked(query.numbers, article, query)
        + weights.burst * article.burst
        + weights.fresh * article.fresh
        - doubt
    )
    return 1 / (1 + math.exp(-logit))


def _share_lacked(terms: Set[str], article: ArticleEvidence, query: Query) -> float:
    """Return the share of these terms, by idf, that the article lacks: 0 to 1."""
    lacked, total = (sum(map(query.weights.__getitem__, group)) for group in (terms - article.held, terms))
    return lacked / total if total else 0.0

"""Confidence that a passage answers the question: it decides between an answer and the honest no."""

import math
from collections.abc import Iterable, Set
from dataclasses import dataclass

from knowledge.models import Evidence
from knowledge.retrieval.collection import Collection
from knowledge.retrieval.evidence import ArticleEvidence
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import RankedPassage

_FEW_KEYWORDS = 4  # of which a reader expects an article rather than a passage with all of them
_ENOUGH_WORDS = 15  # a passage need not hold more words of a pasted text than these
_LARGE = math.log(10_000)  # articles; what is measured there holds beyond
_LEAST_RELEVANCE = 0.05


@dataclass(frozen=True, slots=True)
class ConfidenceWeights:
    """
    Coefficients of `evidence`, a logistic model; `base` is its intercept.

    Fitted by logistic regression, each coefficient with the sign that it must have: journalists' questions to a news
    archive, questions to encyclopedia paragraphs, headlines and single words, in ten languages, each asked with and
    without the answering articles, in libraries of 2 to 13,770 articles. The names that end in ``_large`` count in
    full in a library of 10,000 articles or more, and not at all in one of one article: the more articles there are,
    the more likely one of them holds the words of any question.
    """

    base: float = -5.5
    share: float = 4.12  # of the question's words that occur in the passage or its title
    share_large: float = -2.85
    held: float = 1.67  # share of the question's words that occur in the article or its title
    strength: float = 1.32  # logarithm of the relevance without recency, in rarest idf
    early: float = 5.43  # share of the question, by idf, that the article says early
    early_large: float = -4.27
    opening_phrases: float = 1.47  # share of the question's word pairs and triples found in the article's opening
    names: float = 0.58  # against: share of the question's names that the article lacks, since it is about others
    numbers_large: float = 1.5  # against: share of the numbers that the article lacks: it is about another time
    burst_large: float = 5.52  # how much closer in time the strong matches are to one another than all candidates are
    fresh_large: float = 2.8  # for an article of today: questions about the news are answered by it or not at all


def evidence(
    ranked: RankedPassage,
    query: Query,
    collection: Collection,
    weights: ConfidenceWeights = ConfidenceWeights(),
    doubt: float = 0.0,
) -> list[Evidence]:
    """
    Return the evidence that a ranked passage answers the question.

    A logistic mix of the shares of the question that the passage, its title and its article hold, the strength of the
    evidence, how early and how literally the article says it, the names and numbers that it lacks, articles of the
    same days, and freshness. Each kind has the name of its weight. `doubt`: in the corrections of the question, in
    logits.
    """
    large = min(math.log(collection.articles) / _LARGE, 1.0)
    article = ranked.article
    share, held, words = _shares(ranked, query)
    early, phrases = article.early, article.opening_phrases
    if words > _ENOUGH_WORDS:
        share, early, phrases = (min(value * words / _ENOUGH_WORDS, 1.0) for value in (share, early, phrases))
    strength = max(ranked.relevance / collection.rarest, _LEAST_RELEVANCE)
    names, numbers = (_share_lacked(terms, article, query) for terms in (query.names, query.numbers))
    return [
        Evidence("base", 1.0, weights.base),
        Evidence("share", share, (weights.share + weights.share_large * large) * share),
        Evidence("held", held, weights.held * held),
        Evidence("strength", strength, weights.strength * math.log(strength)),
        Evidence("early", early, (weights.early + weights.early_large * large) * early),
        Evidence("opening_phrases", phrases, weights.opening_phrases * phrases),
        Evidence("names", names, -weights.names * names),
        Evidence("numbers", numbers, -weights.numbers_large * large * numbers),
        Evidence("burst", article.burst, weights.burst_large * large * article.burst),
        Evidence("fresh", article.fresh, weights.fresh_large * large * article.fresh),
        Evidence("corrections", doubt, -doubt),
    ]


def confidence(parts: Iterable[Evidence]) -> float:
    """Return the confidence, 0 to 1, that this evidence amounts to."""
    return 1 / (1 + math.exp(-sum(part.logits for part in parts)))


def of_turns(parts: Iterable[Evidence], factor: float) -> Evidence:
    """Return the evidence from the turns before a question, which multiply the confidence by `factor`, above 0."""
    known = confidence(parts)
    return Evidence("turns", factor, math.log(factor * (1 - known) / (1 - known * factor)) if factor < 1 else 0.0)


def _shares(ranked: RankedPassage, query: Query) -> tuple[float, float, int]:
    """Return the shares of the question's words that passage and article hold, titles included, and their number."""
    words = query.plain
    held = len(words & ranked.article.held) / max(len(words), 1)
    covered = len(words & ranked.covered) / max(len(words), 1)
    if len(words) <= _FEW_KEYWORDS and not query.asks:
        covered = (covered + held) / 2
    return covered, held, len(words)


def _share_lacked(terms: Set[str], article: ArticleEvidence, query: Query) -> float:
    """Return the share of these terms, by idf, that the article lacks: 0 to 1."""
    lacked = terms - article.held
    if not lacked:
        return 0.0
    return sum(map(query.weights.__getitem__, lacked)) / sum(map(query.weights.__getitem__, terms))

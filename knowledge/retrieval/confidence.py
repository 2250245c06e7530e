"""How sure we are that a passage speaks to the question: what decides between an answer and the honest no."""

import math
from collections.abc import Set
from dataclasses import dataclass

from knowledge.language import is_word_part
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import ArticleEvidence, Collection, RankedPassage

_ENOUGH = 15  # words: a passage need not hold more of a text that was pasted


@dataclass(frozen=True, slots=True)
class Confidence:
    """
    Weights of `confidence`, and nothing else: `base` makes even odds of an even case.

    Chosen by how well they tell the questions apart that the articles answer (AUROC), starting from logistic
    regression: journalists' questions to a news archive, questions to encyclopedia paragraphs and headlines,
    in eight languages, each asked with and without the answering articles, of libraries of 24 to 13,770 articles.
    """

    base: float = -5.7
    share: float = 3.5  # of the question's words, that stand in the passage or its title
    strength: float = 0.38  # for each rarest word that the evidence amounts to, recency left out
    early: float = 2.5  # how much of the question, by idf, the article says early
    phrases: float = 3.0  # of the question's neighbouring words, that are neighbours in the article's opening
    names: float = 1.0  # against, for the share of the question's names that the article lacks: it is about others
    numbers: float = 1.3  # the same for its numbers: it is about another time
    company: float = 2.5  # for all that says much about the question being of the same days, unlike the other articles
    fresh: float = 2.8  # for an article of today: what is asked about the news is in it, or nowhere


CONFIDENCE = Confidence()


def confidence(ranked: RankedPassage, asked: Query, collection: Collection) -> float:
    """
    How sure we are, 0 to 1, that a ranked passage speaks to the question.

    A logistic mix of how much of the question the passage or its title holds, how strong the evidence is, how
    early and how much in the question's own words the article says it, which of its names and numbers the article
    lacks, whether others of its days tell it, too, and how fresh it is. Its measures mean the same in libraries
    of every size: shares of the question, and evidence in rarest words.
    """
    article = ranked.article
    words = {term for term in asked.weights if not is_word_part(term)}
    share, early, phrases = (
        min(part * max(len(words) / _ENOUGH, 1.0), 1.0)
        for part in (len(words & ranked.covered) / len(words), article.early, article.phrases)
    )
    logit = (
        CONFIDENCE.base
        + CONFIDENCE.share * share
        + CONFIDENCE.strength * ranked.relevance / collection.rarest
        + CONFIDENCE.early * early
        + CONFIDENCE.phrases * phrases
        - CONFIDENCE.names * _lacked(asked.names, article, asked)
        - CONFIDENCE.numbers * _lacked(asked.numbers, article, asked)
        + CONFIDENCE.company * article.company
        + CONFIDENCE.fresh * article.fresh
    )
    return 1 / (1 + math.exp(-logit))


def _lacked(terms: Set[str], article: ArticleEvidence, asked: Query) -> float:
    """How much of these terms, by idf, the article lacks, from 0 to 1."""
    lacked, every = (sum(map(asked.weights.__getitem__, some)) for some in (terms - article.held, terms))
    return lacked / every if every else 0.0

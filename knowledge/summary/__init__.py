"""
Extractive summaries: an article's most salient sentences, word for word and in the article's order.

Everything about the article itself was worked out at ingest (`knowledge.outline.salience`). Given a question, a
sentence gains by the question's terms that it holds or stands beside. Each further sentence is weighed against those
chosen already (maximal marginal relevance: Carbonell & Goldstein, 1998), and comes with the sentences that it cannot
be understood without, or not at all.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from knowledge.models import Span
from knowledge.records import Outline, SentenceTable

_FEWEST, _MOST = 3, 5  # sentences
_MOST_WORDS = 80  # no fourth or fifth sentence beyond that many
_MOST_WORDS_ANSWERING = 100  # the same for a summary that speaks to a question: it holds more of the answers
_NEIGHBOUR_SHARE = 0.5  # of what a sentence holds of the question, for those before and after it


@dataclass(frozen=True, slots=True)
class SummaryWeights:
    """
    Weights of the question and of repetition, beside a salience of about 1.

    `question` was chosen by how many answers the summary holds, `repeating` on a hundred news articles with human
    summaries.
    """

    question: float = 2.0  # for a sentence with all of the question's terms
    repeating: float = 0.8  # taken off a sentence that says the same as one chosen


def summarise(
    outline: Outline,
    table: SentenceTable,
    question: Mapping[str, float] | None = None,
    weights: SummaryWeights | None = None,
) -> list[Span]:
    """
    Return three to five whole sentences as spans of the article's text, in order; fewer when it has no more.

    `question`: the terms that the summary should speak to, each with its idf; `outline` must hold at least these.
    """
    weights = weights or SummaryWeights()
    scores = table.scores.astype(np.float64)
    if question:
        scores += weights.question * _relevance(outline, question)
    chosen = _choose(scores, table, weights, _MOST_WORDS_ANSWERING if question else _MOST_WORDS)
    for rank in (1, 2):  # better a sentence that leans on another than too few: prose first, then the rest
        chosen += _more(np.flatnonzero((table.ranks > 0) & (table.ranks <= rank)).tolist(), chosen)
    return [Span(outline.starts[number], outline.ends[number]) for number in sorted(chosen)]


def _more(others: Iterable[int], chosen: Sequence[int]) -> list[int]:
    """Return the first of the others, as many as are missing."""
    return list(islice((number for number in others if number not in chosen), max(_FEWEST - len(chosen), 0)))


def _relevance(outline: Outline, question: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the share of the question, by idf, that each sentence holds, plus a part of its neighbours' share."""
    own = np.zeros(len(outline.starts) + 2)  # one more at each end: neighbours of the first and the last
    for term, idf in question.items():
        sentences = {bisect_right(outline.words, position) for position in outline.terms.get(term, ())}
        own[list(sentences)] += idf
    own /= sum(question.values()) or 1.0
    relevance: NDArray[np.float64] = own[1:-1] + _NEIGHBOUR_SHARE * np.maximum(own[:-2], own[2:])
    return relevance


def _choose(scores: NDArray[np.float64], table: SentenceTable, weights: SummaryWeights, most_words: int) -> list[int]:
    """Return the numbers of the best sentences, best first, each with those that it depends on."""
    groups, present = _complete(table.groups, scores)
    if not len(groups):
        return []
    scores = np.nan_to_num(scores)
    similarities = _Similarities(table)
    redundancy = np.zeros(len(scores))
    taken = np.zeros(len(scores), bool)
    chosen: list[int] = []
    words = 0
    while len(chosen) < _MOST:
        missing = present & ~taken[groups]
        count = missing.sum(axis=1)
        gains = scores - weights.repeating * redundancy
        means = np.einsum("ij,ij->i", gains[groups], missing) / np.maximum(count, 1)
        means[(count == 0) | (len(chosen) + count > _MOST)] = -np.inf
        best = int(means.argmax())
        new = groups[best][missing[best]].tolist() if means[best] > -np.inf else []
        words += int(table.words[new].sum())
        if not new or (len(chosen) >= _FEWEST and words > most_words):
            break
        chosen += new
        taken[new] = True
        for number in new:
            np.maximum(redundancy, similarities.with_sentence(number), out=redundancy)
    return chosen


def _complete(groups: NDArray[np.int32], scores: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Return the groups of which every sentence has a score, and which of their places are filled."""
    scored = ~np.isnan(scores)
    groups = groups[scored]
    present = groups >= 0
    whole = (scored[groups] | ~present).all(axis=1)
    return groups[whole], present[whole]


class _Similarities:
    """The similarity of each sentence of an article with one of them: the cosine of their terms."""

    def __init__(self, table: SentenceTable) -> None:
        self._terms = table.terms
        self._ends = np.cumsum(table.sizes, dtype=np.intp)
        self._starts = self._ends - table.sizes
        self._norms = np.sqrt(np.maximum(table.sizes, 1))
        self._marks = np.zeros(int(table.terms.max(initial=0)) + 1, bool)
        self._counts = np.zeros(len(table.terms) + 1, np.intp)

    def with_sentence(self, number: int) -> NDArray[np.float64]:
        """Return the cosine of each sentence with sentence `number`."""
        own = self._terms[self._starts[number] : self._ends[number]]
        self._marks[own] = True
        np.cumsum(self._marks[self._terms], out=self._counts[1:])
        self._marks[own] = False
        common = self._counts[self._ends] - self._counts[self._starts]
        cosine: NDArray[np.float64] = common / (self._norms * self._norms[number])
        return cosine

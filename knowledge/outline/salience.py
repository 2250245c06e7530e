"""
The salience of each sentence, worked out at ingest, so that a summary only has to choose.

A sentence represents its article when it holds the terms that the whole article repeats (the centroid of its terms:
Radev et al., "Centroid-based summarization of multiple documents", 2004), when it stands early, since news says the
main thing first, and when it holds the title's terms. The document frequency of terms is left out: it depends on the
order in which articles arrive, and changes ROUGE on a hundred news articles by .002 at most.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from knowledge.language import is_word_part
from knowledge.models import Span
from knowledge.outline.prose import dependencies, is_boilerplate
from knowledge.records import Outline, SentenceTable

_PART_SHARE = 0.3  # of a term that is a part of a word


@dataclass(frozen=True, slots=True)
class SalienceWeights:
    """
    Weights of the reasons to take a sentence, beside 1 for holding the terms that the article repeats.

    `lead` and `evenness` were chosen on a hundred news articles with human summaries: without either of them summaries
    are clearly worse, and a third more of one changes little. `title` has no measure of its own, and so counts little.
    """

    lead: float = 1.25  # for the article's first sentence; falls evenly to 0 behind the last
    title: float = 0.25  # for a sentence with all of the title's terms
    evenness: float = 0.7  # 0: long sentences win, for they hold more; 1: those that hold nothing else


def sentence_table(text: str, outline: Outline, language: str, weights: SalienceWeights | None = None) -> SentenceTable:
    """Return the salience, the dependencies and the terms of each sentence; `language`: BCP 47."""
    spans = [Span(*ends) for ends in zip(outline.starts, outline.ends, strict=True)]
    words = _words(outline)
    boilerplate = [is_boilerplate(span.of(text)) for span in spans]
    groups = dependencies(text, spans, words, boilerplate, language)
    distinct = _distinct(text, spans)
    bags = _bags(outline)
    worth = [number for number in distinct if groups[number]]
    scores = np.full(len(spans), np.nan, np.float32)
    for number, score in zip(worth, _scores(worth, bags, outline, weights or SalienceWeights()), strict=True):
        scores[number] = score
    first = set(distinct)
    return SentenceTable(
        scores=scores,
        groups=_padded(groups),
        ranks=np.array([(1 + poor) * (n in first) for n, poor in enumerate(boilerplate)], np.uint8),
        words=np.array(words, np.uint32),
        sizes=np.array(list(map(len, bags)), np.uint32),
        terms=np.array([term for bag in bags for term in sorted(bag)], np.uint32),
    )


def _padded(groups: Sequence[tuple[int, ...]]) -> "np.ndarray[tuple[int, int], np.dtype[np.int32]]":
    """Return the groups as rows of three numbers, filled up with -1."""
    rows = [(*group, -1, -1, -1)[:3] for group in groups]
    return np.array(rows, np.int32).reshape(len(rows), 3)


def _distinct(text: str, spans: Sequence[Span]) -> list[int]:
    """Return the numbers of the sentences, without those that repeat an earlier one word for word."""
    first: dict[str, int] = {}
    for number, span in enumerate(spans):
        first.setdefault(span.of(text), number)
    return list(first.values())


def _words(outline: Outline) -> list[int]:
    """Return the number of words in each sentence; for the last one, at least the words that have terms."""
    end = 1 + max((positions[-1] for positions in outline.terms.values()), default=-1)
    return [max(after - first, 0) for first, after in pairwise([*outline.words, end])]


def _bags(outline: Outline) -> list[set[int]]:
    """Return the terms of each sentence, numbered in the order of `outline.terms`."""
    bags: list[set[int]] = [set() for _ in outline.starts]
    for number, positions in enumerate(outline.terms.values()):
        for position in positions:
            bags[bisect_right(outline.words, position) - 1].add(number)
    return bags


def _scores(worth: Sequence[int], bags: Sequence[set[int]], outline: Outline, weights: SalienceWeights) -> list[float]:
    """Return the salience of the sentences in `worth`: by what they hold of the article, and by their place."""
    unit = [_PART_SHARE if is_word_part(term) else 1.0 for term in outline.terms]
    centroid = [len(where) * share for where, share in zip(outline.terms.values(), unit, strict=True)]
    numbers = {term: number for number, term in enumerate(outline.terms)}
    title = {number for term in set(outline.title) if (number := numbers.get(term)) is not None}
    whole = sum(_PART_SHARE if is_word_part(term) else 1.0 for term in set(outline.title)) or 1.0
    central = [sum(map(centroid.__getitem__, bags[n])) / (len(bags[n]) or 1) ** weights.evenness for n in worth]
    most = max(central, default=0.0) or 1.0
    return [
        value / most
        + weights.lead * (1 - place / len(worth))
        + weights.title * sum(unit[term] for term in title & bags[number]) / whole
        for place, (number, value) in enumerate(zip(worth, central, strict=True))
    ]

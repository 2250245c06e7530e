"""
The salience of each sentence, worked out at ingest, so that a summary only has to choose.

A sentence represents its article when it holds the terms that the whole article repeats (the centroid of its terms:
Radev et al., "Centroid-based summarization of multiple documents", 2004), when it stands early, since news says the
main thing first, and when it holds the title's terms. The document frequency of terms is left out: it depends on the
order in which articles arrive, and changes ROUGE on a hundred news articles by .002 at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.language import is_word_part
from knowledge.models import Span
from knowledge.outline.prose import dependencies, is_boilerplate
from knowledge.records import Outline, SentenceTable

_PART_SHARE = 0.3  # of a term that is a part of a word


@dataclass(frozen=True, slots=True)
class SalienceWeights:
    """
    Weights of the reasons to take a sentence, beside 1 for holding the terms that the article repeats.

    `lead` and `evenness` were chosen on a hundred news articles with human summaries, and confirmed on ten sets that
    they were not chosen on: without either of them summaries are clearly worse, and a third more of one changes little.
    `title` was chosen by how much of another article on the same event the summary holds.
    """

    lead: float = 1.25  # for the article's first sentence; falls evenly to 0 behind the last
    title: float = 1.0  # for a sentence with all of the title's terms
    evenness: float = 0.7  # 0: long sentences win, for they hold more; 1: those that hold nothing else


def sentence_table(text: str, outline: Outline, language: str, weights: SalienceWeights | None = None) -> SentenceTable:
    """Return the salience, the dependencies and the terms of each sentence; `language`: BCP 47."""
    spans = [Span(*ends) for ends in zip(outline.starts, outline.ends, strict=True)]
    sentences = [span.of(text) for span in spans]
    words = _words(outline)
    boilerplate = list(map(is_boilerplate, sentences))
    groups = dependencies(text, spans, words, boilerplate, language)
    distinct = set({sentence: number for number, sentence in reversed(list(enumerate(sentences)))}.values())
    worth = np.array([number in distinct and bool(groups[number]) for number in range(len(spans))], bool)
    holders, terms = _occurrences(outline)
    return SentenceTable(
        scores=_scores(worth, holders, terms, outline, weights or SalienceWeights()),
        groups=_padded(groups),
        ranks=np.array([(1 + poor) * (n in distinct) for n, poor in enumerate(boilerplate)], np.uint8),
        words=np.array(words, np.uint32),
        sizes=np.bincount(holders, minlength=len(spans)).astype(np.uint32),
        terms=terms.astype(np.uint32),
    )


def _padded(groups: Sequence[tuple[int, ...]]) -> NDArray[np.int32]:
    """Return the groups as rows of three numbers, filled up with -1."""
    rows = [(*group, -1, -1, -1)[:3] for group in groups]
    return np.array(rows, np.int32).reshape(len(rows), 3)


def _words(outline: Outline) -> list[int]:
    """Return the number of words in each sentence; for the last one, at least the words that have terms."""
    end = 1 + max((positions[-1] for positions in outline.terms.values()), default=-1)
    return [max(after - first, 0) for first, after in pairwise([*outline.words, end])]


def _occurrences(outline: Outline) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """
    Return two equally long arrays: numbers of sentences, ascending, and the number of a term that each holds.

    Each term of a sentence comes once. Terms are numbered in the order of `outline.terms`.
    """
    counts = [len(positions) for positions in outline.terms.values()]
    positions = np.fromiter(chain.from_iterable(outline.terms.values()), np.intp, sum(counts))
    terms = np.repeat(np.arange(len(counts)), counts)
    sentences = np.searchsorted(np.array(outline.words, np.intp), positions, side="right") - 1
    pairs = np.unique(sentences * max(len(counts), 1) + terms)
    return np.divmod(pairs, max(len(counts), 1))


def _scores(
    worth: NDArray[np.bool_],
    holders: NDArray[np.intp],
    terms: NDArray[np.intp],
    outline: Outline,
    weights: SalienceWeights,
) -> NDArray[np.float32]:
    """Return the salience of the sentences that are `worth` quoting, by what they hold and by their place; else NaN."""
    unit = np.array([_PART_SHARE if is_word_part(term) else 1.0 for term in outline.terms])
    centroid = unit * np.array([len(positions) for positions in outline.terms.values()])
    sizes = np.bincount(holders, minlength=len(worth))
    central = np.bincount(holders, centroid[terms], len(worth)) / np.maximum(sizes, 1) ** weights.evenness
    title = set(outline.title)
    in_title = np.array([term in title for term in outline.terms], bool)
    whole = sum(_PART_SHARE if is_word_part(term) else 1.0 for term in title) or 1.0
    titled = np.bincount(holders, (unit * in_title)[terms], len(worth)) / whole
    place = (np.cumsum(worth) - 1) / max(int(worth.sum()), 1)
    most = float(central[worth].max(initial=0.0)) or 1.0
    scores = central / most + weights.lead * (1 - place) + weights.title * titled
    return np.where(worth, scores, np.nan).astype(np.float32)

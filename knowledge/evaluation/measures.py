"""Measures of retrieval, abstention and summaries: pure functions, fractions of 1."""

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import Stemmer
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[Any]

_BINS = 10  # of equal width, over confidences from 0 to 1
# Chinese, Japanese and Thai are written without spaces between words, so every character counts as a word.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")


def holds_answer(passages: Iterable[str], answers: Iterable[str]) -> bool:
    """
    Return whether one of the answers occurs in one of the passages, as whole words.

    Case and punctuation are ignored.

    >>> holds_answer(["He paid $19 million."], ["$19 Million"])
    True
    >>> holds_answer(["He paid $190 million."], ["$19 Million"])
    False
    >>> holds_answer(["他支付了一千九百万美元。"], ["一千九百万"])
    True
    """
    folded = [f" {_folded(passage)} " for passage in passages]
    return any(f" {wanted} " in text for answer in answers if (wanted := _folded(answer)) for text in folded)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """
    Return the probability that a true item scores above a false one, ties counting half; None without one or the other.

    Mann & Whitney, "On a test of whether one of two random variables is stochastically larger", 1947.

    >>> auroc([0.9, 0.8, 0.8, 0.1], [True, True, False, False])
    0.875
    """
    if all(labels) or not any(labels):
        return None
    return separation(levels(scores), np.array(labels), np.ones(len(scores)))


def levels(scores: Sequence[float] | Numbers) -> Numbers:
    """Return the rank of each score among the distinct scores, 0 for the lowest."""
    ranks: Numbers = np.unique(np.asarray(scores, dtype=float), return_inverse=True)[1]
    return ranks


def separation(level: Numbers, labels: Numbers, counts: Numbers) -> float:
    """Return AUROC from the `levels` of scores, item n counted `counts[n]` times; NaN when either label is missing."""
    true = np.bincount(level, weights=counts * labels)
    false = np.bincount(level, weights=counts * ~labels)
    pairs = true.sum() * false.sum()
    below = np.cumsum(false) - false
    return float((true * (below + false / 2)).sum() / pairs) if pairs else math.nan


def bins(confidences: Numbers) -> Numbers:
    """Return the bin of each confidence: 0 for [0, 0.1), up to 9 for [0.9, 1]."""
    tenths: Numbers = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    return tenths


def calibration_error(
    confidences: Numbers | Sequence[float], labels: Numbers | Sequence[bool], counts: Numbers | None = None
) -> float:
    """
    Return the expected calibration error: the mean distance between confidence and the share that is true.

    The mean is over ten bins of equal width, weighted by their sizes. Naeini, Cooper & Hauskrecht, "Obtaining well
    calibrated probabilities using Bayesian binning", 2015. `counts`: how many times each item counts, once if not
    given. NaN when none does.

    >>> calibration_error([0.75, 0.75], [True, False])
    0.25
    """
    confidences, labels = np.asarray(confidences, dtype=float), np.asarray(labels, dtype=bool)
    counts = np.ones(len(labels)) if counts is None else counts
    if not counts.sum():
        return math.nan
    gaps = np.bincount(bins(confidences), weights=counts * (confidences - labels), minlength=_BINS)
    return float(np.abs(gaps).sum() / counts.sum())


def dcg(gains: Sequence[int]) -> float:
    """
    Return the discounted cumulated gain of a ranking, given its grades in order: a later rank counts less.

    Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002, with linear gains.
    """
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def mean(values: Iterable[float]) -> float | None:
    """Return the mean, rounded; None without values."""
    numbers = list(values)
    return rounded(statistics.fmean(numbers)) if numbers else None


def rounded(value: float | None) -> float | None:
    """Return the value with four decimals; None stays None."""
    return None if value is None else round(value, 4)


def rouge(summary: Sequence[str], reference: Sequence[str]) -> dict[str, float]:
    """
    Return ROUGE F1 of a summary against a reference, both given as sentences.

    Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004. ``rougeL`` is the summary-level form (union of
    longest common subsequences). Words are stemmed (Porter). Words of every script count; the package by Google drops
    all but Latin letters.

    >>> rouge(["The cat sat."], ["A cat sat down."])["rouge1"]
    0.5714285714285714
    """
    ours, theirs = [_stems(s) for s in summary], [_stems(s) for s in reference]
    return {
        "rouge1": _overlap_f1(_ngrams(ours, 1), _ngrams(theirs, 1)),
        "rouge2": _overlap_f1(_ngrams(ours, 2), _ngrams(theirs, 2)),
        "rougeL": _subsequence_f1(ours, theirs),
    }


def _ngrams(sentences: Sequence[Sequence[str]], size: int) -> Counter[tuple[str, ...]]:
    words = [word for sentence in sentences for word in sentence]
    return Counter(zip(*(words[n:] for n in range(size)), strict=False))


def _overlap_f1(ours: Counter[tuple[str, ...]], theirs: Counter[tuple[str, ...]]) -> float:
    return _f1((ours & theirs).total(), ours.total(), theirs.total())


def _subsequence_f1(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> float:
    """Return F1 of the words that sentences of both have in common in order; a word counts as often as it occurs."""
    left_in_ours = Counter(word for sentence in ours for word in sentence)
    left_in_theirs = Counter(word for sentence in theirs for word in sentence)
    hits = 0
    for sentence in theirs:
        union = sorted({n for own in ours for n in _common(sentence, own)})
        for word in (sentence[n] for n in union):
            if left_in_ours[word] > 0 and left_in_theirs[word] > 0:
                left_in_ours[word] -= 1
                left_in_theirs[word] -= 1
                hits += 1
    return _f1(hits, sum(map(len, ours)), sum(map(len, theirs)))


def _common(first: Sequence[str], second: Sequence[str]) -> list[int]:
    """Return the positions in `first` of a longest common subsequence with `second`."""
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, a in enumerate(first, 1):
        for j, b in enumerate(second, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if a == b else max(table[i - 1][j], table[i][j - 1])
    positions, i, j = [], len(first), len(second)
    while i and j:
        if first[i - 1] == second[j - 1]:
            positions.append(i - 1)
            i, j = i - 1, j - 1
        elif table[i - 1][j] > table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return positions


def _f1(shared: int, ours: int, theirs: int) -> float:
    return 2 * shared / (ours + theirs) if ours + theirs else 0.0


@lru_cache(maxsize=1)
def _porter() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("porter")


def _stems(text: str) -> list[str]:
    return [word if len(word) <= 3 else _porter().stemWord(word) for word in re.findall(r"[^\W_]+", text.lower())]

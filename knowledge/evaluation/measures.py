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

_BINS = 10  # of confidence
# Chinese, Japanese and Thai are written without spaces: there, every character counts as a word.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")


def holds_answer(passages: Iterable[str], answers: Iterable[str]) -> bool:
    """
    Whether one of the answers stands in one of the passages: lower case, punctuation folded, whole words.

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
    The chance that a true one scores above a false one, ties counting half; None when either is missing.

    Mann & Whitney, "On a test of whether one of two random variables is stochastically larger", 1947.

    >>> auroc([0.9, 0.8, 0.8, 0.1], [True, True, False, False])
    0.875
    """
    if all(labels) or not any(labels):
        return None
    return separation(levels(scores), np.array(labels), np.ones(len(scores)))


def levels(scores: Sequence[float] | Numbers) -> Numbers:
    """The place of each score among the different scores there are: 0 for the lowest."""
    places: Numbers = np.unique(np.asarray(scores, dtype=float), return_inverse=True)[1]
    return places


def separation(level: Numbers, labels: Numbers, counts: Numbers) -> float:
    """AUROC by the `levels` of scores, each question counted so many times; NaN when either label is missing."""
    true = np.bincount(level, weights=counts * labels)
    false = np.bincount(level, weights=counts * ~labels)
    pairs = true.sum() * false.sum()
    below = np.cumsum(false) - false
    return float((true * (below + false / 2)).sum() / pairs) if pairs else math.nan


def bins(confidences: Numbers) -> Numbers:
    """Which tenth of 0 to 1 each confidence lies in: 0 to 9."""
    tenths: Numbers = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    return tenths


def calibration_error(confidences: Numbers, labels: Numbers, counts: Numbers) -> float:
    """
    How far confidence is from the share that is true, on average: ten bins of equal width, by their sizes.

    Expected calibration error: Naeini, Cooper & Hauskrecht, "Obtaining well calibrated probabilities using
    Bayesian binning", 2015. `counts`: how many times each question counts. NaN when none does.

    >>> calibration_error(np.array([0.75, 0.75]), np.array([True, False]), np.ones(2))
    0.25
    """
    if not counts.sum():
        return math.nan
    gaps = np.bincount(bins(confidences), weights=counts * (confidences - labels), minlength=_BINS)
    return float(np.abs(gaps).sum() / counts.sum())


def dcg(gains: Sequence[int]) -> float:
    """
    Discounted cumulated gain of a ranking, given its grades: what is found late counts less.

    Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002, with linear gains.
    """
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return rounded(statistics.fmean(listed)) if listed else None


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def rouge(summary: Sequence[str], reference: Sequence[str]) -> dict[str, float]:
    """
    How much of a reference summary another one holds, and the reverse: F1 of single words, pairs, and sequences.

    Both are given as sentences. Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004;
    ``rougeL`` is its summary-level form (union of longest common subsequences). Words are stemmed (Porter)
    and any script counts, which the usual package would drop.

    >>> rouge(["The cat sat."], ["A cat sat down."])["rouge1"]
    0.5714285714285714
    """
    ours, theirs = [_stems(s) for s in summary], [_stems(s) for s in reference]
    return {
        "rouge1": _overlap(_grams(ours, 1), _grams(theirs, 1)),
        "rouge2": _overlap(_grams(ours, 2), _grams(theirs, 2)),
        "rougeL": _sequences(ours, theirs),
    }


def _grams(sentences: Sequence[Sequence[str]], size: int) -> Counter[tuple[str, ...]]:
    words = [word for sentence in sentences for word in sentence]
    return Counter(zip(*(words[n:] for n in range(size)), strict=False))


def _overlap(ours: Counter[tuple[str, ...]], theirs: Counter[tuple[str, ...]]) -> float:
    return _f1((ours & theirs).total(), ours.total(), theirs.total())


def _sequences(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> float:
    """Words of each reference sentence that stand in order in some sentence of ours, each word counted once."""
    left = Counter(word for sentence in ours for word in sentence)
    here = Counter(word for sentence in theirs for word in sentence)
    hits = 0
    for sentence in theirs:
        union = sorted({n for own in ours for n in _common(sentence, own)})
        for word in (sentence[n] for n in union):
            if left[word] > 0 and here[word] > 0:
                left[word] -= 1
                here[word] -= 1
                hits += 1
    return _f1(hits, sum(map(len, ours)), sum(map(len, theirs)))


def _common(first: Sequence[str], second: Sequence[str]) -> list[int]:
    """Positions in `first` of a longest common subsequence with `second`."""
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, a in enumerate(first, 1):
        for j, b in enumerate(second, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if a == b else max(table[i - 1][j], table[i][j - 1])
    found, i, j = [], len(first), len(second)
    while i and j:
        if first[i - 1] == second[j - 1]:
            found.append(i - 1)
            i, j = i - 1, j - 1
        elif table[i - 1][j] > table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return found


def _f1(shared: int, ours: int, theirs: int) -> float:
    return 2 * shared / (ours + theirs) if ours + theirs else 0.0


@lru_cache(maxsize=1)
def _porter() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("porter")


def _stems(text: str) -> list[str]:
    return [word if len(word) <= 3 else _porter().stemWord(word) for word in re.findall(r"[^\W_]+", text.lower())]

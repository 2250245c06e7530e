"""
From outcomes to figures, with intervals: how much they would differ had we asked other questions of the kind.

Intervals are percentiles of a bootstrap over questions: Efron & Tibshirani, "An Introduction to the Bootstrap",
1993, chapter 13. Two configurations are compared on the same resamples (paired), after Sakai, "Evaluating
evaluation metrics based on the bootstrap", 2006.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge.evaluation.dataset import DatasetQuery
from knowledge.evaluation.measures import Numbers, calibration_error, dcg, holds_answer, levels, rounded, separation

DEPTH = 10  # articles looked at
SHOWN = 3  # passages looked at, at most two of one article
RANKING = ("hit@1", "hit@5", "mrr@10", "ndcg@10", "recall@10")
QUOTING = ("answer@1", "answer@3", "answer@sentence")
MEANS = (*RANKING, *QUOTING)  # those that every question has a value of
MEASURES = (*MEANS, "auroc", "ece")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the library made of one question."""

    query: DatasetQuery
    confidence: float
    articles: Sequence[str]  # ids of the data set, best first
    titles: Sequence[str]  # of these articles
    passages: Sequence[str]  # their texts, best first, at most two of one article
    sentence: str  # the leading one of the best passage
    seconds: float | None  # a reader waits for the answer; None when not measured


@dataclass(frozen=True, slots=True)
class Sampling:
    """How intervals are made: the same seed gives the same intervals."""

    seed: int = 0
    resamples: int = 1000

    def counts(self, questions: int) -> Iterator[Numbers]:
        """How many times each question is drawn, resample by resample."""
        generator = np.random.default_rng(self.seed)
        for _ in range(self.resamples):
            yield np.bincount(generator.integers(0, questions, questions), minlength=questions)


@dataclass(frozen=True, slots=True)
class Scores:
    """What each question scored by each of `MEANS` (NaN: does not apply), and its confidence and label."""

    means: Numbers  # a row a question, a column a measure
    confidence: Numbers
    answerable: Numbers
    level: Numbers  # of the confidence, for AUROC

    def figures(self, counts: Numbers) -> Numbers:
        """The value of each of `MEASURES`, each question counted so many times; NaN where there is none."""
        present = ~np.isnan(self.means)
        with np.errstate(invalid="ignore"):
            means = (counts @ np.where(present, self.means, 0.0)) / (counts @ present)
        auroc = separation(self.level, self.answerable, counts)
        error = calibration_error(self.confidence, self.answerable, counts)
        return np.array([*means, auroc, np.nan if np.isnan(auroc) else error])

    def column(self, measure: str) -> Numbers:
        """What each question scored by one of `MEANS`."""
        scored: Numbers = self.means[:, MEANS.index(measure)]
        return scored


def scores(outcomes: Sequence[Outcome], relevant: Mapping[str, Mapping[str, int]]) -> Scores:
    """What each question scored. `relevant`: the grade of each relevant article, by question."""
    rows = [_ranking(o, relevant) + _quoting(o) for o in outcomes]
    confidence = np.array([o.confidence for o in outcomes], dtype=float)
    answerable = np.array([o.query.label == "answerable" for o in outcomes], dtype=bool)
    return Scores(np.array(rows).reshape(-1, len(MEANS)), confidence, answerable, levels(confidence))


def _ranking(outcome: Outcome, relevant: Mapping[str, Mapping[str, int]]) -> list[float]:
    grades = relevant.get(outcome.query.id)
    if outcome.query.label != "answerable" or not grades:
        return [np.nan] * len(RANKING)
    gains = [grades.get(article, 0) for article in outcome.articles]
    ideal = dcg(sorted(grades.values(), reverse=True)[:DEPTH])
    first = next((1 / n for n, gain in enumerate(gains, 1) if gain), 0.0)
    return [any(gains[:1]), any(gains[:5]), first, dcg(gains) / ideal, sum(map(bool, gains)) / len(grades)]


def _quoting(outcome: Outcome) -> list[float]:
    answers = outcome.query.answers
    if outcome.query.label != "answerable" or not answers:
        return [np.nan] * len(QUOTING)
    shown = (outcome.passages[:1], outcome.passages[:SHOWN], [outcome.sentence])
    return [float(holds_answer(texts, answers)) for texts in shown]


def quality(scored: Scores, sampling: Sampling, *, sure: float) -> dict[str, Any]:
    """
    Every measure of a run, rounded; None where the data set has nothing to measure it by.

    ``ci`` has the 95 % interval of each; ``answered`` the share of answerable and of unanswerable questions
    that are answered when confidence has to reach `sure`.
    """
    values = scored.figures(np.ones(len(scored.means)))
    return {
        "queries": len(scored.means),
        "judged": int((~np.isnan(scored.column(RANKING[0]))).sum()),
        **{name: _figure(value) for name, value in zip(MEASURES, values, strict=True)},
        "answered": {
            "answerable": _share(scored.confidence[scored.answerable] >= sure),
            "unanswerable": _share(scored.confidence[~scored.answerable] >= sure),
        },
        "ci": _intervals(scored.figures, len(scored.means), sampling),
    }


def differences(a: Scores, b: Scores, sampling: Sampling) -> dict[str, list[float | None]]:
    """By how much `b` exceeds `a` in each measure, with the 95 % interval: the same questions, paired."""

    def difference(counts: Numbers) -> Numbers:
        gained: Numbers = b.figures(counts) - a.figures(counts)
        return gained

    deltas = difference(np.ones(len(a.means)))
    intervals = _intervals(difference, len(a.means), sampling)
    return {
        name: [_figure(delta), *intervals[name]]
        for name, delta in zip(MEASURES, deltas, strict=True)
        if name in intervals
    }


def _intervals(
    statistic: Callable[[Numbers], Numbers], questions: int, sampling: Sampling
) -> dict[str, list[float | None]]:
    """The 95 % percentile interval of each measure that has one."""
    if not questions or not sampling.resamples:
        return {}
    drawn = np.array([statistic(counts) for counts in sampling.counts(questions)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a measure that is NaN in every resample
        low, high = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
    bounds = zip(MEASURES, low, high, strict=True)
    return {name: [_figure(least), _figure(most)] for name, least, most in bounds if not np.isnan(least)}


def _share(chosen: Numbers) -> float | None:
    return _figure(chosen.mean()) if len(chosen) else None


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else rounded(float(value))

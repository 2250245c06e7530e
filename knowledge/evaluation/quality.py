"""The quality of a run: scores of each question, and the figures over all questions with 95 % intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge.evaluation.bootstrap import Sampling, interval
from knowledge.evaluation.dataset import DatasetQuery
from knowledge.evaluation.measures import Numbers, calibration_error, dcg, holds_answer, levels, rounded, separation

RANKED_ARTICLES = 10  # articles that the ranking measures look at
QUOTED_PASSAGES = 3  # passages that the quoting measures look at, at most two of one article
RANKING_MEASURES = ("hit@1", "hit@5", "mrr@10", "ndcg@10", "recall@10")
QUOTING_MEASURES = ("answer@1", "answer@3", "answer@sentence", "answer@shown")
QUESTION_MEASURES = (*RANKING_MEASURES, *QUOTING_MEASURES)  # one score per question; the figure is their mean
MEASURES = (*QUESTION_MEASURES, "auroc", "ece")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The library's answer to one question."""

    query: DatasetQuery
    confidence: float
    articles: Sequence[str]  # ids in the data set, best first
    titles: Sequence[str]  # of these articles
    passages: Sequence[str]  # texts, best first, at most two of one article
    sentence: str  # the one of the best passage that holds most of the question
    shown: str  # what is seen of the best passage without unfolding it
    seconds: float | None  # that the answer took; None when not measured


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all questions by `QUESTION_MEASURES`, and the confidence and label of each."""

    by_question: Numbers  # shape (questions, measures); NaN: the measure does not apply
    confidence: Numbers
    answerable: Numbers
    level: Numbers  # rank of the confidence among the distinct values, for AUROC

    def figures(self, counts: Numbers) -> Numbers:
        """Return the value of each of `MEASURES`, question n counted `counts[n]` times; NaN where there is none."""
        present = ~np.isnan(self.by_question)
        with np.errstate(invalid="ignore"):
            means = (counts @ np.where(present, self.by_question, 0.0)) / (counts @ present)
        auroc = separation(self.level, self.answerable, counts)
        error = calibration_error(self.confidence, self.answerable, counts)
        return np.array([*means, auroc, np.nan if np.isnan(auroc) else error])

    def column(self, measure: str) -> Numbers:
        """Return the score of each question by one of `QUESTION_MEASURES`."""
        column: Numbers = self.by_question[:, QUESTION_MEASURES.index(measure)]
        return column


def scores(outcomes: Sequence[Outcome], relevant: Mapping[str, Mapping[str, int]]) -> Scores:
    """Score each question. `relevant`: question id -> id of a relevant article -> its grade."""
    rows = [_ranking(o, relevant) + _quoting(o) for o in outcomes]
    confidence = np.array([o.confidence for o in outcomes], dtype=float)
    answerable = np.array([o.query.label == "answerable" for o in outcomes], dtype=bool)
    return Scores(np.array(rows).reshape(-1, len(QUESTION_MEASURES)), confidence, answerable, levels(confidence))


def _ranking(outcome: Outcome, relevant: Mapping[str, Mapping[str, int]]) -> list[float]:
    grades = relevant.get(outcome.query.id)
    if outcome.query.label != "answerable" or not grades:
        return [np.nan] * len(RANKING_MEASURES)
    gains = [grades.get(article, 0) for article in outcome.articles]
    ideal = dcg(sorted(grades.values(), reverse=True)[:RANKED_ARTICLES])
    reciprocal_rank = next((1 / rank for rank, gain in enumerate(gains, 1) if gain), 0.0)
    recall = sum(map(bool, gains)) / len(grades)
    return [any(gains[:1]), any(gains[:5]), reciprocal_rank, dcg(gains) / ideal, recall]


def _quoting(outcome: Outcome) -> list[float]:
    answers = outcome.query.answers
    if outcome.query.label != "answerable" or not answers:
        return [np.nan] * len(QUOTING_MEASURES)
    quotes = (outcome.passages[:1], outcome.passages[:QUOTED_PASSAGES], [outcome.sentence], [outcome.shown])
    return [float(holds_answer(texts, answers)) for texts in quotes]


def quality(scores: Scores, sampling: Sampling, *, threshold: float) -> dict[str, Any]:
    """
    Return every measure of a run, rounded; None where the data set has nothing to measure it by.

    ``ci`` has the 95 % interval of each measure. ``answered`` has the share of the answerable and of the unanswerable
    questions whose confidence reaches `threshold`.
    """
    figures = scores.figures(np.ones(len(scores.by_question)))
    return {
        "queries": len(scores.by_question),
        "judged": int((~np.isnan(scores.column(RANKING_MEASURES[0]))).sum()),
        **{name: _figure(value) for name, value in zip(MEASURES, figures, strict=True)},
        "answered": {
            "answerable": _share(scores.confidence[scores.answerable] >= threshold),
            "unanswerable": _share(scores.confidence[~scores.answerable] >= threshold),
        },
        "ci": _intervals(scores.figures, len(scores.by_question), sampling),
    }


def differences(a: Scores, b: Scores, sampling: Sampling) -> dict[str, list[float | None]]:
    """
    Return by how much `b` exceeds `a`: measure -> difference, low, high (95 % interval).

    Both hold scores of the same questions in the same order; the resamples are paired.
    """

    def difference(counts: Numbers) -> Numbers:
        gain: Numbers = b.figures(counts) - a.figures(counts)
        return gain

    gains = difference(np.ones(len(a.by_question)))
    intervals = _intervals(difference, len(a.by_question), sampling)
    return {
        name: [_figure(gain), *intervals[name]] for name, gain in zip(MEASURES, gains, strict=True) if name in intervals
    }


def _intervals(
    statistic: Callable[[Numbers], Numbers], questions: int, sampling: Sampling
) -> dict[str, list[float | None]]:
    """Return the bounds of the 95 % interval of each measure that has one."""
    bounds = interval(statistic, questions, sampling)
    if bounds is None:
        return {}
    rows = zip(MEASURES, *bounds, strict=True)
    return {name: [_figure(low), _figure(high)] for name, low, high in rows if not np.isnan(low)}


def _share(chosen: Numbers) -> float | None:
    return _figure(chosen.mean()) if len(chosen) else None


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else rounded(float(value))

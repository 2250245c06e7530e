"""Two configurations side by side, question by question, and data sets with the same questions side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from knowledge.evaluation.bench import ANSWER_THRESHOLD, Bench, Progress, Run
from knowledge.evaluation.bootstrap import Sampling
from knowledge.evaluation.quality import RANKING_MEASURES, Outcome, Scores, differences, quality
from knowledge.retrieval.weights import Weights

# The first measure decides which configuration wins a question, the second where no article is known to answer it.
_DECIDING_MEASURES = ("mrr@10", "answer@1")


class ChangedQuestion(NamedTuple):
    """One question on which two configurations score differently."""

    gain: float  # score of the second minus score of the first
    a: Outcome
    b: Outcome


class Comparison(NamedTuple):
    """The outcomes of the same questions under two configurations."""

    result: dict[str, Any]  # ready for JSON
    wins: list[ChangedQuestion]  # the second did better; the largest gain first
    losses: list[ChangedQuestion]  # the second did worse; the largest loss first


def compare(
    bench: Bench, a: Weights | None, b: Weights, *, sampling: Sampling, progress: Progress | None = None
) -> Comparison:
    """Ask all questions of a data set with weights `a`, then with `b`; a question is won by reciprocal rank."""
    first, second = bench.ask(a, progress=progress), bench.ask(b, progress=progress)
    gains = _deciding_scores(second.scores) - _deciding_scores(first.scores)
    questions = [
        ChangedQuestion(float(gain), *pair) for gain, *pair in zip(gains, first.outcomes, second.outcomes, strict=True)
    ]
    wins = sorted((question for question in questions if question.gain > 0), key=lambda question: -question.gain)
    losses = sorted((question for question in questions if question.gain < 0), key=lambda question: question.gain)
    result = {
        "a": quality(first.scores, sampling, threshold=ANSWER_THRESHOLD),
        "b": quality(second.scores, sampling, threshold=ANSWER_THRESHOLD),
        "wins": len(wins),
        "losses": len(losses),
        "ties": len(questions) - len(wins) - len(losses),
        "difference": differences(first.scores, second.scores, sampling),
    }
    return Comparison(result, wins, losses)


def _deciding_scores(scores: Scores) -> Any:
    ranks, quotes = map(scores.column, _DECIDING_MEASURES)
    return np.nan_to_num(np.where(np.isnan(ranks), quotes, ranks))


def changed_questions(comparison: Comparison, bench: Bench, most: int) -> Iterator[str]:
    """Yield lines on the questions won and lost, at most `most` of each: the question and what each ranked first."""
    for title, questions in (("Won by b", comparison.wins), ("Lost by b", comparison.losses)):
        listed = questions[:most]
        yield f"{title}: {len(questions)}" + (f", the clearest {len(listed)}" if len(listed) < len(questions) else "")
        expected = bench.expected_titles(question.a.query for question in listed)
        for question in listed:
            query = question.a.query
            yield f"\n  {query.text}  ({query.id})"
            yield f"    expected  {'; '.join(expected[query.id]) or '-'}"
            for name, outcome in (("a", question.a), ("b", question.b)):
                yield f"    {name}  {_first_relevant_rank(outcome, bench.dataset.relevant)}  {_first_result(outcome)}"
        yield ""


def _first_relevant_rank(outcome: Outcome, relevant: Mapping[str, Mapping[str, int]]) -> str:
    """Return "at 3" when the first relevant article has rank 3, "at -" when none was found."""
    grades = relevant.get(outcome.query.id, {})
    ranks = (rank for rank, article in enumerate(outcome.articles, 1) if article in grades)
    return f"at {next(ranks, '-')}"


def _first_result(outcome: Outcome) -> str:
    """Return the title and the snippet that were ranked first."""
    if not outcome.titles:
        return "(nothing)"
    return f"{outcome.titles[0]}: “{' '.join(outcome.sentence.split())}”"


class Spread(NamedTuple):
    """The distance between the best and the worst of several data sets in one measure."""

    measure: str
    best: str
    worst: str
    difference: float
    interval: Sequence[float | None]


class SpreadGroup(NamedTuple):
    """Data sets that hold the same questions, in several languages for example, and their spreads."""

    names: list[str]
    spreads: list[Spread]


def spreads(runs: Mapping[str, Run], sampling: Sampling) -> list[SpreadGroup]:
    """
    Return the spreads of each group of data sets that hold the same questions. `runs`: by name of the data set.

    Two sets hold the same questions when the ids of their questions are equal. The interval of a spread is paired:
    each resample draws the same questions in both sets.
    """
    names_by_questions: dict[tuple[str, ...], list[str]] = {}
    for name, run in runs.items():
        ids = tuple(sorted(outcome.query.id for outcome in run.outcomes))
        names_by_questions.setdefault(ids, []).append(name)
    groups = [sorted(names) for ids, names in names_by_questions.items() if ids and len(names) > 1]
    return [SpreadGroup(names, _spreads({name: runs[name] for name in names}, sampling)) for names in groups]


def _spreads(runs: Mapping[str, Run], sampling: Sampling) -> list[Spread]:
    aligned = {name: _scores_by_id(run) for name, run in runs.items()}
    spreads = []
    for measure in (*RANKING_MEASURES, "answer@1", "answer@sentence"):
        means = {name: _mean_or_zero(scores.column(measure)) for name, scores in aligned.items()}
        best, worst = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
        difference = differences(aligned[worst], aligned[best], sampling).get(measure)
        if difference and difference[0] is not None:
            spreads.append(Spread(measure, best, worst, difference[0], difference[1:]))
    return spreads


def _mean_or_zero(column: Any) -> float:
    """Return the mean of the scores that are there; 0 when the measure applies to no question."""
    return 0.0 if np.isnan(column).all() else float(np.nanmean(column))


def _scores_by_id(run: Run) -> Scores:
    """Return the scores in the order of the questions' ids."""
    order = sorted(range(len(run.outcomes)), key=lambda n: run.outcomes[n].query.id)
    scores = run.scores
    return Scores(scores.by_question[order], scores.confidence[order], scores.answerable[order], scores.level[order])

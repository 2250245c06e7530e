"""Two configurations side by side, question by question, and languages side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from knowledge.evaluation.bench import SURE, Bench, Progress, Run
from knowledge.evaluation.quality import RANKING, Outcome, Sampling, Scores, differences, quality
from knowledge.retrieval.weights import Weights

_JUDGE = ("mrr@10", "answer@1")  # who wins a question; the second where no article is known to answer it


class Duel(NamedTuple):
    """One question that two configurations answered differently well."""

    gain: float  # of the second over the first
    a: Outcome
    b: Outcome


class Comparison(NamedTuple):
    """What two configurations made of the same questions."""

    result: dict[str, Any]  # ready for JSON
    wins: list[Duel]  # questions where the second did better, the clearest first
    losses: list[Duel]


def compare(
    bench: Bench, a: Weights | None, b: Weights, *, sampling: Sampling, progress: Progress | None = None
) -> Comparison:
    """Ask all questions of a data set with weights `a`, then with `b`; a question is won by reciprocal rank."""
    first, second = bench.ask(a, progress=progress), bench.ask(b, progress=progress)
    gains = _judged(second.scores) - _judged(first.scores)
    duels = [Duel(float(g), *pair) for g, *pair in zip(gains, first.outcomes, second.outcomes, strict=True)]
    wins = sorted((duel for duel in duels if duel.gain > 0), key=lambda duel: -duel.gain)
    losses = sorted((duel for duel in duels if duel.gain < 0), key=lambda duel: duel.gain)
    result = {
        "a": quality(first.scores, sampling, sure=SURE),
        "b": quality(second.scores, sampling, sure=SURE),
        "wins": len(wins),
        "losses": len(losses),
        "ties": len(duels) - len(wins) - len(losses),
        "difference": differences(first.scores, second.scores, sampling),
    }
    return Comparison(result, wins, losses)


def _judged(scores: Scores) -> Any:
    ranks, quotes = map(scores.column, _JUDGE)
    return np.nan_to_num(np.where(np.isnan(ranks), quotes, ranks))


def duels(comparison: Comparison, bench: Bench, most: int) -> Iterator[str]:
    """Lines that tell who won and who lost, at most so many of each: the question and what each ranked first."""
    for title, chosen in (("Won by b", comparison.wins), ("Lost by b", comparison.losses)):
        shown = chosen[:most]
        yield f"{title}: {len(chosen)}" + (f", the clearest {len(shown)}" if len(shown) < len(chosen) else "")
        expected = bench.expected(duel.a.query for duel in shown)
        for duel in shown:
            query = duel.a.query
            yield f"\n  {query.text}  ({query.id})"
            yield f"    expected  {'; '.join(expected[query.id]) or '-'}"
            for name, outcome in (("a", duel.a), ("b", duel.b)):
                yield f"    {name}  {_place(outcome, bench.dataset.relevant)}  {_first(outcome)}"
        yield ""


def _place(outcome: Outcome, relevant: Mapping[str, Mapping[str, int]]) -> str:
    """Where the first relevant article stands."""
    grades = relevant.get(outcome.query.id, {})
    places = (n for n, article in enumerate(outcome.articles, 1) if article in grades)
    return f"at {next(places, '-')}"


def _first(outcome: Outcome) -> str:
    """What was ranked first."""
    if not outcome.titles:
        return "(nothing)"
    return f"{outcome.titles[0]}: “{' '.join(outcome.sentence.split())}”"


class Spread(NamedTuple):
    """How far the best and the worst of several sets with the same questions are apart in one measure."""

    measure: str
    best: str
    worst: str
    difference: float
    interval: Sequence[float | None]


def spreads(runs: Mapping[str, Run], sampling: Sampling) -> list[tuple[list[str], list[Spread]]]:
    """
    The spread of each group of sets that ask the same questions, in several languages, say.

    Two sets ask the same when the ids of their questions are the same. The interval is that of the two sets'
    difference: questions drawn together.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, run in runs.items():
        groups.setdefault(tuple(sorted(outcome.query.id for outcome in run.outcomes)), []).append(name)
    same = [sorted(names) for ids, names in groups.items() if ids and len(names) > 1]
    return [(names, _spread({name: runs[name] for name in names}, sampling)) for names in same]


def _spread(runs: Mapping[str, Run], sampling: Sampling) -> list[Spread]:
    aligned = {name: _by_id(run) for name, run in runs.items()}
    found = []
    for measure in (*RANKING, "answer@1", "answer@sentence"):
        means = {name: float(np.nanmean(_known(scores.column(measure)))) for name, scores in aligned.items()}
        best, worst = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
        difference = differences(aligned[worst], aligned[best], sampling).get(measure)
        if difference and difference[0] is not None:
            found.append(Spread(measure, best, worst, difference[0], difference[1:]))
    return found


def _known(column: Any) -> Any:
    return column if not np.isnan(column).all() else np.zeros(1)


def _by_id(run: Run) -> Scores:
    """The scores in the order of the questions' ids."""
    order = sorted(range(len(run.outcomes)), key=lambda n: run.outcomes[n].query.id)
    s = run.scores
    return Scores(s.means[order], s.confidence[order], s.answerable[order], s.level[order])

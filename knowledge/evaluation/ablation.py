"""Ablation: the same questions with one weight at 0, to measure what the weight contributes."""

from dataclasses import replace
from typing import NamedTuple

from knowledge.errors import ConfigError
from knowledge.evaluation.bench import Bench, Progress, Run
from knowledge.evaluation.bootstrap import Sampling
from knowledge.evaluation.quality import differences
from knowledge.evaluation.weight_changes import ablations
from knowledge.retrieval.weights import Weights


class Ablation(NamedTuple):
    """The changes of the figures without one weight; no changes when nothing can be ranked without it."""

    name: str  # of the weight; empty: without any of them
    changes: dict[str, list[float | None]]  # measure -> change, low, high


def ablate(
    bench: Bench, run: Run, weights: Weights | None, sampling: Sampling, progress: Progress | None = None
) -> list[Ablation]:
    """
    Measure a data set again without each of the weights, then without all of them: plain BM25 over passages.

    `run`: the outcomes with all weights, which the others are compared with.
    """
    bare = weights or Weights()
    rows = []
    for name, without in ablations(weights).items():
        try:
            rows.append(Ablation(name, differences(run.scores, bench.ask(without, progress=progress).scores, sampling)))
        except ConfigError:
            rows.append(Ablation(name, {}))
        else:
            bare = replace(bare, **{name: getattr(without, name)})
    plain = bench.ask(bare, progress=progress)
    return [*rows, Ablation("", differences(run.scores, plain.scores, sampling))]

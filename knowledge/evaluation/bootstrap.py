"""
Bootstrap intervals: how much figures would differ for other questions of the same kind.

Percentile intervals, resampled over questions or articles: Efron & Tibshirani, "An Introduction to the Bootstrap",
1993, chapter 13. Two configurations are compared on the same resamples (paired), after Sakai, "Evaluating evaluation
metrics based on the bootstrap", 2006.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from knowledge.evaluation.measures import Numbers, mean, rounded

_PERCENTILES = (2.5, 97.5)  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Sampling:
    """The random resamples of a bootstrap; equal seeds give equal intervals."""

    seed: int = 0
    resamples: int = 1000

    def counts(self, size: int) -> Iterator[Numbers]:
        """Yield how many times each of `size` items is drawn, once per resample."""
        generator = np.random.default_rng(self.seed)
        for _ in range(self.resamples):
            yield np.bincount(generator.integers(0, size, size), minlength=size)


class Interval(NamedTuple):
    """The bounds of the 95 % interval of each figure; NaN where a figure has none."""

    low: Numbers
    high: Numbers


def interval(statistic: Callable[[Numbers], Numbers], size: int, sampling: Sampling) -> Interval | None:
    """
    Return the 95 % percentile intervals of the figures that `statistic` computes; None without items or resamples.

    `statistic`: takes how many times each of the `size` items counts and returns an array of figures, NaN for those
    that do not apply.

    >>> values = np.array([1.0, 1.0])
    >>> interval(lambda counts: np.array([counts @ values / counts.sum()]), 2, Sampling())
    Interval(low=array([1.]), high=array([1.]))
    """
    if not size or not sampling.resamples:
        return None
    figures = np.array([statistic(counts) for counts in sampling.counts(size)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a figure that is NaN in every resample
        low, high = np.nanpercentile(figures, _PERCENTILES, axis=0)
    return Interval(low, high)


def mean_with_interval(values: Sequence[float]) -> dict[str, float | None]:
    """
    Return the mean of `values` and its 95 % interval; equal values give equal intervals.

    >>> mean_with_interval([1.0, 1.0])
    {'mean': 1.0, 'low': 1.0, 'high': 1.0}
    """
    numbers = np.array(values, dtype=float)

    def resampled_mean(counts: Numbers) -> Numbers:
        return np.array([counts @ numbers / len(numbers)])

    bounds = interval(resampled_mean, len(numbers), Sampling())
    low, high = (float(bound[0]) for bound in bounds) if bounds else (None, None)
    return {"mean": mean(values), "low": rounded(low), "high": rounded(high)}


def with_intervals(outcomes: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """
    Return the mean of each figure's outcomes, and under ``ci`` the bounds of its 95 % interval, ready for JSON.

    >>> with_intervals({"right": [True, True]})
    {'right': 1.0, 'ci': {'right': [1.0, 1.0]}}
    """
    means = {name: mean_with_interval(values) for name, values in outcomes.items()}
    bounds = {name: [figure["low"], figure["high"]] for name, figure in means.items()}
    return {**{name: figure["mean"] for name, figure in means.items()}, "ci": bounds}

"""Plots for the report, by matplotlib, which is optional: ``pip install 'article-bot[report]'``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from knowledge.errors import ConfigError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_VALUE_COLOUR, _INTERVAL_COLOUR, _DIAGONAL_COLOUR, _GRID_COLOUR = "#1f5fa8", "#a9c6e8", "#999999", "#eeeeee"


class ConfidenceBin(NamedTuple):
    """The questions whose confidence lies in one of the ten bins from 0 to 1."""

    confidence: float  # mean
    answerable: float  # share, 0 to 1
    questions: int


def check() -> None:
    """Raise `ConfigError` when matplotlib is not installed."""
    try:
        import matplotlib.figure  # noqa: F401, PLC0415 -- optional
    except ImportError as error:
        raise ConfigError(f"a report needs matplotlib ({error}): pip install 'article-bot[report]'") from error


def quality(path: Path, values: Mapping[str, tuple[float, float, float]]) -> None:
    """Draw a dot with its interval for each data set, (value, low, high), and save the plot to `path`."""
    names = list(values)[::-1]
    figure, axes = _canvas(7, 1.2 + 0.32 * len(names))
    for row, name in enumerate(names):
        value, low, high = values[name]
        axes.plot([low, high], [row, row], color=_INTERVAL_COLOUR, linewidth=5, solid_capstyle="round")
        axes.plot(value, row, "o", color=_VALUE_COLOUR, markersize=5)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("MRR@10, with 95 % interval")
    axes.grid(axis="x", color=_GRID_COLOUR)
    _save(figure, path)


def latency(path: Path, values: Mapping[str, Mapping[str, float]]) -> None:
    """Draw median, p95 and p99 of each data set, in milliseconds, and save the plot to `path`."""
    names = list(values)[::-1]
    figure, axes = _canvas(7, 1.2 + 0.32 * len(names))
    for row, name in enumerate(names):
        times = values[name]
        axes.barh(row, times["p50"], color=_VALUE_COLOUR, height=0.5)
        axes.plot([times["p50"], times["p99"]], [row, row], color=_INTERVAL_COLOUR, linewidth=3, zorder=0)
        axes.plot(times["p95"], row, "|", color=_VALUE_COLOUR, markersize=10)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("milliseconds a question: bar to the median, mark at p95, line to p99")
    axes.grid(axis="x", color=_GRID_COLOUR)
    _save(figure, path)


def reliability(path: Path, name: str, bins: Sequence[ConfidenceBin]) -> None:
    """Draw the share of answerable questions by confidence and save the plot to `path`."""
    figure, axes = _canvas(4.5, 4.5)
    axes.plot([0, 1], [0, 1], color=_DIAGONAL_COLOUR, linewidth=1, linestyle="--")
    confidences, shares = [b.confidence for b in bins], [b.answerable for b in bins]
    axes.plot(confidences, shares, color=_INTERVAL_COLOUR, linewidth=1.5)
    most = max(b.questions for b in bins)
    sizes = [20 + 180 * b.questions / most for b in bins]
    axes.scatter(confidences, shares, s=sizes, color=_VALUE_COLOUR, zorder=3)
    axes.set(xlim=(0, 1), ylim=(-0.03, 1.03), xlabel="confidence", ylabel="share that the articles answer", title=name)
    _save(figure, path)


def _canvas(width: float, height: float) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure  # noqa: PLC0415 -- optional

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    return figure, axes


def _save(figure: "Figure", path: Path) -> None:
    figure.savefig(path, dpi=110, metadata={"Software": None})  # no version: equal figures give equal files

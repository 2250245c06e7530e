"""Pictures for the report, by matplotlib: an optional part, ``pip install 'article-bot[report]'``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from knowledge.errors import ConfigError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK, _PALE, _GUIDE = "#1f5fa8", "#a9c6e8", "#999999"


class ConfidenceBin(NamedTuple):
    """The questions whose confidence lies in one tenth of 0 to 1."""

    confidence: float  # on average
    answerable: float  # the share of them
    questions: int


def check() -> None:
    """Raise `ConfigError` when matplotlib is not installed."""
    try:
        import matplotlib.figure  # noqa: F401, PLC0415 -- optional
    except ImportError as error:
        raise ConfigError(f"a report needs matplotlib ({error}): pip install 'article-bot[report]'") from error


def quality(path: Path, values: Mapping[str, tuple[float, float, float]]) -> None:
    """A dot for each data set with its interval, (value, low, high), to `path`."""
    names = list(values)[::-1]
    figure, axes = _canvas(7, 1.2 + 0.32 * len(names))
    for row, name in enumerate(names):
        value, low, high = values[name]
        axes.plot([low, high], [row, row], color=_PALE, linewidth=5, solid_capstyle="round")
        axes.plot(value, row, "o", color=_INK, markersize=5)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("MRR@10, with 95 % interval")
    axes.grid(axis="x", color="#eeeeee")
    _save(figure, path)


def latency(path: Path, values: Mapping[str, Mapping[str, float]]) -> None:
    """A bar for each data set: the median, and lines up to p95 and p99, in milliseconds, to `path`."""
    names = list(values)[::-1]
    figure, axes = _canvas(7, 1.2 + 0.32 * len(names))
    for row, name in enumerate(names):
        times = values[name]
        axes.barh(row, times["p50"], color=_INK, height=0.5)
        axes.plot([times["p50"], times["p99"]], [row, row], color=_PALE, linewidth=3, zorder=0)
        axes.plot(times["p95"], row, "|", color=_INK, markersize=10)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("milliseconds a question: bar to the median, mark at p95, line to p99")
    axes.grid(axis="x", color="#eeeeee")
    _save(figure, path)


def reliability(path: Path, name: str, tenths: Sequence[ConfidenceBin]) -> None:
    """How often confidence is right: the share of answerable questions by confidence, to `path`."""
    figure, axes = _canvas(4.5, 4.5)
    axes.plot([0, 1], [0, 1], color=_GUIDE, linewidth=1, linestyle="--")
    most = max(tenth.questions for tenth in tenths)
    axes.plot([t.confidence for t in tenths], [t.answerable for t in tenths], color=_PALE, linewidth=1.5)
    sizes = [20 + 180 * tenth.questions / most for tenth in tenths]
    axes.scatter([t.confidence for t in tenths], [t.answerable for t in tenths], s=sizes, color=_INK, zorder=3)
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
    figure.savefig(path, dpi=110, metadata={"Software": None})  # the same figures give the same bytes

"""Writes the report: all figures of an evaluation as Markdown with plots."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy as np
import orjson

from knowledge.errors import SourceError
from knowledge.evaluation import plots
from knowledge.evaluation.ablation import Ablation
from knowledge.evaluation.bench import ANSWER_THRESHOLD, Run
from knowledge.evaluation.bootstrap import Sampling
from knowledge.evaluation.comparison import SpreadGroup
from knowledge.evaluation.measures import bins
from knowledge.evaluation.plots import ConfidenceBin
from knowledge.evaluation.quality import MEASURES, QUOTING_MEASURES, RANKING_MEASURES, Outcome, Scores
from knowledge.retrieval.weights import Weights

_LEGEND = """\
* **hit@k**: an article that answers the question is among the first k. **MRR@10**: one over the place of the first
  such article, 0 after the tenth. **nDCG@10**, **recall@10**: the same with grades, and the share of all such articles.
* **answer@1**, **answer@3**: a known answer stands, word for word, in the best passage, in one of the three best.
  **answer@sentence**: it stands in the sentence that a reader sees first.
* **AUROC**: the chance that a question the articles answer gets a higher confidence than one they don't; .5 is a coin.
  **ECE**: by how much confidence misses the share of questions that are answerable, on average.
* Brackets hold the 95 % interval: other questions of the same kind would give figures in there. An interval of a
  *difference* is paired: both sides got the same questions."""


@dataclass(frozen=True, slots=True)
class Section:
    """The measurements of one data set."""

    run: Run
    result: Mapping[str, Any]  # as `evaluate` returns it
    worst: Sequence[Outcome] = ()
    expected: Mapping[str, Sequence[str]] = field(default_factory=dict)  # question id -> titles of relevant articles
    ablations: Sequence[Ablation] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The measurements of all data sets."""

    sections: Mapping[str, Section]  # by name of the data set
    weights: Weights
    sampling: Sampling
    spreads: Sequence[SpreadGroup] = ()
    reference: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # set -> measure -> figure to compare with

    def write(self, folder: Path) -> Path:
        """
        Write ``report.md``, its plots and ``figures.json`` to `folder` and return the path of the report.

        Raises `SourceError` when a file cannot be written.
        """
        path = folder / "report.md"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(self._lines(folder)).strip() + "\n", "utf-8")
            results = {name: section.result for name, section in self.sections.items()}
            (folder / "figures.json").write_bytes(orjson.dumps({"sets": results}, option=orjson.OPT_INDENT_2))
        except OSError as error:
            raise SourceError(f"{path}: {error}") from error
        return path

    def _lines(self, folder: Path) -> Iterator[str]:
        yield "# How good the answers are\n"
        yield "Questions with known answers, asked to a library that holds only the data set's articles.\n"
        yield f"{_LEGEND}\n"
        yield f"Intervals: {self.sampling.resamples:,} resamples, seed {self.sampling.seed}. Weights: "
        yield ", ".join(f"`{name}` {value:g}" for name, value in asdict(self.weights).items()) + ".\n"
        yield from self._quality(folder)
        yield from self._reference_figures()
        yield from self._abstention(folder)
        yield from self._latency(folder)
        yield from self._memory()
        yield from self._language_spread()
        yield from self._ablations()
        yield from self._worst_questions()

    def _quality(self, folder: Path) -> Iterator[str]:
        yield "## Finding the article\n"
        yield from self._figures_table(RANKING_MEASURES, "judged")
        judged = {name: section.result for name, section in self.sections.items() if section.result["judged"]}
        if judged:
            plots.quality(
                folder / "quality.png", {name: _value_and_bounds(result, "mrr@10") for name, result in judged.items()}
            )
            yield "![MRR@10 of each set](quality.png)\n"
        if self._results_with(QUOTING_MEASURES[0]):
            yield "## Quoting the answer\n"
            yield from self._figures_table(QUOTING_MEASURES, "queries")

    def _figures_table(self, measures: Sequence[str], counted: str) -> Iterator[str]:
        rows = [
            [_escaped(name), f"{result[counted]:,}", *(_with_interval(result, measure) for measure in measures)]
            for name, result in self._results_with(measures[0]).items()
        ]
        yield from _table(["set", "questions", *measures], rows)

    def _results_with(self, measure: str) -> dict[str, Mapping[str, Any]]:
        results = {name: section.result for name, section in self.sections.items()}
        return {name: result for name, result in results.items() if result[measure] is not None}

    def _reference_figures(self) -> Iterator[str]:
        rows = [
            [_escaped(name), measure, _figure(theirs), _figure(ours), f"{ours - theirs:+.3f}"]
            for name, section in self.sections.items()
            for measure in MEASURES
            if isinstance(theirs := self.reference.get(name, {}).get(measure), int | float)
            and (ours := section.result[measure]) is not None
        ]
        if rows:
            yield "## Beside the reference\n"
            yield from _table(["set", "measure", "reference", "here", "difference"], rows)

    def _abstention(self, folder: Path) -> Iterator[str]:
        labelled = self._results_with("auroc")
        if not labelled:
            return
        yield "## The honest no\n"
        threshold = f"{ANSWER_THRESHOLD:g}, the default to be answered"
        yield f"Answered: the share of questions whose confidence reaches {threshold}.\n"
        rows = [
            [_escaped(name), *(_with_interval(result, measure) for measure in ("auroc", "ece"))]
            + [_figure(result["answered"][label]) for label in ("answerable", "unanswerable")]
            for name, result in labelled.items()
        ]
        yield from _table(["set", "AUROC", "ECE", "answered of answerable", "answered of unanswerable"], rows)
        yield "On the dashed line confidence means what it says: of the questions at .7, the articles answer 70 %. "
        yield "The larger the dot, the more questions.\n"
        for name in labelled:
            picture = f"reliability-{_slug(name)}.png"
            plots.reliability(folder / picture, name, confidence_bins(self.sections[name].run.scores))
            yield f"![Reliability of the confidence on {_escaped(name)}]({picture})\n"

    def _latency(self, folder: Path) -> Iterator[str]:
        yield "## How long a reader waits\n"
        yield "Milliseconds from question to answer, one at a time, on the machine that wrote this.\n"
        asked = {name: section.result for name, section in self.sections.items() if section.result["queries"]}
        rows = [[_escaped(name), f"{result['articles']:,}", *_speed(result)] for name, result in asked.items()]
        yield from _table(["set", "articles", "median", "p95", "p99", "articles taken in a second"], rows)
        if asked:
            plots.latency(folder / "latency.png", {name: result["ask_ms"] for name, result in asked.items()})
            yield "![Milliseconds a question](latency.png)\n"

    def _memory(self) -> Iterator[str]:
        peaks = [section.result["rss_mb"] for section in self.sections.values()]
        known = [peak for peak in peaks if peak is not None]
        text = f"{max(known):,} MiB" if known else "not measured here"
        yield f"Peak memory of the process, with all sets: {text}.\n"

    def _language_spread(self) -> Iterator[str]:
        for names, spreads in self.spreads:
            yield "## The spread between languages\n"
            yield f"{', '.join(map(_escaped, names))} ask the same questions.\n"
            measures = [spread.measure for spread in spreads]
            results = {name: self.sections[name].result for name in names}
            rows = [[_escaped(name), *(_figure(r[measure]) for measure in measures)] for name, r in results.items()]
            rows.append(["**best - worst**", *(_difference([s.difference, *s.interval], sign="") for s in spreads)])
            yield from _table(["set", *measures], rows)

    def _ablations(self) -> Iterator[str]:
        measured = {name: section for name, section in self.sections.items() if section.ablations}
        if not measured:
            return
        yield "## What each weight earns\n"
        yield "What changes with one weight at 0: a minus says that it helps. Bold: the interval leaves out 0.\n"
        for name, section in measured.items():
            measures = [m for m in ("mrr@10", *QUOTING_MEASURES) if section.result[m] is not None]
            yield f"### {_escaped(name)}\n"
            yield from _table(["without", *measures], [_ablation_row(row, measures) for row in section.ablations])

    def _worst_questions(self) -> Iterator[str]:
        for name, section in self.sections.items():
            if not section.worst:
                continue
            yield f"## Worst questions: {_escaped(name)}\n"
            yield "The right article is furthest from the top, the surest of these first.\n"
            yield from (_worst_question(outcome, section.expected) for outcome in section.worst)
            yield ""


def worst(run: Run, most: int) -> list[Outcome]:
    """
    Return at most `most` questions whose relevant article is not first, the lowest reciprocal rank first.

    Among equals the most confident is first.
    """
    reciprocal_ranks = run.scores.column("mrr@10")
    missed = [n for n, rank in enumerate(reciprocal_ranks) if rank < 1]
    order = sorted(missed, key=lambda n: (reciprocal_ranks[n], -run.outcomes[n].confidence))
    return [run.outcomes[n] for n in order[:most]]


def confidence_bins(scores: Scores) -> list[ConfidenceBin]:
    """Return the ten bins of confidence without the empty ones."""
    bin_of_question = bins(scores.confidence)
    members = [bin_of_question == n for n in np.unique(bin_of_question)]
    return [
        ConfidenceBin(float(scores.confidence[m].mean()), float(scores.answerable[m].mean()), int(m.sum()))
        for m in members
    ]


def read_reference(path: Path) -> dict[str, dict[str, Any]]:
    """
    Read the figures of another system, or of an earlier run: a JSON object, set -> measure -> figure.

    The ``figures.json`` of a report is such a file. Raises `SourceError` when it cannot be read.
    """
    try:
        read = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: {error}") from error
    sets = read.get("sets", read) if isinstance(read, dict) else None
    if not isinstance(sets, dict) or not all(isinstance(figures, dict) for figures in sets.values()):
        raise SourceError(f'{path}: is not as expected, {{"name of a set": {{"mrr@10": 0.9}}}}')
    return sets


def _worst_question(outcome: Outcome, expected: Mapping[str, Sequence[str]]) -> str:
    titles = "; ".join(map(_escaped, expected.get(outcome.query.id, ())))
    first = _escaped(outcome.titles[0]) if outcome.titles else "nothing"
    sentence = f": “{_escaped(shorten(outcome.sentence, 200, placeholder=' …'))}”" if outcome.sentence else ""
    return (
        f"* {_escaped(outcome.query.text)} (`{outcome.query.id}`, confidence {outcome.confidence:.2f})\n"
        f"  - expected: {titles or 'an article that the library does not hold'}\n"
        f"  - first: {first}{sentence}"
    )


def _ablation_row(row: Ablation, measures: Sequence[str]) -> list[str]:
    name = f"`{row.name}`" if row.name else "all of them"
    if not row.changes:
        return [name, "cannot be 0", *[""] * (len(measures) - 1)]
    return [name, *(_difference(row.changes.get(measure)) for measure in measures)]


def _difference(change: Sequence[float | None] | None, sign: str = "+") -> str:
    """Return a difference with its interval, bold when the interval leaves out 0."""
    value, low, high = change or (None, None, None)
    if value is None or low is None or high is None:
        return "-"
    text = f"{value:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"
    return f"**{text}**" if low > 0 or high < 0 else text


def _with_interval(result: Mapping[str, Any], measure: str) -> str:
    low, high = result["ci"].get(measure, (None, None))
    return f"{_figure(result[measure])} [{_figure(low)}, {_figure(high)}]" if low is not None else "-"


def _value_and_bounds(result: Mapping[str, Any], measure: str) -> tuple[float, float, float]:
    value = result[measure]
    low, high = result["ci"].get(measure, (value, value))
    return value, low, high


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _speed(result: Mapping[str, Any]) -> list[str]:
    """Return the percentiles of the time that a question takes, in milliseconds, and the articles added in a second."""
    return [*(f"{ms:.1f}" for ms in result["ask_ms"].values()), f"{result['articles_per_s']:,.0f}"]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(['---'] + ['---:'] * (len(head) - 1))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _escaped(text: str) -> str:
    """Return the text on one line, with Markdown's special characters escaped."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", " ".join(text.split()))


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name)

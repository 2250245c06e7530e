"""The report: what was measured, for a person to read, as Markdown with pictures."""

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
from knowledge.evaluation.bench import SURE, Run
from knowledge.evaluation.comparison import Spread
from knowledge.evaluation.measures import bins
from knowledge.evaluation.plots import ConfidenceBin
from knowledge.evaluation.quality import MEASURES, QUOTING, RANKING, Outcome, Sampling, Scores
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
    """One data set, measured."""

    run: Run
    result: Mapping[str, Any]  # as `evaluate` gives it
    worst: Sequence[Outcome] = ()
    expected: Mapping[str, Sequence[str]] = field(default_factory=dict)  # titles, by question id
    ablations: Sequence[Ablation] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was measured."""

    sections: Mapping[str, Section]  # by name of the data set
    weights: Weights
    sampling: Sampling
    spreads: Sequence[tuple[Sequence[str], Sequence[Spread]]] = ()
    reference: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # another system's figures, by set

    def write(self, folder: Path) -> Path:
        """
        Write ``report.md``, its pictures and ``figures.json`` to `folder` and return the report's path.

        Raises `SourceError` when it can't be written.
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
        yield from self._beside_reference()
        yield from self._confidence(folder)
        yield from self._latency(folder)
        yield from self._languages()
        yield from self._weights()
        yield from self._worst()

    def _quality(self, folder: Path) -> Iterator[str]:
        yield "## Finding the article\n"
        yield from self._table(RANKING, "judged")
        shown = {name: _dot(s.result, "mrr@10") for name, s in self.sections.items() if s.result["judged"]}
        if shown:
            plots.quality(folder / "quality.png", shown)
            yield "![MRR@10 of each set](quality.png)\n"
        if self._having(QUOTING[0]):
            yield "## Quoting the answer\n"
            yield from self._table(QUOTING, "queries")

    def _table(self, measures: Sequence[str], counted: str) -> Iterator[str]:
        rows = [
            [_plain(name), f"{result[counted]:,}", *(_with_interval(result, measure) for measure in measures)]
            for name, result in self._having(measures[0]).items()
        ]
        yield from _table(["set", "questions", *measures], rows)

    def _having(self, measure: str) -> dict[str, Mapping[str, Any]]:
        return {n: s.result for n, s in self.sections.items() if s.result[measure] is not None}

    def _beside_reference(self) -> Iterator[str]:
        rows = [
            [_plain(name), measure, _figure(theirs), _figure(ours), f"{ours - theirs:+.3f}"]
            for name, section in self.sections.items()
            for measure in MEASURES
            if isinstance(theirs := self.reference.get(name, {}).get(measure), int | float)
            and (ours := section.result[measure]) is not None
        ]
        if rows:
            yield "## Beside the reference\n"
            yield from _table(["set", "measure", "reference", "here", "difference"], rows)

    def _confidence(self, folder: Path) -> Iterator[str]:
        labelled = self._having("auroc")
        if not labelled:
            return
        yield "## The honest no\n"
        yield f"Answered: the share of questions whose confidence reaches {SURE:g}, the default to be answered.\n"
        rows = [
            [_plain(name), *(_with_interval(result, measure) for measure in ("auroc", "ece"))]
            + [_figure(result["answered"][label]) for label in ("answerable", "unanswerable")]
            for name, result in labelled.items()
        ]
        yield from _table(["set", "AUROC", "ECE", "answered of answerable", "answered of unanswerable"], rows)
        yield "On the dashed line confidence means what it says: of the questions at .7, the articles answer 70 %. "
        yield "The larger the dot, the more questions.\n"
        for name in labelled:
            picture = f"reliability-{_slug(name)}.png"
            plots.reliability(folder / picture, name, tenths(self.sections[name].run.scores))
            yield f"![Reliability of the confidence on {_plain(name)}]({picture})\n"

    def _latency(self, folder: Path) -> Iterator[str]:
        yield "## How long a reader waits\n"
        yield "Milliseconds from question to answer, one at a time, on the machine that wrote this.\n"
        asked = {name: section.result for name, section in self.sections.items() if section.result["queries"]}
        rows = [
            [_plain(name), f"{r['articles']:,}", *(f"{ms:.1f}" for ms in r["ask_ms"].values()), _speed(r)]
            for name, r in asked.items()
        ]
        yield from _table(["set", "articles", "median", "p95", "p99", "articles taken in a second"], rows)
        if asked:
            plots.latency(folder / "latency.png", {name: result["ask_ms"] for name, result in asked.items()})
            yield "![Milliseconds a question](latency.png)\n"

    def _languages(self) -> Iterator[str]:
        for names, spreads in self.spreads:
            yield "## The spread between languages\n"
            yield f"{', '.join(map(_plain, names))} ask the same questions.\n"
            measures = [spread.measure for spread in spreads]
            results = {name: self.sections[name].result for name in names}
            rows = [[_plain(name), *(_figure(r[measure]) for measure in measures)] for name, r in results.items()]
            rows.append(["**best - worst**", *(_change([s.difference, *s.interval], sign="") for s in spreads)])
            yield from _table(["set", *measures], rows)

    def _weights(self) -> Iterator[str]:
        measured = {name: section for name, section in self.sections.items() if section.ablations}
        if not measured:
            return
        yield "## What each weight earns\n"
        yield "What changes with one weight at 0: a minus says that it helps. Bold: the interval leaves out 0.\n"
        for name, section in measured.items():
            shown = [m for m in ("mrr@10", *QUOTING) if section.result[m] is not None]
            yield f"### {_plain(name)}\n"
            yield from _table(["without", *shown], [_ablated(row, shown) for row in section.ablations])

    def _worst(self) -> Iterator[str]:
        for name, section in self.sections.items():
            if not section.worst:
                continue
            yield f"## Worst questions: {_plain(name)}\n"
            yield "The right article is furthest from the top, the surest of these first.\n"
            yield from (_bad(outcome, section.expected) for outcome in section.worst)
            yield ""


def worst(run: Run, most: int) -> list[Outcome]:
    """The questions whose article is found last or not at all, at most so many; of equals the surest first."""
    ranks = run.scores.column("mrr@10")
    bad = [n for n, rank in enumerate(ranks) if rank < 1]
    order = sorted(bad, key=lambda n: (ranks[n], -run.outcomes[n].confidence))
    return [run.outcomes[n] for n in order[:most]]


def tenths(scores: Scores) -> list[ConfidenceBin]:
    """The questions by tenths of confidence, those without any left out."""
    tenth = bins(scores.confidence)
    chosen = [tenth == n for n in np.unique(tenth)]
    return [
        ConfidenceBin(float(scores.confidence[c].mean()), float(scores.answerable[c].mean()), int(c.sum()))
        for c in chosen
    ]


def read_reference(path: Path) -> dict[str, dict[str, Any]]:
    """
    Another system's figures, or an earlier run's ``figures.json``: a JSON object, set -> measure -> figure.

    Raises `SourceError` when it can't be read.
    """
    try:
        read = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SourceError(f"{path}: {error}") from error
    sets = read.get("sets", read) if isinstance(read, dict) else None
    if not isinstance(sets, dict) or not all(isinstance(figures, dict) for figures in sets.values()):
        raise SourceError(f'{path}: is not as expected, {{"name of a set": {{"mrr@10": 0.9}}}}')
    return sets


def _bad(outcome: Outcome, expected: Mapping[str, Sequence[str]]) -> str:
    titles = "; ".join(map(_plain, expected.get(outcome.query.id, ())))
    first = _plain(outcome.titles[0]) if outcome.titles else "nothing"
    sentence = f": “{_plain(shorten(outcome.sentence, 200, placeholder=' …'))}”" if outcome.sentence else ""
    return (
        f"* {_plain(outcome.query.text)} (`{outcome.query.id}`, confidence {outcome.confidence:.2f})\n"
        f"  - expected: {titles or 'an article that the library does not hold'}\n"
        f"  - first: {first}{sentence}"
    )


def _ablated(row: Ablation, measures: Sequence[str]) -> list[str]:
    name = f"`{row.name}`" if row.name else "all of them"
    if not row.changes:
        return [name, "cannot be 0", *[""] * (len(measures) - 1)]
    return [name, *(_change(row.changes.get(measure)) for measure in measures)]


def _change(change: Sequence[float | None] | None, sign: str = "+") -> str:
    """A difference with its interval, bold when that leaves out 0."""
    value, low, high = change or (None, None, None)
    if value is None or low is None or high is None:
        return "-"
    text = f"{value:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"
    return f"**{text}**" if low > 0 or high < 0 else text


def _with_interval(result: Mapping[str, Any], measure: str) -> str:
    low, high = result["ci"].get(measure, (None, None))
    return f"{_figure(result[measure])} [{_figure(low)}, {_figure(high)}]" if low is not None else "-"


def _dot(result: Mapping[str, Any], measure: str) -> tuple[float, float, float]:
    value = result[measure]
    low, high = result["ci"].get(measure, (value, value))
    return value, low, high


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _speed(result: Mapping[str, Any]) -> str:
    return f"{result['articles_per_s']:,.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(['---'] + ['---:'] * (len(head) - 1))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _plain(text: str) -> str:
    """The text on one line, with nothing in it that Markdown takes for its own."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", " ".join(text.split()))


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name)

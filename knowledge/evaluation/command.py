"""``python -m knowledge evaluate``: what it takes, and the lines it prints, a JSON object last."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from knowledge.errors import ConfigError, SourceError
from knowledge.evaluation import plots
from knowledge.evaluation.ablation import ablate
from knowledge.evaluation.bench import Bench, Progress
from knowledge.evaluation.comparison import Spread, compare, duels, spreads
from knowledge.evaluation.dataset import Dataset, load
from knowledge.evaluation.quality import Sampling
from knowledge.evaluation.report import Report, Section, read_reference, worst
from knowledge.evaluation.summaries import evaluate_summaries
from knowledge.evaluation.weights import with_changes
from knowledge.retrieval.weights import Weights

Bar: TypeAlias = Callable[[str], AbstractContextManager[Progress]]  # a progress bar with a text

_WEIGHTS = "NAME=VALUE,..."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what can be asked for."""
    add = parser.add_argument
    add("folders", nargs="*", type=Path, metavar="DIR", help="a data set: corpus.jsonl, queries.jsonl, qrels.tsv")
    add("--queries", metavar="FILE", help="other questions, in DIR")
    add("--until", type=date.fromisoformat, metavar="DATE", help="leave out later articles")
    add("--no-now", action="store_true", help="ignore the date a question was asked")
    add("--today", type=date.fromisoformat, metavar="DATE", help="the day of questions without a date")
    add("--summaries", type=Path, metavar="FILE", help="measure summaries instead")
    add("--weights", metavar=_WEIGHTS, help="rank with other weights")
    add("--compare", metavar=_WEIGHTS, help="compare with other weights, question by question")
    add("--most", type=_natural, default=20, metavar="N", help="questions to list of each kind (20)")
    add("--report", type=Path, metavar="FOLDER", help="write a report with pictures there")
    add("--ablate", action="store_true", help="report what each weight earns; takes several times as long")
    add("--reference", type=Path, metavar="FILE", help="report beside another system's figures, or an earlier run's")
    add("--seed", type=_natural, default=0, metavar="N", help="of the intervals (0)")
    add("--resamples", type=_natural, default=1000, metavar="N", help="of the intervals (1000)")


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number, 0 or more")
    return int(text)


def run(options: argparse.Namespace, bar: Bar) -> Iterator[str]:
    """
    Measure what is asked for and yield the lines to print.

    Raises `ConfigError` when the options don't go together, `SourceError` when data can't be read or the report
    can't be written.
    """
    _check(options)
    if options.summaries:
        yield _json(evaluate_summaries(options.summaries))
        return
    weights = with_changes(options.weights) if options.weights else Weights()
    other = with_changes(options.compare, weights) if options.compare else None
    reference = read_reference(options.reference) if options.reference else {}
    sets = _sets(options)
    if other:
        yield from _compare(options, sets, weights, other, bar)
        return
    sections = {name: _section(options, dataset, weights, bar) for name, dataset in sets.items()}
    spread = spreads({name: section.run for name, section in sections.items()}, _sampling(options))
    if options.report:
        report = Report(sections, weights, _sampling(options), spread, reference)
        yield f"report: {report.write(options.report)}"
    yield _json(_result({name: section.result for name, section in sections.items()}, spread))


def _check(options: argparse.Namespace) -> None:
    if bool(options.folders) == bool(options.summaries):
        raise ConfigError("name the folder of a data set, or --summaries FILE")
    if options.summaries and (options.report or options.compare or options.weights):
        raise ConfigError("--summaries goes with none of --report, --compare and --weights")
    if options.report and options.compare:
        raise ConfigError("--report and --compare are two things; ask for one")
    if not options.report and (options.ablate or options.reference):
        raise ConfigError("--ablate and --reference are parts of a report; add --report FOLDER")
    if options.report:
        plots.check()
        _make(options.report)  # now, not after an hour of measuring


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{folder}: {error}") from error


def _sets(options: argparse.Namespace) -> dict[str, Dataset]:
    """The data sets by name, all read before anything is measured; by path where names are the same."""
    loaded = {folder: load(folder, queries=options.queries, until=options.until) for folder in options.folders}
    names = [dataset.name for dataset in loaded.values()]
    return {d.name if names.count(d.name) == 1 else str(folder): d for folder, d in loaded.items()}


def _sampling(options: argparse.Namespace) -> Sampling:
    return Sampling(options.seed, options.resamples)


def _bench(options: argparse.Namespace, dataset: Dataset) -> Bench:
    return Bench(dataset, use_now=not options.no_now, today=options.today)


def _section(options: argparse.Namespace, dataset: Dataset, weights: Weights, bar: Bar) -> Section:
    """One data set, measured; with what only a report shows where one is asked for."""
    sampling = _sampling(options)
    with _bench(options, dataset) as bench:
        with bar(f"Asking {dataset.name}") as progress:
            asked = bench.ask(weights, timed=True, progress=progress)
        result = bench.measured(asked, sampling)
        if not options.report:
            return Section(asked, result)
        bad = worst(asked, options.most)
        with bar(f"Ablating {dataset.name}") as progress:
            rows = ablate(bench, asked, weights, sampling, progress) if options.ablate else []
        return Section(asked, result, bad, bench.expected(outcome.query for outcome in bad), rows)


def _compare(
    options: argparse.Namespace, sets: Mapping[str, Dataset], a: Weights, b: Weights, bar: Bar
) -> Iterator[str]:
    results = {}
    for name, dataset in sets.items():
        with _bench(options, dataset) as bench:
            with bar(f"Asking {name}") as progress:
                comparison = compare(bench, a, b, sampling=_sampling(options), progress=progress)
            results[name] = comparison.result
            if len(sets) > 1:
                yield f"== {name}"
            yield from duels(comparison, bench, options.most)
    yield _json(_result(results, []))


def _result(results: Mapping[str, Any], spread: list[tuple[list[str], list[Spread]]]) -> Any:
    """The object of the only set, or those of all, with the spread of sets that ask the same questions."""
    if len(results) == 1:
        return next(iter(results.values()))
    groups = [{"sets": names, **{s.measure: _spread(s) for s in found}} for names, found in spread]
    return {"sets": results, "spread": groups} if groups else {"sets": results}


def _spread(spread: Spread) -> dict[str, Any]:
    return {"best": spread.best, "worst": spread.worst, "difference": [spread.difference, *spread.interval]}


def _json(result: Any) -> str:
    return orjson.dumps(result).decode()

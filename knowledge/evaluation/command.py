"""Runs ``python -m knowledge evaluate``: yields the lines it prints, a JSON object last."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import orjson

from knowledge.errors import ConfigError, SourceError
from knowledge.evaluation import plots
from knowledge.evaluation.ablation import ablate
from knowledge.evaluation.bench import Bench, Progress
from knowledge.evaluation.bootstrap import Sampling
from knowledge.evaluation.comparison import Spread, SpreadGroup, changed_questions, compare, spreads
from knowledge.evaluation.conversations import evaluate_conversations
from knowledge.evaluation.dataset import Dataset, load
from knowledge.evaluation.honesty import evaluate_honesty, record, table
from knowledge.evaluation.messages import evaluate_messages
from knowledge.evaluation.report import Report, Section, read_reference, worst
from knowledge.evaluation.small_libraries import evaluate_small_libraries
from knowledge.evaluation.summaries import evaluate_summaries
from knowledge.evaluation.topic_phrases import evaluate_lead_ins
from knowledge.evaluation.weight_changes import with_changes
from knowledge.retrieval.weights import Weights

_OTHER_MEASURES: Mapping[str, Callable[[Path, Any, Progress], Any]] = MappingProxyType(
    {
        "conversations": evaluate_conversations,
        "lead_ins": evaluate_lead_ins,
        "messages": evaluate_messages,
        "sizes": evaluate_small_libraries,
    }
)

ProgressBar: TypeAlias = Callable[[str], AbstractContextManager[Progress]]  # takes the text beside the bar


def run(options: argparse.Namespace, bar: ProgressBar) -> Iterator[str]:
    """
    Measure what the options name and yield the lines to print.

    Raises `ConfigError` when options exclude each other, `SourceError` when data cannot be read or the report cannot
    be written.
    """
    _check(options)
    if options.summaries:
        yield _json(evaluate_summaries(options.summaries))
        return
    if options.honesty:
        with bar("Asking all sets") as progress:
            honesty = evaluate_honesty(options.folders, options.honesty, _sampling(options), progress)
        yield from table(honesty)
        yield _json(record(honesty))
        return
    if name := _other_measure(options):
        [folder] = options.folders
        with bar(f"Asking {folder.name}") as progress:
            yield _json(_OTHER_MEASURES[name](folder, getattr(options, name), progress))
        return
    weights = with_changes(options.weights) if options.weights else Weights()
    other = with_changes(options.compare, weights) if options.compare else None
    reference = read_reference(options.reference) if options.reference else {}
    sets = _sets(options)
    if other:
        yield from _compare(options, sets, weights, other, bar)
        return
    sections = {name: _section(options, dataset, weights, bar) for name, dataset in sets.items()}
    groups = spreads({name: section.run for name, section in sections.items()}, _sampling(options))
    if options.report:
        report = Report(sections, weights, _sampling(options), groups, reference)
        yield f"report: {report.write(options.report)}"
    yield _json(_result({name: section.result for name, section in sections.items()}, groups))


def _check(options: argparse.Namespace) -> None:
    if bool(options.folders) == bool(options.summaries):
        raise ConfigError("name the folder of a data set, or --summaries FILE")
    if options.summaries and (options.report or options.compare or options.weights):
        raise ConfigError("--summaries goes with none of --report, --compare and --weights")
    if options.honesty and (not options.folders or options.report or options.compare or options.weights):
        raise ConfigError("--honesty goes with one DIR or more, and with none of --report, --compare and --weights")
    name = _other_measure(options)
    if name and (len(options.folders) != 1 or options.report or options.compare or options.weights):
        option = f"--{name.replace('_', '-')}"
        raise ConfigError(f"{option} goes with one DIR, and with none of --report, --compare and --weights")
    if options.report and options.compare:
        raise ConfigError("--report and --compare are two things; ask for one")
    if not options.report and (options.ablate or options.reference):
        raise ConfigError("--ablate and --reference are parts of a report; add --report FOLDER")
    if options.report:
        plots.check()
        _make_folder(options.report)  # fails now, not after an hour of measuring


def _other_measure(options: argparse.Namespace) -> str | None:
    """Return the option that asks for another measure of a set than its questions."""
    return next((name for name in _OTHER_MEASURES if getattr(options, name)), None)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{folder}: {error}") from error


def _sets(options: argparse.Namespace) -> dict[str, Dataset]:
    """Load all data sets before anything is measured; keys are their names, or their paths where names are equal."""
    loaded = {folder: load(folder, queries=options.queries, until=options.until) for folder in options.folders}
    names = [dataset.name for dataset in loaded.values()]
    return {d.name if names.count(d.name) == 1 else str(folder): d for folder, d in loaded.items()}


def _sampling(options: argparse.Namespace) -> Sampling:
    return Sampling(options.seed, options.resamples)


def _bench(options: argparse.Namespace, dataset: Dataset) -> Bench:
    return Bench(dataset, use_now=not options.no_now, today=options.today)


def _section(options: argparse.Namespace, dataset: Dataset, weights: Weights, bar: ProgressBar) -> Section:
    """Measure one data set; the worst questions and the ablation only when a report is to be written."""
    sampling = _sampling(options)
    with _bench(options, dataset) as bench:
        with bar(f"Asking {dataset.name}") as progress:
            run = bench.ask(weights, timed=True, progress=progress)
        result = bench.figures(run, sampling)
        if not options.report:
            return Section(run, result)
        missed = worst(run, options.most)
        with bar(f"Ablating {dataset.name}") as progress:
            rows = ablate(bench, run, weights, sampling, progress) if options.ablate else []
        return Section(run, result, missed, bench.expected_titles(outcome.query for outcome in missed), rows)


def _compare(
    options: argparse.Namespace, sets: Mapping[str, Dataset], a: Weights, b: Weights, bar: ProgressBar
) -> Iterator[str]:
    results = {}
    for name, dataset in sets.items():
        with _bench(options, dataset) as bench:
            with bar(f"Asking {name}") as progress:
                comparison = compare(bench, a, b, sampling=_sampling(options), progress=progress)
            results[name] = comparison.result
            if len(sets) > 1:
                yield f"== {name}"
            yield from changed_questions(comparison, bench, options.most)
    yield _json(_result(results, []))


def _result(results: Mapping[str, Any], groups: list[SpreadGroup]) -> Any:
    """Return the result of a single set; of several sets, all results and the spreads of those with equal questions."""
    if len(results) == 1:
        return next(iter(results.values()))
    records = [
        {"sets": group.names, **{spread.measure: _spread_record(spread) for spread in group.spreads}}
        for group in groups
    ]
    return {"sets": results, "spread": records} if records else {"sets": results}


def _spread_record(spread: Spread) -> dict[str, Any]:
    return {"best": spread.best, "worst": spread.worst, "difference": [spread.difference, *spread.interval]}


def _json(result: Any) -> str:
    return orjson.dumps(result).decode()

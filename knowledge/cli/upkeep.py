"""Commands that change the library or count what it holds: add, refresh, withdraw, rebuild, stats."""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from knowledge import (
    ConfigError,
    EnvironmentSettings,
    Library,
    LibrarySettings,
    Problem,
    Progress,
    RefreshProcess,
    RefreshReport,
)
from knowledge.cli import configured_library
from knowledge.cli.output import iso_time, local_time, print_errors, print_result, without_passwords
from knowledge.cli.progress import COUNTS, ProgressBar, RoundTable, formatted_counts

_STOP_SECONDS = 10  # that a refresh gets to keep what it has read


def add(options: argparse.Namespace) -> int:
    """Take in articles from the named places, or from SOURCES."""
    settings = EnvironmentSettings()
    places = _places(options, settings)
    with current_library(settings) as library, ProgressBar("Reading") as progress:
        report = library.add(*places, prune=options.prune, progress=progress)
    for problem in (*report.left_out, *report.problems):
        print_errors(str(problem))
    counts = {name: getattr(report, name) for name in (*COUNTS, "withdrawn")}
    words = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    problems, left_out = _problem_records(report.problems), _problem_records(report.left_out)
    words += f", {len(left_out):,} left out, {len(problems):,} could not be read"
    print_result(options, counts | {"left_out": left_out, "problems": problems}, words)
    return 1 if problems else 0


def refresh(options: argparse.Namespace) -> int:
    """Make one round over the named places, or over SOURCES."""
    settings = _settings_of_program() if options.settings else EnvironmentSettings()
    places = _places(options, settings)
    if options.gently:
        _lower_priority()
    if options.settings:
        threading.Thread(target=_end_with_standard_input, daemon=True).start()
    with current_library(settings) as library, RoundTable() as table:
        rows = library.refresh(*places, due_only=options.due, every=options.all, watch=table)
    for row in rows:
        for problem in (*row.report.left_out, *row.report.problems):
            print_errors(str(problem))
    print_result(options, RefreshReport.of(rows), "\n".join(map(_progress_line, rows)))
    return 1 if any(row.report.problems for row in rows) else 0


def withdraw(options: argparse.Namespace) -> int:
    """Take articles out though their sources still have them, or let their sources bring them back."""
    with configured_library() as library:
        change = library.readmit if options.undo else partial(_withdrawn, library)
        done = {name: change(name) for name in options.articles}
    for name in (name for name, changed in done.items() if not changed):
        print_errors(f"no article is {'withdrawn as' if options.undo else 'called'} {name!r}")
    names = [name for name, changed in done.items() if changed]
    verb = "may come back with their sources" if options.undo else "withdrawn; their sources will not bring them back"
    print_result(options, {"readmitted" if options.undo else "withdrawn": names}, f"{len(names):,} {verb}")
    return 0 if all(done.values()) else 1


def _withdrawn(library: Library, name: str) -> bool:
    """Withdraw the article of an id or a link; return whether there was one."""
    found = library.find(name) if "://" in name else [library.article(name)]
    return any(library.withdraw(article.id) for article in found if article)


@contextmanager
def current_library(settings: LibrarySettings | None = None) -> Iterator[Library]:
    """Open the library, and analyse anew what an earlier version of this program has analysed."""
    with configured_library(settings) as library:
        if outdated := library.outdated():
            print_errors(f"{outdated:,} articles were analysed by an earlier version; analysing them anew")
            with ProgressBar("Analysing") as progress:
                library.reanalyse(progress)
        yield library


def _settings_of_program() -> LibrarySettings:
    return RefreshProcess.settings_from(sys.stdin.buffer.readline())


def _end_with_standard_input() -> None:
    """Stop this process as SIGTERM does, or else by force, when the program that started it is gone."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    main = threading.main_thread().ident
    if main and hasattr(signal, "pthread_kill"):  # not on Windows
        signal.pthread_kill(main, signal.SIGTERM)
        time.sleep(_STOP_SECONDS)
    os._exit(1)


def _lower_priority() -> None:
    """Take the lowest priority, and treat SIGTERM like Ctrl-C: what was read until then is kept."""
    if hasattr(os, "nice"):
        os.nice(10)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _places(options: argparse.Namespace, settings: LibrarySettings) -> Sequence[str]:
    places: Sequence[str] = options.places or settings.sources
    if not places:
        raise ConfigError("name a folder, file or address, or set SOURCES")
    return places


def _progress_line(row: Progress) -> str:
    """Return one line on a source: its step, its counts, when it is tried again."""
    new, changed, same, problems = formatted_counts(row)
    counts = f"{new} new, {changed} changed, {same} same, {problems} problems"
    return f"{row.step:8}  {counts:44}  next try {local_time(row.state.due)}  {without_passwords(row.state.name)}"


def _problem_records(problems: Sequence[Problem]) -> list[dict[str, str]]:
    return [{"location": problem.location, "reason": problem.reason} for problem in problems]


def rebuild(options: argparse.Namespace) -> int:
    """Make a new index from the store."""
    with current_library() as library:
        library.rebuild()
        articles = library.statistics().articles
    print_result(options, {"articles": articles}, f"The index was made anew from {articles:,} articles.")
    return 0


def stats(options: argparse.Namespace) -> int:
    """Print how many articles and passages the library holds, and of which dates."""
    with configured_library() as library:
        statistics = library.statistics()
    record = {"articles": statistics.articles, "passages": statistics.passages, "oldest": iso_time(statistics.oldest)}
    record |= {"newest": iso_time(statistics.newest), "revision": statistics.revision}
    lines = [f"{name:9} {value:,}" if isinstance(value, int) else f"{name:9} {value}" for name, value in record.items()]
    print_result(options, record, "\n".join(lines))
    return 0

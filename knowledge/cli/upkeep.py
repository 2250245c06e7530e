"""Commands that keep a library: add, refresh, sources, read, opml, check, rebuild, stats."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson
from rich.console import Console
from rich.live import Live
from rich.table import Table

from knowledge import (
    Article,
    ConfigError,
    LibrarySettings,
    Progress,
    RefreshProcess,
    RefreshReport,
    SourceState,
    feed_list,
    read_sources,
)
from knowledge.cli import Bar, CommandError, complain, moment, opened, show

_COUNTS = ("new", "changed", "same")


def add(options: argparse.Namespace) -> int:
    """Take in articles."""
    settings = LibrarySettings()
    places = _places(options, settings)
    with opened(settings) as library, Bar("Reading") as progress:
        report = library.add(*places, prune=options.prune, progress=progress)
    for problem in report.problems:
        complain(str(problem))
    counts = {name: getattr(report, name) for name in (*_COUNTS, "withdrawn")}
    words = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    problems = [{"location": p.location, "reason": p.reason} for p in report.problems]
    show(options, counts | {"problems": problems}, f"{words}, {len(problems):,} could not be read")
    return 1 if problems else 0


def refresh(options: argparse.Namespace) -> int:
    """One round over the sources."""
    settings = RefreshProcess.settings_from(sys.stdin.buffer.read()) if options.settings else LibrarySettings()
    places = _places(options, settings)
    if options.gently:
        _be_gentle()
    with opened(settings) as library, _Rounds() as rounds:
        rows = library.refresh(*places, due_only=options.due, every=options.all, watch=rounds)
    for row in rows:
        for problem in row.report.problems:
            complain(str(problem))
    show(options, RefreshReport.of(rows), _table(rows))
    return 1 if any(row.report.problems for row in rows) else 0


def _be_gentle() -> None:
    """Take the lowest priority, and a signal to end as one from the keyboard: what was read is kept."""
    if hasattr(os, "nice"):
        os.nice(10)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _places(options: argparse.Namespace, settings: LibrarySettings) -> Sequence[str]:
    places: Sequence[str] = options.places or settings.sources
    if not places:
        raise ConfigError("name a folder, file or address, or set SOURCES")
    return places


class _Rounds:
    """A table of the round, kept up to date on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._rows: dict[str, Progress] = {}
        self._lock = threading.Lock()
        self._live = Live(console=Console(stderr=True), transient=True, refresh_per_second=4)
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> "_Rounds":
        if self._shown:
            self._live.start()
        return self

    def __call__(self, row: Progress) -> None:
        if self._shown:
            with self._lock:
                self._rows[row.state.name] = row
                lively = [each for each in self._rows.values() if each.step == "reading"]
                settled = [each for each in self._rows.values() if each.step != "reading"]
                self._live.update(_grid([*settled[-20:], *lively]))

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._live.stop()


def _grid(rows: Sequence[Progress]) -> Table:
    table = Table("source", "", *_COUNTS, "problems", "next try", box=None)
    for row in rows:
        table.add_row(row.state.name, row.step, *_numbers(row), _clock(row.state.due))
    return table


def _numbers(row: Progress) -> list[str]:
    return [f"{number:,}" for number in (*(getattr(row.report, name) for name in _COUNTS), len(row.report.problems))]


def _table(rows: Sequence[Progress]) -> str:
    """A line a source: how it went, what came, when it is its turn again."""
    lines = []
    for row in rows:
        new, changed, same, problems = _numbers(row)
        counts = f"{new} new, {changed} changed, {same} same, {problems} problems"
        lines.append(f"{row.step:8}  {counts:44}  next try {_clock(row.state.due)}  {row.state.name}")
    return "\n".join(lines)


def _clock(when: datetime | None) -> str:
    """A time as people write it: the hour today, else the day, too; in the zone of this computer."""
    if when is None:
        return "now"
    here = when.astimezone()
    return f"{here:%H:%M}" if here.date() == datetime.now(UTC).astimezone().date() else f"{here:%Y-%m-%d %H:%M}"


def _state(state: SourceState) -> dict[str, object]:
    times = {name: moment(getattr(state, name)) for name in ("tried", "succeeded", "due", "failing_since")}
    return times | {"failures": state.failures, "error": state.error, "dead": state.dead}


def sources(options: argparse.Namespace) -> int:
    """How the sources have been doing."""
    settings = LibrarySettings()
    with opened(settings) as library:
        states = library.sources(*(options.places or settings.sources))
    lines = [_condition(state) for state in states] or ["No source was read yet; set SOURCES, then refresh."]
    show(options, [{"source": state.name} | _state(state) for state in states], "\n".join(lines))
    return 0


def _condition(state: SourceState) -> str:
    if state.tried is None:
        return f"new      {state.name}: not read yet"
    word = "dead" if state.dead else "failing" if state.failures else "well"
    last = f"last read {_clock(state.succeeded)}" if state.succeeded else "never read"
    failures = f"{state.failures} failure{'' if state.failures == 1 else 's'}"
    trouble = f", {state.error}; {failures} since {_clock(state.failing_since)}"
    return f"{word:7}  {state.name}: {last}, next try {_clock(state.due)}{trouble if state.failures else ''}"


def read(options: argparse.Namespace) -> int:
    """Show what sources yield, without keeping it."""
    problems = 0
    for item in read_sources(options.places, LibrarySettings()):
        if not isinstance(item, Article):
            problems += 1
            complain(str(item))
        elif options.json:
            print(orjson.dumps(_whole(item, options.places)).decode(), flush=True)
        else:
            facts = (item.source, item.author, item.published.isoformat(), item.language, item.url or item.location)
            print(item.title, " · ".join(filter(None, facts)), item.text, sep="\n\n", end="\n\n\n", flush=True)
    return 1 if problems else 0


def _whole(article: Article, places: Sequence[str]) -> dict[str, object]:
    web = article.location.startswith(("http://", "https://"))
    path = _as_named(article.location, places)
    place = {"url": article.url or article.location} if web else {"path": path, "url": article.url}
    said = {name: getattr(article, name) for name in ("title", "text", "language", "author", "source", "tags", "image")}
    times = {"date": moment(article.published), "updated": moment(article.updated)}
    return place | said | times | {"id": article.id, "derived": sorted(article.derived)}


def _as_named(location: str, places: Sequence[str]) -> str:
    """A location on disk below the relative path that somebody named, if it was one."""
    for place in places:
        named = place.removeprefix("folder:")
        whole = os.path.abspath(named)  # noqa: PTH100 -- a link stays a link
        if location == whole or location.startswith(f"{whole}{os.sep}"):
            return named + location[len(whole) :]
    return location


def opml(options: argparse.Namespace) -> int:
    """Write the feeds among the sources as a list for feed readers."""
    written = feed_list(LibrarySettings().sources, "article-bot")
    if options.file:
        try:
            Path(options.file).write_bytes(written)
        except OSError as error:
            raise CommandError(f"{options.file}: {error.strerror}") from error
    else:
        sys.stdout.buffer.write(written)
    return 0


def check(options: argparse.Namespace) -> int:
    """Whether the index equals the store."""
    with opened() as library:
        wrong = library.check()
        articles = library.statistics().articles
    well = f"All is well: {articles:,} in the store, the same {articles:,} in the index, each once."
    show(options, {"articles": articles, "wrong": wrong}, "\n".join(wrong) or well)
    return 1 if wrong else 0


def rebuild(options: argparse.Namespace) -> int:
    """Make the index anew from the store."""
    with opened() as library:
        library.rebuild()
        articles = library.statistics().articles
    show(options, {"articles": articles}, f"The index was made anew from {articles:,} articles.")
    return 0


def stats(options: argparse.Namespace) -> int:
    """What the library holds."""
    with opened() as library:
        held = library.statistics()
    facts = {"articles": held.articles, "passages": held.passages, "oldest": moment(held.oldest)}
    facts |= {"newest": moment(held.newest), "revision": held.revision}
    lines = [f"{name:9} {value:,}" if isinstance(value, int) else f"{name:9} {value}" for name, value in facts.items()]
    show(options, facts, "\n".join(lines))
    return 0

"""Progress on a terminal: a bar for counted work, a table for a round over sources."""

import sys
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.progress import Task as RichTask
from rich.table import Table

from knowledge import Progress
from knowledge.cli.output import local_time

COUNTS = ("new", "changed", "same")
_FINISHED_ROWS = 20  # finished sources that the table shows above the running ones


class ProgressBar(AbstractContextManager["ProgressBar"]):
    """A progress bar with rate and time left on a terminal, nothing elsewhere; call it with done and total."""

    def __init__(self, text: str) -> None:
        columns = (TextColumn(text), BarColumn(), MofNCompleteColumn(), _RateColumn(), TimeRemainingColumn())
        self._bar = RichProgress(*columns, transient=True, disable=not sys.stderr.isatty())
        self._task = self._bar.add_task(text, total=None)

    def __enter__(self) -> "ProgressBar":
        self._bar.start()
        return self

    def __call__(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=max(done, total) if total else None)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


class _RateColumn(TextColumn):
    """Items a second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: RichTask) -> Any:
        """Return the rate of the task as text."""
        self.text_format = f"{task.speed or 0:,.0f}/s"
        return super().render(task)


class RoundTable:
    """A table of the sources of a round, kept up to date on a terminal, nothing elsewhere; threads may call it."""

    def __init__(self) -> None:
        self._rows: dict[str, Progress] = {}
        self._lock = threading.Lock()
        self._live = Live(console=Console(stderr=True), transient=True, refresh_per_second=4)
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> "RoundTable":
        if self._shown:
            self._live.start()
        return self

    def __call__(self, row: Progress) -> None:
        if self._shown:
            with self._lock:
                self._rows[row.state.name] = row
                running = [row for row in self._rows.values() if row.step == "reading"]
                finished = [row for row in self._rows.values() if row.step != "reading"]
                self._live.update(_table([*finished[-_FINISHED_ROWS:], *running]))

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._live.stop()


def _table(rows: Sequence[Progress]) -> Table:
    table = Table("source", "", *COUNTS, "problems", "next try", box=None)
    for row in rows:
        table.add_row(row.state.name, row.step, *formatted_counts(row), local_time(row.state.due))
    return table


def formatted_counts(row: Progress) -> list[str]:
    """Return how many articles were new, changed and the same, and how many problems a source had."""
    numbers = [*(getattr(row.report, name) for name in COUNTS), len(row.report.problems)]
    return [f"{number:,}" for number in numbers]

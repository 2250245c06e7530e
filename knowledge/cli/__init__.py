"""What the commands of ``python -m knowledge`` share: how they open the library, and how they show what they found."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import orjson
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.progress import Task as ProgressTask

from knowledge import Article, Library, LibrarySettings, open_library


class CommandError(Exception):
    """A command that could not do what it was asked; its text says why."""


def opened(settings: LibrarySettings | None = None) -> Library:
    """The library that the settings name."""
    settings = settings or LibrarySettings()
    return open_library(settings.store_url, settings.index_url, settings=settings)


class _Rate(TextColumn):
    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: ProgressTask) -> Any:
        """Items a second."""
        self.text_format = f"{task.speed or 0:,.0f}/s"
        return super().render(task)


class Bar(AbstractContextManager["Bar"]):
    """A progress bar with rate and time left on a terminal, nothing elsewhere; call it with done and total."""

    def __init__(self, text: str) -> None:
        columns = (TextColumn(text), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
        self._bar = Progress(*columns, transient=True, disable=not sys.stderr.isatty())
        self._task = self._bar.add_task(text, total=None)

    def __enter__(self) -> "Bar":
        self._bar.start()
        return self

    def __call__(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=max(done, total) if total else None)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def show(options: argparse.Namespace, result: object, text: str) -> None:
    """Print a result as the command was asked to: as JSON, or as text."""
    print(orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() if options.json else text)


def complain(*lines: str, code: int = 1) -> int:
    """Print lines where errors belong, and return the exit code."""
    for line in lines:
        print(f"knowledge: {line}", file=sys.stderr)
    return code


def byline(article: Article) -> str:
    """Source, date and address in one line."""
    return ", ".join(part for part in (article.source, day(article.published), article.url) if part)


def more(also: Sequence[Article]) -> str:
    """How many further articles tell the same; empty for none."""
    return f" (+{len(also):,} more)" if also else ""


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())


def day(when: datetime) -> str:
    """A date: 2024-03-12."""
    return when.date().isoformat()


def moment(when: datetime | None) -> str | None:
    """A time in ISO 8601."""
    return when.isoformat() if when else None


def facts(article: Article) -> dict[str, object]:
    """An article without its text, for JSON."""
    names = ("id", "title", "url", "source", "author", "language", "tags", "location")
    dates = {"published": moment(article.published), "derived": sorted(article.derived)}
    return {name: getattr(article, name) for name in names} | dates

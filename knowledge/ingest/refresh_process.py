"""
The contract between a program and a refresh that it runs as a child process.

The program starts `RefreshProcess.command`, writes `RefreshProcess.standard_input` to it, keeps that open, and reads a
`RefreshReport` from its standard output. When standard input ends, so does the refresh: the program was killed.
``python -m knowledge refresh`` is the other side.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from knowledge.errors import ConfigError
from knowledge.models import Problem, Progress
from knowledge.settings import LibrarySettings


@dataclass(frozen=True, slots=True)
class RefreshProcess:
    """
    One refresh in a process of its own, with the lowest priority.

    The settings go through standard input: a command line is visible to other users of the computer, and
    the store's address may hold a password. The process reads no settings from ``.env`` or the environment.
    """

    settings: LibrarySettings
    due_only: bool = False  # leave out sources whose time has not come
    every: bool = False  # leave out none, not even those that failed lately

    @property
    def command(self) -> list[str]:
        """The program and its arguments."""
        arguments = ["--json", "--gently", "--settings=-", *self._when]
        return [sys.executable, "-m", "knowledge", "refresh", *arguments]

    @property
    def _when(self) -> list[str]:
        return ["--all"] if self.every else ["--due"] if self.due_only else []

    @property
    def standard_input(self) -> bytes:
        """The settings as JSON, in one line. Fields of a subclass, such as a bot's token, are left out."""
        return self.settings.model_dump_json(include=set(LibrarySettings.model_fields)).encode() + b"\n"

    @staticmethod
    def settings_from(standard_input: bytes) -> LibrarySettings:
        """
        Return the settings that `standard_input` holds. Neither ``.env`` nor the environment changes them.

        Raises `ConfigError` when it is not a JSON object, or a setting is wrong.
        """
        try:
            values = json.loads(standard_input)
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise ConfigError("the settings on standard input are not a JSON object")
        return LibrarySettings(**values)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """The outcome of a refresh for one source. The counts are numbers of articles; all times are aware, UTC."""

    source: str
    step: str  # "done", "failed" or "not due"
    new: int
    changed: int
    same: int
    problems: tuple[Problem, ...]
    tried: datetime | None
    succeeded: datetime | None
    due: datetime | None
    failing_since: datetime | None
    failures: int
    error: str | None
    dead: bool


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """The outcome of a refresh, source by source. Its fields are the keys of the command's JSON."""

    sources: tuple[SourceReport, ...]

    @classmethod
    def of(cls, rows: Iterable[Progress]) -> "RefreshReport":
        """Return the report on the rows that `Library.refresh` returned."""
        return cls(tuple(_source_report(row) for row in rows))

    @classmethod
    def decode(cls, output: bytes) -> "RefreshReport":
        """Return the report that a process has printed. Raise `ValueError` when it printed none."""
        return TypeAdapter(cls).validate_json(output)


def _source_report(row: Progress) -> SourceReport:
    state, report = row.state, row.report
    return SourceReport(
        source=state.name,
        step=row.step,
        new=report.new,
        changed=report.changed,
        same=report.same,
        problems=tuple(report.problems),
        tried=state.tried,
        succeeded=state.succeeded,
        due=state.due,
        failing_since=state.failing_since,
        failures=state.failures,
        error=state.error,
        dead=state.dead,
    )

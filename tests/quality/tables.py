"""
The tables of quality floors: how the figures of a row are measured, and the least that each may be.

``floors.toml`` has the rows of retrieval, extraction apart; ``people.toml`` those of what people type.
"""

import fnmatch
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.workload import HANG_SECONDS

_HERE = Path(__file__).parent
FILES = ("floors", "people")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a data set, the options it is measured with, and the floor of each of its figures."""

    name: str
    folder: str
    options: Sequence[str]
    floors: dict[str, float]

    def measure(self, data: Path, empty_folder: Path) -> subprocess.CompletedProcess[str]:
        """Evaluate the row on the development sets in `data`; ``{folder}`` and ``{data}`` in its options are paths."""
        places = {"{folder}": str(data / self.folder), "{data}": str(data)}
        arguments = list(self.options)
        for place, path in places.items():
            arguments = [argument.replace(place, path) for argument in arguments]
        command = [sys.executable, "-m", "knowledge", "evaluate", *arguments]
        return subprocess.run(
            command, cwd=empty_folder, capture_output=True, text=True, check=False, timeout=HANG_SECONDS
        )


def rows(pattern: str = "*") -> dict[str, Row]:
    """Return the rows of all files, or those of one file, or those whose names match a pattern with ``*``."""
    files = [pattern] if pattern in FILES else FILES
    found = {row.name: row for name in files for row in _rows_of(_HERE / f"{name}.toml")}
    return found if pattern in FILES else {name: row for name, row in found.items() if fnmatch.fnmatch(name, pattern)}


def _rows_of(path: Path) -> Iterator[Row]:
    for name, table in tomllib.loads(path.read_text("utf-8")).items():
        floors = {figure: floor for figure, floor in table.items() if figure not in {"folder", "options"}}
        yield Row(name, table.get("folder", name), table.get("options", ["{folder}"]), floors)


def figures(output: str) -> dict[str, Any]:
    """
    Return the figures that a measurement printed; ``answered`` and ``refused`` of the questions as plain figures, and
    ``calibration``: what the calibration error lacks to 1.
    """
    measured: dict[str, Any] = json.loads(output.splitlines()[-1])
    if measured.get("ece") is not None:
        measured["calibration"] = 1 - measured["ece"]
    if isinstance(answered := measured.get("answered"), dict):
        falsely = answered["unanswerable"]
        measured |= {"answered": answered["answerable"], "refused": None if falsely is None else 1 - falsely}
    return measured

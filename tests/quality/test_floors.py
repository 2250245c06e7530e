"""
Answers are at least as good as they were. Needs the development sets: ``EVAL_DATA=folder pytest tests/quality``.

Two sets are measured at a time, in processes of their own.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.quality.conftest import DATA, EvalData
from tests.workload import HANG_SECONDS

TABLES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))

Run = subprocess.CompletedProcess[str]


def folder_name(table: str) -> str:
    """Return the name of the folder that holds the data set of a table."""
    return str(TABLES[table].get("folder", table))


def floors(table: str) -> dict[str, float]:
    """Return the figures of a table and the least that each may be."""
    return {figure: floor for figure, floor in TABLES[table].items() if figure not in {"folder", "options"}}


def measure(table: str, data: Path, empty_folder: Path) -> Run:
    """Evaluate with the options of a table, where ``{folder}`` stands for the folder of the data set."""
    options = TABLES[table].get("options", ["{folder}"])
    arguments = [option.replace("{folder}", str(data)) for option in options]
    command = [sys.executable, "-m", "knowledge", "evaluate", *arguments]
    return subprocess.run(command, cwd=empty_folder, capture_output=True, text=True, check=False, timeout=HANG_SECONDS)


@pytest.fixture(scope="session")
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Run]]]:
    """Measure the data sets of the chosen tests in the background."""
    empty_folder = tmp_path_factory.mktemp("quality")  # without a .env that would change the settings
    tables = [item.callspec.params["table"] for item in request.session.items if "runs" in item.fixturenames]
    folders = {table: Path(DATA, folder_name(table)).resolve() for table in tables} if DATA else {}
    with ThreadPoolExecutor(2) as pool:
        yield {
            table: pool.submit(measure, table, data, empty_folder) for table, data in folders.items() if data.is_dir()
        }
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("table", TABLES)
def test_answers_are_at_least_as_good_as_they_were(table: str, runs: dict[str, Future[Run]], eval_data: EvalData):
    eval_data.need(folder_name(table), floors=len(floors(table)))

    run = runs[table].result()

    assert run.returncode == 0, run.stderr
    measured = json.loads(run.stdout.splitlines()[-1])
    measured |= {"answered": (measured.get("answered") or {}).get("answerable")}
    below = {figure: (measured[figure], floor) for figure, floor in floors(table).items()}
    below = {figure: pair for figure, pair in below.items() if (pair[0] or 0) < pair[1]}
    assert not below, run.stdout


@pytest.mark.parametrize("table", TABLES)
def test_every_floor_is_a_fraction(table: str):
    assert floors(table)
    assert all(isinstance(floor, float) and 0 < floor <= 1 for floor in floors(table).values())

"""
Answers are at least as good as last time. Needs the development sets: ``EVAL_DATA=folder pytest tests/quality``.

Two sets are measured at a time, in processes of their own.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

FLOORS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))
DATA = os.environ.get("EVAL_DATA")
LONGEST = 900  # seconds a set may take

Run = subprocess.CompletedProcess[str]


def folder(name: str) -> Path | None:
    """The data set that a table of floors is about, where it is there."""
    path = Path(DATA, FLOORS[name].get("folder", name)).resolve() if DATA else None
    return path if path and path.is_dir() else None


def floors(name: str) -> list[tuple[str, float]]:
    """The figures of a table and the least they may be."""
    return [(figure, floor) for figure, floor in FLOORS[name].items() if figure not in {"folder", "options"}]


def measure(name: str, data: Path, place: Path) -> Run:
    """Measure as its table says; ``{folder}`` in an option is the data set's folder."""
    options = FLOORS[name].get("options", ["{folder}"])
    command = [sys.executable, "-m", "knowledge", "evaluate", *(o.replace("{folder}", str(data)) for o in options)]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=LONGEST)


@pytest.fixture(scope="session")
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Run]]]:
    """The chosen sets, being measured in the background."""
    place = tmp_path_factory.mktemp("quality")  # no settings of this checkout apply there
    chosen = [item.callspec.params["name"] for item in request.session.items if "runs" in item.fixturenames]
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(measure, name, data, place) for name in chosen if (data := folder(name))}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", FLOORS)
def test_answers_are_at_least_as_good_as_last_time(name: str, runs: dict[str, Future[Run]]):
    if name not in runs:
        pytest.skip(f"set EVAL_DATA to a folder that has {FLOORS[name].get('folder', name)}")

    run = runs[name].result()

    assert run.returncode == 0, run.stderr
    measured = json.loads(run.stdout.splitlines()[-1])
    short = {figure: (measured[figure], floor) for figure, floor in floors(name) if (measured[figure] or 0) < floor}
    assert not short, run.stdout


@pytest.mark.parametrize("name", FLOORS)
def test_every_floor_is_a_fraction(name: str):
    assert floors(name)
    assert all(isinstance(floor, float) and 0 < floor <= 1 for _, floor in floors(name))

"""
Answers are at least as good as they were. Needs the development sets: ``EVAL_DATA=folder pytest tests/quality``.

Two sets are measured at a time, in processes of their own.
"""

import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.quality.conftest import DATA, EvalData
from tests.quality.tables import figures, rows

ROWS = rows()

Run = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Run]]]:
    """Measure the data sets of the chosen tests in the background."""
    empty_folder = tmp_path_factory.mktemp("quality")  # without a .env that would change the settings
    chosen = [ROWS[item.callspec.params["name"]] for item in request.session.items if "runs" in item.fixturenames]
    data = Path(DATA).resolve() if DATA else empty_folder
    with ThreadPoolExecutor(2) as pool:
        yield {row.name: pool.submit(row.measure, data, empty_folder) for row in chosen if (data / row.folder).is_dir()}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", ROWS)
def test_answers_are_at_least_as_good_as_they_were(name: str, runs: dict[str, Future[Run]], eval_data: EvalData):
    floors = ROWS[name].floors
    eval_data.need(ROWS[name].folder, floors=len(floors))

    run = runs[name].result()

    assert run.returncode == 0, run.stderr
    measured = figures(run.stdout)
    below = {figure: (measured[figure], floor) for figure, floor in floors.items() if (measured[figure] or 0) < floor}
    assert not below, run.stdout


@pytest.mark.parametrize("name", ROWS)
def test_every_floor_is_a_fraction(name: str):
    assert ROWS[name].floors
    assert all(isinstance(floor, float) and 0 < floor <= 1 for floor in ROWS[name].floors.values())

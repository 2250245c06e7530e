"""Answers are at least as good as last time. Needs the development sets: EVAL_DATA=folder pytest tests/quality."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))
DATA = os.environ.get("EVAL_DATA")


@pytest.mark.parametrize("name", FLOORS)
def test_answers_are_at_least_as_good_as_last_time(name: str, tmp_path: Path):
    if not DATA or not Path(DATA, name).is_dir():
        pytest.skip(f"set EVAL_DATA to a folder that has {name}")
    command = [sys.executable, "-m", "knowledge", "evaluate", str(Path(DATA, name).resolve())]

    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    measured = json.loads(run.stdout.splitlines()[-1])
    short = {key: (measured[key], floor) for key, floor in FLOORS[name].items() if measured[key] < floor}
    assert not short, run.stdout

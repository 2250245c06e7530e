"""Announces at the end of a run which quality floors were not checked, because their data is missing."""

import os
from pathlib import Path

import pytest

DATA = os.environ.get("EVAL_DATA")
_UNCHECKED = "unchecked floors"  # a user property of a skipped test: how many floors it would have checked


class EvalData:
    """The development data of one test: found, or missing with the floors that are then not checked."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request

    def need(self, name: str, floors: int) -> Path:
        """
        Return the file or folder `name` of the development data.

        Without it the test is skipped, and `floors` floors count as unchecked; with ``--floors-required`` it fails.
        """
        path = Path(DATA, name).resolve() if DATA else None
        if path and path.exists():
            return path
        reason = f"set EVAL_DATA to a folder that has {name}"
        if self._request.config.getoption("--floors-required"):
            pytest.fail(reason)
        self._request.node.user_properties.append((_UNCHECKED, floors))
        pytest.skip(reason)


@pytest.fixture
def eval_data(request: pytest.FixtureRequest) -> EvalData:
    return EvalData(request)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    unchecked = sum(number for report in skipped for name, number in report.user_properties if name == _UNCHECKED)
    if unchecked:
        text = f"QUALITY FLOORS NOT CHECKED: {unchecked} skipped; set EVAL_DATA to the folder of the development sets"
        terminalreporter.write_line(text, bold=True, yellow=True)

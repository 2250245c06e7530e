"""Options for tests that need a program of their own, and what all tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.workload import Worker

# Equal examples in every run: only a change of the code makes a test fail. No limits in seconds: a machine may be busy.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chromium", metavar="PATH", help="run the tests in a browser too, in the Chromium at PATH")
    parser.addoption("--floors-required", action="store_true", help="fail where EVAL_DATA lacks the data of a floor")
    parser.addoption("--kills", metavar="N", type=int, default=4, help="kill an import and a refresh so many times")


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """A process for calls that must end, however hostile their input is."""
    with Worker() as worker:
        yield worker

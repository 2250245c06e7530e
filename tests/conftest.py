"""What has to be asked for: tests that need a program of its own."""

import pytest
from hypothesis import settings

# The same examples in every run: a change fails for what it changed. No deadline: machines are busy at times.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chromium", metavar="PATH", help="run the tests in a browser too, in the Chromium at PATH")
    parser.addoption("--kills", metavar="N", type=int, default=4, help="kill an import and a refresh so many times")

"""Options for tests that need a program of their own, and what all tests share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres
from tests.workload import Worker

# Equal examples in every run: only a change of the code makes a test fail. No limits in seconds: a machine may be busy.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("steady"), derandomize=False, max_examples=3000, print_blob=True)
settings.register_profile("many", settings.get_profile("steady"), max_examples=400)  # the same each time
settings.load_profile("steady")

NewDatabase = Callable[[], AbstractContextManager[str]]

_NO_POSTGRES = "PostgreSQL was not asked for; give --postgres URL, or --postgres start for a private server"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chromium", metavar="PATH", help="run the tests in a browser too, in the Chromium at PATH")
    parser.addoption("--floors-required", action="store_true", help="fail where EVAL_DATA lacks the data of a floor")
    parser.addoption("--kills", metavar="N", type=int, default=4, help="kill imports, refreshes, the bot so many times")
    parser.addoption("--seed", metavar="N", type=int, default=5, help="of the moments of kills of the bot")
    parser.addoption(
        "--postgres",
        metavar="URL",
        help="run the tests of databases on the PostgreSQL at URL too, each in a schema of its own; "
        "'start' starts a private server",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if _NO_POSTGRES in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"NOT RUN: {len(skipped)} tests. {_NO_POSTGRES}", yellow=True)


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a PostgreSQL server; tests that need it are skipped when there is none."""
    url = pytestconfig.getoption("--postgres")
    if not url:
        pytest.skip(_NO_POSTGRES)
    with ExitStack() as stack:
        yield stack.enter_context(postgres.private_server()) if url == "start" else url


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Makes empty databases, of each kind: yields the address of one."""
    if request.param == "sqlite":
        return _file
    server = request.getfixturevalue("postgres_server")
    return lambda: postgres.schema(server)


@pytest.fixture
def database_url(new_database: NewDatabase) -> Iterator[str]:
    """The address of an empty database of each kind."""
    with new_database() as url:
        yield url


@contextmanager
def _file() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/test.db"


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """A process for calls that must end, however hostile their input is."""
    with Worker() as worker:
        yield worker

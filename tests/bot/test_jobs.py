"""What the bot does unasked: it keeps its sources fresh, and tells the admins of one that died."""

import asyncio
import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import jobs
from bot.playground import Telegram
from bot.settings import Settings
from bot.state import State
from knowledge import Library, SourceState, open_library
from knowledge.store import Store
from knowledge.store.visits import keep_states
from tests.bot.conftest import Talk, connected
from tests.bot.running import running
from tests.bot.test_main import answer, page_of
from tests.newspaper import Paper, text
from tests.web_server import WebServer

DEAD = "feed:https://silent.example.org/feed"


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library whose addresses are in the environment, where a refresher finds them."""
    monkeypatch.chdir(tmp_path)
    settings = {
        "STORE_URL": f"sqlite:///{tmp_path}/articles.db",
        "INDEX_URL": f"tantivy:{tmp_path}/index",
        "FETCH_PRIVATE_HOSTS": "127.0.0.1",
        "FETCH_DELAY": "0",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with open_library(settings["STORE_URL"], settings["INDEX_URL"]) as library:
        yield library


async def until(done: Callable[[], bool]) -> None:
    """Wait for what another thread or process does."""
    async with asyncio.timeout(30):
        while not await asyncio.to_thread(done):  # noqa: ASYNC110 -- what others do sets no event of ours
            await asyncio.sleep(0.05)


async def test_admins_hear_once_of_a_source_that_died(
    telegram: Telegram, shared: Library, state: State, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=20)
    later = datetime.now(UTC) + timedelta(days=5)
    well = SourceState(name="feed:https://well.example.org/", due=later, failing_since=long_ago, failures=3)
    dead = dataclasses.replace(well, name=DEAD, error="is gone", dead=True)
    store = Store(f"sqlite:///{tmp_path}/articles.db")
    keep_states(store, [dead, well])
    store.close()
    monkeypatch.setenv("SOURCES", f"{DEAD} {well.name}")
    monkeypatch.setenv("ADMIN_IDS", f"{telegram.chat().id} 4711")
    async with connected(telegram, shared, state) as application:
        await Talk(telegram, application).says("/start")
    for _ in range(2):
        async with (
            connected(telegram, shared, state) as application,
            jobs.refreshing(shared, Settings(), application.bot),
        ):
            await until(lambda: all(each.told for each in shared.sources(DEAD)))
    [said] = [message.text for message in telegram.chat().messages if "One of your sources" in message.text]
    assert f"{DEAD}\nis gone" in said


async def test_without_sources_nothing_runs(telegram: Telegram, shared: Library, state: State) -> None:
    async with connected(telegram, shared, state) as application, jobs.refreshing(shared, Settings(), application.bot):
        assert [task for task in asyncio.all_tasks() if "_rounds" in repr(task)] == []


async def test_leaving_ends_a_round_that_goes_on(
    telegram: Telegram, shared: Library, state: State, monkeypatch: pytest.MonkeyPatch, paper: Paper
) -> None:
    paper.web["/feed"] = lambda _: [b"HTTP/1.1 200 OK\r\n\r\n", *[b"<rss>", 0.5] * 100]
    monkeypatch.setenv("SOURCES", f"feed:{paper.web.at('/feed')}")
    async with asyncio.timeout(15), connected(telegram, shared, state) as application:
        async with jobs.refreshing(shared, Settings(), application.bot):
            await until(lambda: bool(paper.web.requests))
        with Store(f"sqlite:///{Path.cwd()}/articles.db").refreshing():  # nobody else refreshes any more
            assert [state.failures for state in shared.sources(f"feed:{paper.web.at('/feed')}")] == [0]


async def test_a_bot_reads_its_feeds_and_answers_from_them(paper: Paper, tmp_path: Path) -> None:
    paper.article("lock")
    feed = paper.feed("/feed", paper.teaser("lock", 3), paper.teaser("none", 2))
    settings = {
        "FETCH_PRIVATE_HOSTS": "127.0.0.1",
        "FETCH_DELAY": "0",
        "ANSWER_CONFIDENCE": "0",
        "PLAYGROUND_PORT": "0",
    }
    async with running(tmp_path, SOURCES=feed, **settings) as program:
        page = await page_of(program)
        await program.prints(f"not read: {paper.web.at('/none')}: answers 404 Not Found")
        await program.prints("sources read: 2 new, 0 changed, 0 unchanged, 1 problems")
        reply = await answer(page, "What moves to the northern bank?")
        assert "towpath" in str(reply)
        assert await program.stops() == 0
    assert text("lock")[0] not in program.output

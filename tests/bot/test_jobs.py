"""Jobs: the sources are refreshed, and the admins are told about a source that is dead."""

import asyncio
import dataclasses
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.analysis import analysing
from bot.jobs.refreshing import refreshing
from bot.monitoring.notices import Notices
from bot.playground import Telegram
from bot.settings import Settings
from bot.state import State
from knowledge import Library, SourceState, open_library
from knowledge.language import ANALYSIS
from knowledge.store.databases import open_store
from tests.bot.conftest import Talk, connected
from tests.bot.running import HANG_SECONDS, running, until
from tests.bot.test_main import answer, page_of
from tests.newspaper import Paper, text
from tests.web_server import WebServer

DEAD = "feed:https://silent.example.org/feed"


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings made in code. The environment and the working directory know nothing of them."""
    monkeypatch.chdir(tmp_path)
    return Settings(
        _env_file=None,
        store_url=f"sqlite:///{tmp_path}/articles.db",
        index_url=f"tantivy:{tmp_path}/index",
        fetch_private_hosts=("127.0.0.1",),
        fetch_delay=0,
    )


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    with open_library(settings.store_url, settings.index_url, settings=settings) as library:
        yield library


async def test_admins_are_told_once_about_a_dead_source(
    telegram: Telegram, library: Library, state: State, settings: Settings, notices: Notices
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=20)
    later = datetime.now(UTC) + timedelta(days=5)
    well = SourceState(name="feed:https://well.example.org/", due=later, failing_since=long_ago, failures=3)
    dead = dataclasses.replace(well, name=DEAD, error="is gone", dead=True)
    store = open_store(settings.store_url)
    store.keep_states([dead, well])
    store.close()
    settings = settings.model_copy(update={"sources": (DEAD, well.name), "admin_ids": (telegram.chat().id, 4711)})
    async with connected(telegram, library, state) as application:
        await Talk(telegram, application).says("/start")
    for _ in range(2):
        async with (
            connected(telegram, library, state) as application,
            refreshing(library, settings, application.bot, notices),
        ):
            await until(lambda: all(source.reported for source in library.sources(DEAD)))
    [report] = [message.text for message in telegram.chat().messages if "One of your sources" in message.text]
    assert f"{DEAD}\nis gone" in report


async def test_without_sources_nothing_is_refreshed(
    telegram: Telegram,
    library: Library,
    state: State,
    settings: Settings,
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    processes: list[object] = []
    monkeypatch.setattr("bot.jobs.refreshing.RefreshProcess", processes.append)
    async with (
        connected(telegram, library, state) as application,
        refreshing(library, settings, application.bot, notices),
    ):
        await asyncio.sleep(0.1)
    assert processes == []


async def test_stopping_the_bot_ends_a_refresh(
    telegram: Telegram, library: Library, state: State, settings: Settings, notices: Notices, paper: Paper
) -> None:
    paper.web["/feed"] = lambda _: [b"HTTP/1.1 200 OK\r\n\r\n", *[b"<rss>", 0.5] * 100]
    settings = settings.model_copy(update={"sources": (f"feed:{paper.web.at('/feed')}",)})
    async with asyncio.timeout(HANG_SECONDS), connected(telegram, library, state) as application:
        async with refreshing(library, settings, application.bot, notices):
            await until(lambda: bool(paper.web.requests))
        with open_store(settings.store_url).refreshing():  # raises BusyError while another process refreshes
            assert [source.failures for source in library.sources(*settings.sources)] == [0]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the children of a process are listed in /proc")
async def test_a_refresh_ends_with_a_bot_that_is_killed(paper: Paper, tmp_path: Path) -> None:
    paper.web["/feed"] = lambda _: [b"HTTP/1.1 200 OK\r\n\r\n", *[b"<rss>", 0.5] * 100]
    settings = {"SOURCES": f"feed:{paper.web.at('/feed')}", "FETCH_PRIVATE_HOSTS": "127.0.0.1", "PLAYGROUND_PORT": "0"}
    async with running(tmp_path, **settings) as program:
        await until(lambda: bool(paper.web.requests))
        number = program.process.pid
        children = await asyncio.to_thread(Path(f"/proc/{number}/task/{number}/children").read_text)
        assert children.split()
        program.process.kill()
        await until(lambda: not any(map(is_running, children.split())))
        with open_store(f"sqlite:///{tmp_path}/data/articles.db").refreshing():  # it has given its lease back
            pass


def is_running(process: str) -> bool:
    """Return whether there is such a process that is more than an exit code."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_text())
    except OSError:
        return False


async def test_a_refresh_uses_the_settings_of_the_bot_and_no_others(
    telegram: Telegram,
    library: Library,
    state: State,
    settings: Settings,
    notices: Notices,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right, wrong = tmp_path / "right [articles]", tmp_path / "wrong"
    right.mkdir()
    (right / "zoo.md").write_text("# The zoo\n\nZebras graze behind the old gate.\n")
    wrong.mkdir()
    (wrong / "farm.md").write_text("# The farm\n\nCows graze behind the old barn.\n")
    env = "STORE_URL=sqlite:///wrong.db\nINDEX_URL=tantivy:wrong-index\nSOURCES=folder:wrong\n"
    (tmp_path / ".env").write_text(env)
    monkeypatch.setenv("LANGUAGE", "de")
    monkeypatch.setenv("FETCH_AGENT", "wrong/1.0")
    settings = settings.model_copy(update={"sources": ("folder:right [articles]",)})
    async with (
        connected(telegram, library, state) as application,
        refreshing(library, settings, application.bot, notices),
    ):
        await until(lambda: library.statistics().articles > 0)
    [article] = library.latest()
    assert (article.title, article.language) == ("The zoo", "en")
    assert not (tmp_path / "wrong.db").exists()
    assert not (tmp_path / "wrong-index").exists()


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


async def test_old_analyses_are_replaced_in_the_background(
    library: Library,
    notices: Notices,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "zoo.md").write_text("# The zoo\n\nZebras graze behind the old gate.\n")
    library.add(f"folder:{tmp_path}/zoo.md")
    monkeypatch.setattr(library._pipeline.reanalysis, "_analysis", ANALYSIS + 1)
    articles = library.statistics().articles
    caplog.set_level(logging.INFO)
    assert library.outdated() == articles
    async with analysing(library, notices):
        await until(lambda: library.outdated() == 0)
    assert articles == 1
    assert f"{articles} articles were analysed by an earlier version" in caplog.text
    assert library.check() == []


async def test_stopping_the_bot_ends_the_analysis(
    library: Library, notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library._store, "outdated", lambda _: 1)
    monkeypatch.setattr(library._store, "replace_outlines", lambda *_: 1)  # it would never end
    async with asyncio.timeout(HANG_SECONDS):
        async with analysing(library, notices):
            running = asyncio.all_tasks()
        assert running - asyncio.all_tasks() != set()

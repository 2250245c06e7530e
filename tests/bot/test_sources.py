"""The admins pause, resume and try sources in the chat, and have all of them read."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.refreshing import refreshing
from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.monitoring.notices import Notices
from bot.playground import Telegram
from bot.publisher.desk import Desk
from bot.settings import Settings
from bot.state import State
from bot.state.access import StateError
from bot.state.source_choices import SourceChoice, SourceChoices, effective
from knowledge import Library, SourceState, open_library
from knowledge.store.databases import open_store
from tests.bot.conftest import Talk, connected
from tests.bot.running import until
from tests.bot.speech import words

FEED = "feed:https://ada:secret@silent.example.org/feed"
PAGE = "page:https://well.example.org/"


@dataclass
class Desktop:
    """An admin's chat, and the job that reads the sources."""

    talk: Talk
    library: Library
    settings: Settings
    state: State
    desk: Desk
    notices: Notices

    def reading(self) -> AbstractAsyncContextManager[None]:
        """Return the context in which the sources are read."""
        bot, choices = self.talk.application.bot, self.state.source_choices()
        return refreshing(self.library, self.settings, bot, self.notices, choices, self.desk.requests)

    @property
    def last(self) -> str:
        """What the bot said last."""
        return self.talk.messages[-1].text


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, telegram: Telegram) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(f"# Title {name}\n\nA story of number {name} and its harbour.\n")
    return Settings(
        _env_file=None,
        store_url=f"sqlite:///{tmp_path}/articles.db",
        index_url=f"tantivy:{tmp_path}/index",
        sources=("folder:one", "folder:two"),
        admin_ids=(telegram.reader.id,),
    )


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    with open_library(settings.store_url, settings.index_url, settings=settings) as library:
        yield library


@pytest.fixture
async def desktop(
    telegram: Telegram, library: Library, settings: Settings, state: State, notices: Notices
) -> AsyncIterator[Desktop]:
    desk = Desk(frozenset(settings.admin_ids), settings.sources)
    async with connected(telegram, library, state, desk=desk) as application:
        yield Desktop(Talk(telegram, application), library, settings, state, desk, notices)


def keep_states(settings: Settings, *states: SourceState) -> None:
    store = open_store(settings.store_url)
    store.keep_states(states)
    store.close()


def test_what_admins_say_of_sources_is_kept(state: State) -> None:
    choices = state.source_choices()
    choices.add("feed:https://one.example.org/")
    choices.pause("feed:https://one.example.org/")
    choices.pause("folder:two")

    assert choices.all() == [
        SourceChoice("feed:https://one.example.org/", added=True, paused=True),
        SourceChoice("folder:two", paused=True),
    ]
    assert effective(["folder:two", "folder:three"], choices.all()) == ("folder:three",)

    choices.resume("feed:https://one.example.org/")
    choices.resume("folder:two")

    assert choices.all() == [SourceChoice("feed:https://one.example.org/", added=True)]
    assert effective(["folder:two"], choices.all()) == ("folder:two", "feed:https://one.example.org/")

    choices.remove("feed:https://one.example.org/")

    assert choices.all() == []


@pytest.mark.parametrize("language", ["en", "ar", "uk"])
async def test_the_list_says_how_each_source_has_been_doing(
    telegram: Telegram, library: Library, settings: Settings, state: State, language: str
) -> None:
    telegram.reader.language_code = language
    said = Words(Catalogue(language))
    then, now = datetime(2026, 3, 4, 5, 6, tzinfo=UTC), datetime.now(UTC)
    failing = SourceState(
        name=FEED,
        tried=now,
        due=now + timedelta(hours=1),
        failing_since=then,
        failures=4,
        error="answers 404 Not Found",
    )
    keep_states(settings, failing, SourceState(name=PAGE, tried=then, succeeded=then))
    state.source_choices().add(PAGE)
    desk = Desk(frozenset(settings.admin_ids), (FEED, "folder:one"))
    async with connected(telegram, library, state, desk=desk) as application:
        talk = Talk(telegram, application)
        overview = await talk.says("/admin")
        reply = await talk.presses(said.SOURCES)

    since = f"{said.day(then)}, {said.hour(then)}"
    assert "feed:https://silent.example.org/feed" in overview.text
    assert "secret" not in overview.text + reply.text
    assert said.LAST_READ(time=since) in overview.text
    first, second, third = reply.text.split("\n\n")
    assert "feed:https://silent.example.org/feed" in first
    assert said.SOURCE_FAILS(time=since, error="answers 404 Not Found") in first
    assert said.SOURCE_WAITS in second
    assert said.SOURCE_READ(time=since) in third
    assert reply.buttons[:2] == [said.PAUSE(number=1), said.TRY_NOW(number=1)]


async def test_a_paused_source_is_read_no_more_until_it_is_resumed(desktop: Desktop) -> None:
    await desktop.talk.says("/admin")
    shown = await desktop.talk.presses(words.SOURCES)
    await desktop.talk.presses(words.PAUSE(number=2), shown)

    assert words.SOURCE_PAUSED in shown.text
    assert words.RESUME(number=2) in shown.buttons
    async with desktop.reading():
        await until(lambda: desktop.library.statistics().articles == 1)
        await desktop.talk.says("/refresh")
        await until(lambda: desktop.last.startswith("Sources read."))
        assert desktop.library.statistics().articles == 1

        await desktop.talk.presses(words.RESUME(number=2), shown)
        assert words.SOURCE_PAUSED not in shown.text
        await desktop.talk.says("/refresh")
        await until(lambda: desktop.library.statistics().articles == 2)


async def test_a_source_that_an_admin_added_is_read_too(desktop: Desktop, tmp_path: Path) -> None:
    (tmp_path / "three.md").write_text("# Title three\n\nA story of the third harbour.\n")
    desktop.state.source_choices().add(f"folder:{tmp_path}/three.md")

    async with desktop.reading():
        await until(lambda: desktop.library.statistics().articles == 3)


async def test_a_refresh_says_what_came_of_it(desktop: Desktop, tmp_path: Path) -> None:
    async with desktop.reading():
        await until(lambda: desktop.library.statistics().articles == 2)
        await until(lambda: not desktop.desk.requests.under_way)
        (tmp_path / "one" / "b.md").write_text("# Another\n\nA new story of the lighthouse.\n")
        (tmp_path / "two" / "a.md").write_text("# Title two\n\nA story that was changed.\n")

        assert (await desktop.talk.says("/refresh")).text == words.SOURCES_READING
        await until(lambda: desktop.last == words.SOURCES_DONE(new=1, changed=1, failed=0))


async def test_a_refresh_that_is_under_way_answers_all_who_asked(desktop: Desktop) -> None:
    desktop.desk.requests.under_way = True
    replies = [await desktop.talk.says("/refresh") for _ in range(2)]

    assert [reply.text for reply in replies] == [words.SOURCES_READING_ALREADY] * 2
    async with desktop.reading():
        await until(lambda: [message.text[:12] for message in desktop.talk.messages[-2:]] == ["Sources read"] * 2)
        await asyncio.sleep(0.1)
    assert len(desktop.talk.messages) == 4


async def test_one_source_is_tried_at_once_although_it_failed_lately(desktop: Desktop, tmp_path: Path) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    name = desktop.library.sources("folder:two")[0].name
    keep_states(desktop.settings, SourceState(name=name, due=later, failing_since=later, failures=9, error="is gone"))
    async with desktop.reading():
        await until(lambda: desktop.library.statistics().articles == 1)
        await until(lambda: not desktop.desk.requests.under_way)
        await desktop.talk.says("/refresh")
        await until(lambda: "Sources read" in desktop.last)
        assert "sources that fail: 1" in desktop.last
        assert desktop.last.endswith("/two: is gone")

        await desktop.talk.says("/admin")
        await desktop.talk.presses(words.SOURCES)
        assert (await desktop.talk.presses(words.TRY_NOW(number=2))).text == words.SOURCES_READING
        await until(lambda: desktop.last == words.SOURCES_DONE(new=1, changed=0, failed=0))


async def test_a_refresh_that_fails_as_a_whole_says_why(desktop: Desktop) -> None:
    async with desktop.reading():
        await until(lambda: desktop.library.statistics().articles == 2)
        await until(lambda: not desktop.desk.requests.under_way)
        with open_store(desktop.settings.store_url).refreshing():
            await desktop.talk.says("/refresh")
            await until(lambda: desktop.last != words.SOURCES_READING)
    assert desktop.last.startswith(words.SOURCES_NOT_READ.pattern.partition("{")[0])


async def test_a_long_list_has_pages(telegram: Telegram, library: Library, state: State) -> None:
    names = tuple(f"feed:https://paper.example.org/{'x' * 300}/{number}" for number in range(20))
    desk = Desk(frozenset({telegram.reader.id}), names)
    async with connected(telegram, library, state, desk=desk) as application:
        talk = Talk(telegram, application)
        await talk.says("/admin")
        shown = await talk.presses(words.SOURCES)
        assert shown.buttons[-1] == "›"
        assert await talk.presses("›", shown) is shown
        await talk.presses("›", shown)
        assert shown.text.startswith("17. ")
        assert shown.buttons[-1] == "‹"
        await talk.presses(words.PAUSE(number=20), shown)
        assert shown.text.startswith("17. ")
        assert [choice.paused for choice in state.source_choices().all()] == [True]


async def test_a_choice_that_cannot_be_kept_is_not_made(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    await desktop.talk.says("/admin")
    await desktop.talk.presses(words.SOURCES)

    def fails(*_: object) -> None:
        raise StateError("gone")

    monkeypatch.setattr(SourceChoices, "pause", fails)
    assert (await desktop.talk.presses(words.PAUSE(number=1))).text == words.CHOICE_NOT_KEPT


async def test_a_source_that_is_gone_has_an_old_button(desktop: Desktop) -> None:
    desktop.state.source_choices().add(PAGE)
    await desktop.talk.says("/admin")
    shown = await desktop.talk.presses(words.SOURCES)
    desktop.state.source_choices().remove(PAGE)

    assert (await desktop.talk.presses(words.PAUSE(number=3), shown)).text == words.OLD_BUTTON

"""The admins are told of trouble: each once, after a restart not again, and as soon as they can be."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from telegram.error import NetworkError, TimedOut

from bot.jobs import admins
from bot.jobs.admins import telling
from bot.jobs.refreshing import refreshing
from bot.monitoring.notices import Notices, bot_id, notices_of
from bot.playground import Telegram
from bot.settings import Settings
from bot.state import State
from bot.state.access import FullError, StateError
from bot.state.notice_rows import Notice
from bot.state.opening import opened
from bot.watchdog import Watchdog
from knowledge import DiskFullError, Library, StoreError
from tests.bot.conftest import Talk, connected
from tests.bot.running import HANG_SECONDS, until

HOUR = 60 * 60
STRANGER = 4711  # has never written to the bot


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admins, "_LOOK_SECONDS", 0.01)


class Bot:
    """
    The part of a bot that messages to admins need.

    `failing`: ids of people who are out of reach. `waiting`: of those whose messages are still tried. `unconfirmed`: of
    those who get their messages while Telegram's answer is lost.
    """

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []
        self.failing: set[int] = set()
        self.waiting: set[int] = set()
        self.unconfirmed: set[int] = set()
        self.calls: list[int] = []

    async def send_message(self, chat_id: int, text: str) -> None:
        """Keep a message, or fail."""
        self.calls.append(chat_id)
        if chat_id in self.failing:
            raise NetworkError("unreachable")
        if chat_id in self.waiting:
            await asyncio.Event().wait()
        self.sent.append((chat_id, text))
        if chat_id in self.unconfirmed:
            raise TimedOut


def later(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    """Move the clock on."""
    moment = time.time() + hours * HOUR
    monkeypatch.setattr(time, "time", lambda: moment)


def due(notices: Notices) -> list[str]:
    return [notice.kind for notice, _ in notices.due([7])]


async def test_admins_are_told_once_across_restarts(telegram: Telegram, library: Library, state: State) -> None:
    mine = [telegram.chat().id, STRANGER]
    async with connected(telegram, library, state) as application:
        await Talk(telegram, application).says("/start")
    for _ in range(3):
        notices = notices_of(telegram.token, state, hours=24)
        notices.silence(180)
        async with connected(telegram, library, state) as application, telling(notices, mine, application.bot):
            await until(lambda notices=notices: not notices.due(mine))

    [told] = [message.text for message in telegram.chat().messages if "from Telegram for 3 minutes" in message.text]
    assert told.endswith(" UTC")


async def test_an_admin_who_is_not_reached_is_told_later_and_the_others_not_again(state: State) -> None:
    bot, notices = Bot(), notices_of("1:x", state, hours=24)
    bot.failing = {8}
    notices.lost_reply()
    async with telling(notices, [7, 8], bot):
        await until(lambda: bool(bot.sent))
    bot.failing = set()
    notices = notices_of("1:x", state, hours=24)
    async with telling(notices, [7, 8], bot):
        await until(lambda: not notices.due([7, 8]))

    assert [admin for admin, _ in bot.sent] == [7, 8]


async def test_an_admin_who_is_not_reached_keeps_no_other_waiting(notices: Notices) -> None:
    bot = Bot()
    bot.waiting = {7}
    async with telling(notices, [7, 8], bot):
        notices.lost_reply()
        await until(lambda: 7 in bot.calls)
        await until(lambda: bool(bot.sent))
        notices.silence(90)
        await until(lambda: len(bot.sent) == 2)

    assert {admin for admin, _ in bot.sent} == {8}
    assert [admin for _, admin in notices.due([7, 8])] == [7, 7]


async def test_a_message_that_may_have_arrived_is_not_sent_again_and_again(notices: Notices) -> None:
    bot = Bot()
    bot.unconfirmed = {7}
    notices.lost_reply()
    async with telling(notices, [7], bot):
        await until(lambda: bool(bot.sent))
        await asyncio.sleep(0.2)  # twenty looks for notices

    assert len(bot.sent) == 1
    assert due(notices) == []


def test_one_of_a_kind_is_told_within_the_hours(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours, expected in ((0, ["silence"]), (23, []), (2, ["silence"]), (-50, ["silence"])):
        later(monkeypatch, hours)
        notices.silence(100)
        assert due(notices) == expected
        for notice, admin in notices.due([7]):
            notices.told(notice, admin)


def test_what_nobody_could_be_told_is_forgotten(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    notices.lost_reply()
    later(monkeypatch, 25)

    assert due(notices) == []


def test_bots_of_one_database_have_their_own_notices(state: State) -> None:
    mine = notices_of("1:x", state, hours=24)
    mine.lost_reply()
    mine.write()

    assert due(notices_of("1:y", state, hours=24)) == ["reply lost"]
    assert due(notices_of("2:x", state, hours=24)) == []


async def test_a_database_that_cannot_be_written_holds_nothing_up(
    state: State, notices: Notices, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, keep = Bot(), notices._rows.keep
    monkeypatch.setattr(notices._rows, "keep", failing(StateError("readonly")))
    notices.lost_reply()
    async with telling(notices, [7], bot):
        await until(lambda: bool(bot.sent))
        assert due(notices_of(telegram.token, state, hours=24)) == []
        monkeypatch.setattr(notices._rows, "keep", keep)
    assert len(bot.sent) == 1
    [kept] = state.notices(int(telegram.token.partition(":")[0])).all()
    assert kept.told == {7}


def test_what_one_admin_was_told_is_not_undone_by_an_older_writing(
    notices: Notices, state: State, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, begun, go_on = notices._rows.keep, threading.Event(), threading.Event()

    def keep_slowly(notice: Notice) -> None:
        if not notice.told:
            begun.set()
            assert go_on.wait(HANG_SECONDS)
        keep(notice)

    monkeypatch.setattr(notices._rows, "keep", keep_slowly)
    notices.lost_reply()
    [(notice, _)] = notices.due([7])
    with ThreadPoolExecutor(2) as threads:
        older = threads.submit(notices.write)
        assert begun.wait(HANG_SECONDS)
        notices.told(notice, 7)
        newer = threads.submit(notices.write)
        wait([newer], timeout=0.2)  # it would be done if it did not wait for the older one
        go_on.set()
        older.result()
        newer.result()

    [kept] = state.notices(bot_id(telegram.token)).all()
    assert kept.told == {7}


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "kind"), [(StoreError("is damaged"), "library"), (DiskFullError("disk full (x)"), "disk full")]
)
async def test_a_library_that_cannot_answer_is_noticed(
    error: StoreError,
    kind: str,
    telegram: Telegram,
    library: Library,
    state: State,
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library, "ask", failing(error))
    async with connected(telegram, library, state, notices) as application:
        await Talk(telegram, application).says("When does the ferry leave?")

    [(notice, _)] = notices.due([7])
    assert notice.kind == kind
    assert str(error) in notice.text


@pytest.mark.parametrize(("error", "kind"), [(StateError("readonly"), "state"), (FullError("disk full"), "disk full")])
async def test_a_database_that_cannot_be_written_is_noticed(
    error: StateError,
    kind: str,
    telegram: Telegram,
    library: Library,
    state: State,
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state, "looked", failing(error))
    async with connected(telegram, library, state, notices) as application:
        await Talk(telegram, application).says("/latest")

    assert due(notices) == [kind]


def test_room_that_is_used_up_is_told_from_other_faults(state: State) -> None:
    with state._engine.connect() as db:
        db.exec_driver_sql("PRAGMA max_page_count=1")
    with pytest.raises(FullError, match="disk full"):
        for number in range(1000):
            state.remember(f"filler {number} {'x' * 1000}")


async def test_a_reply_that_is_given_up_is_noticed(
    telegram: Telegram, library: Library, state: State, notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(telegram, library, state, notices) as application:
        monkeypatch.setattr("bot.handlers.welcome.send", failing(TimedOut()))
        with pytest.raises(AssertionError, match="no reply"):
            await Talk(telegram, application).says("/start")

    assert due(notices) == ["reply lost"]


def test_a_damaged_database_is_noticed_by_the_one_that_replaces_it(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("Dear diary, " * 1000)
    with opened(f"sqlite:///{tmp_path}/bot.db", question_days=30) as state:
        [(notice, _)] = notices_of("1:x", state, hours=24).due([7])

    assert "bot.db.damaged-" in notice.text


def test_silence_is_noticed_when_it_is_over(notices: Notices) -> None:
    watchdog = Watchdog(0.0, notices.silence)
    watchdog.heard()
    assert due(notices) == []

    watchdog._deaf = True
    watchdog.heard()
    assert due(notices) == ["silence"]


async def test_a_refresh_that_fails_is_noticed(
    library: Library, notices: Notices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.jobs.refreshing._FAILURES", 1)
    settings = Settings(_env_file=None, sources=(f"folder:{tmp_path}",), store_url=f"sqlite:///{tmp_path}/other.db")
    (tmp_path / "other.db").write_text("Dear diary, " * 1000)
    async with refreshing(library, settings, Bot(), notices):
        await until(lambda: bool(due(notices)))

    [(notice, _)] = notices.due([7])
    assert notice.kind == "job: reading the sources"
    assert "file is not a database" in notice.text


def test_what_is_out_of_date_is_deleted(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    notices = Notices(state.notices(7), hours=24)
    for number in range(5):
        notices.complaint("wrong", f"{number:016x}", f"Note {number}")
    notices.write()
    assert len(state.notices(7).all()) == 5
    later(monkeypatch, 25)
    notices.complaint("outdated", f"{9:016x}", "Note 9")
    notices.write()

    [kept] = state.notices(7).all()
    assert kept.kind == f"outdated: {9:016x}"
    assert due(notices) == [kept.kind]

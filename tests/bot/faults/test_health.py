"""What monitoring asks the running bot: whether it is alive and ready, and what it counts."""

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.monitoring.health import Checks
from bot.monitoring.metrics import Metrics
from bot.watchdog import Watchdog
from knowledge import Library, StoreError, open_library
from tests.bot.faults.faulty_telegram import FaultyTelegram, in_turn, refusal, too_many
from tests.bot.running import HANG_SECONDS, Program, running

ANY_PORT = {"HEALTH_ADDRESS": "127.0.0.1:0"}


async def place(program: Program) -> str:
    """Return where the bot answers."""
    found = re.search(r"http://127\.0\.0\.1:\d+", await program.prints("health and metrics are at"))
    assert found
    return found[0]


async def get(address: str) -> tuple[int, str]:
    async with ClientSession(timeout=ClientTimeout(HANG_SECONDS)) as client, client.get(address) as response:
        return response.status, await response.text()


async def measures(address: str) -> dict[str, float]:
    """Return all measures by name and labels."""
    status, text = await get(f"{address}/metrics")
    assert status == 200
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def becomes(address: str, status: int) -> Any:
    """Wait until the bot's health has this status. Return what it says."""
    async with asyncio.timeout(HANG_SECONDS):
        while True:
            found, _ = await get(address)
            if found == status:
                async with ClientSession() as client, client.get(address) as response:
                    return await response.json()
            await asyncio.sleep(0.05)


async def measures_once(address: str, condition: Callable[[dict[str, float]], bool]) -> dict[str, float]:
    """Wait until the measures fulfil a condition, and return them."""
    async with asyncio.timeout(HANG_SECONDS):
        while True:
            if condition(found := await measures(address)):
                return found
            await asyncio.sleep(0.05)


async def test_a_bot_that_hears_telegram_is_ready(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    telegram.fault = in_turn("getMe", *[too_many(1)] * 2)
    async with running(tmp_path, **settings, **ANY_PORT) as program:
        address = await place(program)
        before = await becomes(f"{address}/health", 503)
        after = await becomes(f"{address}/health", 200)
        life, _ = await get(f"{address}/health/live")
        missing, _ = await get(f"{address}/etc/passwd")
        assert await program.stops() == 0

    assert before == {"live": True, "ready": False, "reasons": ["Telegram has not delivered anything yet"]}
    assert after == {"live": True, "ready": True, "reasons": []}
    assert (life, missing) == (200, 404)


async def test_a_bot_that_telegram_refuses_is_not_ready(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    telegram.fault = lambda method, _: (lambda _: refusal(409, "Conflict")) if method == "getUpdates" else None
    async with running(tmp_path, **settings, **ANY_PORT) as program:
        address = await place(program)
        await program.prints("is listening")
        status, _ = await get(f"{address}/health")
        life, _ = await get(f"{address}/health/live")

    assert (status, life) == (503, 200)


async def test_questions_replies_and_calls_are_counted(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    calls = in_turn("sendMessage", too_many(1))
    telegram.fault = lambda method, chat: (lambda _: refusal(403, "Forbidden")) if chat == 9 else calls(method, chat)
    async with running(tmp_path, **settings, **ANY_PORT) as program:
        address = await place(program)
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(lambda sent: len(sent) == 1)
        telegram.says(7, "Who won the chess match?")
        await telegram.until(lambda sent: len(sent) == 2)
        telegram.says(9, "Where do zebras graze?")
        await program.prints("the reader has stopped the bot")
        found = await measures(address)
        _, text = await get(f"{address}/metrics")
        assert await program.stops() == 0

    assert found['article_bot_questions_total{outcome="answered"}'] == 2
    assert found['article_bot_questions_total{outcome="no_answer"}'] == 1
    assert found['article_bot_questions_total{outcome="error"}'] == 0
    assert found['article_bot_telegram_calls_total{result="429"}'] == 1
    assert found['article_bot_telegram_calls_total{result="403"}'] == 1
    assert found['article_bot_reply_seconds_bucket{le="0.5"}'] <= 1
    assert found["article_bot_reply_seconds_count"] == 2
    assert found["article_bot_replies_lost_total"] == 0
    assert found["article_bot_replies_waiting"] == 0
    assert found["article_bot_articles"] == 1
    assert 0 <= found["article_bot_last_update_age_seconds"] < HANG_SECONDS
    assert "zebra" not in text
    assert not re.search(r"chat|reader=", text)


async def test_replies_that_wait_and_those_that_are_given_up_are_counted(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    busy = {7: 30, 8: 30, 9: 120}  # seconds; a reply is kept for 60
    telegram.fault = lambda method, chat: too_many(busy[chat]) if method == "sendMessage" else None
    async with running(tmp_path, **settings, **ANY_PORT, REPLY_MINUTES="1") as program:
        address = await place(program)
        for chat in (7, 7, 8, 9):
            telegram.says(chat, "Where do zebras graze?")
        found = await measures_once(address, lambda found: found["article_bot_replies_lost_total"] == 1)
        found = await measures_once(address, lambda found: found["article_bot_updates_waiting"] == 3)

    assert found["article_bot_replies_waiting"] == 2  # the third one waits behind another of its chat


async def test_sources_that_fail_are_counted(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    del telegram
    sources = {"SOURCES": "folder:. folder:nowhere"}
    async with running(tmp_path, **settings, **ANY_PORT, **sources) as program:
        address = await place(program)
        await program.prints("sources read")
        found = await measures(address)
        assert await program.stops() == 0

    assert found["article_bot_sources_failing"] == 1
    assert 0 <= found["article_bot_last_refresh_age_seconds"] < HANG_SECONDS


async def test_a_port_that_is_taken_is_one_line_and_readers_are_answered(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        async with running(tmp_path, **settings, HEALTH_ADDRESS=address) as program:
            telegram.says(7, "Where do zebras graze?")
            await telegram.until(lambda sent: "north of the river" in str(sent))
            assert await program.stops() == 0

    [line] = [line for line in program.output.splitlines() if "HEALTH_ADDRESS" in line]
    assert f"cannot listen at {address}: Address already in use" in line
    assert "Traceback" not in program.output


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(f"sqlite:///{tmp_path}/articles.db", "memory:") as library:
        yield library


async def test_an_event_loop_that_hangs_is_not_alive(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.monitoring.health._TURN_SECONDS", 0.05)
    watchdog = Watchdog(60)
    watchdog.heard()
    checks = Checks(asyncio.get_running_loop(), library, watchdog)
    hanging = checks.health()  # asked by the thread of the event loop, which can do nothing else meanwhile

    assert not hanging.live
    assert hanging.reasons == ("the event loop has done nothing for 0.05 seconds",)


async def test_articles_that_cannot_be_read_are_a_reason(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise StoreError("the article store is damaged")

    watchdog, metrics = Watchdog(60), Metrics()
    watchdog.heard()
    checks = Checks(asyncio.get_running_loop(), library, watchdog)
    metrics.library(library, ())
    assert (await asyncio.to_thread(checks.health)).ready
    monkeypatch.setattr(library, "statistics", fails)
    health = await asyncio.to_thread(checks.health)

    assert health.reasons == ("the articles cannot be read: the article store is damaged",)
    assert (await asyncio.to_thread(checks.life)).live
    assert b"article_bot_questions_total" in metrics.page()

"""A bot that hears nothing from Telegram notices, says so and connects anew."""

import asyncio
import logging
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot import app, polling
from bot.state import State
from bot.watchdog import Watchdog
from knowledge import open_library
from tests.bot.faults.faulty_telegram import TOKEN, Fault, FaultyTelegram, in_turn, refusal
from tests.bot.running import HANG_SECONDS, running


async def silent(_: Any) -> Any:
    await asyncio.sleep(HANG_SECONDS)


async def test_polling_that_hears_nothing_is_begun_anew(
    telegram: FaultyTelegram,
    settings: dict[str, str],
    state: State,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    del settings
    caplog.set_level(logging.INFO)
    telegram.fault = in_turn("getUpdates", silent)
    watchdog = Watchdog(0.5)
    with open_library(f"sqlite:///{tmp_path}/data/articles.db", f"tantivy:{tmp_path}/data/index") as library:
        application = app.build(TOKEN, library, state, base=telegram.base, watchdog=watchdog)
        bot = asyncio.create_task(polling.run(application, watchdog))
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(lambda sent: "north of the river" in str(sent))
        bot.cancel()
        await asyncio.wait([bot])

    assert "nothing was heard from Telegram" in caplog.text
    assert "Telegram is heard again" in caplog.messages


async def test_a_webhook_that_is_set_meanwhile_is_removed(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    calls = Counter[str]()

    def fault(method: str, _: int) -> Fault | None:
        calls[method] += 1
        conflict = refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        return (lambda _: conflict) if method == "getUpdates" and calls["deleteWebhook"] < 2 else None

    telegram.fault = fault
    async with running(tmp_path, **settings) as program:
        told = await program.prints("a webhook was set")
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(lambda sent: "north of the river" in str(sent))
        assert await program.stops() == 0

    assert "ERROR" in told

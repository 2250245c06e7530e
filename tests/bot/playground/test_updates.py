import asyncio
import time
from typing import Any

import pytest

from bot.playground import ApiError, Telegram
from bot.playground.updates import Updates
from tests.bot.playground.conftest import Bot


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_update_stays_until_it_is_confirmed(bot: Bot, telegram: Telegram) -> None:
    for text in ("a", "b", "c"):
        telegram.user_says(text)
    first = await bot.getUpdates()
    assert texts(first) == ["a", "b", "c"]
    assert texts(await bot.getUpdates()) == ["a", "b", "c"]
    assert texts(await bot.getUpdates(offset=first[0]["update_id"] + 1)) == ["b", "c"]
    assert texts(await bot.getUpdates(limit=1)) == ["b"]
    assert await bot.getUpdates(offset=first[2]["update_id"] + 1) == []
    assert await bot.getUpdates() == []


async def test_a_negative_offset_keeps_the_last_ones(bot: Bot, telegram: Telegram) -> None:
    for text in ("a", "b", "c"):
        telegram.user_says(text)
    assert texts(await bot.getUpdates(offset=-2)) == ["b", "c"]
    assert texts(await bot.getUpdates()) == ["b", "c"]


async def test_a_waiting_request_is_answered_as_soon_as_something_happens(bot: Bot, telegram: Telegram) -> None:
    waiting = asyncio.create_task(bot.getUpdates(timeout=50))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    telegram.user_says("now")
    assert texts(await asyncio.wait_for(waiting, 1)) == ["now"]


async def test_a_second_request_ends_the_first(bot: Bot, telegram: Telegram) -> None:
    first = asyncio.create_task(bot.getUpdates(timeout=50))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(bot.getUpdates(timeout=50))
    with pytest.raises(ApiError) as refused:
        await first
    assert (refused.value.code, refused.value.description) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    telegram.user_says("to the second")
    assert texts(await second) == ["to the second"]


async def test_a_request_that_was_given_up_leaves_nothing_behind(bot: Bot, telegram: Telegram) -> None:
    given_up = asyncio.create_task(bot.getUpdates(timeout=50))
    await asyncio.sleep(0.01)
    given_up.cancel()
    telegram.user_says("still here")
    assert texts(await bot.getUpdates(timeout=50)) == ["still here"]


async def test_asking_again_and_again_is_slowed_down() -> None:
    updates = Updates(repeat_wait=0.2)
    await updates.get(0, 100, 0)
    start = time.monotonic()
    assert await updates.get(0, 100, 0) == []
    assert time.monotonic() - start > 0.15
    for text in ("a", "b"):
        updates.add("message", {"text": text})
    assert texts(await updates.get(0, 100, 0)) == ["a"]  # at once after the last: one at a time


async def test_the_kinds_a_bot_asks_for_are_remembered(bot: Bot, telegram: Telegram) -> None:
    await bot.getUpdates(allowed_updates='["edited_message", "nonsense"]')
    said = telegram.user_says("a")
    telegram.user_edits(said.id, "b")
    assert [update["edited_message"]["text"] for update in await bot.getUpdates()] == ["b"]
    await bot.getUpdates(allowed_updates="[]")
    telegram.updates.add("chat_member", {})  # only on request
    telegram.user_says("c")
    assert len(await bot.getUpdates()) == 2


async def test_a_webhook_and_polling_exclude_each_other(bot: Bot, telegram: Telegram) -> None:
    waiting = asyncio.create_task(bot.getUpdates(timeout=50))
    await asyncio.sleep(0.01)
    https = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    assert await bot.refusal("setWebhook", url="http://x.org") == https
    assert await bot.setWebhook(url="https://x.org/hook", secret_token="s")
    with pytest.raises(ApiError, match="Conflict: terminated by setWebhook request"):
        await waiting
    assert await bot.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    telegram.user_says("a")
    info = await bot.getWebhookInfo()
    assert (info["url"], info["pending_update_count"]) == ("https://x.org/hook", 1)
    assert await bot.deleteWebhook(drop_pending_updates=True)
    assert await bot.getUpdates() == []
    assert await bot.refusal("setWebhook", url="https://x.org", secret_token="ü") == (
        "Bad Request: secret token contains unallowed characters"
    )


async def test_fetched_messages_are_marked_as_read(bot: Bot, telegram: Telegram) -> None:
    said = telegram.user_says("a")
    with telegram.watch() as events:
        await bot.getUpdates()
        assert events.get_nowait() is not None
    assert said.read


async def test_a_person_cannot_do_the_impossible(bot: Bot, telegram: Telegram) -> None:
    sent = await bot.says("a", reply_markup='{"inline_keyboard": [[{"text": "x", "url": "x.org"}]]}')
    for impossible in (
        lambda: telegram.user_says(" "),
        lambda: telegram.user_says("x" * 4097),
        lambda: telegram.user_says("x", reply_to=999),
        lambda: telegram.user_edits(sent["message_id"], "x"),
        lambda: telegram.user_presses(sent["message_id"], label="x"),
    ):
        with pytest.raises(ValueError, match=r"."):
            impossible()
    assert len(telegram.updates) == 0

import asyncio
from typing import Any

import pytest

from bot.playground import ApiError, Telegram
from bot.playground.updates import Updates
from tests.bot.playground.conftest import Bot, Clock, held

NEVER = 3600  # seconds; no test waits so long


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


async def test_a_negative_offset_keeps_only_the_last_updates(bot: Bot, telegram: Telegram) -> None:
    for text in ("a", "b", "c"):
        telegram.user_says(text)
    assert texts(await bot.getUpdates(offset=-2)) == ["b", "c"]
    assert texts(await bot.getUpdates()) == ["b", "c"]


async def test_a_waiting_request_returns_the_next_update(bot: Bot, telegram: Telegram) -> None:
    request = asyncio.create_task(bot.getUpdates(timeout=NEVER))
    await held(telegram.updates)
    telegram.user_says("now")
    assert texts(await request) == ["now"]


async def test_a_second_request_ends_the_first(bot: Bot, telegram: Telegram) -> None:
    first = asyncio.create_task(bot.getUpdates(timeout=NEVER))
    await held(telegram.updates)
    second = asyncio.create_task(bot.getUpdates(timeout=NEVER))
    with pytest.raises(ApiError) as refused:
        await first
    assert (refused.value.code, refused.value.description) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    telegram.user_says("to the second")
    assert texts(await second) == ["to the second"]


async def test_a_cancelled_request_loses_no_updates(bot: Bot, telegram: Telegram) -> None:
    request = asyncio.create_task(bot.getUpdates(timeout=NEVER))
    await held(telegram.updates)
    request.cancel()
    telegram.user_says("still here")
    assert texts(await bot.getUpdates(timeout=NEVER)) == ["still here"]


async def test_a_client_that_repeats_its_request_is_slowed_down(clock: Clock) -> None:
    updates = Updates(repeat_wait=NEVER, clock=clock)
    assert await updates.get(0, 100, 0) == []
    repeated = asyncio.create_task(updates.get(0, 100, 0))
    await held(updates)  # although its time-out is 0
    updates.add("message", {"text": "a"})
    updates.add("message", {"text": "b"})
    assert texts(await repeated) == ["a"]  # one update at a time
    clock.now += NEVER
    assert texts(await updates.get(0, 100, 0)) == ["a", "b"]


async def test_the_kinds_a_bot_asks_for_are_remembered(bot: Bot, telegram: Telegram) -> None:
    await bot.getUpdates(allowed_updates='["edited_message", "nonsense"]')
    message = telegram.user_says("a")
    telegram.user_edits(message.id, "b")
    assert [update["edited_message"]["text"] for update in await bot.getUpdates()] == ["b"]
    await bot.getUpdates(allowed_updates="[]")
    telegram.updates.add("chat_member", {})  # only on request
    telegram.user_says("c")
    assert len(await bot.getUpdates()) == 2


async def test_a_webhook_and_polling_exclude_each_other(bot: Bot, telegram: Telegram) -> None:
    request = asyncio.create_task(bot.getUpdates(timeout=NEVER))
    await held(telegram.updates)
    https = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    assert await bot.refusal("setWebhook", url="http://x.org") == https
    assert await bot.setWebhook(url="https://x.org/hook", secret_token="s")
    with pytest.raises(ApiError, match="Conflict: terminated by setWebhook request"):
        await request
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
    message = telegram.user_says("a")
    with telegram.watch() as events:
        await bot.getUpdates()
        assert events.get_nowait() is not None
    assert message.read


async def test_impossible_actions_of_people_are_refused(bot: Bot, telegram: Telegram) -> None:
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


def test_a_telegram_that_starts_anew_goes_on_with_higher_numbers() -> None:
    telegram = Telegram(first_update=1_763_000_000)
    telegram.user_says("/start")
    assert telegram.updates.take()[0]["update_id"] == 1_763_000_000

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.playground import TOKEN, ApiError, Playground, Telegram
from bot.playground.updates import Updates
from tests.bot.running import HANG_SECONDS

Context = ContextTypes.DEFAULT_TYPE


class Clock:
    """A clock that stands still until a test moves it, in seconds since 1970."""

    def __init__(self) -> None:
        self.now = 1_763_000_000.0

    def __call__(self) -> float:
        return self.now


class Bot:
    """A minimal Bot API client: `await bot.sendMessage(text="...")`."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    def __getattr__(self, method: str) -> Callable[..., Any]:
        async def call(**parameters: object) -> Any:
            return await self.telegram.call(TOKEN, method, parameters)

        return call

    async def says(self, text: str, **parameters: object) -> Any:
        chat_id = self.telegram.reader.id
        return await self.sendMessage(**{"chat_id": chat_id, "text": text, "parse_mode": "HTML"} | parameters)

    async def refusal(self, method: str, **parameters: object) -> str:
        with pytest.raises(ApiError) as refused:
            await self.telegram.call(TOKEN, method, parameters)
        return refused.value.description


async def held(updates: Updates) -> None:
    """Return once a getUpdates request waits for an update."""
    async with asyncio.timeout(HANG_SECONDS):
        while not updates.is_waiting:  # noqa: ASYNC110 -- the request sets no event
            await asyncio.sleep(0)


async def echo(update: Update, context: Context) -> None:
    assert update.message
    button = InlineKeyboardButton("More", callback_data="more")
    await update.message.reply_html(
        f"You said <b>{update.message.text}</b>",
        reply_markup=InlineKeyboardMarkup([[button]]),
        do_quote=True,
    )


async def more(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    await query.answer("Here it comes")
    await query.edit_message_text("That was all")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    """A Telegram whose reader has already started the bot."""
    telegram = Telegram(repeat_wait=0, clock=clock)
    telegram.user_says("/start")
    telegram.updates.take()
    return telegram


@pytest.fixture
def bot(telegram: Telegram) -> Bot:
    return Bot(telegram)


@pytest.fixture
async def playground(telegram: Telegram) -> AsyncIterator[Playground]:
    async with Playground(telegram=telegram) as playground:
        yield playground

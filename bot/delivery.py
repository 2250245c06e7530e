"""
Replies on their way to Telegram, and what Telegram may say about them.

What readers cannot see is settled here: a refused markup is sent again as plain text, a "slow down" is
obeyed once, a lost connection is tried once more, presses of old buttons are taken as they come.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from telegram import (
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.replies.reply import Reply

log = logging.getLogger(__name__)

PATIENCE = 30  # seconds: a reader who waited longer has asked again
AGAIN = 1.0  # seconds until a call that did not get through is made again
SLOWER = re.compile(r"retry after (\d{1,6})", re.IGNORECASE)
REFUSED = re.compile(r"parse entities|entit(y|ies)|URL.*invalid|wrong http url|BUTTON_\w+_INVALID", re.IGNORECASE)
SAME = re.compile(r"message is not modified", re.IGNORECASE)

Call = Callable[..., Awaitable[Any]]


async def send(message: Message, reply: Reply, *, quote: bool = False) -> None:
    """
    Send a new message where `message` is.

    It replies to `message` in groups, where others may have written meanwhile, or when `quote` says so.
    """
    answering = quote or message.chat.type != ChatType.PRIVATE
    await _delivered(message.reply_text, reply, do_quote=answering)


async def answer_press(query: CallbackQuery, reply: Reply) -> None:
    """Send a new message in reply to the one whose button was pressed, even when that is out of reach."""
    if isinstance(query.message, Message):
        await send(query.message, reply, quote=True)
    elif query.message:
        chat_id = query.message.chat.id
        at = ReplyParameters(query.message.message_id, allow_sending_without_reply=True)
        await _delivered(query.get_bot().send_message, reply, chat_id=chat_id, reply_parameters=at)


async def edit(query: CallbackQuery, reply: Reply) -> None:
    """Turn the message whose button was pressed into `reply`; send it anew where that can't be done."""
    if not isinstance(query.message, Message) or not query.message.is_accessible:
        await answer_press(query, reply)
        return
    try:
        await _delivered(query.message.edit_text, reply)
    except BadRequest as error:
        if SAME.search(error.message):
            return
        log.info("could not edit, sending anew: %s", error.message)
        await answer_press(query, reply)


async def acknowledge(query: CallbackQuery) -> None:
    """
    Tell Telegram that the press has arrived, so that the button stops waiting.

    A press from before a restart is too old for that; it is answered all the same, whatever Telegram says.
    """
    try:
        await query.answer()
    except TelegramError as error:
        log.info("a press could not be acknowledged: %s", error)


async def _delivered(call: Call, reply: Reply, **more: Any) -> None:
    """Make the call; once more when that may help, and without markup when it refuses that."""
    more["link_preview_options"] = _preview(reply.preview)
    try:
        await _patiently(call, text=reply.html, reply_markup=reply.keyboard, parse_mode=ParseMode.HTML, **more)
    except BadRequest as error:
        if not REFUSED.search(error.message):
            raise
        log.warning("sent without markup, because Telegram said: %s", error.message)
        keyboard = _without_links(reply.keyboard)
        await _patiently(call, text=reply.plain, reply_markup=keyboard, parse_mode=None, **more)


async def _patiently(call: Call, **arguments: Any) -> None:
    try:
        await call(**arguments)
    except TelegramError as error:
        seconds = _pause(error)
        if seconds is None or seconds > PATIENCE:
            raise
        log.info("trying again in %s seconds: %s", seconds, error)
        await asyncio.sleep(seconds)
        await call(**arguments)


def _pause(error: TelegramError) -> float | None:
    """
    How many seconds to wait before trying again; None where that is of no use.

    After a time-out the message has often arrived: it is not sent twice.
    """
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    if asked := SLOWER.search(error.message):  # servers that say so in words only
        return float(asked[1])
    broken = isinstance(error, NetworkError) and not isinstance(error, BadRequest | TimedOut)
    return AGAIN if broken else None


def _preview(url: str | None) -> LinkPreviewOptions:
    if not url:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(is_disabled=False, url=url, prefer_small_media=True)  # what is left out is disabled


def _without_links(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """The buttons that Telegram cannot take offence at."""
    rows = [[each for each in row if not each.url] for row in (keyboard.inline_keyboard if keyboard else ())]
    rows = [row for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None

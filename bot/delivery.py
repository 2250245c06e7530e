"""
Delivery: send replies to Telegram and handle its refusals.

A reply whose markup is refused as a whole is sent again as plain text. Buttons under messages that are too old still
get an answer. `bot.retrying` repeats the calls that fail for the connection, because Telegram is busy, or for one part.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.replies.reply import Reply

log = logging.getLogger(__name__)

MARKUP_REFUSED = re.compile(r"parse entities|entit(y|ies)", re.IGNORECASE)
NOT_MODIFIED = re.compile(r"message is not modified", re.IGNORECASE)

Call = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Foreword:
    """A line that stands before a reply: text without characters that have a meaning in HTML."""

    line: str
    delivered: Callable[[], Awaitable[None]] | None = None  # called when Telegram has taken the reply


_foreword: ContextVar[Foreword | None] = ContextVar("foreword", default=None)  # of the next reply to the update in hand


def put_before_reply(foreword: Foreword | None) -> None:
    """Put a line, or none, before the next message that answers the reader."""
    _foreword.set(foreword)


_quiet: ContextVar[bool] = ContextVar("quiet", default=False)  # whether new messages make no sound


def be_quiet(quiet: bool) -> None:
    """Send the answers to the update in hand without a sound, or with one."""
    _quiet.set(quiet)


async def send(message: Message, reply: Reply, *, quote: bool = False) -> int:
    """
    Send a new message to the chat of `message`, and return its number.

    It is marked as a reply to `message` in groups, where others may write in between, and if `quote` is set.
    """
    if foreword := _foreword.get():
        put_before_reply(None)
        line = foreword.line
        reply = replace(reply, html=f"<i>{line}</i>\n\n{reply.html}", plain=f"{line}\n\n{reply.plain}")
    mark_as_reply = quote or message.chat.type != ChatType.PRIVATE
    sent: Message = await _deliver(message.reply_text, reply, do_quote=mark_as_reply, **_sound())
    if foreword and foreword.delivered:
        await foreword.delivered()
    return sent.message_id


async def send_again(message: Message, reply_id: int, reply: Reply) -> int:
    """
    Turn the bot's message `reply_id`, which replied to `message`, into another reply to it.

    Send a new message if that is not possible. Return the number of the message that holds the reply.
    """
    call = message.get_bot().edit_message_text
    if await _changed(call, reply, chat_id=message.chat.id, message_id=reply_id):
        return reply_id
    return await send(message, reply, quote=True)


async def answer_press(query: CallbackQuery, reply: Reply) -> None:
    """Send a new message as a reply to the one whose button was pressed, even if the bot cannot access that one."""
    if query.inline_message_id:
        await edit(query, reply)
        return
    if isinstance(query.message, Message):
        await send(query.message, reply, quote=True)
    elif query.message:
        chat_id = query.message.chat.id
        target = ReplyParameters(query.message.message_id, allow_sending_without_reply=True)
        call = query.get_bot().send_message
        await _deliver(call, reply, chat_id=chat_id, reply_parameters=target, **_sound())


async def send_unasked(bot: Bot, chat_id: int, reply: Reply) -> None:
    """Send a message that is no answer."""
    await _deliver(bot.send_message, reply, chat_id=chat_id)


def _sound() -> dict[str, bool]:
    return {"disable_notification": True} if _quiet.get() else {}


async def edit(query: CallbackQuery, reply: Reply) -> None:
    """
    Turn the message whose button was pressed into `reply`; send a new message if that is not possible.

    A message that a reader has sent from a card can only be changed: nobody knows in which chat it is.
    """
    message = query.message
    if query.inline_message_id:
        await _changed(query.edit_message_text, reply)
        return
    if isinstance(message, Message) and message.is_accessible and await _changed(message.edit_text, reply):
        return
    await answer_press(query, reply)


async def _changed(call: Call, reply: Reply, **arguments: Any) -> bool:
    """Turn a message of the bot into `reply` with this call; return False if Telegram does not allow it."""
    try:
        await _deliver(call, reply, **arguments)
    except BadRequest as error:
        if not NOT_MODIFIED.search(error.message):
            log.info("could not edit, sending anew: %s", error.message)
            return False
    return True


async def change_buttons(query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
    """Give the message whose button was pressed other buttons; leave it alone if Telegram does not allow that."""
    try:
        await query.edit_message_reply_markup(keyboard)
    except TelegramError as error:
        if not NOT_MODIFIED.search(error.message):
            log.info("the buttons could not be changed: %s", error)


async def acknowledge(query: CallbackQuery, note: str | None = None) -> None:
    """
    Tell Telegram that the press was received, so that the button stops showing progress.

    A `note`, of at most 200 characters, is shown to the reader for a moment.

    Telegram refuses this for a press from before a restart. The press is answered all the same.
    """
    try:
        await query.answer(note)
    except TelegramError as error:
        log.info("a press could not be acknowledged: %s", error)


async def _deliver(call: Call, reply: Reply, **arguments: Any) -> Any:
    """Make the call with the reply; make it again without markup if Telegram refuses the markup. Return its result."""
    arguments["link_preview_options"] = _preview(reply.preview)
    try:
        return await call(text=reply.html, reply_markup=reply.keyboard, parse_mode=ParseMode.HTML, **arguments)
    except BadRequest as error:
        if not MARKUP_REFUSED.search(error.message):
            raise
        log.warning("sent without markup, because Telegram said: %s", error.message)
        return await call(text=reply.plain, reply_markup=reply.keyboard, parse_mode=None, **arguments)


def _preview(url: str | None) -> LinkPreviewOptions:
    if not url:
        return LinkPreviewOptions(is_disabled=True)
    # `is_disabled` is given explicitly: the default of `bot.app` would disable the preview.
    return LinkPreviewOptions(is_disabled=False, url=url, prefer_small_media=True)

"""The data of the chat page: the chat as the reader's own Telegram app would show it."""

import time
from typing import Any

from bot.playground.local_telegram import Call, Telegram
from bot.playground.models import CallbackQuery, Message
from bot.playground.watching import Event

Json = dict[str, Any]
MAX_MESSAGES = 300  # of a page that was just opened


def state(telegram: Telegram) -> Json:
    """Return all that a page shows when it is opened."""
    chat, user = telegram.chat(), telegram.reader
    language = (user.language_code or "")[:2]
    return {
        "bot": telegram.bot.json(),
        "user": user.json(),
        "description": telegram.profile.text("description", language),
        "started": chat.started,
        "blocked": chat.blocked,
        "commands": telegram.profile.commands_for(chat, user),
        "menu": telegram.profile.menu_button(chat.id)["type"] == "commands",
        "messages": [message(m) for m in chat.messages[-MAX_MESSAGES:]],
    }


def message(source: Message) -> Json:
    """Return a message of the Bot API with the fields that only the page needs: mine, edited, read."""
    extra: Json = {"mine": not source.sender.is_bot, "edited": source.edited, "read": source.read}
    if source.keyboard:
        extra["reply_markup"] = {"inline_keyboard": [[_button(b) for b in row] for row in source.keyboard]}
    return source.json() | extra


def _button(button: Json) -> Json:
    """Return a button without its data. The page reports a press by row and column."""
    return {key: value for key, value in button.items() if key != "callback_data"}


def call(logged: Call) -> Json:
    """Return a call of the Bot API for the log."""
    return {
        "time": time.strftime("%H:%M:%S", time.localtime(logged.time)),
        "method": logged.method,
        "parameters": logged.parameters,
        "status": logged.status,
        "response": logged.response,
    }


def event(telegram: Telegram, source: Event) -> Json | None:
    """Return an event as the page receives it; None for an event of another chat."""
    kind, subject = source.kind, source.subject
    if kind == "call":
        return {"type": kind, "call": call(subject)}
    if kind in {"profile", "member"}:
        return {"type": "state", "state": state(telegram)}
    if kind == "action":
        chat_id, action = subject
        return {"type": kind, "action": action} if chat_id == telegram.chat().id else None
    if isinstance(subject, CallbackQuery):
        is_readers = subject.message.chat is telegram.chat()
        return {"type": kind, "query": subject.id, "answer": subject.answer} if is_readers else None
    if isinstance(subject, Message) and subject.chat is telegram.chat():
        return {"type": kind, "message": message(subject)}
    return None

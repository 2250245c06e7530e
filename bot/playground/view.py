"""What the chat page gets to see: the chat as the reader's own Telegram would know it."""

import time
from typing import Any

from bot.playground.local_telegram import Call, Event, Telegram
from bot.playground.models import CallbackQuery, Message

Json = dict[str, Any]
SHOWN = 300  # messages of a freshly opened page


def state(telegram: Telegram) -> Json:
    """Return everything a freshly opened page shows."""
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
        "messages": [message(m) for m in chat.messages[-SHOWN:]],
    }


def message(shown: Message) -> Json:
    """Return a message with what only its chat window needs."""
    extra: Json = {"mine": not shown.sender.is_bot, "edited": shown.edited, "read": shown.read}
    if shown.keyboard:
        extra["reply_markup"] = {"inline_keyboard": [[_button(b) for b in row] for row in shown.keyboard]}
    return shown.json() | extra


def _button(button: Json) -> Json:
    """Return a button without what it sends to the bot: a press names its place."""
    return {key: value for key, value in button.items() if key != "callback_data"}


def call(logged: Call) -> Json:
    """Return one line of the log."""
    return {
        "time": time.strftime("%H:%M:%S", time.localtime(logged.time)),
        "method": logged.method,
        "parameters": logged.parameters,
        "status": logged.status,
        "response": logged.response,
    }


def event(telegram: Telegram, happened: Event) -> Json | None:
    """Return what the page is told about an event, None when it is none of this chat's business."""
    kind, subject = happened.kind, happened.subject
    if kind == "call":
        return {"type": kind, "call": call(subject)}
    if kind in {"profile", "member"}:
        return {"type": "state", "state": state(telegram)}
    if kind == "action":
        chat_id, action = subject
        return {"type": kind, "action": action} if chat_id == telegram.chat().id else None
    if isinstance(subject, CallbackQuery):
        here = subject.message.chat is telegram.chat()
        return {"type": kind, "query": subject.id, "answer": subject.answer} if here else None
    if isinstance(subject, Message) and subject.chat is telegram.chat():
        return {"type": kind, "message": message(subject)}
    return None

"""The data of the chat page: chats and messages as the reader's own Telegram app would show them."""

import time

from bot.playground.actions import rooms
from bot.playground.local_telegram import Call, Telegram
from bot.playground.models import CallbackQuery, Chat, Json, Message, User
from bot.playground.watching import Event

MAX_MESSAGES = 300  # of a chat, on a page that was just opened


def state(telegram: Telegram, reader: User, *, messages: bool = True) -> Json:
    """Return what a page shows to a reader when it is opened. `messages`: include those of all chats."""
    language = (reader.language_code or "")[:2]
    return {
        "bot": telegram.bot.json(),
        "user": reader.json(),
        "readers": [_reader(user) for user in telegram.users.values() if not user.is_bot],
        "privacy": telegram.privacy,
        "description": telegram.profile.text("description", language),
        "chats": [chat(telegram, reader, shown, messages=messages) for shown in chats_of(telegram, reader)],
    }


def chats_of(telegram: Telegram, reader: User) -> list[Chat]:
    """Return the chats that a reader is in, the private one with the bot first."""
    theirs = [chat for chat in telegram.chats.values() if reader in chat.members]
    return sorted(theirs, key=lambda chat: chat.type != "private")


def _reader(user: User) -> Json:
    return {"id": user.id, "name": user.first_name, "language": user.language_code or ""}


def chat(telegram: Telegram, reader: User, source: Chat, *, messages: bool = True) -> Json:
    """Return a chat as a reader sees it."""
    shown: Json = {
        "id": source.id,
        "type": source.type,
        "title": telegram.bot.first_name if source.type == "private" else source.title,
        "topics": [{"id": thread, "name": name} for thread, name in source.topics.items()],
        "members": [member.id for member in source.members if not member.is_bot],
        "admin": source.type == "private" or reader.id in source.admins,
        "bot": rooms.bot_status(telegram, source),
        "started": source.started,
        "blocked": source.blocked,
        "commands": telegram.profile.commands_for(source, reader) if source.type != "channel" else [],
        "menu": source.type == "private" and telegram.profile.menu_button(source.id)["type"] == "commands",
    }
    if messages:
        shown["messages"] = [message(m) for m in source.messages[-MAX_MESSAGES:]]
    return shown


def message(source: Message) -> Json:
    """Return a message of the Bot API with what only the page needs: who wrote it, edited, read, sent from a card."""
    extra: Json = {
        "sender": source.sender.id,
        "by_bot": source.sender.is_bot,
        "edited": source.edited,
        "read": source.read,
        "via_bot": source.inline_id is not None,
    }
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


def event(telegram: Telegram, reader: User, source: Event) -> Json | None:
    """Return an event as a reader's page receives it; None for one of a chat that the reader is not in."""
    kind, subject = source.kind, source.subject
    if kind == "call":
        return {"type": kind, "call": call(subject)}
    if kind in {"profile", "member"}:
        return {"type": "state", "state": state(telegram, reader, messages=False)}
    if kind == "action":
        chat_id, action = subject
        place = telegram.chats.get(chat_id)
        return {"type": kind, "chat": chat_id, "action": action} if place and reader in place.members else None
    if isinstance(subject, CallbackQuery):
        return {"type": kind, "query": subject.id, "answer": subject.answer} if subject.sender is reader else None
    if isinstance(subject, Message) and reader in subject.chat.members:
        return {"type": kind, "message": message(subject)}
    return None

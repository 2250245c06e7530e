"""Groups and channels that people make, and who is in them. To the bot these are updates about its membership."""

from typing import Literal

from bot.playground.local_telegram import Telegram
from bot.playground.models import Chat, Json, User
from bot.playground.profile_methods import RIGHTS

Status = Literal["left", "member", "administrator"]


def user_makes_group(telegram: Telegram, title: str, user: User, topics: list[str]) -> Chat:
    """Make a group with the bot in it. It has topics if some are given. The person is its admin."""
    group = telegram.add_group(title, user, admins=[user], topics=topics)
    group.left = True
    set_bot_status(telegram, group, "member", user)
    return group


def user_makes_channel(telegram: Telegram, title: str, user: User) -> Chat:
    """Make a channel with the bot as an admin."""
    channel = telegram.add_group(title, user, admins=[user])
    channel.type, channel.left = "channel", True
    set_bot_status(telegram, channel, "administrator", user)
    return channel


def bot_status(telegram: Telegram, chat: Chat) -> Status:
    """Return what the bot is in a chat."""
    if chat.left or chat.blocked:
        return "left"
    return "administrator" if telegram.bot.id in chat.admins else "member"


def set_bot_status(telegram: Telegram, chat: Chat, status: Status, user: User) -> None:
    """Add the bot, remove it, or change its rights. The bot is told who did it."""
    old = bot_status(telegram, chat)
    if old == status:
        return
    chat.left = status == "left"
    chat.admins.discard(telegram.bot.id)
    if status == "administrator":
        chat.admins.add(telegram.bot.id)
    telegram.updates.add("my_chat_member", _change(telegram, chat, telegram.bot, user, (old, status)))
    telegram.publish("member", chat)


def set_member(telegram: Telegram, chat: Chat, person: User, *, member: bool) -> None:
    """Let a person join or leave. Only an admin bot is told, if it has asked for such updates."""
    if (person in chat.members) == member:
        return
    if member:
        chat.members.append(person)
    else:
        chat.members.remove(person)
    if telegram.bot.id in chat.admins:
        states: tuple[Status, Status] = ("left", "member") if member else ("member", "left")
        telegram.updates.add("chat_member", _change(telegram, chat, person, person, states))
    telegram.publish("member", chat)


def add_topic(telegram: Telegram, chat: Chat, name: str) -> int:
    """Add a topic to a group. Return its id."""
    thread = max(chat.topics, default=1) + 1
    chat.topics[thread] = name
    telegram.publish("member", chat)
    return thread


def set_privacy(telegram: Telegram, *, private: bool) -> None:
    """Set the bot's privacy mode: whether it hears only what is meant for it in groups."""
    telegram.privacy = private
    telegram.publish("profile", telegram.profile)


def _change(telegram: Telegram, chat: Chat, who: User, by: User, states: tuple[Status, Status]) -> Json:
    """Return the ChatMemberUpdated of a member whose status was the first of `states` and is the second."""
    old, new = (_member(who, status) for status in states)
    chat_json, date = chat.json(), telegram.now()
    return {"chat": chat_json, "from": by.json(), "date": date, "old_chat_member": old, "new_chat_member": new}


def _member(user: User, status: Status) -> Json:
    member: Json = {"user": user.json(), "status": status}
    if status != "administrator":
        return member
    return member | {"is_anonymous": False, **dict.fromkeys(RIGHTS, True)}

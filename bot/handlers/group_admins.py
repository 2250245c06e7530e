"""Who the admins of a group are."""

from telegram import Chat, User
from telegram.error import TelegramError


async def is_admin(chat: Chat, user: User | None, sender: Chat | None) -> bool:
    """
    Return whether somebody is an admin of a group: a person, or who writes in the name of the group or of its channel.

    Telegram names all admins to every bot, but other members only to a bot that is an admin itself.
    """
    if sender is not None and sender.id == chat.id:
        return True
    try:
        if sender is not None:
            return (await chat.get_bot().get_chat(chat.id)).linked_chat_id == sender.id
        return user is not None and any(admin.user.id == user.id for admin in await chat.get_administrators())
    except TelegramError:
        return False

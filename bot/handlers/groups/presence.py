"""Presence: the bot greets a group that it is added to, and forgets one that it is removed from."""

import asyncio
import logging
from dataclasses import dataclass

from telegram import Bot, ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatAction, ChatMemberStatus, ChatType
from telegram.error import ChatMigrated, TelegramError

from bot.conversations import Conversations
from bot.delivery import send_unasked
from bot.handlers.groups.moves import Moves
from bot.handlers.incoming import Context
from bot.handlers.lateness import Lateness
from bot.locales.speaking import words
from bot.memory import Memory
from bot.replies.reply import text_reply
from bot.state.group_choices import GroupChoices

log = logging.getLogger(__name__)

_OUTSIDE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


@dataclass(frozen=True)
class Presence:
    """Follows in which groups the bot is. Private chats and channels keep what they have."""

    choices: GroupChoices
    memory: Memory
    conversations: Conversations
    lateness: Lateness
    moves: Moves

    async def changed(self, update: Update, context: Context) -> None:
        """Take note that the bot is something else in a chat than before."""
        change = update.my_chat_member
        assert change
        if change.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
            return
        was_inside, is_inside = _is_inside(change.old_chat_member), _is_inside(change.new_chat_member)
        if is_inside and not was_inside and not self.moves.has_arrived(change.chat.id):
            await _greet(context.bot, change.chat.id)
        elif was_inside and not is_inside and not await self._has_moved(change):
            await self._forget(change.chat.id)

    async def _has_moved(self, change: ChatMemberUpdated) -> bool:
        """Return whether the bot left a group because that got a new id, which Telegram says when it is written to."""
        if change.chat.type != ChatType.GROUP:
            return False
        try:
            await change.chat.send_action(ChatAction.TYPING)
        except ChatMigrated as error:
            await self.moves.moved(change.chat.id, error.new_chat_id)
            return True
        except TelegramError:
            return False
        return False

    async def _forget(self, chat_id: int) -> None:
        self.conversations.forget_chat(chat_id)
        self.lateness.forget(chat_id)
        self.memory.forget_lists(chat_id)
        await asyncio.to_thread(self.choices.forget, chat_id)


async def _greet(bot: Bot, chat_id: int) -> None:
    """Say hello, where the bot may write."""
    try:
        await send_unasked(bot, chat_id, text_reply(words().GROUP_HELLO(name=f"@{bot.username}")))
    except TelegramError as error:
        log.info("a group was not greeted: %s", error)


def _is_inside(member: ChatMember) -> bool:
    """Return whether a bot of this status is in the chat. One that is restricted may be or not."""
    return member.status not in _OUTSIDE and getattr(member, "is_member", True)

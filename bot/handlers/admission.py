"""
Admission: who may use the bot, and who may read private articles.

Where private articles are named (PRIVATE), they are for the circle and all others may ask of the rest. Where none are
named, the whole bot is for the circle, if there is one: others are told so, and nothing of the articles.
"""

import asyncio
from dataclasses import dataclass

from telegram import Bot, InlineQueryResultsButton, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.access.circle import Circle
from bot.access.shelves import open_shelves
from bot.delivery import acknowledge, answer_press, send
from bot.handlers.incoming import Command, Context, command_argument
from bot.locales.speaking import words
from bot.replies.cards import BUTTON, START
from bot.replies.markup import one_line
from bot.replies.reply import text_reply
from knowledge import Library

_START = Command("start")


@dataclass(frozen=True)
class Admission:
    """Lets people and chats in, and opens the private articles to them."""

    circle: Circle
    library: Library

    async def check(self, update: Update, context: Context) -> None:
        """Open the private articles, or end the handling of an update of somebody who is not let in."""
        invited = await self._is_invited(update)
        if self.library.has_private:
            open_shelves(private=await self._shows_private(update, context.bot))
            return
        open_shelves(private=True)
        if self.circle.is_empty or update.effective_user is None:
            return
        if self.circle.holds_chat(update) or await self.circle.holds_person(update, context.bot) or invited:
            return
        await _refuse(update)
        raise ApplicationHandlerStop

    async def _is_invited(self, update: Update) -> bool:
        """Let the reader in who brings the word of invitation; return whether that happened."""
        message, invitation = update.message, self.circle.invitation
        if not (invitation and message and message.from_user and message.chat.type == ChatType.PRIVATE):
            return False
        if not (_START.filter(message) and invitation.is_brought(command_argument(message))):
            return False
        await asyncio.to_thread(invitation.accept, message.from_user.id)
        await send(message, text_reply(words().LET_IN))
        return True

    async def _shows_private(self, update: Update, bot: Bot) -> bool:
        """
        Return whether everybody who will see the reply may read private articles.

        In a group all members see it, so the group itself must be in the circle. Cards are sent into any chat: private
        ones are offered only where they cannot leave the reader's chat with the bot.
        """
        if update.inline_query:
            alone = update.inline_query.chat_type == ChatType.SENDER
            return alone and await self.circle.holds_person(update, bot)
        if update.guest_message:  # in a chat that the bot is not in
            return False
        chat = update.effective_chat
        if chat is None or update.guest_message:  # a button under a card, or a chat that the bot is not in
            return False
        if chat.type == ChatType.PRIVATE:
            return await self.circle.holds_person(update, bot)
        return self.circle.holds_chat(update)


async def _refuse(update: Update) -> None:
    """Say that the bot is for some only. In groups nothing is said."""
    assert update.effective_user
    refusal = words().CLOSED(id=str(update.effective_user.id))
    if update.callback_query:
        await acknowledge(update.callback_query)
        await answer_press(update.callback_query, text_reply(refusal))
    elif update.inline_query:
        button = InlineQueryResultsButton(one_line(refusal, BUTTON), start_parameter=START)
        await update.inline_query.answer((), cache_time=0, is_personal=True, button=button)
    elif update.message and update.message.chat.type == ChatType.PRIVATE:
        await send(update.message, text_reply(refusal))

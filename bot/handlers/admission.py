"""Admission: where only some people and chats may use the bot, others are told so, and nothing of the articles."""

from dataclasses import dataclass

from telegram import InlineQueryResultsButton, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.delivery import acknowledge, answer_press, send
from bot.handlers.incoming import Context
from bot.locales.speaking import words
from bot.replies.cards import BUTTON, START
from bot.replies.markup import one_line
from bot.replies.reply import text_reply


@dataclass(frozen=True)
class Admission:
    """Lets people and chats in by their ids; without any, everybody."""

    allowed: frozenset[int]

    async def check(self, update: Update, _: Context) -> None:
        """End the handling of an update of somebody who is not let in. In groups nothing is said."""
        user, chat = update.effective_user, update.effective_chat
        known = {place.id for place in (user, chat, update.effective_sender) if place}
        if not self.allowed or user is None or not known.isdisjoint(self.allowed):
            return
        refusal = words().CLOSED(id=str(user.id))
        if update.callback_query:
            await acknowledge(update.callback_query)
            await answer_press(update.callback_query, text_reply(refusal))
        elif update.inline_query:
            button = InlineQueryResultsButton(one_line(refusal, BUTTON), start_parameter=START)
            await update.inline_query.answer((), cache_time=0, is_personal=True, button=button)
        elif update.message and chat and chat.type == ChatType.PRIVATE:
            await send(update.message, text_reply(refusal))
        raise ApplicationHandlerStop

"""Group rules: messages in groups that are not meant for the bot, or that its admins do not want answered."""

import asyncio
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, filters

from bot.delivery import acknowledge, be_quiet
from bot.handlers.group_admins import is_admin
from bot.handlers.incoming import Addressed, Command, Context, is_of_bot, mentions_bot, topic_of
from bot.locales.speaking import words
from bot.replies import buttons
from bot.state.group_choices import GroupChoice, GroupChoices

_COMMAND, _ADDRESSED = Command(), Addressed()
_ASKING = Command("ask", "latest", "summary", "start", "help")  # others say what is chosen, and what is kept


@dataclass(frozen=True)
class GroupRules:
    """Ends the handling of what is not answered in a group. Nothing is said there: that would be as loud."""

    choices: GroupChoices

    async def check(self, update: Update, _: Context) -> None:
        """End the handling of an update from a group that is not answered; make the answer to others quiet."""
        be_quiet(False)
        message, query = update.message, update.callback_query
        if message and message.chat.type != ChatType.PRIVATE:
            await self._check_message(message)
        elif query and query.message and query.message.chat.type != ChatType.PRIVATE:
            await self._check_press(query)

    async def _check_message(self, message: Message) -> None:
        if filters.StatusUpdate.MIGRATE.filter(message):
            return
        is_command = _COMMAND.filter(message)
        is_meant = is_command or _ADDRESSED.filter(message)
        if not is_meant or message.forward_origin or is_of_bot(message):  # forwarded: said elsewhere, to somebody else
            raise ApplicationHandlerStop
        choice = await asyncio.to_thread(self.choices.of, message.chat.id)
        be_quiet(choice.quiet)
        if (not is_command or _ASKING.filter(message)) and await _is_unwanted(choice, message):
            raise ApplicationHandlerStop

    async def _check_press(self, query: CallbackQuery) -> None:
        assert query.message
        chat = query.message.chat
        choice = await asyncio.to_thread(self.choices.of, chat.id)
        be_quiet(choice.quiet)
        asks = buttons.ASKING.match(query.data or "")
        if choice.admins_only and asks and not await is_admin(chat, query.from_user, None):
            await acknowledge(query, words().ADMINS_MAY_ASK)
            raise ApplicationHandlerStop


async def _is_unwanted(choice: GroupChoice, message: Message) -> bool:
    """
    Return whether the admins of a group do not want a question answered.

    In a quiet group a reply to the bot is a question only if it mentions the bot: people also reply to tell each
    other what they think of an answer. /ask and a mention are always meant for the bot.
    """
    if is_elsewhere(choice, message) or (choice.quiet and not (_COMMAND.filter(message) or mentions_bot(message))):
        return True
    return choice.admins_only and not await is_admin(message.chat, message.from_user, message.sender_chat)


def is_elsewhere(choice: GroupChoice, message: Message) -> bool:
    """Return whether a message is in a topic in which the bot shall not answer."""
    return bool(message.chat.is_forum) and choice.topics is not None and topic_of(message) not in choice.topics

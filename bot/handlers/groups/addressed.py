"""Groups: messages that are addressed to the bot, and /diag, which says what it can hear."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.delivery import send
from bot.handlers.groups.group_rules import is_elsewhere
from bot.handlers.incoming import Context, message_of, message_text, question_of
from bot.handlers.messages import Messages
from bot.locales.speaking import words
from bot.replies.reply import text_reply
from bot.state.group_choices import GroupChoice, GroupChoices

_HEARS_ALL = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


@dataclass(frozen=True)
class Groups:
    """Answers in groups, where most messages are not meant for the bot."""

    messages: Messages
    choices: GroupChoices

    async def addressed(self, update: Update, _: Context) -> None:
        """Answer a message that mentions the bot or replies to it; a bare mention asks the message it replies to."""
        message = message_of(update)
        text = question_of(message, message_text(message))
        if text:
            before = self.messages.questions.turns_before(message)
            reply = await asyncio.to_thread(self.messages.reply, message, text, before)
        else:
            reply = await self.messages.questions.without_question(message)
        await send(message, reply)

    async def diagnosis(self, update: Update, _: Context) -> None:
        """Answer ``/diag``: what the bot hears in this chat, and how to reach it."""
        message = message_of(update)
        count = await asyncio.to_thread(lambda: self.messages.articles.library.statistics().articles)
        lines = [words().LISTENING, words().ARTICLES(count)]
        if message.chat.type != ChatType.PRIVATE:
            name = message.get_bot().username
            heard = words().HEARS_ALL if await _hears_all(message) else words().HEARS_ADDRESSED
            choice = await asyncio.to_thread(self.choices.of, message.chat.id)
            lines += [heard, words().ADDRESS_ME(name=f"@{name}"), *_limits(choice, message)]
        await send(message, text_reply("\n".join(f"• {line}" for line in lines)))


def _limits(choice: GroupChoice, message: Message) -> Iterator[str]:
    """Yield what the admins of a group have chosen, and why the bot may therefore not answer."""
    if choice.admins_only:
        yield words().ADMINS_MAY_ASK
    if is_elsewhere(choice, message):
        yield words().NOT_IN_THIS_TOPIC
    if choice.quiet:
        yield words().QUIET_MEANS


async def _hears_all(message: Message) -> bool:
    """Return whether Telegram lets the bot hear all messages of a group: for admins, or where privacy mode is off."""
    bot = message.get_bot()
    try:
        if (await bot.get_me()).can_read_all_group_messages:
            return True
        return (await message.chat.get_member(bot.id)).status in _HEARS_ALL
    except TelegramError:
        return False

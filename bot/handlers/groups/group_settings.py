"""Group settings: /settings, one message whose buttons change how the bot behaves in a group."""

import asyncio
from dataclasses import dataclass, replace

from telegram import Update
from telegram.constants import ChatType

from bot.delivery import acknowledge, edit, send
from bot.handlers.group_admins import is_admin
from bot.handlers.incoming import Context, message_of, pressed_button, topic_of
from bot.handlers.language_choice import LanguageChoice
from bot.locales.speaking import words
from bot.replies import buttons, group_page, preferences
from bot.replies.reply import text_reply
from bot.state.group_choices import GroupChoice, GroupChoices


@dataclass(frozen=True)
class GroupSettings:
    """Shows the admins of a group what they can choose, and keeps it."""

    choices: GroupChoices
    language: LanguageChoice

    async def settings(self, update: Update, _: Context) -> None:
        """Answer ``/settings``: in a group to its admins; in a private chat with what can be chosen there."""
        message = message_of(update)
        if message.chat.type == ChatType.PRIVATE:
            await send(message, group_page.private_settings())
        elif await is_admin(message.chat, message.from_user, message.sender_chat):
            choice = await asyncio.to_thread(self.choices.of, message.chat.id)
            await send(message, group_page.settings(choice, topic_of(message) if message.chat.is_forum else 0))
        else:
            await send(message, text_reply(words().ADMINS_ONLY))

    async def changed(self, update: Update, context: Context) -> None:
        """Change what the button says, and show it in the same message."""
        query, match = pressed_button(update, context)
        if query.message is None:
            await acknowledge(query)
            return
        if not await is_admin(query.message.chat, query.from_user, None):
            await acknowledge(query, words().ADMINS_ONLY)
            return
        if match[1] == buttons.LANGUAGES:
            await acknowledge(query)
            await edit(query, preferences.languages(self.language.languages.all()))
            return
        chat_id, topic = query.message.chat.id, int(match[2])
        choice = chosen(await asyncio.to_thread(self.choices.of, chat_id), match[1], topic)
        kept = await asyncio.to_thread(self.choices.keep, chat_id, choice)
        await acknowledge(query, "" if kept else words().NOT_CHANGED)
        if kept:
            await edit(query, group_page.settings(choice, topic))


def chosen(choice: GroupChoice, change: str, topic: int) -> GroupChoice:
    """
    Return a choice with a change, which is that of a button.

    >>> chosen(chosen(GroupChoice(), "here", 2), "here", 5).topics == {2, 5}
    True
    >>> chosen(chosen(GroupChoice(), "here", 2), "away", 2).topics  # in all again
    """
    match change:
        case buttons.EVERYBODY | buttons.ADMINS:
            return replace(choice, admins_only=change == buttons.ADMINS)
        case buttons.SOUND | buttons.QUIET:
            return replace(choice, quiet=change == buttons.QUIET)
        case buttons.HERE:
            return replace(choice, topics=(choice.topics or frozenset()) | {topic})
        case _:
            return replace(choice, topics=((choice.topics or frozenset()) - {topic}) or None)

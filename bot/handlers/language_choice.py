"""Language choice: the language in which a reader is answered, and /language, which changes it."""

import asyncio
from dataclasses import dataclass

from telegram import Chat, Update, User
from telegram.constants import ChatType

from bot.delivery import acknowledge, edit, send
from bot.handlers.group_admins import is_admin
from bot.handlers.incoming import Context, command_argument, message_of, pressed_button
from bot.locales.speaking import Languages, speak, words
from bot.locales.words import Words
from bot.memory import Memory
from bot.replies import preferences
from bot.replies.reply import Reply, text_reply


@dataclass(frozen=True)
class LanguageChoice:
    """Speaks the language that a chat has chosen, else that of the reader's app; in groups, the default one."""

    memory: Memory
    languages: Languages

    async def begin(self, update: Update, _: Context) -> None:
        """Choose the language of the replies to an update."""
        chat = update.effective_chat
        is_home = chat is not None and update.guest_message is None
        chosen = await asyncio.to_thread(self.memory.language, chat.id) if chat and is_home else None
        speak(self.languages.first_of(chosen) if chosen else self.of_app(update))

    def of_app(self, update: Update) -> Words:
        """Return the language of the reader's app; in a group the default one, unless the bot is only a guest there."""
        chat, user = update.effective_chat, update.effective_user
        is_group = chat is not None and chat.type != ChatType.PRIVATE and update.guest_message is None
        return self.languages.first_of(None if is_group or user is None else user.language_code)

    async def language(self, update: Update, _: Context) -> None:
        """Answer ``/language [LANGUAGE]``: change it, or offer all of them."""
        message = message_of(update)
        wanted = command_argument(message)
        code = self._named(wanted) if wanted else None
        if code is None:
            title = words().NO_SUCH_LANGUAGE(words=wanted[:40]) if wanted else ""
            await send(message, preferences.languages(self.languages.all(), title))
        elif await _may_change(message.chat, message.from_user, message.sender_chat):
            await send(message, await self._change(update, message.chat.id, code))
        else:
            await send(message, text_reply(words().ADMINS_ONLY))

    async def chosen(self, update: Update, context: Context) -> None:
        """Change the language to that of the button."""
        query, match = pressed_button(update, context)
        if query.message is not None and not await _may_change(query.message.chat, query.from_user, None):
            await acknowledge(query, words().ADMINS_ONLY)
            return
        await acknowledge(query)
        if query.message is not None:
            await edit(query, await self._change(update, query.message.chat.id, match[1]))

    async def _change(self, update: Update, chat_id: int, code: str) -> Reply:
        """Remember the language of a chat, "app" for none, and return the reply in it."""
        chosen = self.languages.known(code)
        await asyncio.to_thread(self.memory.language_chosen, chat_id, chosen)
        speak(self.languages.first_of(chosen) if chosen else self.of_app(update))
        return text_reply(words().LANGUAGE_IS if chosen else words().LANGUAGE_FOLLOWS)

    def _named(self, wanted: str) -> str | None:
        """Return the code of the language that a reader names: by its code, in its own words or in those spoken."""
        asked = wanted.casefold()
        for spoken in self.languages.all():
            names = {spoken.language, spoken.name_of(spoken.language), words().name_of(spoken.language)}
            if asked in {name.casefold() for name in names}:
                return spoken.language
        return self.languages.known(wanted) if len(wanted) <= 8 else None


async def _may_change(chat: Chat, user: User | None, sender: Chat | None) -> bool:
    """Return whether somebody may change what concerns a chat: in a group its admins, who may write as the group."""
    return chat.type == ChatType.PRIVATE or await is_admin(chat, user, sender)

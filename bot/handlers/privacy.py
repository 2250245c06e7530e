"""Privacy: what is kept of a reader, given to and deleted for that reader alone."""

import asyncio
from dataclasses import dataclass

from telegram import Update

from bot.access.circle import Invitation
from bot.conversations import Conversations
from bot.delivery import send
from bot.exchanges import Exchanges
from bot.handlers.incoming import Context, message_of, reader_of
from bot.locales.speaking import words
from bot.memory import Memory
from bot.replies import preferences
from bot.replies.reply import text_reply


@dataclass(frozen=True)
class Privacy:
    """Says what is kept of a reader, and forgets it."""

    memory: Memory
    conversations: Conversations
    exchanges: Exchanges
    invitation: Invitation | None = None

    async def privacy(self, update: Update, _: Context) -> None:
        """Answer ``/privacy``: what is kept, for how long, and how to have it deleted."""
        await send(message_of(update), text_reply(words().PRIVACY(days=self.memory.question_days)))

    async def export(self, update: Update, _: Context) -> None:
        """Answer ``/export`` with all that is kept of the reader in this chat."""
        message = message_of(update)
        reader = reader_of(message)
        seen = await asyncio.to_thread(self.memory.seen, reader)
        language = await asyncio.to_thread(self.memory.language, reader.chat) if reader.chat == reader.person else None
        turn = self.conversations.last(reader, reply=True)
        invited = await asyncio.to_thread(self.invitation.joined, reader.person) if self.invitation else None
        question = turn.question if turn else ""
        await send(message, preferences.kept(seen.looked, len(seen.listing), language, question, invited))

    async def forget(self, update: Update, _: Context) -> None:
        """Answer ``/forgetme``: delete what is kept of the reader in all chats."""
        message = message_of(update)
        person = reader_of(message).person
        self.conversations.forget(person)
        self.exchanges.forget(person)
        if self.invitation:
            self.invitation.forget(person)
        forgotten = await asyncio.to_thread(self.memory.forget, person)
        await send(
            message,
            text_reply(words().FORGOTTEN(days=self.memory.question_days) if forgotten else words().NOT_FORGOTTEN),
        )

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
from bot.replies.preferences import Asked
from bot.replies.reply import Reply, text_reply
from bot.state import Reader
from bot.state.question_log import QuestionLog


@dataclass(frozen=True)
class Privacy:
    """Says what is kept of a reader, and forgets it."""

    memory: Memory
    log: QuestionLog
    conversations: Conversations
    exchanges: Exchanges
    invitation: Invitation | None = None

    async def privacy(self, update: Update, _: Context) -> None:
        """Answer ``/privacy``: what is kept, for how long, and how to have it deleted."""
        logged = words().PRIVACY_LOG(days=self.log.days) if self.log.days else ""
        said = [words().PRIVACY(days=self.memory.question_days), logged, words().PRIVACY_RIGHTS]
        await send(message_of(update), text_reply("\n\n".join(filter(None, said))))

    async def export(self, update: Update, _: Context) -> None:
        """Answer ``/export`` with all that is kept of the reader in this chat; in a private one with the questions."""
        message = message_of(update)
        reader = reader_of(message)
        seen = await asyncio.to_thread(self.memory.seen, reader)
        language = await asyncio.to_thread(self.memory.language, reader.chat) if reader.chat == reader.person else None
        turn = self.conversations.last(reader, reply=True)
        invited = await asyncio.to_thread(self.invitation.joined, reader.person) if self.invitation else None
        question = turn.question if turn else ""
        kept = preferences.kept(seen.looked, len(seen.listing), language, question, invited)
        asked = await asyncio.to_thread(self._asked, reader)
        for reply in asked if asked and kept.plain == words().KEPT_NOTHING else [kept, *asked]:
            await send(message, reply)

    def _asked(self, reader: Reader) -> list[Reply]:
        """Return the logged questions; in a group, where others read along, only where to see them."""
        questions = self.log.of(reader.person)
        if questions and reader.chat != reader.person:
            return [text_reply(words().KEPT_IN_PRIVATE)]
        return preferences.asked(
            Asked(one.asked, one.text, len(one.hits), one.opinion.helpful, one.opinion.complaint) for one in questions
        )

    async def forget(self, update: Update, _: Context) -> None:
        """Answer ``/forgetme``: delete what is kept of the reader in all chats."""
        message = message_of(update)
        person = reader_of(message).person
        self.conversations.forget(person)
        self.exchanges.forget(person)
        if self.invitation:
            self.invitation.forget(person)
        forgotten = await asyncio.to_thread(self.memory.forget, person)
        forgotten &= await asyncio.to_thread(self.log.forget, person)
        await send(
            message,
            text_reply(words().FORGOTTEN(days=self.memory.question_days) if forgotten else words().NOT_FORGOTTEN),
        )

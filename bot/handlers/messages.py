"""Messages in private chats: read what kind of request they are, and hand them to what answers it."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from telegram import Message, Update

from bot.delivery import send, send_again
from bot.exchanges import Exchange, Exchanges
from bot.handlers.articles import Articles
from bot.handlers.incoming import Context, message_of, message_text, reader_of
from bot.handlers.questions import Questions
from bot.locales.speaking import words
from bot.locales.words import Words
from bot.replies.reply import Reply, text_reply
from knowledge import Context as Turns
from knowledge import RequestKind, read_request

SMALL_TALK = {
    RequestKind.GREETING: Words.GREETING,
    RequestKind.THANKS: Words.WELCOME_TO_IT,
    RequestKind.GOODBYE: Words.GOODBYE,
    RequestKind.WELL_BEING: Words.WELL_BEING,
    RequestKind.ACKNOWLEDGEMENT: Words.ACKNOWLEDGED,
    RequestKind.PRAISE: Words.PRAISED,
    RequestKind.COMPLAINT: Words.SORRY,
    RequestKind.HELP: Words.HELP,
    RequestKind.ABOUT: Words.ABOUT_ME,
    RequestKind.BEYOND: Words.BEYOND,
}


@dataclass(frozen=True)
class Messages:
    """Answers messages that are no command: small talk, requests in plain words, and questions."""

    questions: Questions
    articles: Articles
    exchanges: Exchanges = field(default_factory=Exchanges)

    async def plain(self, update: Update, _: Context) -> None:
        """Answer a message in a private chat: its text, or the caption of a picture."""
        message = message_of(update)
        before = self.questions.turns_before(message)
        reply_id = await send(message, await asyncio.to_thread(self.reply, message, message_text(message), before))
        self._keep(message, reply_id, before)

    async def edited(self, update: Update, _: Context) -> None:
        """
        Answer a message whose text was edited: turn the reply to it into that to the new text.

        A message that the bot no longer knows is left alone, since its reply may be far up in the chat.
        """
        message = message_of(update)
        known = self.exchanges.edited(message.chat_id, message.message_id, message_text(message))
        if known:
            reply = await asyncio.to_thread(self.reply, message, message_text(message), known.before)
            self._keep(message, await send_again(message, known.reply_id, reply), known.before)

    def _keep(self, message: Message, reply_id: int, before: Turns | None) -> None:
        exchange = Exchange(message_text(message), reply_id, before)
        self.exchanges.keep(message.chat_id, message.message_id, exchange)

    def reply(self, message: Message, text: str, before: Turns | None) -> Reply:
        """Return the reply to the `text` of a message; `before`: the turns before it."""
        request = read_request(text)
        match request.kind:
            case RequestKind.QUESTION:
                return self.questions.answer(message, text, before)
            case RequestKind.LATEST:
                wanted = request.topic or self._period(text)
                return self.articles.newest(reader_of(message), wanted)
            case RequestKind.SUMMARY | RequestKind.LINK:
                return self.articles.wanted_summary(message, request.topic)
            case RequestKind.NUMBER:
                return self.articles.wanted_summary(message, str(request.number))
            case RequestKind.MORE:
                return self.questions.further(reader_of(message))
            case kind:
                return text_reply(SMALL_TALK[kind].of(words()))

    def _period(self, text: str) -> str:
        """Return the words of the period that a request for news names; of today's news, nothing: those are newest."""
        reading = self.articles.library.period(text, listing=True)
        period = reading.period
        is_today = period and datetime.now(UTC) in period and period.end - period.start <= timedelta(days=1)
        return reading.phrase if period and not is_today else ""

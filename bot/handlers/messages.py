"""Messages in private chats: read what kind of request they are, and hand them to what answers it."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from telegram import Message, Update

from bot.delivery import send, send_again
from bot.exchanges import Exchange, Exchanges
from bot.handlers.articles import Articles
from bot.handlers.incoming import Context, message_of, message_text
from bot.handlers.questions import Questions
from bot.replies import words
from bot.replies.reply import Reply, text_reply
from knowledge import Context as Turns
from knowledge import RequestKind, read_request

SMALL_TALK = {
    RequestKind.GREETING: words.GREETING,
    RequestKind.THANKS: words.WELCOME_TO_IT,
    RequestKind.GOODBYE: words.GOODBYE,
    RequestKind.WELL_BEING: words.WELL_BEING,
    RequestKind.ACKNOWLEDGEMENT: words.ACKNOWLEDGED,
    RequestKind.PRAISE: words.PRAISED,
    RequestKind.COMPLAINT: words.SORRY,
    RequestKind.HELP: words.HELP,
    RequestKind.ABOUT: words.ABOUT_ME,
    RequestKind.BEYOND: words.BEYOND,
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
        reply_id = await send(message, await asyncio.to_thread(self._reply, message, before))
        self._keep(message, reply_id, before)

    async def edited(self, update: Update, _: Context) -> None:
        """
        Answer a message whose text was edited: turn the reply to it into that to the new text.

        A message that the bot no longer knows is left alone, since its reply may be far up in the chat.
        """
        message = message_of(update)
        known = self.exchanges.edited(message.chat_id, message.message_id, message_text(message))
        if known:
            reply = await asyncio.to_thread(self._reply, message, known.before)
            self._keep(message, await send_again(message, known.reply_id, reply), known.before)

    def _keep(self, message: Message, reply_id: int, before: Turns | None) -> None:
        exchange = Exchange(message_text(message), reply_id, before)
        self.exchanges.keep(message.chat_id, message.message_id, exchange)

    def _reply(self, message: Message, before: Turns | None) -> Reply:
        request = read_request(message_text(message))
        match request.kind:
            case RequestKind.QUESTION:
                return self.questions.answer(message, before)
            case RequestKind.LATEST:
                wanted = request.topic or self._period(message_text(message))
                return self.articles.newest(message.chat_id, wanted)
            case RequestKind.SUMMARY | RequestKind.LINK:
                return self.articles.wanted_summary(message, request.topic)
            case RequestKind.NUMBER:
                return self.articles.wanted_summary(message, str(request.number))
            case RequestKind.MORE:
                return self.questions.further(message.chat_id)
            case kind:
                return text_reply(SMALL_TALK[kind])

    def _period(self, text: str) -> str:
        """Return the words of the period that a request for news names; of today's news, nothing: those are newest."""
        reading = self.articles.library.period(text, listing=True)
        period = reading.period
        is_today = period and datetime.now(UTC) in period and period.end - period.start <= timedelta(days=1)
        return reading.phrase if period and not is_today else ""

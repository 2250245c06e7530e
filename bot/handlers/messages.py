"""Messages in private chats: read what kind of request they are, and hand them to what answers it."""

import asyncio
from dataclasses import dataclass

from telegram import Message, Update

from bot.delivery import send
from bot.handlers.articles import Articles
from bot.handlers.incoming import Context, message_of, message_text
from bot.handlers.questions import Questions
from bot.replies import words
from bot.replies.reply import Reply, text_reply
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

    async def plain(self, update: Update, _: Context) -> None:
        """Answer a message in a private chat: its text, or the caption of a picture."""
        message = message_of(update)
        await send(message, await asyncio.to_thread(self._reply, message))

    def _reply(self, message: Message) -> Reply:
        request = read_request(message_text(message))
        match request.kind:
            case RequestKind.QUESTION:
                return self.questions.answer(message)
            case RequestKind.LATEST:
                return self.articles.newest(message.chat_id, request.topic)
            case RequestKind.SUMMARY | RequestKind.LINK:
                return self.articles.wanted_summary(message, request.topic)
            case RequestKind.NUMBER:
                return self.articles.wanted_summary(message, str(request.number))
            case RequestKind.MORE:
                return self.questions.further(message.chat_id)
            case kind:
                return text_reply(SMALL_TALK[kind])

"""Guest mode: a question that mentions the bot in a chat which it is not in gets one answer, in the form of a card."""

import asyncio
import logging

from telegram import InlineQueryResultArticle, Update
from telegram.error import BadRequest, InvalidToken

from bot.access.shelves import Shelves
from bot.handlers.incoming import Context, message_text, question_of
from bot.handlers.messages import SMALL_TALK
from bot.locales.speaking import words
from bot.replies import cards
from knowledge import Library, read_request

log = logging.getLogger(__name__)


class Guests:
    """Answers questions in other chats. Nothing is kept of them: the bot is only asked this once."""

    def __init__(self, library: Library) -> None:
        self._shelves = Shelves(library)
        self._refused = False  # the server does not take such answers

    async def answer(self, update: Update, context: Context) -> None:
        """Answer a message that mentions the bot; a bare mention asks the message it replies to."""
        message = update.guest_message
        assert message
        if self._refused or not message.guest_query_id:
            return
        card = await asyncio.to_thread(self._card, question_of(message, message_text(message)))
        try:
            await context.bot.answer_guest_query(message.guest_query_id, card)
        except InvalidToken:  # what python-telegram-bot takes an unknown method for
            log.warning("the Bot API server has no answerGuestQuery; questions in other chats are not answered")
            self._refused = True
        except BadRequest as error:
            if "too old" not in error.message:  # Telegram waits for seconds only
                raise

    def _card(self, question: str) -> InlineQueryResultArticle:
        if not question:
            return cards.sentence(words().GREETING)
        if small_talk := SMALL_TALK.get(read_request(question).kind):
            return cards.sentence(small_talk.of(words()))
        return cards.best(self._shelves.library.ask(question, limit=1))

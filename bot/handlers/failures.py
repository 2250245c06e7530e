"""Failures of handlers: the cause goes to the log, a short sentence to the reader."""

import logging
import re

from telegram import Update
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.delivery import answer_press, send
from bot.handlers.incoming import Context
from bot.handlers.lateness import Lateness
from bot.locales.speaking import words
from bot.logs import update_code
from bot.monitoring.metrics import Metrics
from bot.monitoring.notices import Notices
from bot.replies.reply import text_reply
from knowledge import KnowledgeError

log = logging.getLogger(__name__)

_CANNOT_WRITE = re.compile(r"chat not found|not enough rights|no rights to send|peer_id_invalid", re.IGNORECASE)


class Failures:
    """Reports what handlers raise."""

    def __init__(self, lateness: Lateness, metrics: Metrics, notices: Notices) -> None:
        self._lateness = lateness
        self._metrics = metrics
        self._notices = notices

    async def report(self, update: object, context: Context) -> None:
        """Log the error that a handler raised, and tell the reader: now, or with the next message."""
        error = context.error
        sentence = _logged(error)
        if isinstance(error, KnowledgeError):
            self._notices.library_trouble(error)
        if not isinstance(update, Update):
            return
        is_told = bool(sentence) and await _is_told(update, sentence)
        if not is_told and not isinstance(error, Forbidden):
            self._metrics.reply_lost()
            self._notices.lost_reply()
            await self._lateness.miss(update)


def _logged(error: Exception | None) -> str:
    """Log an error. Return the sentence for the reader, empty when nothing can or need be sent."""
    code = update_code()
    if isinstance(error, Forbidden):
        log.info("a reply was not sent, the reader has stopped the bot or removed it")
        return ""
    if isinstance(error, TelegramError) and not isinstance(error, BadRequest):
        log.warning("a reply was given up: %s", error)
        return ""
    if isinstance(error, BadRequest) and _CANNOT_WRITE.search(error.message):
        log.info("a reply was not sent, the bot cannot write to the chat: %s", error)
        return ""
    if isinstance(error, KnowledgeError):
        log.error("the library cannot answer (code %s): %s", code, error)
        return words().CANNOT_SEARCH(code=code)
    if isinstance(error, BadRequest):  # Telegram's message explains it; a traceback would add nothing
        log.error("a reader was not answered (code %s), Telegram refused: %s", code, error)
    else:
        log.error("a reader was not answered (code %s)", code, exc_info=error)
    return words().FAILED(code=code)


async def _is_told(update: Update, sentence: str) -> bool:
    """Tell the reader of an update; return False if Telegram does not take it. Nothing is written into a channel."""
    try:
        if update.callback_query:
            await answer_press(update.callback_query, text_reply(sentence))
        elif message := update.message or update.edited_message:
            await send(message, text_reply(sentence))
    except TelegramError:
        return False
    return True

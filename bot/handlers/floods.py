"""
Floods: a chat that writes faster than it is answered is told so once, and the log once a minute.

Readers who have to wait because many others ask are told their number in line.
"""

import logging
import secrets
import time
from contextlib import suppress
from hashlib import blake2b

from telegram import Update
from telegram.error import TelegramError

from bot.delivery import send
from bot.replies import words
from bot.replies.reply import text_reply

log = logging.getLogger(__name__)

_LOG_SECONDS = 60.0  # between two lines about floods


class Floods:
    """Reports updates that are dropped, and those that wait for long. Belongs to one event loop."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)  # names of chats mean something within one run only
        self._logged = float("-inf")
        self._dropped = 0  # since the last line

    async def waits(self, update: Update, number: int, seconds: float) -> None:
        """Tell a reader the number in line, and for about how many seconds it will wait."""
        if update.effective_message:
            with suppress(TelegramError):
                await send(update.effective_message, text_reply(words.busy(number, seconds)))

    async def dropped(self, update: Update, *, first: bool) -> None:
        """Report an update that was dropped; tell its chat if it is the `first` one of this flood."""
        self._dropped += 1
        if time.monotonic() - self._logged >= _LOG_SECONDS:
            chat = update.effective_chat.id if update.effective_chat else 0
            log.warning(
                "chat %s writes faster than it is answered: %d updates dropped", self._name(chat), self._dropped
            )
            self._logged, self._dropped = time.monotonic(), 0
        if first and update.effective_message:
            with suppress(TelegramError):
                await send(update.effective_message, text_reply(words.FLOOD))

    def _name(self, chat: int) -> str:
        return blake2b(str(chat).encode(), key=self._key, digest_size=4).hexdigest()

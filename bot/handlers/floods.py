"""
Floods: a chat that writes faster than it is answered is told so once, and the log once a minute for each such chat.

Readers who have to wait because many others ask are told their number in line.
"""

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b

from telegram import Update
from telegram.error import TelegramError

from bot.delivery import send
from bot.locales.words import Words
from bot.replies.reply import text_reply

log = logging.getLogger(__name__)

_LOG_SECONDS = 60.0  # between two lines about a chat
_FORGET_AT = 1000  # chats; those that flooded no more since their last line are forgotten then


@dataclass
class _Flood:
    """The flood of one chat."""

    logged: float = float("-inf")  # when, in seconds of the clock
    dropped: int = 0  # updates since then


class Floods:
    """
    Reports updates that are dropped, and those that wait for long. Belongs to one event loop.

    `language` returns that of an update which is not handled yet, `clock` seconds.
    """

    def __init__(self, language: Callable[[Update], Words], clock: Callable[[], float] = time.monotonic) -> None:
        self._language = language
        self._clock = clock
        self._key = secrets.token_bytes(16)  # names of chats mean something within one run only
        self._floods: dict[int, _Flood] = {}  # by chat id

    async def waits(self, update: Update, number: int, seconds: float) -> None:
        """Tell a reader the number in line, and for about how many seconds it will wait."""
        if update.effective_message:
            with suppress(TelegramError):
                await send(update.effective_message, text_reply(self._language(update).busy(number, seconds)))

    async def dropped(self, update: Update, *, first: bool) -> None:
        """Report an update that was dropped; tell its chat if it is the `first` one of this flood."""
        self._log(update.effective_chat.id if update.effective_chat else 0)
        if first and update.effective_message:
            with suppress(TelegramError):
                await send(update.effective_message, text_reply(self._language(update).FLOOD))

    def _log(self, chat: int) -> None:
        now = self._clock()
        if len(self._floods) >= _FORGET_AT:
            self._floods = {id_: flood for id_, flood in self._floods.items() if now - flood.logged < _LOG_SECONDS}
        flood = self._floods.setdefault(chat, _Flood())
        flood.dropped += 1
        if now - flood.logged >= _LOG_SECONDS:
            name = self._name(chat)
            log.warning("chat %s writes faster than it is answered: %d updates dropped", name, flood.dropped)
            self._floods[chat] = _Flood(now)

    def _name(self, chat: int) -> str:
        return blake2b(str(chat).encode(), key=self._key, digest_size=4).hexdigest()

"""Lateness: readers are told, before the next answer, that it is late or that another one is missing."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from functools import partial

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.delivery import Foreword, put_before_reply, send
from bot.handlers.incoming import Context
from bot.locales.speaking import words
from bot.memory import Memory
from bot.pending import Pending
from bot.replies.reply import text_reply

log = logging.getLogger(__name__)

LATE = timedelta(minutes=5)  # after which a reader no longer sits and waits
TOO_LATE = timedelta(days=1)  # after which a reader has found the answer elsewhere, or forgotten the question


class Lateness:
    """Knows what came late and what was missed."""

    def __init__(self, memory: Memory, pending: Pending) -> None:
        self._memory = memory
        self._pending = pending
        self._missed = memory.missed_chats()

    async def check(self, update: Update, _: Context) -> None:
        """Put what the reader has to be told before the next reply. End the handling of a message from days ago."""
        put_before_reply(None)
        message = update.message
        if message is None:
            return
        now = datetime.now(UTC)
        waited = self._pending.waited(update.update_id)
        if waited > TOO_LATE:
            await send(message, text_reply(words().TOO_LATE(day=words().day(now - waited))))
            raise ApplicationHandlerStop
        chat_id, lines = message.chat.id, []
        if missed := self._missed.get(chat_id):
            lines.append(words().MISSED(time=words().hour(datetime.fromtimestamp(missed / 1000, UTC))))
        if LATE < now - message.date <= TOO_LATE or waited > LATE:  # Telegram keeps messages for a day at most
            lines.append(words().LATE)
        if lines:
            told = partial(self._remember, chat_id, None) if missed else None
            put_before_reply(Foreword(" ".join(lines), told))

    async def miss(self, update: Update) -> None:
        """Remember that what a reader wrote or pressed was not answered."""
        message, query = update.message or update.edited_message, update.callback_query
        if message:
            moment = message.edit_date or message.date
            await self._remember(message.chat.id, int(moment.timestamp() * 1000))
        elif query and query.message:
            await self._remember(query.message.chat.id, int(datetime.now(UTC).timestamp() * 1000))

    def moved(self, old_id: int, new_id: int) -> None:
        """Keep under its new id what a group missed."""
        if old_id in self._missed:
            self._missed[new_id] = self._missed.pop(old_id)

    def forget(self, chat_id: int) -> None:
        """Forget what a group missed that the bot is not in any more."""
        self._missed.pop(chat_id, None)

    async def _remember(self, chat_id: int, at: int | None) -> None:
        if at is None:
            self._missed.pop(chat_id, None)
        else:
            self._missed[chat_id] = at
        await asyncio.to_thread(self._memory.missed, chat_id, at)

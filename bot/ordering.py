"""The order in which updates are handled: one chat's in turn, different chats at the same time."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)

AT_ONCE = 16  # updates handled at the same time; more connections make httpx slower, not faster
BACKLOG = 500  # updates of one chat that may wait: no reader types more
UNLIMITED = 1_000_000  # updates that python-telegram-bot may hand over at once; `PerChatProcessor` makes them wait


class PerChatProcessor(BaseUpdateProcessor):
    """
    Handles the updates of one chat in order and those of different chats at the same time.

    Each chat has a queue of its own and occupies at most one of the `at_once` places, so a busy chat never
    blocks the others. A chat that already has `backlog` updates waiting loses further ones.
    """

    def __init__(self, at_once: int = AT_ONCE, backlog: int = BACKLOG) -> None:
        super().__init__(max_concurrent_updates=UNLIMITED)
        self._places = asyncio.Semaphore(at_once)
        self._backlog = backlog
        self._queues: dict[int, asyncio.Lock] = {}  # by chat id; a lock wakes those who wait in order
        self._waiting: Counter[int] = Counter()  # updates by chat id, the one being handled included

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when it is its turn."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            async with self._places:
                await coroutine
            return
        if self._waiting[chat.id] >= self._backlog:
            log.warning("an update was dropped: its chat already has %d waiting", self._backlog)
            _discard(coroutine)
            return
        self._waiting[chat.id] += 1
        try:
            async with self._queues.setdefault(chat.id, asyncio.Lock()), self._places:
                await coroutine
        finally:
            self._leave(chat.id)

    def _leave(self, chat_id: int) -> None:
        self._waiting[chat_id] -= 1
        if not self._waiting[chat_id]:
            del self._waiting[chat_id], self._queues[chat_id]

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""


def _discard(coroutine: Awaitable[Any]) -> None:
    """Close a coroutine that will never run, so that Python does not warn of it."""
    if asyncio.iscoroutine(coroutine):
        coroutine.close()

"""
The order in which updates are handled: one chat's in turn, different chats at the same time.

A chat or a reader with too many updates waiting loses further ones. Readers who wait for long are told their number.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any, Protocol

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseUpdateProcessor

from bot.pending import Pending
from bot.places import Places

AT_ONCE = 16  # updates handled at the same time; more connections make httpx slower, not faster
CHAT_BACKLOG = 500  # updates of one chat that may wait: no group asks more
READER_BACKLOG = 100  # updates of one reader that may wait: nobody types more
LONG_WAIT = 5.0  # seconds; readers who are likely to wait longer for a place are told
_LINE_SECONDS = 1.0  # after which the line has moved enough to tell how fast it does
UNLIMITED = 1_000_000  # updates that python-telegram-bot may hand over at once; `PerChatProcessor` makes them wait


class Reports(Protocol):
    """Is told of updates that are not answered, or not soon."""

    async def dropped(self, update: Update, *, first: bool) -> None:
        """Report an update that is dropped; `first`: since its chat or reader had none waiting."""

    async def waits(self, update: Update, number: int, seconds: float) -> None:
        """Report an update that is the `number`-th in line, and is likely to wait for so many seconds."""


class PerChatProcessor(BaseUpdateProcessor):
    """
    Handles the updates of one chat in order and those of different chats at the same time.

    Each chat has a queue of its own and occupies at most one of the places, so a busy chat never blocks the others.
    A chat that already has `backlog` updates waiting, or a reader with `reader_backlog`, loses further ones. `reports`
    is told of them, and of the first message of a private chat that waits longer than `LONG_WAIT`.
    What is handled is struck out of `pending`; what `abandon` ends is not.
    """

    def __init__(
        self,
        pending: Pending,
        reports: Reports,
        places: Places | None = None,
        *,
        backlog: int = CHAT_BACKLOG,
        reader_backlog: int = READER_BACKLOG,
    ) -> None:
        super().__init__(max_concurrent_updates=UNLIMITED)
        self._places = places or Places(AT_ONCE)
        self._backlog = backlog
        self._reader_backlog = reader_backlog
        self._reports = reports
        self._flooding: set[int] = set()  # ids of chats and readers that lost updates since they had none waiting
        self._warned: set[int] = set()  # ids of chats that were told that they wait, since they had none waiting
        self.pending = pending
        self._queues: dict[int, asyncio.Lock] = {}  # by chat id; a lock wakes those who wait in order
        self._waiting: Counter[int] = Counter()  # updates by chat and reader id, those being handled included
        self._tasks: set[asyncio.Task[Any]] = set()
        self._abandoned = False

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when it is its turn, and strike it out."""
        task = asyncio.current_task()
        assert task
        if self._abandoned:
            _discard(coroutine)
            return
        self._tasks.add(task)
        try:
            await self._handle(update, coroutine)
        except asyncio.CancelledError:  # of `abandon`; python-telegram-bot has to be told that the update is done with
            _discard(coroutine)
        else:
            if isinstance(update, Update):
                self.pending.strike(update.update_id)
        finally:
            self._tasks.discard(task)

    async def _handle(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None or not isinstance(update, Update):
            async with self._places.taken():
                await coroutine
            return
        backlogs = self._backlogs(update, chat.id)
        full = {id_ for id_, backlog in backlogs.items() if self._waiting[id_] >= backlog}
        if full:
            _discard(coroutine)
            first = full.isdisjoint(self._flooding)
            self._flooding |= full
            await self._reports.dropped(update, first=first)
            return
        self._waiting.update(backlogs.keys())
        try:
            async with self._queues.setdefault(chat.id, asyncio.Lock()):
                await self._in_place(update, chat.id, coroutine)
        finally:
            for id_ in backlogs:
                self._leave(id_)

    def _backlogs(self, update: Update, chat_id: int) -> dict[int, int]:
        """Return how many updates may wait, by the ids of the chat and of the reader, which are equal in private."""
        reader = update.effective_user
        if reader is None or reader.is_bot:  # a channel, or an admin who hides behind the group
            return {chat_id: self._backlog}
        return {chat_id: self._backlog} | {reader.id: min(self._backlog, self._reader_backlog)}

    async def _in_place(self, update: Update, chat_id: int, coroutine: Awaitable[Any]) -> None:
        """Handle an update when there is a place for it; tell its reader if that takes long."""
        warning: asyncio.Task[None] | None = None

        def joined(ticket: int) -> None:
            nonlocal warning
            if update.message and update.message.chat.type == ChatType.PRIVATE and chat_id not in self._warned:
                warning = asyncio.create_task(self._warn(update, chat_id, ticket))

        try:
            async with self._places.taken(joined):
                if warning:
                    warning.cancel()
                await coroutine
        finally:
            if warning:
                warning.cancel()

    async def _warn(self, update: Update, chat_id: int, ticket: int) -> None:
        await asyncio.sleep(_LINE_SECONDS)
        if (seconds := self._places.expected_wait(ticket)) > LONG_WAIT:
            self._warned.add(chat_id)
            await self._reports.waits(update, self._places.number(ticket), seconds)

    def _leave(self, id_: int) -> None:
        self._waiting[id_] -= 1
        if not self._waiting[id_]:
            del self._waiting[id_]
            self._queues.pop(id_, None)
            self._flooding.discard(id_)
            self._warned.discard(id_)

    def abandon(self) -> None:
        """End the handling of all updates, those that come after included. They stay pending."""
        self._abandoned = True
        for task in self._tasks:
            task.cancel()

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""


def _discard(coroutine: Awaitable[Any]) -> None:
    """Close a coroutine that will never run, so that Python does not warn of it."""
    if asyncio.iscoroutine(coroutine):
        coroutine.close()

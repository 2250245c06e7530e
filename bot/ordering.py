"""
The order in which updates are handled: one chat's in turn, different chats at the same time.

Places are for work, and waiting is none: while a reply is on its way to Telegram, another chat has the place.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.pending import Pending

AT_ONCE = 16  # updates handled at the same time; more connections make httpx slower, not faster
BACKLOG = 500  # updates of one chat that may wait: no reader types more
UNLIMITED = 1_000_000  # updates that python-telegram-bot may hand over at once; `PerChatProcessor` makes them wait


class Dropped(Protocol):
    """Is told of each update that is dropped, and whether it is the first since its chat had none waiting."""

    async def __call__(self, update: Update, *, first: bool) -> None:
        """Report the update."""


class PerChatProcessor(BaseUpdateProcessor):
    """
    Handles the updates of one chat in order and those of different chats at the same time.

    Each chat has a queue of its own and occupies at most one of the `at_once` places, so a busy chat never
    blocks the others. A chat that already has `backlog` updates waiting loses further ones; `dropped` is told of them.
    What is handled is struck out of `pending`; what `abandon` ends is not.
    """

    def __init__(self, pending: Pending, dropped: Dropped, at_once: int = AT_ONCE, backlog: int = BACKLOG) -> None:
        super().__init__(max_concurrent_updates=UNLIMITED)
        self._places = asyncio.Semaphore(at_once)
        self._backlog = backlog
        self._dropped = dropped
        self._flooding: set[int] = set()  # ids of chats that lost updates since they had none waiting
        self.pending = pending
        self._queues: dict[int, asyncio.Lock] = {}  # by chat id; a lock wakes those who wait in order
        self._waiting: Counter[int] = Counter()  # updates by chat id, the one being handled included
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
            async with _place(self._places):
                await coroutine
            return
        if self._waiting[chat.id] >= self._backlog:
            _discard(coroutine)
            first = chat.id not in self._flooding
            self._flooding.add(chat.id)
            await self._dropped(update, first=first)
            return
        self._waiting[chat.id] += 1
        try:
            async with self._queues.setdefault(chat.id, asyncio.Lock()), _place(self._places):
                await coroutine
        finally:
            self._leave(chat.id)

    def _leave(self, chat_id: int) -> None:
        self._waiting[chat_id] -= 1
        if not self._waiting[chat_id]:
            del self._waiting[chat_id], self._queues[chat_id]
            self._flooding.discard(chat_id)

    def abandon(self) -> None:
        """End the handling of all updates, those that come after included. They stay pending."""
        self._abandoned = True
        for task in self._tasks:
            task.cancel()

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""


_places_of_update: ContextVar[asyncio.Semaphore | None] = ContextVar("places", default=None)


@asynccontextmanager
async def _place(places: asyncio.Semaphore) -> AsyncIterator[None]:
    """Take a place for the update that this task handles."""
    async with places:
        token = _places_of_update.set(places)
        try:
            yield
        finally:
            _places_of_update.reset(token)


@asynccontextmanager
async def without_place() -> AsyncIterator[None]:
    """Leave the place of the update that this task handles to others, for as long as the block lasts."""
    places = _places_of_update.get()
    if places is None:
        yield
        return
    places.release()
    try:
        yield
    finally:
        await _taken_again(places)


async def _taken_again(places: asyncio.Semaphore) -> None:
    """Take a place even if the task is cancelled meanwhile: who took one before gives it back."""
    waiting = asyncio.ensure_future(places.acquire())
    try:
        await asyncio.shield(waiting)
    except asyncio.CancelledError:
        await waiting
        raise


def _discard(coroutine: Awaitable[Any]) -> None:
    """Close a coroutine that will never run, so that Python does not warn of it."""
    if asyncio.iscoroutine(coroutine):
        coroutine.close()

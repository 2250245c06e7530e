"""
Updates that are written down before Telegram is told that they arrived, and struck out once they are handled.

Without a database that can be written, the bot goes on from memory.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.state.access import StateError
from bot.state.journal import Journal, KeptUpdate, RawUpdate
from bot.state.trouble import Trouble


class Pending:
    """The updates that a bot has taken and not handled yet. Belongs to one event loop."""

    def __init__(self, journal: Journal, trouble: Trouble | None = None) -> None:
        self._journal = journal
        self._trouble = trouble or Trouble()
        self._numbers: set[int] = set()
        self._taken: dict[int, int] = {}  # by number, those of an earlier run: when, in milliseconds since 1970
        self._handled: list[int] = []
        self._writer: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    async def left(self) -> list[KeptUpdate]:
        """Return the updates that an earlier run took and did not handle."""
        try:
            kept = await asyncio.to_thread(self._journal.open)
        except StateError as error:
            self._trouble.noticed(error)
            return []
        self._taken = {int(update.content["update_id"]): update.taken for update in kept}
        self._numbers.update(self._taken)
        return kept

    def waited(self, number: int) -> timedelta:
        """Return how long an update of an earlier run has waited; no time for one of this run."""
        taken = self._taken.get(number)
        return timedelta() if taken is None else datetime.now(UTC) - datetime.fromtimestamp(taken / 1000, UTC)

    async def take(self, updates: Sequence[RawUpdate]) -> set[int]:
        """Write updates down. Return the numbers of those that are new: Telegram delivers some again."""
        try:
            new = await asyncio.to_thread(self._journal.take, updates)
            self._trouble.over()
        except StateError as error:
            self._trouble.noticed(error)
            new = {int(update["update_id"]) for update in updates} - self._numbers
        self._numbers |= new
        return new

    def strike(self, number: int) -> None:
        """Strike out an update that was handled. What is struck out while the database writes is one next write."""
        if number not in self._numbers:  # an update without content, or delivered twice
            return
        self._numbers.discard(number)
        self._taken.pop(number, None)
        self._handled.append(number)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Wait until everything is written."""
        if self._writer:
            await self._writer

    async def _write(self) -> None:
        while self._handled:
            numbers, self._handled = self._handled, []
            try:
                await asyncio.to_thread(self._journal.handled, numbers)
            except StateError as error:
                self._trouble.noticed(error)

"""
Places: how many updates are worked on at the same time, and the line of those that wait for a place.

Places are for work, and waiting is none: while a reply is on its way to Telegram, another chat has the place.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

_RECENT = 0.1  # weight of the last of the times that are averaged


class Places:
    """So many places, given in the order in which they are asked for. Belongs to one event loop."""

    def __init__(self, count: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = asyncio.Semaphore(count)
        self._clock = clock
        self._tickets = 0  # given to those that joined the line
        self._served = 0  # of them, those that left it
        self._last_served = 0.0  # when, in seconds of the clock
        self._interval: float | None = None  # seconds from one that is served to the next, on recent average

    @asynccontextmanager
    async def taken(self, joined: Callable[[int], None] = lambda _: None) -> AsyncIterator[None]:
        """Take a place for the update that this task handles. `joined` is told the ticket if it has to wait."""
        if self._free.locked():
            await self._wait(joined)
        else:
            await self._free.acquire()
        token = _of_update.set(self._free)
        try:
            yield
        finally:
            _of_update.reset(token)
            self._free.release()

    async def _wait(self, joined: Callable[[int], None]) -> None:
        if self._served == self._tickets:  # the line begins
            self._last_served = self._clock()
        self._tickets += 1
        joined(self._tickets)
        try:
            await self._free.acquire()
        finally:
            self._served += 1
            now = self._clock()
            interval, self._last_served = now - self._last_served, now
            recent = interval if self._interval is None else self._interval
            self._interval = recent + _RECENT * (interval - recent)

    def number(self, ticket: int) -> int:
        """Return the number in line of the one with this ticket: 1 for the next."""
        return max(1, ticket - self._served)

    def expected_wait(self, ticket: int) -> float:
        """Return for how many seconds the one with this ticket is likely to wait, by how fast the line moved."""
        return self.number(ticket) * (self._interval or 0.0)


_of_update: ContextVar[asyncio.Semaphore | None] = ContextVar("places", default=None)


def answers_update() -> bool:
    """Return whether this task handles an update, so that a reader waits for what it sends."""
    return _of_update.get() is not None


@asynccontextmanager
async def without_place() -> AsyncIterator[None]:
    """Leave the place of the update that this task handles to others, for as long as the block lasts."""
    places = _of_update.get()
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

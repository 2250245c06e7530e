"""Notices when nothing is heard from Telegram any more, not even that there is nothing new."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Watchdog:
    """
    Waits for silence of so many seconds. Belongs to one event loop.

    `recovered`: is called with the seconds of a longer silence when it is over.
    """

    def __init__(self, seconds: float, recovered: Callable[[float], object] = lambda _: None) -> None:
        self._recovered = recovered
        self.seconds = seconds
        self._heard = time.monotonic()
        self._delivered: float | None = None
        self._deaf = False

    def silence(self) -> float | None:
        """Return for how many seconds Telegram has delivered nothing; None when it never has."""
        return None if self._delivered is None else time.monotonic() - self._delivered

    def heard(self, *, refused: bool = False) -> None:
        """Note that Telegram has answered a request for updates: with those there are, or it has `refused` it."""
        silence, self._heard = time.monotonic() - self._heard, time.monotonic()
        if not refused:
            self._delivered = self._heard
        if self._deaf:
            self._deaf = False
            log.info("Telegram is heard again")
            self._recovered(silence)

    async def watch(self, connect_anew: Callable[[], Awaitable[None]]) -> None:
        """Say once when nothing was heard for too long, and connect anew as long as that lasts. Runs for ever."""
        self._heard = time.monotonic()
        while True:
            silence = time.monotonic() - self._heard
            if silence < self.seconds:
                await asyncio.sleep(self.seconds - silence)
                continue
            if not self._deaf:
                self._deaf = True
                log.error("nothing was heard from Telegram for %d seconds; connecting anew until it is", silence)
            await connect_anew()
            await asyncio.sleep(self.seconds)

"""Requests of the admins to read sources at once; `bot.jobs.refreshing` waits for them and answers them."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from bot.locales.words import Words


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """The request of one admin."""

    admin: int
    spoken: Words  # the language of the admin
    source: str = ""  # the only one to read; empty: all


class RefreshRequests:
    """The requests that wait. They belong to one event loop."""

    def __init__(self) -> None:
        self.under_way = False  # whether sources are being read
        self._asked = asyncio.Event()
        self._waiting: list[RefreshRequest] = []

    def ask(self, request: RefreshRequest) -> None:
        """Ask for sources to be read."""
        self._waiting.append(request)
        self._asked.set()

    @property
    def for_all(self) -> bool:
        """Whether anybody has asked for all sources."""
        return any(not request.source for request in self._waiting)

    def take_for_all(self) -> list[RefreshRequest]:
        """Return the requests for all sources, which wait no longer; also those made while they were read."""
        taken = [request for request in self._waiting if not request.source]
        self._waiting = [request for request in self._waiting if request.source]
        return taken

    def take(self) -> list[RefreshRequest]:
        """Return the requests for single sources, which wait no longer."""
        taken = [request for request in self._waiting if request.source]
        self._waiting = [request for request in self._waiting if not request.source]
        return taken

    async def wait(self, seconds: float) -> None:
        """Wait for a request, at most so long."""
        if not self._waiting:
            self._asked.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), seconds)

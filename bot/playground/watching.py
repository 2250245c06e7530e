"""The events of the local Telegram, for those who watch it: a chat window, a test."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """
    One event in the local Telegram, for those who `watch` it.

    The kinds and their subjects: message, edit, delete, read (Message); press, answer (CallbackQuery); action
    (chat id and name); inline (InlineQuery, answered); profile (BotProfile); member (Chat); call (Call).
    """

    kind: str
    subject: Any


class Watched:
    """Reports its events to all who watch."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[Event | None]] = set()

    @contextmanager
    def watch(self) -> Iterator[asyncio.Queue[Event | None]]:
        """Give a queue of all events from now on. None is the last item, after which no events follow."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def publish(self, kind: str, subject: Any) -> None:
        """Report an event to all who watch."""
        for queue in self._watchers:
            queue.put_nowait(Event(kind, subject))

    def end_watching(self) -> None:
        """Tell all who watch that no events follow."""
        for queue in self._watchers:
            queue.put_nowait(None)

"""
Pacing: messages are sent no faster than Telegram takes them, in each chat and in all.

Telegram publishes no exact limits: about one message a second in a chat with short bursts, 20 a minute in a group, and
30 a second in all.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

_ALL = (30, 1.0)  # messages, in so many seconds
_IN_PRIVATE = (5, 5.0)
_IN_GROUP = (20, 60.0)
_FORGET_AT = 10_000  # windows of chats; those of quiet chats are forgotten then


class Window:
    """Lets at most `count` messages through in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._moments: deque[float] = deque([-seconds] * count, maxlen=count)  # of the last messages, oldest first

    def reserve(self, now: float) -> float:
        """Take the next free moment. Return how many seconds away it is."""
        moment = max(now, self._moments[0] + self._seconds)
        self._moments.append(moment)
        return moment - now

    def until_half_free(self, now: float) -> float:
        """Return in how many seconds half of the window is free, if nothing more is taken."""
        seconds = self._moments[len(self._moments) // 2] + self._seconds - now
        return max(0.0, round(seconds, 6))  # microseconds: what a rounding error leaves would never pass

    def is_free(self, now: float) -> bool:
        """Return whether the last message is so long ago that it does not count any more."""
        return self._moments[-1] + self._seconds <= now


class Pacing:
    """
    Gives every message its turn. Belongs to one event loop.

    What readers wait for comes before what nobody asked for: an unasked message waits until half of what is allowed is
    free. `clock` returns seconds, `sleep` waits for some.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._all = Window(*_ALL)
        self._chats: dict[tuple[int, str], Window] = {}  # by chat id and method

    def now(self) -> float:
        """Return the time in seconds, from any moment on."""
        return self._clock()

    async def pause(self, seconds: float) -> None:
        """Wait for so many seconds."""
        await self._sleep(seconds)

    async def turn(self, chat_id: int, method: str, *, unasked: bool = False) -> None:
        """Return when a call of this method to this chat may be made. Calls to one chat keep their order."""
        for window in (self._window(chat_id, method), self._all):
            if unasked:
                while seconds := window.until_half_free(self._clock()):
                    await self._sleep(seconds)
            if seconds := window.reserve(self._clock()):
                await self._sleep(seconds)

    def _window(self, chat_id: int, method: str) -> Window:
        if len(self._chats) >= _FORGET_AT:
            now = self._clock()
            self._chats = {key: window for key, window in self._chats.items() if not window.is_free(now)}
        return self._chats.setdefault((chat_id, method), Window(*(_IN_GROUP if chat_id < 0 else _IN_PRIVATE)))

"""
Pacing: messages are sent no faster than Telegram takes them, in each chat and in all.

Telegram publishes no exact limits: about one message a second in a chat, 20 a minute in a group and 30 a second in
all, with short bursts. The buckets here stay below: what one lets through within the time of its limit is its burst and
what is added meanwhile.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

_FORGET_AT = 10_000  # buckets of chats; the full ones are forgotten then


@dataclass(slots=True)
class Bucket:
    """A token bucket: `burst` tokens at once, then `per_second`. Tokens that are not there yet may be reserved."""

    burst: float
    per_second: float
    filled: float  # when it is full again, if nothing more is taken

    def level(self, now: float) -> float:
        """Return how many tokens are left; fewer than none where some are reserved."""
        return self.burst - max(0.0, self.filled - now) * self.per_second

    def reserve(self, now: float) -> float:
        """Take a token. Return after how many seconds it is there."""
        self.filled = max(self.filled, now) + 1 / self.per_second
        return max(0.0, -self.level(now) / self.per_second)

    def until(self, level: float, now: float) -> float:
        """Return in how many seconds the bucket holds so many tokens, if nothing more is taken."""
        seconds = (level - self.level(now)) / self.per_second
        return max(0.0, round(seconds, 6))  # microseconds: a rest of a rounding error would never pass


class Pacing:
    """
    Gives every message its turn. Belongs to one event loop.

    What readers wait for comes before what nobody asked for: unasked messages take tokens only from buckets that are
    more than half full. `clock` returns seconds, `sleep` waits for some.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._all = Bucket(burst=5, per_second=25, filled=0.0)
        self._chats: dict[tuple[int, str], Bucket] = {}  # by chat id and method

    async def turn(self, chat_id: int, method: str, *, unasked: bool = False) -> None:
        """Return when a call of this method to this chat may be made. Calls to one chat keep their order."""
        for bucket in (self._bucket(chat_id, method), self._all):
            if unasked:
                while seconds := bucket.until(bucket.burst / 2 + 1, self._clock()):
                    await self._sleep(seconds)
            if seconds := bucket.reserve(self._clock()):
                await self._sleep(seconds)

    def _bucket(self, chat_id: int, method: str) -> Bucket:
        if len(self._chats) >= _FORGET_AT:
            now = self._clock()
            self._chats = {key: bucket for key, bucket in self._chats.items() if bucket.filled > now}
        is_group = chat_id < 0
        return self._chats.setdefault((chat_id, method), Bucket(5, 0.25 if is_group else 1.0, filled=0.0))

"""The updates that the bot has not fetched yet, delivered by the rules of getUpdates."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable

from bot.playground.errors import ApiError
from bot.playground.models import Json

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "guest_message",
)
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}  # sent only if the bot asks for them
DEFAULT = frozenset(KINDS) - ON_REQUEST

REPLACED = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """
    The queue of updates for the bot.

    An update stays in it until a getUpdates with a higher offset confirms it. Only one request waits at a
    time: a second one ends the first with 409 Conflict, as it happens when two bots use one token.

    A client that repeats a request without confirming anything is slowed down: the request waits `repeat_wait`
    seconds for an update. `clock` returns seconds.
    """

    def __init__(self, repeat_wait: float = 3.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.allowed: Collection[str] = DEFAULT
        self.next_id = 1
        self._pending: deque[Json] = deque()
        self._repeat_wait = repeat_wait
        self._clock = clock
        self._last_offset = 0
        self._last_start = self._last_end = float("-inf")
        self._waiting: asyncio.Future[ApiError | None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def is_waiting(self) -> bool:
        """True while a getUpdates request waits for an update."""
        return self._waiting is not None and not self._waiting.done()

    def allow(self, kinds: Iterable[str]) -> None:
        """Set the kinds of updates that are queued from now on. No kinds means the default ones."""
        self.allowed = frozenset(kinds) & frozenset(KINDS) or DEFAULT

    def add(self, kind: str, content: Json) -> int | None:
        """Queue an update and return its number; None if the bot did not ask for this kind."""
        if kind not in self.allowed:
            return None
        number = self.next_id
        self.next_id += 1
        self._pending.append({"update_id": number, kind: content})
        self.interrupt()
        return number

    def drop(self) -> None:
        """Remove all updates."""
        self._pending.clear()

    def take(self) -> list[Json]:
        """Return and confirm all updates without waiting."""
        taken = list(self._pending)
        self._pending.clear()
        return taken

    def interrupt(self, reason: ApiError | None = None) -> None:
        """End the waiting request with a refusal, or with the updates there are."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reason)

    async def get(self, offset: int, limit: int, timeout: float) -> list[Json]:  # noqa: ASYNC109 -- Telegram's own parameter
        """Return at most `limit` updates from number `offset` on. Wait up to `timeout` seconds for the first one."""
        self.interrupt(ApiError(409, REPLACED))
        now = self._clock()
        if offset == self._last_offset and timeout < self._repeat_wait:
            if now - self._last_start < self._repeat_wait:
                timeout = self._repeat_wait
            if now - self._last_end < self._repeat_wait / 6:
                limit = 1
        self._last_offset, self._last_start = offset, now
        self._confirm(offset)
        if not self._pending and timeout > 0:
            await self._wait(timeout)
        self._last_end = self._clock()
        return list(self._pending)[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()

    async def _wait(self, seconds: float) -> None:
        """Wait until an update arrives or the time is up. Raise `ApiError` if another request ends this one."""
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            reason = await asyncio.wait_for(waiting, seconds)
            if reason is not None:
                raise reason

"""
Calls that carry a reply are made until Telegram takes them: it may be busy, broken or out of reach for some minutes.

Each waits for its turn (`bot.pacing`), and does without the part that Telegram refuses (`bot.concessions`). A call of
which nobody knows whether it arrived is made again, too. A second copy of an answer does no harm, but it says what it
is. All other calls are made once.
"""

import logging
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.concessions import Concessions
from bot.locales.speaking import words
from bot.pacing import Pacing
from bot.places import answers_update, without_place

log = logging.getLogger(__name__)

SECONDS = 15 * 60.0  # after which a reply is given up; its reader is told with the next message
_SENDS, _EDITS = "sendMessage", "editMessageText"
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds between two attempts
_COPIES = 2  # of a message that may have arrived
_SLOW_DOWN = re.compile(r"retry after (\d{1,6})", re.IGNORECASE)
_UNREADABLE = re.compile(r"\. Parsing the server response .*", re.DOTALL)  # with the whole page of an error
_FINAL = (BadRequest, Forbidden)  # of no use to repeat
# The connection broke after the call was on its way. All other failures of a connection come before.
_ON_ITS_WAY = (
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.RemoteProtocolError,
)


class PatientCalls(BaseRateLimiter[None]):
    """
    Makes the calls of a bot, those with a reply as often as they need.

    `seconds`: after which one fails for good. `moved` is told the old and the new id of a group that got a new one.
    """

    def __init__(
        self,
        moved: Callable[[int, int], Awaitable[None]],
        seconds: float = SECONDS,
        pacing: Pacing | None = None,
    ) -> None:
        self._moved = moved
        self._seconds = seconds
        self._pacing = pacing or Pacing()
        self._concessions = Concessions()

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Awaitable[Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make a call and return its result. Raise `TelegramError` when it failed for good."""
        if endpoint not in {_SENDS, _EDITS}:
            async with without_place():
                return await callback(*args, **kwargs)
        end, pause, copies = self._pacing.now() + self._seconds, _FIRST_PAUSE, 0
        while True:
            try:
                return await self._attempt(callback, args, kwargs, endpoint, data)
            except ChatMigrated as error:
                await self._moved(int(data["chat_id"]), error.new_chat_id)
                data["chat_id"] = error.new_chat_id
                continue
            except TelegramError as error:
                if isinstance(error, BadRequest) and self._concessions.concede(error, data):
                    continue
                copies += endpoint == _SENDS and may_have_arrived(error)
                wait = _wait(error, pause)
                if wait is None or copies >= _COPIES or self._pacing.now() + wait > end:
                    raise
                log.info("trying again in %g seconds: %s", wait, _UNREADABLE.sub("", error.message))
                if copies and not data["text"].endswith(words().SECOND_COPY):
                    data["text"] += f"\n\n{words().SECOND_COPY}"
            async with without_place():
                await self._pacing.pause(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _attempt(
        self, callback: Callable[..., Awaitable[Any]], args: Any, kwargs: dict[str, Any], endpoint: str, data: Any
    ) -> Any:
        """Make a call with a reply when it has its turn, and return its result."""
        self._concessions.prepare(data)
        async with without_place():
            if chat_id := data.get("chat_id"):
                await self._pacing.turn(int(chat_id), endpoint, unasked=not answers_update())
            return await callback(*args, **kwargs)


def _wait(error: TelegramError, pause: float) -> float | None:
    """Return how many seconds to wait before the call is repeated; None if repeating it is of no use."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    if request := _SLOW_DOWN.search(error.message):  # some servers put the number into the message only
        return float(request[1])
    return None if isinstance(error, _FINAL) else pause


def may_have_arrived(error: TelegramError) -> bool:
    """Return whether Telegram may have taken the call all the same."""
    cause = error.__cause__
    return isinstance(cause, _ON_ITS_WAY) or (cause is None and isinstance(error, TimedOut))

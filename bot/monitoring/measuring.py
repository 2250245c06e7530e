"""Measures are taken where all updates, all replies and all calls pass."""

import time
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from telegram.ext import BaseRateLimiter
from telegram.request import HTTPXRequest, RequestData

from bot.logs import begin_update
from bot.monitoring.metrics import Metrics
from bot.ordering import PerChatProcessor, Reports
from bot.pending import Pending

_REPLIES = {"sendMessage", "editMessageText"}


@dataclass
class _Handling:
    """The handling of one update."""

    replied: bool = False


_handling: ContextVar[_Handling | None] = ContextVar("handling", default=None)


class MeasuredProcessor(PerChatProcessor):
    """A `PerChatProcessor` that measures how long readers wait for their replies."""

    def __init__(self, pending: Pending, reports: Reports, metrics: Metrics) -> None:
        super().__init__(pending, reports)
        self._metrics = metrics
        metrics.updates_waiting(lambda: len(pending))

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when it is its turn."""
        begun, handling = time.monotonic(), _Handling()
        begin_update()
        self._metrics.update_taken()
        _handling.set(handling)  # each update is handled by a task of its own
        await super().do_process_update(update, coroutine)
        if handling.replied:
            self._metrics.replied(time.monotonic() - begun)


class MeasuredCalls(BaseRateLimiter[None]):
    """Makes the calls of a bot by way of another limiter, and counts the replies that wait there."""

    def __init__(self, calls: BaseRateLimiter[None], metrics: Metrics) -> None:
        self._inner = calls
        self._metrics = metrics

    async def initialize(self) -> None:
        """Open the other limiter."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Close the other limiter."""
        await self._inner.shutdown()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make a call and return its result. Raise what the other limiter raises."""
        call = self._inner.process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
        if endpoint not in _REPLIES:
            return await call
        self._metrics.reply_waits()
        try:
            result = await call
        finally:
            self._metrics.reply_left()
        if handling := _handling.get():
            handling.replied = True
        return result


class MeasuredRequest(HTTPXRequest):
    """The HTTP client for calls of the Bot API. Each attempt is counted."""

    def __init__(self, metrics: Metrics, **options: Any) -> None:
        super().__init__(**options)
        self._metrics = metrics

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """Make one request."""
        result = "failed"
        try:
            code, payload = await super().do_request(url, method, request_data, *args, **kwargs)
            result = "ok" if code == 200 else str(code)
        finally:
            self._metrics.called(result)
        return code, payload

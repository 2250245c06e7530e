"""The limit on the number of messages that a bot may send."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.errors import too_many_requests


@dataclass(slots=True)
class Flood:
    """
    A token bucket for each chat: `burst` messages at once, then `per_second`. Further ones are refused with 429.

    Telegram does not publish its limits. These are never reached in a conversation, and they stop a loop.
    """

    burst: int = 30
    per_second: float = 1.0
    _levels: dict[int, tuple[float, float]] = field(default_factory=dict)  # by chat id: messages left, and when

    def check(self, chat_id: int, clock: Callable[[], float]) -> None:
        """Count one message to this chat. Raise `ApiError` with the seconds to wait when there were too many."""
        now = clock()
        left, when = self._levels.get(chat_id, (float(self.burst), now))
        left = min(self.burst, left + (now - when) * self.per_second)
        if left < 1:
            self._levels[chat_id] = (left, now)
            raise too_many_requests(max(1, math.ceil((1 - left) / self.per_second)))
        self._levels[chat_id] = (left - 1, now)

"""How many messages a bot may send."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.errors import too_many_requests


@dataclass(slots=True)
class Flood:
    """
    Lets a burst of messages through to each chat, then so many a second; more are refused with 429.

    The real limits are not published and change; these never bother a person, and stop a loop.
    """

    burst: int = 30
    per_second: float = 1.0
    _levels: dict[int, tuple[float, float]] = field(default_factory=dict)  # chat -> (messages left, when)

    def check(self, chat_id: int, clock: Callable[[], float]) -> None:
        """Count one message to this chat, or raise the refusal that says when to try again."""
        now = clock()
        left, when = self._levels.get(chat_id, (float(self.burst), now))
        left = min(self.burst, left + (now - when) * self.per_second)
        if left < 1:
            self._levels[chat_id] = (left, now)
            raise too_many_requests(max(1, math.ceil((1 - left) / self.per_second)))
        self._levels[chat_id] = (left - 1, now)

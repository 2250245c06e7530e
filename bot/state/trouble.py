"""Trouble with the bot's database, which readers do not notice: the log says once what is wrong."""

import logging
import time
from collections.abc import Callable

from bot.state.access import StateError

log = logging.getLogger(__name__)

_QUIET_SECONDS = 60.0  # without a failure, after which it is over: on a full disk a small write may succeed


class Trouble:
    """
    Logs the first failure of the database, and its end. Threads may share it.

    `tell`: is called with each failure.
    """

    def __init__(self, tell: Callable[[StateError], object] = lambda _: None) -> None:
        self._tell = tell
        self._last: float | None = None  # moment of the last failure; None when all is well

    def noticed(self, error: StateError) -> None:
        """Log a failure, unless an earlier one is not over."""
        before, self._last = self._last, time.monotonic()
        if before is None:
            log.error(
                "STATE_URL: %s. Until that is put right, replies lack the buttons that need memory, "
                "and a crash loses the questions that wait for an answer",
                error,
            )
        self._tell(error)

    def over(self) -> None:
        """Note a write that succeeded."""
        if self._last is not None and time.monotonic() - self._last > _QUIET_SECONDS:
            self._last = None
            log.info("STATE_URL: the database can be written again")

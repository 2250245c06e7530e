"""The health of the bot: if it is not alive or not ready, the reasons in plain words."""

import asyncio
import threading
from dataclasses import dataclass

from bot.watchdog import Watchdog
from knowledge import KnowledgeError, Library

_TURN_SECONDS = 5.0  # that the event loop may take to do a thing; more means that readers wait for nothing


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the bot: `live` while its event loop turns, `ready` while it also hears and can answer."""

    live: bool
    ready: bool
    reasons: tuple[str, ...]  # why it is not ready; none when it is


class Checks:
    """Finds out how a bot is, from another thread than that of its event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, library: Library, watchdog: Watchdog) -> None:
        self._loop = loop
        self._library = library
        self._watchdog = watchdog

    def health(self) -> Health:
        """Return the state of the bot. This takes some seconds when its event loop does not turn."""
        life = self.life()
        reasons = (*life.reasons, *filter(None, (self._silence(), self._fault())))
        return Health(life.live, not reasons, reasons)

    def life(self) -> Health:
        """Return the state of the bot as far as a restart could mend it: only whether its event loop turns."""
        live = self._turns()
        return Health(live, live, () if live else (f"the event loop has done nothing for {_TURN_SECONDS:g} seconds",))

    def _turns(self) -> bool:
        turned = threading.Event()
        try:
            self._loop.call_soon_threadsafe(turned.set)
        except RuntimeError:  # it is closed
            return False
        return turned.wait(_TURN_SECONDS)

    def _silence(self) -> str:
        silence = self._watchdog.silence()
        if silence is None:
            return "Telegram has not delivered anything yet"
        return f"Telegram has delivered nothing for {silence:.0f} seconds" if silence > self._watchdog.seconds else ""

    def _fault(self) -> str:
        try:
            self._library.statistics()
        except KnowledgeError as error:
            return f"the articles cannot be read: {error}"
        return ""

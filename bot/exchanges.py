"""
The last messages of readers in private chats, and the replies to them, so that an edit changes the reply.

It is kept in memory only, for a day.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from knowledge import Context

_SECONDS = 24 * 3600.0  # after which an edit is ignored
_MOST = 10_000  # messages that are remembered


@dataclass(frozen=True, slots=True)
class Exchange:
    """A reader's message and the bot's reply."""

    text: str
    reply_id: int  # the number of the bot's message
    before: Context | None  # the turns before, if the text was a question


class Exchanges:
    """The last messages of readers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[int, int], tuple[float, Exchange]] = OrderedDict()  # by chat and message

    def keep(self, chat_id: int, message_id: int, exchange: Exchange) -> None:
        """Remember the reply to a message, in place of the one to its text before."""
        self._kept[chat_id, message_id] = self._clock(), exchange
        self._kept.move_to_end((chat_id, message_id))
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def forget(self, chat_id: int) -> None:
        """Forget the messages of a chat."""
        for key in [key for key in list(self._kept) if key[0] == chat_id]:
            self._kept.pop(key, None)

    def edited(self, chat_id: int, message_id: int, text: str) -> Exchange | None:
        """
        Return the exchange of a message that has the new `text`.

        None if it is not remembered, or if its text is the same: Telegram reports a preview that was loaded, too.
        """
        at, exchange = self._kept.get((chat_id, message_id), (0.0, None))
        if exchange is None or self._clock() - at > _SECONDS or exchange.text.strip() == text.strip():
            return None
        return exchange

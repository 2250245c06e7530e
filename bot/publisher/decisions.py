"""The questions under which an admin has pressed a button: a second press does nothing."""

from collections import deque
from contextlib import suppress

from telegram import CallbackQuery

_MESSAGES = 100  # that are remembered; presses that cross each other come within seconds


class Decisions:
    """The messages of the bot in which something was decided. They are in memory: who presses twice does so at once."""

    def __init__(self) -> None:
        self._messages: deque[tuple[int, int]] = deque(maxlen=_MESSAGES)  # ids of the chat and of the message

    def is_first(self, query: CallbackQuery) -> bool:
        """Note the press of a button, and return whether it is the first one under its message."""
        message = _message(query)
        if message in self._messages:
            return False
        self._messages.append(message)
        return True

    def take_back(self, query: CallbackQuery) -> None:
        """Forget the press of a button, because what it stands for failed."""
        with suppress(ValueError):
            self._messages.remove(_message(query))


def _message(query: CallbackQuery) -> tuple[int, int]:
    assert query.message  # these buttons are under no card that was sent elsewhere
    return query.message.chat.id, query.message.message_id

"""
The last question of each private chat, and what was shown for it, so that the next question may continue it.

It is kept in memory only, for some minutes: a question that readers did not put behind a button is never written down.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from knowledge import Context

_SECONDS = 15 * 60.0  # that a conversation lasts after its last question
_SECONDS_FOR_REPLIES = 24 * 3600.0  # the same, for a reader who replies to an answer
_MOST_CHATS = 10_000  # that are remembered; then the one that was silent longest is forgotten


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, the context it was asked in, and the context it leaves."""

    question: str
    before: Context | None
    after: Context | None
    shown: int = 0  # passages
    answered: str = ""  # the question with its spelling corrected, if it was


class Conversations:
    """The last turn of each chat. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: OrderedDict[int, tuple[float, Turn]] = OrderedDict()  # by chat; when it was, and what

    def last(self, chat_id: int, *, reply: bool = False) -> Turn | None:
        """Return the last turn of a chat, if it is recent; `reply`: the reader replies to a message of the bot."""
        at, turn = self._turns.get(chat_id, (0.0, None))
        return turn if self._clock() - at <= (_SECONDS_FOR_REPLIES if reply else _SECONDS) else None

    def context(self, chat_id: int, *, reply: bool = False) -> Context | None:
        """Return the context of a chat's next question; `reply`: the reader replies to a message of the bot."""
        turn = self.last(chat_id, reply=reply)
        return turn.after if turn else None

    def context_of(self, chat_id: int, question: str) -> Context | None:
        """Return the context in which the last question was asked; None if it was another question, or is forgotten."""
        turn = self.last(chat_id, reply=True)
        return turn.before if turn and question in {turn.question, turn.answered} else None

    def keep(self, chat_id: int, turn: Turn) -> None:
        """Remember a turn in place of the one before."""
        self._turns[chat_id] = self._clock(), turn
        self._turns.move_to_end(chat_id)
        while len(self._turns) > _MOST_CHATS:
            self._turns.popitem(last=False)

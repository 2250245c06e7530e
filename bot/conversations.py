"""
The last question of each reader in a chat, and what was shown for it, so that the next question may continue it.

It is kept in memory only, for some minutes.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.state import Reader
from knowledge import Context

_SECONDS = 15 * 60.0  # that a conversation lasts after its last question
_SECONDS_FOR_REPLIES = 24 * 3600.0  # the same, for a reader who replies to an answer
_MOST_READERS = 10_000  # that are remembered; then the one who was silent longest is forgotten


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, the context it was asked in, and the context it leaves."""

    question: str
    before: Context | None
    after: Context | None
    shown: int = 0  # passages
    answered: str = ""  # the question with its spelling corrected, if it was


class Conversations:
    """The last turn of each reader. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: OrderedDict[Reader, tuple[float, Turn]] = OrderedDict()  # when it was, and what

    def last(self, reader: Reader, *, reply: bool = False) -> Turn | None:
        """Return the last turn of a reader, if it is recent; `reply`: the reader replies to a message of the bot."""
        at, turn = self._turns.get(reader, (0.0, None))
        return turn if self._clock() - at <= (_SECONDS_FOR_REPLIES if reply else _SECONDS) else None

    def context(self, reader: Reader, *, reply: bool = False) -> Context | None:
        """Return the context of a reader's next question; `reply`: the reader replies to a message of the bot."""
        turn = self.last(reader, reply=reply)
        return turn.after if turn else None

    def context_of(self, reader: Reader, question: str) -> Context | None:
        """Return the context in which the last question was asked; None if it was another question, or is forgotten."""
        turn = self.last(reader, reply=True)
        return turn.before if turn and question in {turn.question, turn.answered} else None

    def forget(self, person: int) -> None:
        """Forget the last turns of a person in all chats."""
        for reader in [reader for reader in list(self._turns) if reader.person == person]:
            self._turns.pop(reader, None)

    def forget_chat(self, chat_id: int) -> None:
        """Forget the last turns in a chat."""
        for reader in [reader for reader in list(self._turns) if reader.chat == chat_id]:
            self._turns.pop(reader, None)

    def keep(self, reader: Reader, turn: Turn) -> None:
        """Remember a turn in place of the one before."""
        self._turns[reader] = self._clock(), turn
        self._turns.move_to_end(reader)
        while len(self._turns) > _MOST_READERS:
            self._turns.popitem(last=False)

"""
The question log, as far as the database allows: a question that cannot be logged is answered all the same.

Its answer then has no buttons for an opinion, like all answers where no questions are logged.
"""

import secrets
from collections.abc import Callable
from typing import TypeVar

from bot.base36 import base36
from bot.state.access import StateError
from bot.state.question_rows import LoggedQuestion, Opinion, QuestionRows
from bot.state.trouble import Trouble

Value = TypeVar("Value")


class QuestionLog:
    """What readers asked and said of the answers. No method fails. Threads may share it."""

    def __init__(self, rows: QuestionRows, trouble: Trouble) -> None:
        self._rows = rows
        self._trouble = trouble
        self.days = rows.days  # for which questions are kept; 0: none are logged
        self.asker = rows.asker

    def keep(self, question: LoggedQuestion) -> str:
        """Log a question, and return its id, which nobody can guess; an empty one where it is not logged."""
        question_id = base36(secrets.randbits(64))
        logged = bool(self.days) and self._written(lambda: self._rows.keep(question_id, question))
        return question_id if logged else ""

    def find(self, question_id: str) -> LoggedQuestion | None:
        """Return a logged question; None where it is not known."""
        return self._read(lambda: self._rows.find(question_id), None)

    def of(self, person: int) -> list[LoggedQuestion]:
        """Return what a person asked, oldest first."""
        return self._read(lambda: self._rows.of(self.asker(person)), [])

    def rate(self, question_id: str, opinion: Opinion) -> bool:
        """Remember what the reader said of the answer; return False where that could not be kept."""
        return self._written(lambda: self._rows.rate(question_id, opinion))

    def forget(self, person: int) -> bool:
        """Delete what a person asked; return False where the database cannot be written."""
        return self._written(lambda: self._rows.forget(self.asker(person)))

    def _read(self, read: Callable[[], Value], without: Value) -> Value:
        try:
            return read()
        except StateError as error:
            self._trouble.noticed(error)
            return without

    def _written(self, write: Callable[[], object]) -> bool:
        try:
            write()
        except StateError as error:
            self._trouble.noticed(error)
            return False
        self._trouble.over()
        return True

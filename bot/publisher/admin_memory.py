"""What the bot's database tells the admins, as far as it can be read."""

from collections.abc import Callable
from typing import TypeVar

from bot.state import State
from bot.state.access import StateError
from bot.state.question_figures import Figures, QuestionsOfDay, UnansweredQuestion
from bot.state.source_choices import SourceChoice, SourceChoices
from bot.state.trouble import Trouble

Value = TypeVar("Value")


class AdminMemory:
    """Choices of sources and figures of questions. No method fails. Threads may share it."""

    def __init__(self, state: State, bot_id: int, trouble: Trouble) -> None:
        self._choices = state.source_choices()
        self._figures = state.question_figures(bot_id)
        self._trouble = trouble

    def choices(self) -> list[SourceChoice]:
        """Return what was said of sources; nothing where that cannot be read."""
        return self._read(self._choices.all) or []

    def change(self, change: Callable[[SourceChoices], None]) -> bool:
        """Change a choice; return False where that could not be kept."""
        try:
            change(self._choices)
        except StateError as error:
            self._trouble.noticed(error)
            return False
        self._trouble.over()
        return True

    def figures(self, days: int) -> Figures | None:
        """Return the figures of the last days; None where they cannot be read."""
        return self._read(lambda: self._figures.last(days))

    def by_day(self, days: int) -> list[QuestionsOfDay] | None:
        """Return the questions of each of the last days; None where they cannot be read."""
        return self._read(lambda: self._figures.by_day(days))

    def unanswered(self, days: int) -> list[UnansweredQuestion] | None:
        """Return the questions whose readers did not find what they asked for; None where they cannot be read."""
        return self._read(lambda: self._figures.unanswered(days))

    def _read(self, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except StateError as error:
            self._trouble.noticed(error)
            return None

"""The self-test: the golden questions of a file, asked, and compared with how they ended last time."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.state import State
from bot.state.self_test_rows import SelfTestRows
from knowledge import Library, Outcome, golden_outcome, read_golden_questions


@dataclass(frozen=True, slots=True)
class SelfTestResult:
    """How the golden questions ended."""

    outcomes: Mapping[str, Outcome]  # by question
    changed: tuple[str, ...]  # questions that ended otherwise than last time; a new one counts as passed before

    @property
    def failed(self) -> list[str]:
        """The questions that are not answered as they should be."""
        return [question for question, outcome in self.outcomes.items() if outcome is not Outcome.PASSED]


class SelfTest:
    """Runs the golden questions of a file, one run at a time. Threads may share it."""

    def __init__(self, library: Library, path: Path, rows: SelfTestRows) -> None:
        self._library = library
        self._path = path
        self._rows = rows
        self._lock = threading.Lock()

    def run(self) -> SelfTestResult:
        """
        Ask all questions and keep how they ended.

        Raises `KnowledgeError` when the file or the library cannot be read, and `StateError` for the bot's database.
        """
        with self._lock:
            questions = read_golden_questions(self._path)
            before = self._rows.last()
            outcomes = {question.text: golden_outcome(self._library, question) for question in questions}
            self._rows.keep(outcomes)
        passed = str(Outcome.PASSED)
        changed = tuple(text for text, outcome in outcomes.items() if outcome != before.get(text, passed))
        return SelfTestResult(outcomes, changed)


def self_test_of(path: Path | None, library: Library, state: State) -> SelfTest | None:
    """Return the self-test with the questions of a file; None without one."""
    return SelfTest(library, path, state.self_tests()) if path else None

"""The figures of the question log, on each database."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.state import State
from bot.state.access import DAY, now
from bot.state.question_figures import Figures
from bot.state.schema import QUESTIONS

BOT = 77


def log_question(state: State, text: str = "tram?", *, bot: int = BOT, days_ago: float = 0, **values: Any) -> None:
    """Write a question into the log."""
    row = {
        "id": f"q{next(_numbers)}",
        "bot": bot,
        "asked": now() - int(days_ago * DAY),
        "asker": "a",
        "place": "private",
        "language": "en",
        "text": text,
        "answered": True,
        "confidence": 0.5,
        "hits": "[]",
        "revision": 1,
        "took": 100,
    }
    with state._engine.begin() as db:
        db.execute(sa.insert(QUESTIONS), row | values)


def _counting() -> Iterator[int]:
    number = 0
    while True:
        yield (number := number + 1)


_numbers = _counting()


@pytest.fixture
def state(database_url: str) -> Iterator[State]:
    with State(database_url) as state:
        yield state


def test_without_questions_all_figures_are_zero(state: State) -> None:
    figures = state.question_figures(BOT)

    assert figures.last(7) == Figures()
    assert [(day.answered, day.unanswered) for day in figures.by_day(3)] == [(0, 0)] * 3
    assert figures.unanswered(30) == []


def test_the_questions_of_the_last_days_of_this_bot_are_counted(state: State) -> None:
    for took in range(1, 101):
        log_question(state, took=took, answered=took > 20, helpful={1: True, 2: False}.get(took), days_ago=1)
    log_question(state, took=9000, days_ago=8)
    log_question(state, took=9000, bot=BOT + 1)

    week, month = (state.question_figures(BOT).last(days) for days in (7, 30))

    assert week == Figures(questions=100, answered=80, rated=2, helpful=1, median=51, p95=96)
    assert (month.questions, month.answered) == (101, 81)


def test_each_day_has_its_questions(state: State) -> None:
    for days_ago, answered in [(0, True), (0, False), (2, True), (5, True)]:
        log_question(state, days_ago=days_ago, answered=answered)

    days = state.question_figures(BOT).by_day(3)

    assert [(day.answered, day.unanswered) for day in days] == [(1, 0), (0, 0), (1, 1)]
    assert (days[2].day - days[0].day).days == 2


def test_questions_without_an_answer_that_helped_are_unanswered(state: State) -> None:
    log_question(state, "found", helpful=True)
    log_question(state, "nobody said")
    log_question(state, "older", answered=False, days_ago=40)
    log_question(state, "no", answered=False, asker="b", language="uk", days_ago=2)
    log_question(state, "of no help", helpful=False)

    assert state.question_figures(BOT).unanswered(30) == [("a", "of no help", "en"), ("b", "no", "uk")]


def test_only_the_last_self_test_is_kept(state: State) -> None:
    state.self_tests().keep({"Where?": "passed", "When?": "unanswered"})
    state.self_tests().keep({"Where?": "other words"})

    assert state.self_tests().last() == {"Where?": "other words"}

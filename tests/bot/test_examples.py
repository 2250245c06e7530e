"""Example questions."""

from bot.handlers.examples import example_questions
from knowledge import Library


def test_every_example_question_is_answered(library: Library) -> None:
    questions = example_questions(library, 3)

    assert 0 < len(questions) <= 3
    assert len(set(questions)) == len(questions)
    assert all(library.ask(question) for question in questions)

"""Example questions."""

import pytest

from bot.handlers.examples import example_questions
from knowledge import Library
from tests.bot.conftest import Shelf, article, at


def test_every_example_question_is_answered(library: Library) -> None:
    questions = example_questions(library, 3)

    assert 0 < len(questions) <= 3
    assert len(set(questions)) == len(questions)
    assert all(library.ask(question) for question in questions)


@pytest.mark.parametrize(
    ("language", "title", "text", "question"),
    [
        ("en", "Ahead", "The ferry sails on Monday, says Inga Torvald.", "What is “Ahead” about?"),
        ("de", "Bald", "Bald fährt die Fähre wieder. Bald ist auch Sommer.", "Worum geht es in „Bald“?"),
        ("fr", "Bientôt le départ", "Le bateau part lundi pour le départ.", "De quoi parle « Bientôt le départ » ?"),
        ("ru", "Паром снова ходит", "Паром снова ходит с понедельника.", "О чём статья «Паром снова ходит»?"),
    ],
)
def test_examples_are_questions_in_the_language_of_the_articles(
    empty: Library, language: str, title: str, text: str, question: str
) -> None:
    empty.add(Shelf([article("a", title, text, at(1), language=language)]))

    assert set(example_questions(empty, 3)) <= {question}

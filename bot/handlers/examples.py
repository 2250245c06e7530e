"""Example questions: made from the subjects of the newest articles, and only those that the library answers."""

from bot.replies import words
from knowledge import Library

_SUBJECTS_PER_QUESTION = 4  # subjects tried for each question that is wanted


def example_questions(library: Library, count: int) -> list[str]:
    """Return at most `count` questions that the library answers; fewer when it answers fewer."""
    questions: list[str] = []
    for subject in library.subjects(_SUBJECTS_PER_QUESTION * count):
        question = words.EXAMPLE_QUESTION.format(subject=subject)  # only the subject becomes a term
        if library.ask(question, limit=1):
            questions.append(question)
        if len(questions) == count:
            break
    return questions

"""Example questions are real questions: a headline that asks, a name that articles speak of, or a headline."""

import pytest

from knowledge.retrieval.examples import candidates
from tests.knowledge.shelf import article


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "When does the ferry sail again? What we know"),
        ("de", "Wann fährt die Fähre wieder? Was wir wissen"),
        ("es", "¿Cuándo vuelve a salir el ferry? Lo que sabemos"),
        ("ar", "متى تبحر العبارة مرة أخرى؟"),
        ("zh", "渡轮什么时候恢复航行？"),
    ],
)
def test_a_headline_that_asks_comes_first(language: str, title: str) -> None:
    plain = article("plain", "The harbour", "Nothing new.", language=language)
    asking = article("asking", title, "It sails on Monday.", language=language)

    first = next(candidates([plain, asking], language))

    assert first.text == title[: max(title.find(mark) for mark in "?؟？") + 1]
    assert first.article_id == asking.id


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "They met at the Crane Bridge. Later the Crane Bridge was shut.", "What is new about the Crane Bridge?"),
        ("en", "They met with Ada Vane. Later they left with Ada Vane.", "What is new about Ada Vane?"),
        ("de", "Sie trafen gestern Ada Vane. Später ging mit Ada Vane auch er.", "Was gibt es Neues: Ada Vane?"),
        ("es", "Ayer llegó Ada Vane. Luego se fue Ada Vane.", "¿Qué hay de nuevo: Ada Vane?"),
        ("ru", "Вчера встретили Анну Ветрову. Потом ушла Анна Ветрова.", "О чём статья «Ahead»?"),
    ],
)
def test_a_name_is_asked_for_in_the_words_of_its_language(language: str, text: str, question: str) -> None:
    assert next(candidates([article("a", "Ahead", text, language=language)], language)).text == question


def test_a_name_that_is_mentioned_once_and_a_short_exclamation_are_left_out() -> None:
    told = article("a", "Really? A day at sea", "They met with Ada Vane.")

    assert [example.text for example in candidates([told], "en")] == ["What is “Really? A day at sea” about?"]

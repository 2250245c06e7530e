"""Readers ask in a language that the articles are not in."""

import pytest

from tests.bot.conftest import Talk
from tests.bot.speech import words


@pytest.mark.parametrize(
    "question",
    [
        "Qui a découvert la pénicilline ?",
        "¿Quién descubrió la penicilina?",
        "Wer hat das Penicillin entdeckt?",
        "Кто открыл пенициллин?",
        "谁发现了青霉素？",
    ],
)
async def test_a_question_in_another_language_is_told_that_of_the_articles(chat: Talk, question: str) -> None:
    reply = await chat.says(question)

    assert reply.text.splitlines() == [
        words.NO_ANSWER,
        "They are in English; ask me in English, please.",
        "",
        "3 articles, newest 12 Mar 2024",
    ]
    assert not reply.buttons


async def test_a_name_is_found_in_another_language(chat: Talk) -> None:
    reply = await chat.says("Wer ist Inga Torvald?")

    assert "said harbour master Inga Torvald." in reply.text.splitlines()[0]


async def test_common_words_of_another_language_are_told_the_same(chat: Talk) -> None:
    assert words.in_languages(["en"]) in (await chat.says("Quand ?")).text


async def test_small_talk_in_another_language_is_small_talk(chat: Talk) -> None:
    assert (await chat.says("merci beaucoup")).text == words.WELCOME_TO_IT


def test_many_languages_are_not_all_named() -> None:
    assert words.in_languages(["English", "German", "French", "Dutch", "Greek", "Czech"]) == (
        "They are in English, German, French, Dutch and others; ask me in one of these languages, please."
    )

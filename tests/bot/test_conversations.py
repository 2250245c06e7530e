"""The conversations of the README are those that the bot holds, and it holds them in other languages, too."""

from pathlib import Path

import pytest

from bot.locales.sentences import sentences_of
from bot.locales.words import Words
from tests.bot.conversations import CONVERSATIONS, README, held, section, written

LONG = 25  # letters, from which on an English sentence in a translated conversation is no accident
TITLES = pytest.mark.parametrize("title", CONVERSATIONS)


@TITLES
async def test_the_readme_has_what_is_said(title: str, tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    start, end = section(text)
    said = await held(CONVERSATIONS[title], "en", tmp_path)
    assert written(title, said) in text[start:end], "run python -m tests.bot.conversations"


@TITLES
@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_no_english_of_the_bot_is_left(title: str, code: str, tmp_path: Path) -> None:
    said = await held(CONVERSATIONS[title], code, tmp_path)
    english = [part for _, one in sentences_of(Words) for part in _fixed(one.english)]
    assert [part for part in english if part in said] == []


def _fixed(english: str | tuple[str, str]) -> list[str]:
    """Return the long parts of a sentence that stand between its gaps."""
    sentences = english if isinstance(english, tuple) else (english,)
    parts = [part.strip() for sentence in sentences for gap in sentence.split("{") for part in [gap.split("}")[-1]]]
    return [part for part in parts if len(part) >= LONG and " " in part]

"""Questions that are known by a mark, which the reply names, since no article has such a word."""

import re
from collections import defaultdict

from tests.bot.faults.faulty_telegram import FaultyTelegram

MARK = re.compile(r"xq\w+x")


def ask(telegram: FaultyTelegram, chat: int, number: int, **more: float) -> str:
    """Ask a question; return the mark by which its reply is known."""
    mark = f"xq{chat}n{number}x"
    telegram.says(chat, f"Where do zebras of {mark} graze?", **more)
    return mark


def answered(telegram: FaultyTelegram) -> dict[int, list[str]]:
    """Return the marks of the questions that were answered, by chat, in order."""
    marks = defaultdict(list)
    for chat, text in telegram.sent:
        marks[chat] += dict.fromkeys(MARK.findall(text))
    return marks

"""A chat that floods the bot costs the log one line a minute, which does not tell which chat it is."""

import re
from typing import Any

import pytest
from telegram import Update

from bot.handlers.floods import Floods
from tests.bot.conftest import Clock
from tests.bot.speech import words

LINE = re.compile(r"chat ([0-9a-f]{8}) writes faster than it is answered: (\d+) updates dropped")


def update(chat: int) -> Update:
    message: dict[str, Any] = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "hello"}
    read = Update.de_json({"update_id": 1, "message": message}, None)
    assert read
    return read


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, int]]:
    """Return the names and counts of the lines that were logged since the last time."""
    found = [LINE.fullmatch(message) for message in caplog.messages]
    caplog.clear()
    return [(match[1], int(match[2])) for match in found if match]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def floods(clock: Clock) -> Floods:
    return Floods(lambda _: words, clock)


async def dropped(floods: Floods, chat: int, count: int) -> None:
    for _ in range(count):
        await floods.dropped(update(chat), first=False)


async def test_each_chat_has_one_line_a_minute_with_its_count(
    floods: Floods, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await dropped(floods, 4711, 50)
    await dropped(floods, 4712, 30)
    (first, one), (second, another) = lines(caplog)
    clock.now += 59
    await dropped(floods, 4711, 20)
    assert lines(caplog) == []
    clock.now += 1
    await dropped(floods, 4711, 1)

    assert (one, another) == (1, 1)
    assert lines(caplog) == [(first, 49 + 20 + 1)]
    assert first != second


async def test_the_name_of_a_chat_is_another_one_after_a_restart(
    floods: Floods, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await dropped(floods, 4711, 1)
    await dropped(Floods(lambda _: words, clock), 4711, 1)
    (first, _), (second, _) = lines(caplog)

    assert first != second


async def test_chats_whose_flood_is_over_are_forgotten(
    floods: Floods, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.floods._FORGET_AT", 10)
    for chat in range(100):
        clock.now += 30
        await dropped(floods, chat, 1)

    assert len(floods._floods) <= 10

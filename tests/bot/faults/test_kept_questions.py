"""Every question is answered, whatever happens: the bot is stopped, Telegram is busy, broken or out of reach."""

import asyncio
import signal
import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.bot.faults.faulty_telegram import (
    Fault,
    FaultyTelegram,
    bad_gateway,
    cut_off,
    in_turn,
    refusal,
    too_many,
)
from tests.bot.faults.marked_questions import answered, ask
from tests.bot.running import Program, running
from tests.bot.speech import words


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
async def test_what_stopping_leaves_is_answered_after_the_next_start(
    signals: list[signal.Signals], telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    gate = asyncio.Event()

    async def slow(_: Any) -> Any:
        await gate.wait()
        return refusal(500, "Internal Server Error")

    telegram.fault = lambda method, _: slow if method == "sendMessage" and len(telegram.sent) >= 3 else None
    settings |= {"STOP_SECONDS": "1"}
    asked = [ask(telegram, 7, number) for number in range(12)]
    async with running(tmp_path, **settings) as program:
        await telegram.until(lambda sent: len(sent) >= 3)
        for number in signals:
            program.process.send_signal(number)
            await program.prints("stopping")
        assert await program.ends() == 0
        assert "Traceback" not in program.output
        assert "never awaited" not in program.output
    gate.set()
    telegram.fault = lambda *_: None
    async with running(tmp_path, **settings) as program:
        await telegram.until(lambda sent: asked[-1] in str(sent))
        assert await program.stops() == 0

    assert answered(telegram)[7] == asked


FAULTS: dict[str, list[Fault | None]] = {
    "busy for a second": [too_many(1)],
    "busy again and again": [too_many(1), too_many(1), too_many(1)],
    "a broken gateway": [bad_gateway, bad_gateway],
    "an error of the server": [lambda _: refusal(500, "Internal Server Error")],
    "a token that is refused for a moment": [lambda _: refusal(401, "Unauthorized")],
    "a connection that breaks": [cut_off],
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_reply_is_sent_once_telegram_takes_it(
    fault: str, telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    telegram.fault = in_turn("sendMessage", *FAULTS[fault])
    async with running(tmp_path, **settings) as program:
        asked = [ask(telegram, 7, number) for number in range(3)]
        await telegram.until(lambda sent: len(sent) == len(asked))
        assert await program.stops() == 0

    assert answered(telegram)[7] == asked
    assert "Traceback" not in program.output
    assert [words.SECOND_COPY in text for _, text in telegram.sent] == [
        fault == "a connection that breaks",
        False,
        False,
    ]


async def test_replies_wait_until_telegram_can_be_reached(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    tried = Counter[str]()

    def fault(method: str, _: int) -> Fault | None:
        tried[method] += 1
        return bad_gateway if method == "sendMessage" and tried[method] <= 25 else None

    telegram.fault = fault
    async with running(tmp_path, **settings) as program:
        asked = {chat: [ask(telegram, chat, 0)] for chat in range(1, 11)}
        await telegram.until(lambda sent: len(sent) == 10)
        assert await program.stops() == 0

    assert answered(telegram) == asked
    assert "Traceback" not in program.output


async def test_chats_that_are_told_to_wait_do_not_keep_others_waiting(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    told_to_wait = set[int]()
    all_wait = asyncio.Event()

    def fault(method: str, chat: int) -> Fault | None:
        if method != "sendMessage" or chat > 40:
            return None
        told_to_wait.add(chat)
        if len(told_to_wait) == 40:
            all_wait.set()
        return too_many(600)

    telegram.fault = fault
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        for chat in range(1, 41):
            ask(telegram, chat, 0)
        await all_wait.wait()
        mark = ask(telegram, 41, 0)
        await telegram.until(lambda sent: mark in str(sent))
        program.process.kill()

    assert [chat for chat, _ in telegram.sent] == [41]


async def test_a_chat_that_floods_is_told_once_and_the_others_are_answered(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        for number in range(700):
            telegram.says(7, f"hello {number}")
        mark = ask(telegram, 8, 0)
        await telegram.until(lambda sent: mark in str(sent) and words.FLOOD in str(sent))
        program.process.kill()
        await program.ends()

    assert sum(text == words.FLOOD for _, text in telegram.sent) == 1
    assert program.output.count("writes faster than it is answered") == 1


async def test_a_group_with_a_new_id_gets_its_answer_there(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    def fault(method: str, chat: int) -> Fault | None:
        moved = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100)
        return (lambda _: moved) if method == "sendMessage" and chat == -7 else None

    telegram.fault = fault
    async with running(tmp_path, **settings) as program:
        telegram.says(-7, "/latest")
        await telegram.until(bool)
        assert await program.stops() == 0

    assert [chat for chat, _ in telegram.sent] == [-100]
    with sqlite3.connect(tmp_path / "data" / "bot.db") as db:
        assert db.execute("SELECT chat FROM readers").fetchall() == [(-100,)]


async def test_an_update_that_is_delivered_twice_is_answered_once(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    async with running(tmp_path, **settings) as program:
        update = telegram.says(7, "Where do zebras of xqax graze?")
        await telegram.until(lambda sent: len(sent) == 1)
        await stopped(program)
    telegram.updates = [update]  # not confirmed by the bot, as after a crash
    async with running(tmp_path, **settings) as program:
        mark = ask(telegram, 7, 2)
        await telegram.until(lambda sent: mark in str(sent))
        await stopped(program)

    assert answered(telegram)[7] == ["xqax", mark]


async def stopped(program: Program) -> None:
    assert await program.stops() == 0


async def test_what_is_answered_late_begins_with_an_apology(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    ask(telegram, 7, 0, ago=1200)
    async with running(tmp_path, **settings) as program:
        await telegram.until(lambda sent: len(sent) == 1)
        ask(telegram, 7, 1)
        await telegram.until(lambda sent: len(sent) == 2)
        await stopped(program)

    assert [words.LATE in text for _, text in telegram.sent] == [True, False]


async def test_what_waited_for_days_is_answered_with_a_word(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    telegram.fault = lambda method, _: too_many(600) if method == "sendMessage" else None
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        ask(telegram, 7, 0)
        await program.prints("trying again in 600 seconds")
        program.process.kill()
        await program.ends()
    with sqlite3.connect(tmp_path / "data" / "bot.db") as db:
        db.execute("UPDATE journal SET taken = ?", [int(1000 * (time.time() - 3 * 86_400))])
    telegram.fault = lambda *_: None
    async with running(tmp_path, **settings) as program:
        await telegram.until(lambda sent: len(sent) == 1)
        await stopped(program)

    assert "I was away" in telegram.sent[0][1]


async def test_the_content_of_what_is_answered_is_erased(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    async with running(tmp_path, **settings) as program:
        mark = ask(telegram, 7, 0)
        await telegram.until(lambda sent: len(sent) == 1)
        await stopped(program)

    with sqlite3.connect(tmp_path / "data" / "bot.db") as db:
        assert db.execute("SELECT content FROM journal").fetchall() == [(None,)]
        assert mark not in str(db.execute("SELECT * FROM journal").fetchall())

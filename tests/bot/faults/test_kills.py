"""
Killed at any moment, the bot answers every question, in the order of each chat, few of them twice.

A usual run kills a few times while questions come in bursts. The other arrivals take minutes:

    pytest tests/bot/faults/test_kills.py --kills 20 --seed 2 --log-cli-level INFO

Stopped as a container is, with a kill after ten seconds, it loses nothing either.
"""

import asyncio
import logging
import random
import signal
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from tests.bot.faults.faulty_telegram import FaultyTelegram
from tests.bot.faults.marked_questions import MARK, answered, ask
from tests.bot.running import running

log = logging.getLogger(__name__)

CHATS = range(1, 31)
A_LONG_RUN = 20  # kills


@dataclass(frozen=True)
class Arrival:
    """How questions come between the start of the bot and its end by a kill."""

    at_once: int  # questions that come together
    pause: float  # seconds between them
    longest_life: float  # seconds after which the bot is killed at the latest


ARRIVALS = {
    "bursts of 25": Arrival(25, 60.0, 1.2),
    "8 a second": Arrival(1, 1 / 8, 3.0),
    "5 in 2 seconds": Arrival(1, 0.4, 12.0),
}


async def asking(
    telegram: FaultyTelegram, arrival: Arrival, chance: random.Random, asked: dict[int, list[str]]
) -> None:
    """Ask questions of chance chats until this is cancelled."""
    while True:
        for chat in chance.choices(CHATS, k=arrival.at_once):
            asked[chat].append(ask(telegram, chat, len(asked[chat])))
        await asyncio.sleep(arrival.pause)


@pytest.mark.parametrize("arrival", ARRIVALS)
async def test_killed_at_any_moment_it_answers_every_question_in_order(
    arrival: str, telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    kills = int(pytestconfig.getoption("--kills"))
    if arrival != "bursts of 25" and kills < A_LONG_RUN:
        pytest.skip(f"takes minutes; give --kills {A_LONG_RUN}")
    chance, asked = random.Random(pytestconfig.getoption("--seed")), defaultdict[int, list[str]](list)
    for _ in range(kills):
        async with running(tmp_path, **settings) as program:
            await program.prints("is listening")
            readers = asyncio.create_task(asking(telegram, ARRIVALS[arrival], chance, asked))
            await asyncio.sleep(chance.uniform(0.02, ARRIVALS[arrival].longest_life))
            program.process.send_signal(signal.SIGKILL)
            readers.cancel()
            await program.ends()
    wanted = {mark for marks in asked.values() for mark in marks}
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        await telegram.until(lambda sent: {mark for _, text in sent for mark in MARK.findall(text)} >= wanted)
        assert await program.stops() == 0

    copies = Counter(mark for marks in answered(telegram).values() for mark in marks)
    twice = sum(count - 1 for count in copies.values())
    in_order = sum(list(dict.fromkeys(marks)) == asked[chat] for chat, marks in answered(telegram).items())
    figures = f"{len(wanted)} asked, {twice} twice in {kills} kills, {in_order} of {len(asked)} chats in order"
    log.info("%s: %s", arrival, figures)
    assert twice <= kills
    assert in_order == len(asked)


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
async def test_thirty_questions_that_wait_survive_a_stop_and_a_kill_ten_seconds_later(
    signals: list[signal.Signals], telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(2)
        return await telegram.answer(request)

    telegram.fault = lambda method, _: slow if method == "sendMessage" else None
    asked = {chat: [ask(telegram, chat, number) for number in range(5)] for chat in range(1, 7)}
    async with running(tmp_path, **settings) as program:
        await telegram.until(lambda sent: len(sent) >= 3)
        for number in signals:
            program.process.send_signal(number)
            await asyncio.sleep(0.2)
        ending = asyncio.create_task(program.ends())
        done, _ = await asyncio.wait([ending], timeout=10)
        if not done:
            program.process.kill()
        await ending
    assert done, "the bot would not stop in time, and was killed"
    assert "Traceback" not in program.output
    telegram.fault = lambda *_: None
    before = len(telegram.sent)
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        await telegram.until(lambda sent: all(marks[-1] in str(sent) for marks in asked.values()))
        assert await program.stops() == 0

    marks = answered(telegram)
    log.info("%s: %d answered before the stop, %d after it", signals, before, len(telegram.sent) - before)
    assert {chat: list(dict.fromkeys(marks[chat])) for chat in marks} == asked
    assert sum(map(len, marks.values())) <= 30 + len(asked)  # of each chat, one reply may be on its way

"""
How long readers wait under load, while one chat floods the bot, and while others are told to wait by Telegram.

    python tests/benchmarks/load.py [--minutes 5] [--articles 1500] [--chats 100]

The bot runs as ``python -m bot``. The Bot API server is in this process; it answers after 50 ms, and breaks one call in
a hundred. First, many questions at once show how many a second the bot answers at most; the load is half of that.
Prints one JSON object: waits in seconds, memory in MB. Compare ratios, not times.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

from aiohttp import web

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from knowledge import open_library
from tests.benchmarks.reply_cost import Recombined
from tests.bot.faults.faulty_telegram import TOKEN, Fault, FaultyTelegram, bad_gateway, serving, too_many
from tests.bot.running import running, until

LATENCY = 0.05  # seconds of each call of the Bot API
BROKEN = 0.01  # share of calls that fail
FLOODER = 999
FLOOD = 100  # messages a second
ALONE = 30  # questions that are asked one after the other
NOTICES = ("Many people are asking me", "You write faster")  # what is no answer


@dataclass
class MeasuredTelegram(FaultyTelegram):
    """Notes how long each answer took. The answers of a chat come in the order of its questions."""

    asked: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))  # by chat: moments
    waits: list[float] = field(default_factory=list)  # of all chats but the flooder, in seconds
    told_to_wait: set[int] = field(default_factory=set)  # chats
    refused: set[int] = field(default_factory=set)  # those of them that have heard it
    dice: random.Random = field(default_factory=lambda: random.Random(3))

    def ask(self, chat: int, question: str) -> None:
        """Ask a question."""
        if chat != FLOODER:
            self.asked[chat].append(time.monotonic())
        self.says(chat, question)

    async def take(self, chat: int, text: str) -> None:
        """Note how long the oldest question of a chat has waited for its answer."""
        if chat != FLOODER and not text.startswith(NOTICES):
            self.waits.append(time.monotonic() - self.asked[chat].popleft())
        await super().take(chat, "")  # the texts of minutes would take memory

    def waiting(self) -> int:
        """Return how many questions are not answered, without those of chats that are told to wait."""
        return sum(len(moments) for chat, moments in self.asked.items() if chat not in self.told_to_wait)

    def measured(self) -> list[float]:
        """Return the waits since the last time, in order of their lengths."""
        waits, self.waits = sorted(self.waits), []
        return waits

    def slow(self, method: str, chat: int) -> Fault:
        """Answer late, and sometimes not at all."""

        async def answer(request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(LATENCY)
            if method == "sendMessage" and chat in self.told_to_wait:
                self.refused.add(chat)
                response: web.StreamResponse = too_many(600)(request)
                return response
            return bad_gateway(request) if self.dice.random() < BROKEN else await self.answer(request)

        return answer


async def at_once(telegram: MeasuredTelegram, questions: Iterator[str], chats: int) -> float:
    """Ask two questions of each chat at once. Return how many were answered in a second."""
    begun = time.monotonic()
    for chat in [*range(1, chats + 1)] * 2:
        telegram.ask(chat, next(questions))
    await until(lambda: not telegram.waiting())
    return 2 * chats / (time.monotonic() - begun)


async def load(
    telegram: MeasuredTelegram, questions: Iterator[str], chats: Sequence[int], rate: float, seconds: float
) -> list[float]:
    """Ask so many questions a second, at chance moments, for some seconds. Return the waits once all are answered."""
    telegram.measured()
    end = time.monotonic() + seconds
    moment = time.monotonic()
    while (moment := moment + telegram.dice.expovariate(rate)) < end:
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        telegram.ask(telegram.dice.choice(chats), next(questions))
    await until(lambda: not telegram.waiting())
    return telegram.measured()


async def flood(telegram: MeasuredTelegram, questions: Iterator[str]) -> None:
    """Write far too much, until this is cancelled."""
    while True:
        telegram.ask(FLOODER, next(questions))
        await asyncio.sleep(1 / FLOOD)


async def alone(telegram: MeasuredTelegram, questions: Iterator[str], chats: Iterator[int]) -> float:
    """Ask one question after the other, each from a chat of its own. Return the median wait in seconds."""
    telegram.measured()
    for _ in range(ALONE):
        telegram.ask(next(chats), next(questions))
        await until(lambda: not telegram.waiting())
    return statistics.median(telegram.measured())


async def told_to_wait(telegram: MeasuredTelegram, questions: Iterator[str], chats: Sequence[int]) -> None:
    """Let Telegram tell these chats to wait for minutes."""
    telegram.told_to_wait |= set(chats)
    for chat in chats:
        telegram.ask(chat, next(questions))
    await until(lambda: set(chats) <= telegram.refused)


def memory(pid: int) -> float:
    """Return the memory that a process holds, in MB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def p95(waits: Sequence[float]) -> float:
    """Return the wait that one in twenty exceeds."""
    return round(waits[int(0.95 * len(waits))], 3)


async def measure(folder: Path, questions: Iterator[str], chats: int, minutes: float) -> dict[str, object]:
    """Run the bot and measure. Return the figures."""
    async with serving(MeasuredTelegram()) as telegram:
        telegram.fault = telegram.slow
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": telegram.base, "LOG_LEVEL": "ERROR"}
        async with running(folder, **settings) as bot:
            everybody, others, seconds = range(1, chats + 1), count(10_000), 60 * minutes
            await at_once(telegram, questions, chats)  # fills the caches
            rate = await at_once(telegram, questions, chats)
            usual = await alone(telegram, questions, others)
            start = memory(bot.process.pid)
            first = await load(telegram, questions, everybody, rate / 2, seconds / 2)
            middle = memory(bot.process.pid)
            waits = sorted(first + await load(telegram, questions, everybody, rate / 2, seconds / 2))
            end = memory(bot.process.pid)
            flooding = asyncio.create_task(flood(telegram, questions))
            flooded = await load(telegram, questions, everybody, rate / 2, seconds / 2)
            flooding.cancel()
            telegram.updates = [each for each in telegram.updates if each["message"]["chat"]["id"] != FLOODER]
            ratios = {}
            for number in (16, 64):
                await told_to_wait(telegram, questions, [*range(20_000, 20_000 + number)])
                ratios[number] = round(await alone(telegram, questions, others) / usual, 2)
            bot.process.kill()
            printed = (await bot.process.stdout.read()).decode() if bot.process.stdout else ""
    return {
        "answers_per_second_at_most": round(rate, 1),
        "asked": len(waits) + len(flooded),
        "lost": telegram.waiting(),
        "p50": round(statistics.median(waits), 3),
        "p95": p95(waits),
        "p95_while_one_floods": p95(flooded),
        "p95_ratio": round(p95(flooded) / p95(waits), 2),
        "memory_start_middle_end": [start, middle, end],
        "alone": round(usual, 3),
        "alone_ratio_while_16_are_told_to_wait": ratios[16],
        "alone_ratio_while_64_are_told_to_wait": ratios[64],
        "lines_in_the_log": len(printed.splitlines()),
    }


def main() -> None:
    """Measure and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--chats", type=int, default=100)
    options = parser.parse_args()
    source = Recombined(options.articles, options.words)
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "data").mkdir()
        with open_library(f"sqlite:///{place}/data/articles.db", f"tantivy:{place}/data/index") as library:
            library.add(source)
        questions = cycle(source.questions(500))
        print(json.dumps(asyncio.run(measure(Path(place), questions, options.chats, options.minutes))))


if __name__ == "__main__":
    main()

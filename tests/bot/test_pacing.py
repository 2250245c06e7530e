"""Messages are sent no faster than Telegram takes them, and what readers wait for comes first."""

import asyncio
import heapq
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from bot.pacing import Pacing

SEND = "sendMessage"


@dataclass
class Timeline:
    """A clock that goes on to the next one who wakes up as soon as all sleep."""

    now: float = 5000.0
    _sleeping: list[tuple[float, int, asyncio.Event]] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        heapq.heappush(self._sleeping, (self.now + seconds, next(self._numbers), event))
        await event.wait()

    async def run(self, *tasks: "asyncio.Task[None]") -> None:
        while not all(task.done() for task in tasks):
            for _ in range(3):
                await asyncio.sleep(0)
            if self._sleeping:
                self.now, _, event = heapq.heappop(self._sleeping)
                event.set()
        await asyncio.gather(*tasks)


@dataclass
class Line:
    """Sends messages through a pacing, and notes when each was sent."""

    timeline: Timeline = field(default_factory=Timeline)
    sent: list[tuple[float, int, bool]] = field(default_factory=list)  # seconds from the start, chat, unasked

    def __post_init__(self) -> None:
        self.pacing = Pacing(self.timeline, self.timeline.sleep)
        self.begun = self.timeline.now

    async def send(self, chat: int, *, unasked: bool = False) -> None:
        await self.pacing.turn(chat, SEND, unasked=unasked)
        self.sent.append((self.timeline.now - self.begun, chat, unasked))

    async def all_of(self, chats: Iterable[int], *, unasked: bool = False) -> None:
        await self.timeline.run(*(asyncio.create_task(self.send(chat, unasked=unasked)) for chat in chats))

    def most_within(self, seconds: float) -> int:
        """Return the most messages within so many seconds."""
        moments = [moment for moment, _, _ in self.sent]
        return max(sum(start <= moment < start + seconds for moment in moments) for start in moments)


@pytest.fixture
def line() -> Line:
    return Line()


async def test_a_chat_gets_a_burst_and_then_about_one_message_a_second(line: Line) -> None:
    await line.all_of([7] * 9)

    assert [round(moment) for moment, _, _ in line.sent] == [0, 0, 0, 0, 0, 5, 5, 5, 5]


async def test_a_group_gets_no_more_than_twenty_messages_in_a_minute(line: Line) -> None:
    await line.all_of([-7] * 70)

    assert line.most_within(60) <= 20
    assert line.sent[-1][0] < 300


async def test_all_chats_together_get_no_more_than_thirty_messages_in_a_second(line: Line) -> None:
    await line.all_of(range(1, 301))

    assert line.most_within(1) <= 30
    assert line.sent[-1][0] < 15


async def test_after_a_pause_a_burst_is_possible_again(line: Line) -> None:
    await line.all_of([7] * 6)
    await line.timeline.run(asyncio.create_task(line.timeline.sleep(60)))
    line.sent.clear()
    await line.all_of([7] * 5)

    assert line.most_within(0.1) == 5


async def test_what_readers_wait_for_comes_before_what_nobody_asked_for(line: Line) -> None:
    unasked = [asyncio.create_task(line.send(chat, unasked=True)) for chat in range(1, 101)]
    asked = [asyncio.create_task(line.send(chat)) for chat in range(201, 301)]
    await line.timeline.run(*unasked, *asked)

    moments = {is_unasked: [moment for moment, _, late in line.sent if late == is_unasked] for is_unasked in (0, 1)}
    assert max(moments[0]) < 5
    assert sorted(moments[1])[20] > max(moments[0])


async def test_windows_of_quiet_chats_are_forgotten(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.pacing._FORGET_AT", 20)
    for chat in range(1, 200):
        await line.all_of([chat])
        line.timeline.now += 2

    assert len(line.pacing._chats) <= 20


async def test_edits_have_a_budget_of_their_own(line: Line) -> None:
    await line.all_of([7] * 5)
    await line.timeline.run(asyncio.create_task(line.pacing.turn(7, "editMessageText")))

    assert line.timeline.now - line.begun < 0.5

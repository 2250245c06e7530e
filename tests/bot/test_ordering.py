"""Updates of one chat are handled in order, those of different chats at the same time."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import pytest
from telegram import CallbackQuery, Chat, Message, Update, User

from bot.ordering import PerChatProcessor
from bot.pending import Pending
from bot.places import Places
from bot.state import State
from tests.bot.running import HANG_SECONDS

READER = User(1, "Robin", is_bot=False)


def update(number: int, chat_id: int) -> Update:
    return Update(number, message=Message(number, datetime(2024, 3, 12, tzinfo=UTC), Chat(chat_id, "private")))


@dataclass
class Reported:
    dropped_updates: list[tuple[int, bool]] = field(default_factory=list)
    waiting: list[tuple[int, int, float]] = field(default_factory=list)  # update, number in line, seconds

    async def dropped(self, update: Update, *, first: bool) -> None:
        self.dropped_updates.append((update.update_id, first))

    async def waits(self, update: Update, number: int, seconds: float) -> None:
        self.waiting.append((update.update_id, number, seconds))


async def handle(processor: PerChatProcessor, *work: tuple[Update, Coroutine[None, None, None]]) -> None:
    """Handle updates like the application does: one task for each, started in order."""
    await asyncio.gather(*(processor.process_update(item, coroutine) for item, coroutine in work))


@pytest.fixture
def pending(state: State) -> Pending:
    return Pending(state.journal(1))


async def test_the_updates_of_a_chat_are_handled_in_order(pending: Pending) -> None:
    done: dict[int, list[int]] = {chat_id: [] for chat_id in range(4)}
    random = Random(0)

    async def note(number: int, chat_id: int) -> None:
        for _ in range(random.randrange(5)):
            await asyncio.sleep(0)
        done[chat_id].append(number)

    async with PerChatProcessor(pending, Reported(), Places(16)) as processor:
        work = [(update(i, i % 4), note(i, i % 4)) for i in range(200)]
        await handle(processor, *work)

    assert all(numbers == sorted(numbers) and len(numbers) == 50 for numbers in done.values())


async def test_chats_do_not_wait_for_each_other(pending: Pending) -> None:
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    async def open_gate() -> None:
        gate.set()

    async with PerChatProcessor(pending, Reported(), Places(2)) as processor, asyncio.timeout(HANG_SECONDS):
        slow = [(update(i, 1), wait()) for i in range(50)]
        await handle(processor, *slow, (update(99, 2), open_gate()))

    assert gate.is_set()


async def test_no_more_updates_than_places_are_handled_at_once(pending: Pending) -> None:
    now = most = 0

    async def work() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    async with PerChatProcessor(pending, Reported(), Places(8)) as processor:
        await handle(processor, *((update(i, i), work()) for i in range(100)))

    assert most == 8


async def test_updates_beyond_the_backlog_of_a_chat_are_dropped_and_reported(pending: Pending) -> None:
    done: list[int] = []
    reported = Reported()

    async def note(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    async with PerChatProcessor(pending, reported, backlog=10) as processor:
        for _ in range(2):
            await handle(processor, *((update(i, 1), note(i)) for i in range(13)))
        await handle(processor, (update(99, 1), note(99)))

    assert done == [*range(10), *range(10), 99]
    assert reported.dropped_updates == 2 * [(10, True), (11, False), (12, False)]


async def test_a_reader_has_one_budget_in_all_chats(pending: Pending) -> None:
    reported, done = Reported(), list[int]()

    async def note(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    def asks(number: int, chat_id: int, reader: User) -> tuple[Update, Coroutine[None, None, None]]:
        kind = "private" if chat_id > 0 else "supergroup"
        message = Message(number, datetime(2024, 3, 12, tzinfo=UTC), Chat(chat_id, kind), from_user=reader)
        return Update(number, message=message), note(number)

    other = User(2, "Sam", is_bot=False)
    async with PerChatProcessor(pending, reported, backlog=50, reader_backlog=4) as processor:
        work = [asks(number, (1, -7, -8)[number % 3], READER) for number in range(6)]
        await handle(processor, *work, asks(6, -7, other))

    assert sorted(done) == [0, 1, 2, 3, 6]
    assert reported.dropped_updates == [(4, True), (5, False)]
    assert not processor._waiting


async def test_a_reader_who_has_to_wait_for_long_is_told_the_number_once(
    pending: Pending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ordering._LINE_SECONDS", 0.0)
    now, reported, gate = 0.0, Reported(), asyncio.Event()

    async def work() -> None:
        nonlocal now
        await asyncio.sleep(0)
        now += 3.0

    async def blocks() -> None:
        await gate.wait()

    async with PerChatProcessor(pending, reported, Places(1, lambda: now)) as processor, asyncio.timeout(HANG_SECONDS):
        await handle(processor, *((update(chat, chat), work()) for chat in range(1, 5)))
        reported.waiting.clear()
        line = [(update(number, 11 + number % 3), work()) for number in range(11, 17)]
        handled = asyncio.create_task(handle(processor, (update(10, 10), blocks()), *line))
        for _ in range(10):
            await asyncio.sleep(0)
        gate.set()
        await handled

    assert reported.waiting == [(12, 2, 6.0), (13, 3, 9.0)]


async def test_after_an_error_the_next_update_is_handled(pending: Pending) -> None:
    done: list[int] = []

    async def fail() -> None:
        raise RuntimeError

    async def succeed() -> None:
        done.append(1)

    async with PerChatProcessor(pending, Reported(), Places(4)) as processor:
        results = await asyncio.gather(
            processor.process_update(update(1, 1), fail()),
            processor.process_update(update(2, 1), succeed()),
            return_exceptions=True,
        )

    assert isinstance(results[0], RuntimeError)
    assert done == [1]
    assert not processor._queues


async def test_updates_without_a_chat_are_handled_too(pending: Pending) -> None:
    done: list[int] = []

    async def note() -> None:
        done.append(1)

    async with PerChatProcessor(pending, Reported(), Places(4)) as processor:
        press = Update(1, callback_query=CallbackQuery("1", READER, "x", inline_message_id="y"))
        await handle(processor, (press, note()))

    assert done == [1]

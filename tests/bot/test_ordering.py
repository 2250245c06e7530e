"""Updates of one chat are handled in order, those of different chats at the same time."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from random import Random

import pytest
from telegram import CallbackQuery, Chat, Message, Update, User

from bot.ordering import PerChatProcessor
from bot.pending import Pending
from bot.state import State
from tests.bot.running import HANG_SECONDS

READER = User(1, "Robin", is_bot=False)


def update(number: int, chat_id: int) -> Update:
    return Update(number, message=Message(number, datetime(2024, 3, 12, tzinfo=UTC), Chat(chat_id, "private")))


async def ignored(_: Update, *, first: bool) -> None:
    del first


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

    async with PerChatProcessor(pending, ignored, 16) as processor:
        work = [(update(i, i % 4), note(i, i % 4)) for i in range(200)]
        await handle(processor, *work)

    assert all(numbers == sorted(numbers) and len(numbers) == 50 for numbers in done.values())


async def test_chats_do_not_wait_for_each_other(pending: Pending) -> None:
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    async def open_gate() -> None:
        gate.set()

    async with PerChatProcessor(pending, ignored, 2) as processor, asyncio.timeout(HANG_SECONDS):
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

    async with PerChatProcessor(pending, ignored, 8) as processor:
        await handle(processor, *((update(i, i), work()) for i in range(100)))

    assert most == 8


async def test_updates_beyond_the_backlog_of_a_chat_are_dropped_and_reported(pending: Pending) -> None:
    done: list[int] = []
    dropped: list[tuple[int, bool]] = []

    async def note(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    async def report(item: Update, *, first: bool) -> None:
        dropped.append((item.update_id, first))

    async with PerChatProcessor(pending, report, 4, backlog=10) as processor:
        for _ in range(2):
            await handle(processor, *((update(i, 1), note(i)) for i in range(13)))
        await handle(processor, (update(99, 1), note(99)))

    assert done == [*range(10), *range(10), 99]
    assert dropped == 2 * [(10, True), (11, False), (12, False)]


async def test_after_an_error_the_next_update_is_handled(pending: Pending) -> None:
    done: list[int] = []

    async def fail() -> None:
        raise RuntimeError

    async def succeed() -> None:
        done.append(1)

    async with PerChatProcessor(pending, ignored, 4) as processor:
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

    async with PerChatProcessor(pending, ignored, 4) as processor:
        press = Update(1, callback_query=CallbackQuery("1", READER, "x", inline_message_id="y"))
        await handle(processor, (press, note()))

    assert done == [1]

"""
Each fault of Telegram, and what the reader has in the end: the answer once it is over, or a word with the next message.

The application runs in this process by a clock that jumps ahead, so that nobody waits for pauses. Only a server that
does not answer is waited for, some tenths of a second.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from logging import ERROR
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.logs import log_to_stderr
from bot.replies import buttons
from bot.state import State
from tests.bot.faults.faulty_telegram import (
    TOKEN,
    Fault,
    FaultyTelegram,
    bad_gateway,
    cut_off,
    in_turn,
    refusal,
    serving,
    too_many,
)
from tests.bot.faults.talking import ANSWER, COPY, FAILED, MISSED, Reader, talking
from tests.bot.running import HANG_SECONDS, until
from tests.bot.speech import words


def refused(text: str, code: int = 400, **more: Any) -> Fault:
    return lambda _: refusal(code, text, **more)


async def hang(_: web.Request) -> web.Response:
    await asyncio.sleep(HANG_SECONDS)
    return web.Response()


@dataclass(frozen=True)
class Row:
    """What happens to the first calls of a method, one after the other, and what the reader gets."""

    faults: tuple[Fault, ...]
    reader: tuple[str, ...] = (ANSWER,)  # meanwhile, or once the fault is over
    later: tuple[str, ...] = (ANSWER,)  # for the next question
    fails: bool = False  # the log has an error


MARKED = (ANSWER + "+" + COPY,)
NOTHING: tuple[str, ...] = ()
TOLD_LATER = (MISSED + "+" + ANSWER,)
TOO_LONG = refused("Bad Request: message is too long")
NO_RIGHTS = refused("Bad Request: not enough rights to send text messages to the chat")
BLOCKED = refused("Forbidden: bot was blocked by the user", 403)
OUTAGE = (bad_gateway,) * 40  # with the pauses between, longer than a reply is kept
SENDS = {
    "429 once, for a second": Row((too_many(1),)),
    "429 once, for half a minute": Row((too_many(30),)),
    "429 twice": Row((too_many(1),) * 2),
    "429 for longer than half a minute": Row((too_many(35),)),
    "429 again and again": Row((too_many(30),) * 25),
    "429 for longer than a reply is kept": Row((too_many(3600),), NOTHING, TOLD_LATER),
    "429 with its number in the text only": Row((refused("Too Many Requests: retry after 3", 429),)),
    "500": Row((refused("Internal Server Error", 500),)),
    "502 with HTML": Row((bad_gateway,)),
    "502 with HTML, several times": Row((bad_gateway,) * 10),
    "502 with HTML for longer than a reply is kept": Row(OUTAGE, NOTHING, TOLD_LATER),
    "nonsense instead of JSON": Row((lambda _: web.Response(text="<<<"),)),
    "reset before it was taken": Row((cut_off,), MARKED),
    "reset twice before it was taken": Row((cut_off,) * 2, NOTHING, TOLD_LATER),
    "no answer, once": Row((hang,), MARKED),
    "401": Row((refused("Unauthorized", 401),)),
    "entities that cannot be parsed": Row((refused("Bad Request: can't parse entities: oops"),)),
    "an unknown tag": Row((refused('Bad Request: can\'t parse entities: Unsupported start tag "b"'),)),
    "too long": Row((TOO_LONG,), (FAILED,), fails=True),
    "too long, and then an outage": Row((TOO_LONG, *OUTAGE), NOTHING, TOLD_LATER, fails=True),
    "chat not found": Row((refused("Bad Request: chat not found"),), NOTHING, TOLD_LATER),
    "no right to write": Row((NO_RIGHTS,), NOTHING, TOLD_LATER),
    "blocked": Row((BLOCKED,), NOTHING),
    "blocked, with the sentence for it": Row((TOO_LONG, BLOCKED), NOTHING, TOLD_LATER, fails=True),
    "chat moved": Row((refused("Bad Request: upgraded to a supergroup", migrate_to_chat_id=7),)),
}
EDITS = {
    "not modified": Row((refused("Bad Request: message is not modified"),), NOTHING),
    "can't be edited": Row((refused("Bad Request: message can't be edited"),)),
    "429": Row((too_many(2),)),
    "502 with HTML": Row((bad_gateway,)),
    "reset": Row((cut_off,)),
    "no answer": Row((hang,)),
    "502 with HTML for longer than a reply is kept": Row(OUTAGE, NOTHING, TOLD_LATER),
}
ACKNOWLEDGEMENTS = {
    "too old": (refused("Bad Request: query is too old and response timeout expired"),),
    "502 with HTML": (bad_gateway,),
    "429": (too_many(5),),
    "reset": (cut_off,),
    "no answer": (hang,),
}


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    log_to_stderr("INFO", TOKEN, "text")  # pytest's handlers are kept; what libraries log is as in the running bot
    caplog.set_level(logging.INFO)
    return caplog


@pytest.fixture
async def reader(
    telegram: FaultyTelegram, settings: dict[str, str], state: State, tmp_path: Path, log: pytest.LogCaptureFixture
) -> AsyncIterator[Reader]:
    del settings
    async with talking(telegram, state, tmp_path, patience=900.0) as reader:
        yield reader
    assert not tracebacks(log)


def tracebacks(log: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged with a traceback, but for what the server logs, which is in this process, too."""
    return [record.getMessage() for record in log.records if record.exc_info and "aiohttp" not in record.name]


def errors(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.name.startswith("bot") and record.levelno >= ERROR]


@pytest.mark.parametrize("fault", SENDS)
async def test_a_reply_arrives_or_its_reader_is_told(
    fault: str, telegram: FaultyTelegram, reader: Reader, log: pytest.LogCaptureFixture
) -> None:
    row = SENDS[fault]
    telegram.fault = in_turn("sendMessage", *row.faults)

    assert await reader.gets(reader.asks) == list(row.reader)
    telegram.fault = lambda *_: None
    assert await reader.gets(reader.asks) == list(row.later)
    assert await reader.gets(reader.asks) == [ANSWER]
    assert bool(errors(log)) == row.fails


@pytest.mark.parametrize("fault", EDITS)
async def test_an_edit_arrives_or_its_reader_is_told(
    fault: str, telegram: FaultyTelegram, reader: Reader, log: pytest.LogCaptureFixture
) -> None:
    row, asked = EDITS[fault], list[dict[str, Any]]()
    await reader.gets(lambda: asked.append(telegram.says(7, "Where do zebrs swim?")))
    telegram.fault = in_turn("editMessageText", *row.faults)

    assert await reader.gets(lambda: telegram.edits(asked[0], "Where do zebras graze?")) == list(row.reader)
    telegram.fault = lambda *_: None
    assert await reader.gets(reader.asks) == list(row.later)
    assert not errors(log)


@pytest.mark.parametrize("fault", ACKNOWLEDGEMENTS)
async def test_a_press_that_cannot_be_acknowledged_is_answered(
    fault: str, telegram: FaultyTelegram, reader: Reader, log: pytest.LogCaptureFixture
) -> None:
    telegram.fault = in_turn("answerCallbackQuery", *ACKNOWLEDGEMENTS[fault])

    assert await reader.gets(lambda: telegram.presses(7, buttons.example("abc"))) == [words.EXPIRED]
    assert not errors(log)


async def test_a_press_whose_reply_is_given_up_is_told_with_the_next_message(
    telegram: FaultyTelegram, reader: Reader
) -> None:
    telegram.fault = in_turn("sendMessage", *OUTAGE)

    assert await reader.gets(lambda: telegram.presses(7, buttons.example("abc"))) == []
    telegram.fault = lambda *_: None
    assert await reader.gets(reader.asks) == list(TOLD_LATER)


async def test_a_reply_that_was_taken_before_a_reset_comes_twice_at_most_and_marked(
    telegram: FaultyTelegram, reader: Reader
) -> None:
    telegram.fault = in_turn("sendMessage", telegram.take_and_cut_off)
    assert await reader.gets(reader.asks) == [ANSWER, *MARKED]

    telegram.fault = in_turn("sendMessage", *[telegram.take_and_cut_off] * 9)
    assert await reader.gets(reader.asks) == [ANSWER, *MARKED]


async def test_what_was_missed_is_told_by_the_message_that_arrives(telegram: FaultyTelegram, reader: Reader) -> None:
    telegram.fault = in_turn("sendMessage", too_many(3600), too_many(3600))

    assert await reader.gets(reader.asks) == []
    assert await reader.gets(lambda: telegram.says(7, "/start")) == []
    assert await reader.gets(reader.asks) == list(TOLD_LATER)
    assert await reader.gets(reader.asks) == [ANSWER]


async def test_what_others_write_in_a_group_does_not_use_up_the_word(telegram: FaultyTelegram, reader: Reader) -> None:
    telegram.fault = in_turn("sendMessage", too_many(3600))
    question = "/ask Where do zebras graze?"

    assert await reader.gets(lambda: telegram.says(-7, question)) == []
    assert await reader.gets(lambda: telegram.says(-7, "Good morning, everybody.")) == []
    assert await reader.gets(lambda: telegram.says(-7, question)) == list(TOLD_LATER)


async def test_forty_chats_that_are_told_to_wait_several_times_are_answered(
    telegram: FaultyTelegram, reader: Reader
) -> None:
    told = Counter[int]()

    def fault(method: str, chat: int) -> Fault | None:
        told[chat] += method == "sendMessage"
        return too_many(3) if method == "sendMessage" and told[chat] <= 4 else None

    telegram.fault = fault

    assert await reader.gets(lambda: [reader.asks(chat) for chat in range(1, 41)]) == [ANSWER] * 40
    assert Counter(chat for chat, _ in telegram.sent) == dict.fromkeys(range(1, 41), 1)


async def test_replies_wait_for_a_server_that_cannot_be_reached(
    settings: dict[str, str], state: State, tmp_path: Path, log: pytest.LogCaptureFixture
) -> None:
    del settings
    telegram, in_hand = FaultyTelegram(), set[int]()

    def fault(method: str, chat: int) -> Fault | None:
        in_hand.update([chat] if chat else [])
        return too_many(1) if method == "sendMessage" else None

    telegram.fault = fault
    async with AsyncExitStack() as server:
        await server.enter_async_context(serving(telegram))
        async with talking(telegram, state, tmp_path, patience=1e9) as reader:
            for chat in range(1, 6):
                reader.asks(chat)
            await until(lambda: len(in_hand) == 5)
            await server.aclose()
            await until(lambda: log.text.count("ConnectError") > 20)
            telegram.fault = lambda *_: None
            async with serving(telegram, urlsplit(telegram.base).port or 0):
                answers = await reader.gets(lambda: None)

    assert [answer.partition("+")[0] for answer in answers] == [ANSWER] * 5  # marked, if cut off on their way
    assert not tracebacks(log)

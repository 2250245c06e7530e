"""The bot with a minimal Bot API server of six methods, written independently of the playground."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.bot.faults.faulty_telegram import refusal, serving
from tests.bot.running import HANG_SECONDS, running

TOKEN = "987654321:Stub-token_0123456789abcdefghijkl"
BOT = {"id": 987654321, "is_bot": True, "first_name": "Stub", "username": "stub_bot"}
READER = {"id": 42, "is_bot": False, "first_name": "Ada"}
CHAT = {"id": 42, "type": "private", "first_name": "Ada"}


@dataclass
class Stub:
    """Plain answers to getMe, deleteWebhook, getUpdates, sendMessage, answerCallbackQuery, editMessageText."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    calls: asyncio.Queue[tuple[str, dict[str, Any]]] = field(default_factory=asyncio.Queue)
    refusals: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    base: str = ""
    sent: int = 100  # number of the last message
    received: int = 0  # number of the last update

    async def handle(self, request: web.Request) -> web.Response:
        method, given = request.match_info["method"], dict(await request.post())
        if request.match_info["token"] != TOKEN:
            return refusal(401, "Unauthorized")
        if self.refusals.get(method):
            return refusal(*self.refusals[method].pop(0))
        act = getattr(self, method, None)
        if act is None:
            return refusal(404, "Not Found: method not found")
        result = await act(given)
        if method != "getUpdates":
            self.calls.put_nowait((method, given))
        return web.json_response({"ok": True, "result": result})

    async def getMe(self, _: Any) -> Any:  # noqa: N802 -- Telegram's name
        return BOT

    async def deleteWebhook(self, _: Any) -> Any:  # noqa: N802 -- Telegram's name
        return True

    async def getUpdates(self, given: Any) -> Any:  # noqa: N802 -- Telegram's name
        first = int(given.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= first]
        if not self.updates:
            await asyncio.sleep(0.05)
        return self.updates

    async def sendMessage(self, given: Any) -> Any:  # noqa: N802 -- Telegram's name
        self.sent += 1
        return {"message_id": self.sent, "date": 1, "chat": CHAT, "from": BOT, "text": given["text"]}

    async def editMessageText(self, given: Any) -> Any:  # noqa: N802 -- Telegram's name
        return {"message_id": int(given["message_id"]), "date": 1, "chat": CHAT, "from": BOT, "text": given["text"]}

    async def answerCallbackQuery(self, _: Any) -> Any:  # noqa: N802 -- Telegram's name
        return True

    def says(self, text: str) -> None:
        message = {"message_id": len(self.updates) + 1, "date": 1, "chat": CHAT, "from": READER, "text": text}
        self.receives({"message": message})

    def presses(self, data: str) -> None:
        message = {"message_id": self.sent, "date": 1, "chat": CHAT, "from": BOT, "text": "old"}
        self.receives(
            {"callback_query": {"id": "7", "from": READER, "chat_instance": "1", "message": message, "data": data}}
        )

    def receives(self, update: dict[str, Any]) -> None:
        self.received += 1
        self.updates.append({"update_id": self.received} | update)

    async def call(self, *methods: str) -> dict[str, Any]:
        """Wait for the next call of one of these methods. Return its parameters."""
        async with asyncio.timeout(HANG_SECONDS):
            while True:
                method, given = await self.calls.get()
                if method in methods:
                    return given


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with serving(Stub()) as stub:
        yield stub


@pytest.fixture
def settings(stub: Stub, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "zoo.md").write_text(
        "# The zoo\n\nZebras graze behind the old gate. Lions sleep. Bears fish in the brook. Owls hoot.\n"
    )
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": stub.base,
        "SOURCES": "folder:articles",
        "ANSWER_CONFIDENCE": "0",
    }


async def test_six_methods_are_enough_for_a_conversation(stub: Stub, tmp_path: Path, settings: dict[str, str]) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("sources read")
        stub.says("Where do zebras graze?")
        answer = await stub.call("sendMessage")
        quoted = "<b>Zebras</b> <b>graze</b> behind the old gate. Lions sleep."
        assert answer["text"].startswith(f"<blockquote>{quoted}</blockquote>")
        keyboard = json.loads(answer["reply_markup"])["inline_keyboard"]

        stub.presses(keyboard[0][0]["callback_data"])
        assert "Zebras graze" in (await stub.call("sendMessage"))["text"]
        stub.says("/latest")
        listed = await stub.call("sendMessage")
        assert "1. <i>The zoo</i>" in listed["text"]
        summary = json.loads(listed["reply_markup"])["inline_keyboard"][0][0]["callback_data"]
        stub.presses(summary.replace(":s:", ":n:"))
        assert "The zoo" in (await stub.call("editMessageText"))["text"]
        stub.says("/help")
        assert "/latest" in (await stub.call("sendMessage"))["text"]
        assert await program.stops() == 0

    assert "the bot works without it" in program.output
    assert "Traceback" not in program.output


ODD = [
    "word " * 800,
    "😀🔥👨‍👩‍👧‍👦",
    "the of and is",
    "متى تم افتتاح نفق القناة؟",
    "\u202ezebras\u202c",
    "half a pair: \ud83d",
    "a\x00b",
    "/",
    "/ask",
    "/summary 999",
    "/summary -1",
    "/summary http://[",
    "/latest 0",
    "/latest 99999999999",
    "/latest -3 zebras",
    "/latest http://[::1",
]


# Starts the bot in a Python in which these modules cannot be imported.
BLOCKED = ("bot.playground", "bot.demo", "aiohttp", "knowledge.evaluation")
START_WITHOUT_BLOCKED = f"""
import runpy, sys
sys.modules.update(dict.fromkeys({BLOCKED!r}))
runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""


async def test_with_a_token_neither_the_playground_nor_the_evaluation_is_imported(
    stub: Stub, tmp_path: Path, settings: dict[str, str]
) -> None:
    async with running(tmp_path, start=("-c", START_WITHOUT_BLOCKED), **settings) as program:
        await program.prints("is listening")
        stub.says("/help")
        assert "/latest" in (await stub.call("sendMessage"))["text"]
        assert await program.stops() == 0

    assert "Traceback" not in program.output


async def test_whatever_readers_send_is_answered_without_a_traceback(
    stub: Stub, tmp_path: Path, settings: dict[str, str]
) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("sources read")
        for text in ODD:
            stub.says(text)
            assert (await stub.call("sendMessage"))["text"].strip()
        assert await program.stops() == 0

    assert "Traceback" not in program.output
    assert " ERROR " not in program.output


@pytest.mark.parametrize(
    "unreadable",
    [{"message": {"message_id": 1, "chat": CHAT, "text": "without a date"}}, {"message": {"odd": 1}}, {"message": 5}],
)
async def test_an_unreadable_update_is_skipped_and_not_fetched_again(
    stub: Stub, tmp_path: Path, settings: dict[str, str], unreadable: dict[str, Any]
) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("sources read")
        stub.receives(unreadable)
        await program.prints("an update could not be read and is skipped")
        stub.says("Where do zebras graze?")
        await stub.call("sendMessage")
        assert await program.stops() == 0

    assert program.output.count("could not be read") == 1
    assert "without a date" not in program.output
    assert "Traceback" not in program.output


async def test_a_refused_message_is_logged_in_one_line_and_the_next_one_is_answered(
    stub: Stub, tmp_path: Path, settings: dict[str, str]
) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("sources read")
        stub.refusals["sendMessage"] = [(400, "Bad Request: not enough rights to send text messages to the chat")]
        stub.says("zebras?")
        await program.prints("the bot cannot write to the chat: Not enough rights")
        stub.says("zebras?")
        assert "Zebras" in (await stub.call("sendMessage"))["text"]
        assert await program.stops() == 0

    assert "Traceback" not in program.output


async def test_the_log_contains_neither_the_token_nor_questions(
    stub: Stub, tmp_path: Path, settings: dict[str, str]
) -> None:
    async with running(tmp_path, **settings, LOG_LEVEL="DEBUG") as program:
        await program.prints("sources read")
        stub.says("Where do my own zebras graze?")
        await stub.call("sendMessage")
        assert await program.stops() == 0

    assert TOKEN not in program.output
    assert TOKEN.partition(":")[2] not in program.output
    assert "my own zebras" not in program.output


async def test_a_rejected_token_is_explained_in_one_line(stub: Stub, tmp_path: Path, settings: dict[str, str]) -> None:
    async with running(tmp_path, **settings | {"TELEGRAM_TOKEN": "1:wrong"}) as program:
        assert await program.ends() == 1

    assert program.output.splitlines()[-1].startswith("bot: TELEGRAM_TOKEN: the server at http://127.0.0.1")
    assert "Traceback" not in program.output
    assert "1:wrong" not in program.output


async def test_a_revoked_token_ends_the_bot(stub: Stub, tmp_path: Path, settings: dict[str, str]) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        stub.refusals["getUpdates"] = [(401, "Unauthorized")]
        assert await program.ends() == 1

    assert program.output.splitlines()[-1].startswith("bot: TELEGRAM_TOKEN: ")
    assert "Traceback" not in program.output


async def test_a_second_bot_with_this_token_is_reported(stub: Stub, tmp_path: Path, settings: dict[str, str]) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        stub.refusals["getUpdates"] = [(409, "Conflict: terminated by other getUpdates request")]
        await program.prints("a second bot is running with the same token")
        stub.says("Where do zebras graze?")
        await stub.call("sendMessage")
        assert await program.stops() == 0

    assert "Traceback" not in program.output


async def test_the_bot_connects_once_there_is_a_network(stub: Stub, tmp_path: Path, settings: dict[str, str]) -> None:
    stub.refusals["getMe"] = [(502, "Bad Gateway")]
    async with running(tmp_path, **settings) as program:
        await program.prints("no connection to Telegram yet")
        await program.prints("is listening")
        assert await program.stops() == 0

    assert "Traceback" not in program.output


async def test_the_bot_can_be_stopped_while_there_is_no_network(tmp_path: Path) -> None:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": "http://127.0.0.1:9"}
    async with running(tmp_path, **settings) as program:
        await program.prints("no connection to Telegram yet")
        assert await program.stops() == 0

    assert "there are no articles yet" in program.output
    assert "Traceback" not in program.output

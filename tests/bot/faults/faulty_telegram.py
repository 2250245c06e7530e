"""A Bot API server that breaks on demand, written independently of the playground."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from aiohttp import web

from tests.bot.running import HANG_SECONDS

TOKEN = "987654321:Stub-token_0123456789abcdefghijkl"
BOT = {"id": 987654321, "is_bot": True, "first_name": "Stub", "username": "stub_bot"}

Fault = Callable[[web.Request], Any]  # makes the answer to one call in place of the server


@dataclass
class FaultyTelegram:
    """Keeps updates until they are confirmed, and the messages that it took. `fault` answers calls in its place."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)  # chat and text
    fault: Callable[[str, int], Fault | None] = lambda method, chat: None
    base: str = ""
    received: int = 0  # messages
    updated: int = 0  # updates
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or break."""
        given = await request.post()
        if fault := self.fault(request.match_info["method"], int(str(given.get("chat_id", 0)))):
            answer = fault(request)
            return await answer if asyncio.iscoroutine(answer) else answer
        return await self.answer(request)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method, given = request.match_info["method"], dict(await request.post())
        chat = int(str(given.get("chat_id", 0)))
        act = getattr(self, method.lower(), None)
        if act is None:
            return refusal(404, "Not Found: method not found")
        return web.json_response({"ok": True, "result": await act(chat, given)})

    async def getme(self, _: int, __: Any) -> Any:
        """Return the bot."""
        return BOT

    async def deletewebhook(self, _: int, __: Any) -> Any:
        """Do nothing."""
        return True

    async def getupdates(self, _: int, given: Any) -> Any:
        """Return the updates that are not confirmed."""
        first = int(given.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= first]
        if not self.updates:
            await asyncio.sleep(0.02)
        return self.updates[:100]

    async def sendmessage(self, chat: int, given: Any) -> Any:
        """Take a message."""
        await self.take(chat, given["text"])
        return self.message(chat, len(self.sent), given["text"])

    async def editmessagetext(self, chat: int, given: Any) -> Any:
        """Take the new text of a message, as if it were a new one."""
        return await self.sendmessage(chat, given)

    async def answercallbackquery(self, _: int, __: Any) -> Any:
        """Do nothing."""
        return True

    async def take_and_cut_off(self, request: web.Request) -> web.Response:
        """Take a message, and close the connection without an answer."""
        given = await request.post()
        await self.take(int(str(given["chat_id"])), str(given["text"]))
        return await cut_off(request)

    async def take(self, chat: int, text: str) -> None:
        """Note a message that was sent."""
        async with self.changed:
            self.sent.append((chat, text))
            self.changed.notify_all()

    def message(self, chat: int, number: int, text: str) -> dict[str, Any]:
        """Return a message as JSON."""
        kind = "private" if chat > 0 else "group"
        return {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": kind}, "text": text}

    def says(self, chat: int, text: str, *, ago: float = 0.0) -> dict[str, Any]:
        """Receive a message of a reader, written `ago` seconds before. Return the update."""
        self.received += 1
        reader = {"id": abs(chat), "is_bot": False, "first_name": "Ada"}
        message = self.message(chat, self.received, text) | {"from": reader}
        message["date"] -= int(ago)
        return self.receive(message=message)

    def edits(self, update: dict[str, Any], text: str) -> dict[str, Any]:
        """Receive the edit of a reader's message. Return the update."""
        return self.receive(edited_message=update["message"] | {"text": text, "edit_date": int(time.time())})

    def presses(self, chat: int, data: str) -> dict[str, Any]:
        """Receive the press of a button under a message of the bot. Return the update."""
        reader = {"id": abs(chat), "is_bot": False, "first_name": "Ada"}
        message = self.message(chat, 1, "a list") | {"from": BOT}
        return self.receive(
            callback_query={"id": "77", "from": reader, "chat_instance": "7", "message": message, "data": data}
        )

    def receive(self, **content: Any) -> dict[str, Any]:
        """Receive an update with this content, and return it."""
        self.updated += 1
        update = {"update_id": self.updated, **content}
        self.updates.append(update)
        return update

    async def until(self, condition: Callable[[list[tuple[int, str]]], bool]) -> None:
        """Wait until the messages that were sent fulfil a condition."""
        async with asyncio.timeout(HANG_SECONDS), self.changed:
            await self.changed.wait_for(lambda: condition(self.sent))


def refusal(code: int, text: str, **parameters: Any) -> web.Response:
    """Return a refusal as the Bot API words it."""
    body = {"ok": False, "error_code": code, "description": text, "parameters": parameters}
    return web.json_response(body, status=code)


def too_many(seconds: int) -> Fault:
    """Ask to wait."""
    return lambda _: refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def bad_gateway(_: web.Request) -> web.Response:
    """Answer like a broken proxy."""
    return web.Response(text="<html><h1>502 Bad Gateway</h1></html>", status=502, content_type="text/html")


async def cut_off(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    assert request.transport
    request.transport.close()
    return web.Response()


def in_turn(method: str, *faults: Fault | None) -> Callable[[str, int], Fault | None]:
    """Break the first calls of a method, one after the other; None lets one through."""
    left = deque(faults)
    return lambda called, _: left.popleft() if called == method and left else None


class BotApi(Protocol):
    """Answers the calls of the Bot API at an address."""

    base: str

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""


Api = TypeVar("Api", bound=BotApi)


@asynccontextmanager
async def serving(telegram: Api, port: int = 0) -> AsyncIterator[Api]:
    """Serve on a port of this computer, by default a free one."""
    application = web.Application()
    application.router.add_route("*", "/bot{token}/{method}", telegram.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, reuse_address=True)
    await site.start()
    telegram.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield telegram
    finally:
        await runner.cleanup()

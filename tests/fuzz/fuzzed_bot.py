"""The application with a library and no network: it takes what a Bot API server sends, whatever that is."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
from telegram import Update

from bot import app
from bot.pacing import Pacing
from bot.polling import App
from bot.publisher.desk import Desk
from bot.state import State
from knowledge import LibrarySettings, open_library
from tests.bot.conftest import ALL, Clock, Shelf

TOKEN = "987654321:Stub-token_0123456789abcdefghijkl"
BOT = {"id": 987654321, "is_bot": True, "first_name": "Stub", "username": "stub_bot"}
CHAT = {"id": 7, "type": "private"}


class Failures(logging.Handler):
    """Keeps what is logged with a traceback; `expected` are the loggers that may."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.expected: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record's traceback."""
        if record.exc_info and record.name not in self.expected:
            self.found.append(logging.Formatter().format(record))


class FuzzedBot:
    """Delivers updates to the application, and keeps the texts that it sends."""

    def __init__(self, application: App, server: "Server", failures: Failures, runner: asyncio.Runner) -> None:
        self._application = application
        self._server = server
        self._failures = failures
        self._runner = runner

    def takes(self, response: bytes, *, may_fail: bool = False) -> list[str]:
        """
        Let a request for updates get this response. Return the texts that the bot sends then.

        `may_fail`: a handler may fail and tell its reader so.
        """
        self._failures.expected = {"bot.handlers.failures"} if may_fail else set()
        return self._runner.run(self._takes(response))

    async def _takes(self, response: bytes) -> list[str]:
        self._server.updates = response
        self._server.sent.clear()
        try:
            updates = await self._application.bot.get_updates()
        except Exception as error:
            assert "telegram.error" in type(error).__module__, repr(error)
            return []
        for update in updates:
            await self._handles(update)
        return self._server.sent.copy()

    async def _handles(self, update: Update) -> None:
        handling = self._application.process_update(update)
        await self._application.update_processor.process_update(update, handling)
        failures, self._failures.found = self._failures.found, []
        assert not failures, failures[0]


class Server:
    """Answers calls of the Bot API: takes what is sent, and has one response to requests for updates."""

    def __init__(self) -> None:
        self.updates = b""
        self.sent: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a call."""
        method = request.url.path.rpartition("/")[2]
        given = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if method == "getUpdates":
            return httpx.Response(200, content=self.updates)
        file = {"file_id": "a", "file_unique_id": "b", "file_path": "a.md"}
        result: Any = {"getMe": BOT, "getFile": file}.get(method, True)
        if method in {"sendMessage", "editMessageText"}:
            self.sent.append(given["text"])
            result = {"message_id": len(self.sent), "date": 1, "chat": CHAT, "from": BOT, "text": given["text"]}
        return httpx.Response(200, content=json.dumps({"ok": True, "result": result}).encode())


@contextmanager
def fuzzed_bot(folder: Path) -> Iterator[FuzzedBot]:
    """Yield the application, with three articles and its database in a folder."""
    server, failures, clock = Server(), Failures(), Clock()
    options = {"httpx_kwargs": {"transport": httpx.MockTransport(server)}}
    settings = LibrarySettings(answer_confidence=0.02)
    logging.getLogger().addHandler(failures)
    with (
        asyncio.Runner() as runner,
        open_library(f"sqlite:///{folder}/articles.db", "memory:", settings=settings) as library,
        State(f"sqlite:///{folder}/bot.db") as state,
    ):
        library.add(Shelf(ALL))
        pacing = Pacing(clock, clock.sleep)
        desk = Desk(frozenset({7}), received=folder / "received")
        application = app.build(TOKEN, library, state, options=options, pacing=pacing, desk=desk)
        runner.run(application.initialize())
        try:
            yield FuzzedBot(application, server, failures, runner)
        finally:
            runner.run(application.shutdown())
            logging.getLogger().removeHandler(failures)

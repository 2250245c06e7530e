"""What the page reads: its state, the events after it, the log, and the files of messages."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from bot.playground.local_telegram import Telegram
from bot.playground.web import page_files, view
from bot.playground.web.bodies import reader_of

SHOWN_CALLS = 50  # of the log, on a page that was just opened


@dataclass(frozen=True)
class Reading:
    """The routes that change nothing."""

    telegram: Telegram

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        page_files.add_page(router)
        router.add_get("/log", self.log)
        router.add_get("/files/{id:\\d+}", self.file)
        router.add_get("/api/state", self.state)
        router.add_get("/api/events", self.events)

    async def state(self, request: web.Request) -> web.Response:
        """Return all that the page shows. The browser's language is that of the first reader's app."""
        reader = reader_of(self.telegram, request.query)
        preferred = request.headers.get("Accept-Language")
        if preferred and reader is self.telegram.reader:
            reader.language_code = re.split("[,;]", preferred)[0].strip() or None
        log = [view.call(call) for call in self.telegram.log]
        return web.json_response(view.state(self.telegram, reader) | {"log": log[-SHOWN_CALLS:]})

    async def log(self, request: web.Request) -> web.Response:
        """Return all calls of the Bot API that are kept."""
        return web.json_response([view.call(call) for call in self.telegram.log], dumps=_indented)

    async def file(self, request: web.Request) -> web.Response:
        """Return the attachment of a message."""
        return page_files.sent_file(self.telegram, int(request.match_info["id"]))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send events to the page as server-sent events, until the page or the server closes the connection."""
        reader = reader_of(self.telegram, request.query)
        stream = web.StreamResponse(headers={"Cache-Control": "no-store"})
        stream.content_type = "text/event-stream"
        with self.telegram.watch() as queue, suppress(ConnectionError):
            await stream.prepare(request)
            await stream.write(b"retry: 1000\n\n")
            while (event := await queue.get()) is not None:
                shown = view.event(self.telegram, reader, event)
                if shown is not None:
                    await stream.write(f"data: {json.dumps(shown)}\n\n".encode())
        return stream


def _indented(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)

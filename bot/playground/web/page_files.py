"""The files of the chat page, and those that people and the bot have sent."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.playground.errors import ApiError
from bot.playground.local_telegram import Telegram

PAGE = Path(__file__).parents[1] / "page"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}


def add_page(router: web.UrlDispatcher) -> None:
    """Add a route for each file of the page."""
    router.add_get("/", _sender(PAGE / "index.html"))
    for path in PAGE.rglob("*"):
        if path.suffix in KINDS:
            router.add_get(f"/{path.relative_to(PAGE).as_posix()}", _sender(path))


def _sender(path: Path) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def send(request: web.Request) -> web.Response:
        text = await asyncio.to_thread(path.read_text, "utf-8")
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": CONTENT_SECURITY_POLICY}
        return web.Response(text=text, content_type=KINDS[path.suffix], headers=headers)

    return send


def sent_file(telegram: Telegram, message_id: int) -> web.Response:
    """Return the attachment of a message: a picture to look at, anything else to save."""
    found = (chat.find(message_id) for chat in telegram.chats.values())
    message = next((message for message in found if message), None)
    if message is None or message.attachment is None:
        raise ApiError(404, "there is no such file")
    content = message.attachment.content
    kind = next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    if kind is None or message.attachment.kind == "document":
        fields = message.attachment.fields
        name = fields.get("file_name", "file") if isinstance(fields, dict) else "file"
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return web.Response(body=content, content_type=kind or "application/octet-stream", headers=headers)

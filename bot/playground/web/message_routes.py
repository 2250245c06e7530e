"""What a reader does in a chat: writes, sends files and cards, presses buttons, edits, forwards, deletes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.playground.actions import attachments, inline_mode
from bot.playground.errors import ApiError, bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.models import Json, Message
from bot.playground.web import view
from bot.playground.web.bodies import body_of, chat_of, message_of, number, reader_of

INLINE_SECONDS = 10.0  # that the bot has to offer cards
KINDS: dict[str, attachments.Kind] = {
    "photo": "photo",
    "voice": "voice",
    "sticker": "sticker",
    "document": "document",
}


@dataclass(frozen=True)
class Messages:
    """The routes for messages. A body names the reader and the chat; without them, they are the first ones."""

    telegram: Telegram

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        router.add_post("/api/messages", self.say)
        router.add_post("/api/messages/{id:\\d+}/edit", self.edit)
        router.add_post("/api/messages/{id:\\d+}/press", self.press)
        router.add_post("/api/messages/{id:\\d+}/forward", self.forward)
        router.add_post("/api/messages/{id:\\d+}/delete", self.delete)
        router.add_post("/api/attachments", self.attach)
        router.add_post("/api/inline", self.offer)
        router.add_post("/api/inline/{id:\\d+}", self.send_card)

    async def say(self, request: web.Request) -> web.Response:
        """Send a text."""
        body = await body_of(request)
        chat, reader = chat_of(self.telegram, body), reader_of(self.telegram, body)
        where = {"reply_to": number(body, "reply_to"), "thread": _thread(body)}
        return _shown(self.telegram.user_says(str(body.get("text", "")), user=reader, chat=chat, **where))

    async def edit(self, request: web.Request) -> web.Response:
        """Change the text of an own message."""
        body = await body_of(request)
        message = self._own(message_of(self.telegram, request, body), body)
        return _shown(self.telegram.user_edits(message.id, str(body.get("text", "")), chat=message.chat))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete an own message."""
        body = await body_of(request)
        attachments.user_deletes(self.telegram, self._own(message_of(self.telegram, request, body), body))
        return web.json_response({})

    def _own(self, message: Message, body: Mapping[str, Any]) -> Message:
        if message.sender is not reader_of(self.telegram, body):
            raise bad_request("this is not your message")
        return message

    async def forward(self, request: web.Request) -> web.Response:
        """Forward a message into the chat `to`."""
        body = await body_of(request)
        message, reader = message_of(self.telegram, request, body), reader_of(self.telegram, body)
        target = chat_of(self.telegram, body, "to")
        return _shown(attachments.user_forwards(self.telegram, message, target, user=reader))

    async def press(self, request: web.Request) -> web.Response:
        """Press the button at a row and column."""
        body = await body_of(request)
        message = message_of(self.telegram, request, body)
        try:
            button = message.keyboard[int(body["row"])][int(body["column"])]
        except (KeyError, IndexError, TypeError):
            raise bad_request(f"no such button on message {message.id}") from None
        reader, data = reader_of(self.telegram, body), button.get("callback_data", "")
        query = self.telegram.user_presses(message.id, data, user=reader, chat=message.chat)
        return web.json_response({"query": query.id})

    async def attach(self, request: web.Request) -> web.Response:
        """Send the body of the request as an attachment. A form on another web page cannot send this content type."""
        if request.content_type != "application/octet-stream":
            raise ApiError(415, "Unsupported Media Type: send application/octet-stream")
        said = request.query
        kind = KINDS.get(said.get("kind", ""))
        if kind is None:
            raise bad_request("there is no such kind of attachment")
        sent = attachments.attachment(kind, await request.read(), said.get("name", ""))
        chat, reader = chat_of(self.telegram, said), reader_of(self.telegram, said)
        caption, thread = said.get("caption", ""), _thread(said)
        return _shown(attachments.user_attaches(self.telegram, sent, caption, user=reader, chat=chat, thread=thread))

    async def offer(self, request: web.Request) -> web.Response:
        """Return the bot's cards for what a reader types behind its name, from `offset` on."""
        body = await body_of(request)
        reader, offset = reader_of(self.telegram, body), str(body.get("offset", ""))
        chat = chat_of(self.telegram, body)
        place = "sender" if chat.type == "private" else chat.type
        with self.telegram.watch() as queue:
            typed = str(body.get("query", ""))
            query = inline_mode.user_types(self.telegram, typed, user=reader, offset=offset, place=place)
            try:
                async with asyncio.timeout(INLINE_SECONDS):
                    while query.answer is None and await queue.get() is not None:
                        pass
            except TimeoutError:
                pass
        return web.json_response({"id": query.id, **(query.answer or {"results": [], "next_offset": ""})})

    async def send_card(self, request: web.Request) -> web.Response:
        """Send a card, counted from 0, as the reader's message."""
        body = await body_of(request)
        query = self.telegram.inline_queries.get(request.match_info["id"])
        card = number(body, "card")
        if query is None or card is None or not 0 <= card < len(query.results):
            raise bad_request("there is no such card")
        chat, thread = chat_of(self.telegram, body), _thread(body)
        return _shown(inline_mode.user_sends(self.telegram, query, card, chat, thread))


def _thread(said: Mapping[str, Any]) -> int | None:
    return number(said, "thread") or None


def _shown(message: Message) -> web.Response:
    shown: Json = view.message(message)
    return web.json_response(shown)

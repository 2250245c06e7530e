"""What people set up: readers, groups, channels, who is in them, and failures of calls to try."""

from dataclasses import dataclass
from itertools import count

from aiohttp import web

from bot.playground.actions import rooms
from bot.playground.errors import ApiError, bad_request, too_many_requests
from bot.playground.local_telegram import Telegram
from bot.playground.models import Chat, Json, User
from bot.playground.web.bodies import body_of, chat_of, number, reader_of

_reader_ids = count(2020202021)
LONGEST = 128  # characters of a name or title
FAULTS = {
    400: ApiError(400, "this failure was asked for"),
    403: ApiError(403, "bot was blocked by the user"),
    429: too_many_requests(5),
    502: ApiError(502, "Bad Gateway"),
    0: None,  # never answered
}


@dataclass(frozen=True)
class Rooms:
    """The routes for readers, chats and failures."""

    telegram: Telegram

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        router.add_post("/api/readers", self.add_reader)
        router.add_post("/api/chats", self.add_chat)
        router.add_post("/api/bot", self.set_bot)
        router.add_post("/api/topics", self.add_topic)
        router.add_post("/api/members", self.set_member)
        router.add_post("/api/privacy", self.set_privacy)
        router.add_post("/api/block", self.block)
        router.add_post("/api/faults", self.fail_next)

    async def add_reader(self, request: web.Request) -> web.Response:
        """Add a reader with a name and the language of the app."""
        body = await body_of(request)
        reader = User(next(_reader_ids), _name(body, "name"), language_code=str(body.get("language", "")) or None)
        self.telegram.add_user(reader)
        self.telegram.publish("profile", self.telegram.profile)
        return web.json_response({"id": reader.id})

    async def add_chat(self, request: web.Request) -> web.Response:
        """Make a group with the bot as a member, or a channel with the bot as an admin."""
        body = await body_of(request)
        title, reader = _name(body, "title"), reader_of(self.telegram, body)
        if body.get("type") == "channel":
            chat = rooms.user_makes_channel(self.telegram, title, reader)
        else:
            topics = [str(topic).strip() for topic in body.get("topics") or []]
            chat = rooms.user_makes_group(self.telegram, title, reader, [topic for topic in topics if topic])
        return web.json_response({"id": chat.id})

    async def set_bot(self, request: web.Request) -> web.Response:
        """Set what the bot is in a chat: left, member or administrator."""
        body = await body_of(request)
        status = str(body.get("status"))
        if status not in {"left", "member", "administrator"}:
            raise bad_request("there is no such status")
        reader, chat = reader_of(self.telegram, body), self._room(body)
        rooms.set_bot_status(self.telegram, chat, status, reader)  # type: ignore[arg-type]  # it was checked
        return web.json_response({})

    async def add_topic(self, request: web.Request) -> web.Response:
        """Add a topic to a group."""
        body = await body_of(request)
        return web.json_response({"id": rooms.add_topic(self.telegram, self._room(body), _name(body, "name"))})

    async def set_member(self, request: web.Request) -> web.Response:
        """Let another reader join or leave a chat."""
        body = await body_of(request)
        person = self.telegram.users.get(number(body, "user") or 0)
        if person is None or person.is_bot:
            raise bad_request("there is no such reader")
        rooms.set_member(self.telegram, self._room(body), person, member=bool(body.get("member")))
        return web.json_response({})

    def _room(self, body: Json) -> Chat:
        chat = chat_of(self.telegram, body)
        if chat.type == "private":
            raise bad_request("this is a private chat")
        return chat

    async def set_privacy(self, request: web.Request) -> web.Response:
        """Set the bot's privacy mode."""
        body = await body_of(request)
        rooms.set_privacy(self.telegram, private=bool(body.get("enabled")))
        return web.json_response({})

    async def block(self, request: web.Request) -> web.Response:
        """Stop the bot, or start it again."""
        body = await body_of(request)
        self.telegram.user_blocks(user=reader_of(self.telegram, body), blocked=bool(body.get("blocked")))
        return web.json_response({})

    async def fail_next(self, request: web.Request) -> web.Response:
        """Let the next call of a method fail with a status; with 0 it is never answered."""
        body = await body_of(request)
        status = number(body, "status")
        if status not in FAULTS:
            raise bad_request("there is no such failure")
        self.telegram.fail_next(FAULTS[status], str(body.get("method") or "sendMessage"))
        return web.json_response({})


def _name(body: Json, field: str) -> str:
    name = str(body.get(field, "")).strip()[:LONGEST]
    if not name:
        raise bad_request(f"{field} is empty")
    return name

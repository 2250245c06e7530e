"""The core of the local Telegram: users, chats, messages and the rights of the bot. It has no transport."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from bot.playground.bot_profile import BotProfile
from bot.playground.entities import normalise, with_recognised
from bot.playground.errors import ApiError, bad_request
from bot.playground.flood import Flood
from bot.playground.limits import TEXT
from bot.playground.models import CallbackQuery, Chat, Json, Message, User
from bot.playground.parameters import Parameters
from bot.playground.registry import METHODS
from bot.playground.updates import Updates
from bot.playground.watching import Watched

TOKEN = "1010101010:the-playground-token-is-no-secret"  # noqa: S105 -- it says so itself
ANSWER_SECONDS = 15.0  # after which a press can no longer be answered


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API, for the log. `time`: seconds since 1970. `status`: of HTTP; 0 if there was no answer."""

    time: float
    method: str
    parameters: dict[str, str]
    status: int
    response: Json


class Telegram(Watched):
    """
    A Telegram with one bot.

    `call` is for the bot. The methods that begin with `user_` are for people: their actions reach the bot as
    updates. `watch` reports all events, as a chat window needs them.
    All data is kept in memory and belongs to one event loop.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        flood: Flood | None = None,
        repeat_wait: float = 3.0,
        first_update: int = 1,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        Create a Telegram with one reader, who has not started the bot yet.

        `flood`: the limit on messages. `repeat_wait`: seconds by which getUpdates slows down a client that
        repeats a request (0 in tests). `first_update`: the number of the first update. `clock`: returns the
        time of messages, in seconds since 1970.
        """
        super().__init__()
        self.token = token
        self.clock = clock
        self.flood = flood or Flood()
        self.bot = User(int(token.partition(":")[0]), "Playground", username="playground_bot", is_bot=True)
        self.reader = User(2020202020, "Robin", last_name="Reader", username="robin_reader")
        self.users = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, CallbackQuery] = {}
        self.inline_queries: dict[str, Any] = {}  # see `actions.inline_mode`, by id
        self.inline_messages: dict[str, Message] = {}  # the same
        self.guest_queries: dict[str, Message] = {}  # see `actions.guest_mode`, by id
        self.profile = BotProfile()
        self.updates = Updates(repeat_wait)
        self.updates.next_id = first_update
        self.webhook: Json = {}
        self.privacy = True  # in groups the bot hears commands, mentions and replies to it only, unless it is an admin
        self.log: deque[Call] = deque(maxlen=300)
        self._faults: list[tuple[str | None, ApiError | None]] = []
        self._message_ids, self._query_ids = count(1), count(7_000_000_001)
        self._group_ids = count(-1_001_000_000_001, -1)
        self.add_user(self.reader)

    # For the bot

    async def call(
        self, token: str, method: str, parameters: Mapping[str, object], files: Mapping[str, bytes] | None = None
    ) -> Any:
        """Make a call of the Bot API. Return its result, or raise `ApiError`."""
        if token != self.token:
            raise ApiError(401, "invalid token specified")
        function = METHODS.get(method.lower())
        if function is None:
            raise ApiError(404, "method not found")
        for fault in self._faults:
            if fault[0] in (None, method):
                self._faults.remove(fault)
                raise fault[1] or TimeoutError
        return await function(self, Parameters({**parameters, **dict.fromkeys(files or (), "")}, files))

    async def respond(
        self,
        token: str,
        method: str,
        parameters: Mapping[str, object],
        files: Mapping[str, bytes] | None = None,
    ) -> tuple[int, Json]:
        """Make a call of the Bot API, log it, and return the HTTP status and the response envelope."""
        try:
            status, response = 200, {"ok": True, "result": await self.call(token, method, parameters, files)}
        except ApiError as error:
            status, response = error.code, error.json()
        except TimeoutError:
            status, response = 0, {}
        if method.lower() != "getupdates" or response.get("result") != []:
            shown = {name: str(value) for name, value in parameters.items()}
            self.log.append(Call(self.clock(), method, shown, status, response))
            self.publish("call", self.log[-1])
        if status == 0:
            await asyncio.get_running_loop().create_future()  # until the client gives up
        return status, response

    def fail_next(self, error: ApiError | None, method: str | None = None) -> None:
        """Make the next call fail; with `method`, the next call of that method. None: it is never answered."""
        self._faults.append((method, error))

    # For people

    def add_user(self, user: User) -> Chat:
        """Add a person. Return their private chat with the bot."""
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", [user])
        return self.chats[user.id]

    def add_group(self, title: str, *members: User, admins: Sequence[User] = (), topics: Sequence[str] = ()) -> Chat:
        """Add a group with the bot in it. Its topics get the ids 2, 3, and so on."""
        everybody = [*members, *(admin for admin in admins if admin not in members), self.bot]
        for user in everybody:
            self.users.setdefault(user.id, user)
        group = Chat(next(self._group_ids), "supergroup", everybody, title, started=True)
        group.admins = {admin.id for admin in admins}
        group.topics = dict(enumerate(topics, start=2))
        self.chats[group.id] = group
        return group

    def chat(self, user: User | None = None) -> Chat:
        """Return a person's private chat with the bot; the reader's by default."""
        return self.chats[(user or self.reader).id]

    def user_says(
        self,
        text: str,
        *,
        user: User | None = None,
        chat: Chat | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send a text or a command, as a reply to the message `reply_to`; in a group into the topic `thread`."""
        user = user or self.reader
        chat = chat or self.chat(user)
        if chat.blocked:
            raise ValueError("the bot is blocked in this chat: unblock it first")
        if reply_to is not None and chat.find(reply_to) is None:
            raise ValueError(f"no message {reply_to} to reply to")
        return self.deliver(Message(0, chat, user, 0, reply_to=reply_to, thread=thread, **self.typed(text)))

    def deliver(self, message: Message) -> Message:
        """Post a person's message, and pass it to the bot if the bot may see it."""
        self.post(message)
        if not message.chat.started:
            message.chat.started = True
            self.publish("member", message.chat)
        if self._hears(message):
            self.updates.add("channel_post" if message.chat.type == "channel" else "message", message.json())
        return message

    def _hears(self, message: Message) -> bool:
        """Return whether the bot receives a message: in groups not all of them, for the sake of privacy."""
        chat = message.chat
        if chat.left:
            return False
        if chat.type == "private" or not self.privacy or self.bot.id in chat.admins:
            return True
        replied = chat.find(message.reply_to) if message.reply_to is not None else None
        mentioned = f"@{self.bot.username}".lower() in message.text.lower()
        return message.text.startswith("/") or mentioned or (replied is not None and replied.sender is self.bot)

    def user_edits(self, message_id: int, text: str, *, chat: Chat | None = None) -> Message:
        """Change the text of a message that the user has sent."""
        message = (chat or self.chat()).find(message_id)
        if message is None or message.sender.is_bot:
            raise ValueError(f"no message {message_id} of this user")
        self.change(message, **self.typed(text), edit_date=self.now(), edited=True)
        if self._hears(message):
            kind = "edited_channel_post" if message.chat.type == "channel" else "edited_message"
            self.updates.add(kind, message.json())
        return message

    def user_presses(
        self,
        message_id: int,
        data: str | None = None,
        *,
        label: str | None = None,
        user: User | None = None,
        chat: Chat | None = None,
    ) -> CallbackQuery:
        """Press the button with this callback data or this label. The bot's answer appears in the result."""
        user = user or self.reader
        message = (chat or self.chat(user)).find(message_id)
        buttons = [b for row in (message.keyboard if message else []) for b in row if "callback_data" in b]
        for button in buttons:
            if message and (button["callback_data"] == data or button["text"] == label):
                break
        else:
            raise ValueError(f"no such button on message {message_id}: {label or data}")
        query = CallbackQuery(str(next(self._query_ids)), user, message, button["callback_data"], self.clock())
        self.queries[query.id] = query
        self.updates.add("callback_query", query.json())
        self.publish("press", query)
        return query

    def user_blocks(self, *, user: User | None = None, blocked: bool = True) -> None:
        """Stop the bot; with `blocked=False`, start it again."""
        user = user or self.reader
        chat = self.chat(user)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        states: list[Json] = [{"status": "member"}, {"status": "kicked", "until_date": 0}]
        old, new = (state | {"user": self.bot.json()} for state in (states if blocked else states[::-1]))
        change: Json = {"chat": chat.json(), "from": user.json(), "date": self.now()}
        self.updates.add("my_chat_member", change | {"old_chat_member": old, "new_chat_member": new})
        self.publish("member", chat)

    def typed(self, text: str) -> dict[str, Any]:
        """Return the fields of a message for the text that a person has typed."""
        text, _ = normalise(text, [])
        if not text or len(text) > TEXT:
            raise ValueError(f"a message has between 1 and {TEXT} characters")
        return {"text": text, "entities": with_recognised(text, [])}

    # For the methods of the Bot API and for people

    def now(self) -> int:
        """Return the time in whole seconds since 1970."""
        return int(self.clock())

    def post(self, message: Message) -> Message:
        """Add a message to its chat, with a number and a date."""
        message.id, message.date = next(self._message_ids), self.now()
        message.chat.history[message.id] = message
        self.publish("message", message)
        return message

    def change(self, message: Message, **fields: Any) -> None:
        """Change fields of a message."""
        for name, value in fields.items():
            setattr(message, name, value)
        self.publish("edit", message)

    def find_chat(self, chat_id: str) -> Chat:
        """Return a chat by its id or @name. Raise `ApiError` if there is none."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        by_name = (
            c for c in self.chats.values() if f"@{c.username or c.members[0].username}".lower() == chat_id.lower()
        )
        number = int(chat_id) if re.fullmatch(r"-?[0-9]{1,19}", chat_id) else 0
        chat = self.chats.get(number) or next(by_name, None)
        if chat is None or number == self.bot.id:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: str) -> Chat:
        """Return a chat that the bot may write to. Raise `ApiError` if it may not."""
        chat = self.find_chat(chat_id)
        if chat.blocked:
            raise ApiError(403, "bot was blocked by the user")
        if chat.left:
            raise ApiError(403, f"bot is not a member of the {chat.type} chat")
        if not chat.started:
            raise ApiError(403, "bot can't initiate conversation with a user")
        return chat

    def open_query(self, query_id: str) -> CallbackQuery:
        """Return a press that can still be answered. Raise `ApiError` if it cannot."""
        query = self.queries.get(query_id)
        if query is None or query.answer is not None or self.clock() - query.pressed > ANSWER_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return query

    def hang_up(self) -> None:
        """End all waiting: that of watchers, and that of a getUpdates request."""
        self.end_watching()
        self.updates.interrupt()

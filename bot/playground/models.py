"""The objects of the local Telegram, users, chats, messages and presses, and their JSON in the Bot API."""

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.entities import Entity, cut, units

Json = dict[str, Any]


@dataclass(slots=True)
class User:
    """A person, or the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def json(self) -> Json:
        """Return the Bot API's User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        names: Json = {"last_name": self.last_name, "username": self.username}
        if not self.is_bot:
            names["language_code"] = self.language_code
        return user | {key: value for key, value in names.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture, voice message, sticker or file. `fields`: the value of the message's field `kind`."""

    kind: Literal["photo", "voice", "sticker", "document"]
    fields: Json | list[Json]
    content: bytes = field(default=b"", repr=False)


@dataclass(slots=True)
class Message:
    """One message of a chat, in its current version. The text of an attachment is its caption."""

    id: int
    chat: "Chat"
    sender: User
    date: int
    text: str
    entities: list[Entity] = field(default_factory=list)
    keyboard: list[list[Json]] = field(default_factory=list)  # rows of InlineKeyboardButton
    reply_to: int | None = None
    quote: Json | None = None  # TextQuote: the quoted part of the message `reply_to`
    link_preview: Json | None = None  # LinkPreviewOptions
    edit_date: int | None = None
    protected: bool = False
    thread: int | None = None  # the topic of a group that it is in: the id of the topic's first message
    edited: bool = False  # shown as edited; a change of its buttons alone does not count
    read: bool = False  # the bot has fetched the update
    inline_id: str | None = None  # of a card that a person has sent; the bot cannot see the message
    attachment: Attachment | None = None
    sender_chat: "Chat | None" = None  # the group or channel in whose name it was written
    forward_origin: Json | None = None  # MessageOrigin: who wrote the forwarded message, or where
    begins_discussion: bool = False  # a channel's post, forwarded by Telegram into the group of its comments

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def marked(self, kind: str) -> list[str]:
        """Return the parts of the text that have an entity of this kind: `marked("bold")`."""
        return [cut(self.text, e.offset, e.length) for e in self.entities if e.type == kind]

    def json(self, *, with_reply: bool = True) -> Json:
        """Return the Bot API's Message. `with_reply`: include the message that this one replies to."""
        message: Json = {
            "message_id": self.id,
            **({"sender_chat": self.chat.json()} if self.chat.type == "channel" else {"from": self.sender.json()}),
            "chat": self.chat.json(),
            "date": self.date,
        }
        if self.sender_chat:
            message["sender_chat"] = self.sender_chat.json()
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        replied = self.chat.find(self.reply_to) if with_reply and self.reply_to is not None else None
        if replied is not None:
            message["reply_to_message"] = replied.json(with_reply=False)
            if self.quote:
                message["quote"] = self.quote
        if self.thread is not None:
            message["message_thread_id"] = self.thread
            if self.thread in self.chat.topics:
                message["is_topic_message"] = True
        if self.forward_origin:
            message["forward_origin"] = self.forward_origin
        if self.begins_discussion:
            message["is_automatic_forward"] = True
        message |= self._content()
        if self.link_preview:
            message["link_preview_options"] = self.link_preview
        if self.protected:
            message["has_protected_content"] = True
        if self.keyboard:
            message["reply_markup"] = {"inline_keyboard": self.keyboard}
        return message

    def _content(self) -> Json:
        """Return the fields for the text, or for the attachment and its caption."""
        entities = [entity.json() for entity in self.entities]
        if self.attachment is None:
            return {"text": self.text} | ({"entities": entities} if entities else {})
        content: Json = {self.attachment.kind: self.attachment.fields}
        if self.text:
            content["caption"] = self.text
        return content | ({"caption_entities": entities} if entities else {})


@dataclass(slots=True)
class Chat:
    """A conversation and its messages, the oldest first."""

    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    members: list[User]
    title: str | None = None
    started: bool = False  # before the reader starts the bot, it may not write
    blocked: bool = False  # the reader has stopped the bot
    left: bool = False  # the bot was removed from this group or channel
    admins: set[int] = field(default_factory=set)  # of a group, by the ids of the users
    topics: dict[int, str] = field(default_factory=dict)  # of a group, their names by their ids; empty without topics
    username: str | None = None  # of a public channel
    linked: int | None = None  # id of a channel's group for comments, and of the channel of such a group
    history: dict[int, Message] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """The messages that were not deleted, oldest first."""
        return list(self.history.values())

    def find(self, message_id: int) -> Message | None:
        """Return a message by its id; None if it does not exist or was deleted."""
        return self.history.get(message_id)

    def json(self) -> Json:
        """Return the Bot API's Chat."""
        chat: Json = {"id": self.id, "type": self.type}
        if self.type != "private":
            chat |= {"title": self.title or ""} | ({"is_forum": True} if self.topics else {})
            return chat | ({"username": self.username} if self.username else {})
        person = self.members[0].json()
        return chat | {key: person[key] for key in ("first_name", "last_name", "username") if key in person}


@dataclass(slots=True)
class CallbackQuery:
    """One press of a button. `answer`: the parameters of answerCallbackQuery; None until the bot has called it."""

    id: str
    sender: User
    message: Message
    data: str
    pressed: float
    answer: Json | None = None

    def json(self) -> Json:
        """Return the Bot API's CallbackQuery."""
        pressed: Json = {
            "id": self.id,
            "from": self.sender.json(),
            "chat_instance": str(-self.message.chat.id * 7919),
            "data": self.data,
        }
        if self.message.inline_id:
            return pressed | {"inline_message_id": self.message.inline_id}
        return pressed | {"message": self.message.json()}


def text_quote(text: str, quote: str, entities: list[Entity]) -> Json | None:
    """Return the TextQuote of `quote` in `text`; None if `text` does not contain it."""
    start = text.find(quote)
    if start < 0 or not quote:
        return None
    result: Json = {"text": quote, "position": units(text[:start]), "is_manual": True}
    return result | ({"entities": [e.json() for e in entities]} if entities else {})

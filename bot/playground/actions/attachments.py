"""
Pictures, voice messages, stickers and files, from people and from the bot; forwarded and deleted messages.

The bot sends pictures with sendPhoto. It is not told of deleted messages, as in Telegram.
"""

import hashlib
import struct
from typing import Literal

from bot.playground import limits
from bot.playground.errors import bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.methods import reply_target
from bot.playground.models import Attachment, Chat, Json, Message, User
from bot.playground.parameters import Parameters
from bot.playground.registry import method

CAPTION = 1024  # code points
VOICE_SECONDS = 3
Kind = Literal["photo", "voice", "sticker", "document"]


def attachment(kind: Kind, content: bytes, name: str = "") -> Attachment:
    """Return an attachment. `name`: of a file; of a sticker its emoji."""
    digest = hashlib.sha256(content + name.encode()).hexdigest()[:24]
    file: Json = {"file_id": f"{kind}-{digest}", "file_unique_id": digest, "file_size": len(content)}
    width, height = picture_size(content)
    if kind == "photo":
        return Attachment(kind, [file | {"width": width, "height": height}], content)
    if kind == "voice":
        return Attachment(kind, file | {"duration": VOICE_SECONDS, "mime_type": "audio/ogg"}, content)
    if kind == "sticker":
        form = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return Attachment(kind, file | form | {"emoji": name}, content)
    return Attachment(kind, file | {"file_name": name, "mime_type": "application/octet-stream"}, content)


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, in pixels; those of a usual photo for any other content."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 1280, 960


def user_attaches(
    telegram: Telegram,
    sent: Attachment,
    caption: str = "",
    *,
    user: User | None = None,
    chat: Chat | None = None,
    thread: int | None = None,
) -> Message:
    """Send an attachment, with a caption or without."""
    user = user or telegram.reader
    chat = chat or telegram.chat(user)
    if chat.blocked:
        raise ValueError("the bot is blocked in this chat: unblock it first")
    if len(caption) > CAPTION:
        raise ValueError(f"a caption has at most {CAPTION} characters")
    text = telegram.typed(caption) if caption.strip() else {"text": ""}
    return telegram.deliver(Message(0, chat, user, 0, thread=thread, attachment=sent, **text))


def user_forwards(telegram: Telegram, message: Message, chat: Chat, *, user: User | None = None) -> Message:
    """Forward a message into a chat."""
    if chat.blocked:
        raise ValueError("the bot is blocked in this chat: unblock it first")
    origin = message.forward_origin or _origin(message)
    copy = Message(0, chat, user or telegram.reader, 0, text=message.text, entities=message.entities)
    copy.attachment, copy.forward_origin = message.attachment, origin
    return telegram.deliver(copy)


def _origin(message: Message) -> Json:
    if message.chat.type == "channel":
        return {"type": "channel", "chat": message.chat.json(), "message_id": message.id, "date": message.date}
    return {"type": "user", "sender_user": message.sender.json(), "date": message.date}


def user_deletes(telegram: Telegram, message: Message) -> None:
    """Delete a message for everybody."""
    message.chat.history.pop(message.id, None)
    telegram.publish("delete", message)


@method("sendPhoto")
async def send_photo(telegram: Telegram, parameters: Parameters) -> Json:
    """Send a picture from the body of the call, with a caption."""
    caption = {"parse_mode": parameters.text("parse_mode"), "entities": parameters.text("caption_entities")}
    text, entities = limits.formatted(parameters.text("caption"), Parameters(caption))
    if len(text) > CAPTION:
        raise bad_request("message caption is too long")
    keyboard = limits.keyboard(parameters)
    chat = telegram.open_chat(parameters.text("chat_id"))
    reply_to, quote = reply_target(chat, parameters)
    content = _uploaded(parameters, "photo")
    telegram.flood.check(chat.id, telegram.clock)
    sent = Message(0, chat, telegram.bot, 0, text, entities, keyboard, reply_to, quote)
    sent.attachment, sent.thread = attachment("photo", content), parameters.integer("message_thread_id") or None
    return telegram.post(sent).json()


def _uploaded(parameters: Parameters, name: str) -> bytes:
    """Return the bytes of a file, which is in the body under its own name or under the name that it refers to."""
    content = parameters.files.get(parameters.text(name).removeprefix("attach://") or name)
    if not content:
        raise bad_request(f"there is no {name} in the request")
    return content

"""Pictures that the bot sends, with sendPhoto."""

import hashlib
import struct
from typing import Literal

from bot.playground import limits
from bot.playground.errors import bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.methods import reply_target
from bot.playground.models import Attachment, Json, Message
from bot.playground.parameters import Parameters
from bot.playground.registry import method

CAPTION = 1024  # code points


def attachment(kind: Literal["photo"], content: bytes) -> Attachment:
    """Return an attachment."""
    digest = hashlib.sha256(content).hexdigest()[:24]
    width, height = picture_size(content)
    file: Json = {"file_id": f"{kind}-{digest}", "file_unique_id": digest, "file_size": len(content)}
    return Attachment(kind, [file | {"width": width, "height": height}], content)


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, in pixels; those of a usual photo for any other content."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 1280, 960


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

"""What a request says: its parameters, its JSON, and which reader, chat and message it is about."""

from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, web

from bot.playground.errors import ApiError, bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.models import Chat, Json, Message, User


async def parameters_of(request: web.Request) -> tuple[Json, dict[str, bytes]]:
    """Return the parameters and files of a call of the Bot API, from the query string and the body."""
    parameters: Json = dict(request.query)
    files: dict[str, bytes] = {}
    if request.method == "GET" or not request.can_read_body:
        return parameters, files
    if request.content_type == "application/json":
        parameters |= await _json(request)
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name:
                content = bytes(await part.read(decode=True))
                if part.filename is None:
                    parameters[part.name] = content.decode("utf-8", "replace")
                else:
                    files[part.name] = content
    else:
        parameters |= {name: str(value) for name, value in (await request.post()).items()}
    return parameters, files


async def body_of(request: web.Request) -> Json:
    """Return the JSON object that the page has sent. A form on another web page cannot send this content type."""
    if request.content_type != "application/json":
        raise ApiError(415, "Unsupported Media Type: send application/json")
    return await _json(request)


async def _json(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("can't parse request body as JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse request body as JSON object")
    return body


def number(values: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number; None if it is missing."""
    value = values.get(name)
    if value in (None, ""):
        return None
    try:
        return int(value) if isinstance(value, (int, str)) else int(str(value))
    except ValueError:
        raise bad_request(f"not a number: {name} {value}") from None


def reader_of(telegram: Telegram, values: Mapping[str, Any]) -> User:
    """Return the person whom `reader` names; the first reader if it is missing."""
    reader = telegram.users.get(number(values, "reader") or telegram.reader.id)
    if reader is None or reader.is_bot:
        raise bad_request("there is no such reader")
    return reader


def chat_of(telegram: Telegram, values: Mapping[str, Any], name: str = "chat") -> Chat:
    """Return the reader's chat that `chat` names; the private one if it is missing."""
    reader = reader_of(telegram, values)
    chat = telegram.chats.get(number(values, name) or reader.id)
    if chat is None or reader not in chat.members:
        raise bad_request("there is no such chat")
    return chat


def message_of(telegram: Telegram, request: web.Request, values: Mapping[str, Any]) -> Message:
    """Return the message that the address names, in the chat that `chat` names."""
    message_id = int(request.match_info["id"])
    message = chat_of(telegram, values).find(message_id)
    if message is None:
        raise bad_request(f"there is no message {message_id}")
    return message

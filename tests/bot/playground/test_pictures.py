"""The bot sends pictures and replaces them."""

import json

import pytest
from telegram import Bot as TelegramBot
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

from bot.playground import PlaygroundRequest, Telegram

PIXEL = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"rest"
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Dark", callback_data="dark")]])


@pytest.fixture
async def client(telegram: Telegram) -> TelegramBot:
    wire = PlaygroundRequest(telegram)
    return TelegramBot(telegram.token, request=wire, get_updates_request=wire)


async def test_a_picture_is_sent_and_replaced(client: TelegramBot, telegram: Telegram) -> None:
    chat = telegram.chat()

    sent = await client.send_photo(chat.id, PIXEL, caption="<b>One</b>", parse_mode="HTML", reply_markup=KEYS)

    assert (sent.caption, sent.photo[0].width, sent.photo[0].height) == ("One", 640, 480)
    assert chat.messages[-1].attachment
    assert chat.messages[-1].attachment.content == PIXEL
    assert chat.messages[-1].marked("bold") == ["One"]

    media = InputMediaPhoto(PIXEL + b"!", caption="Two")
    edited = await client.edit_message_media(media, chat.id, sent.message_id)

    assert not isinstance(edited, bool)
    assert edited.caption == "Two"
    assert chat.messages[-1].attachment.content == PIXEL + b"!"
    assert chat.messages[-1].buttons == []

    with pytest.raises(BadRequest, match="Message is not modified"):
        await client.edit_message_media(media, chat.id, sent.message_id)


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "attach://none"}, "there is no photo in the request"),
        ("sendPhoto", {"caption": "x" * 1025}, "message caption is too long"),
        ("editMessageMedia", {"media": "{"}, "can't parse InputMedia JSON object"),
        ("editMessageMedia", {"media": json.dumps({"type": "photo", "media": "attach://none"})}, "wrong remote file"),
    ],
)
async def test_what_is_no_picture_is_refused(
    telegram: Telegram, method: str, parameters: dict[str, str], refusal: str
) -> None:
    status, response = await telegram.respond(telegram.token, method, {"chat_id": telegram.chat().id} | parameters)

    assert status == 400
    assert response["description"].startswith(f"Bad Request: {refusal}")

"""The bot downloads what people send."""

import pytest
from telegram import Bot as Client
from telegram import Document, Update
from telegram.error import BadRequest, InvalidToken

from bot.playground import PlaygroundRequest, Telegram, attachments, downloads


def client_of(telegram: Telegram) -> Client:
    request = PlaygroundRequest(telegram)
    return Client(telegram.token, request=request, get_updates_request=request)


def sent(telegram: Telegram, client: Client, content: bytes) -> Document:
    """Send a file, and return it as the bot gets it."""
    attachments.user_attaches(telegram, attachments.attachment("document", content, "tide.txt"), "For tomorrow")
    [update] = telegram.updates.take()
    message = Update.de_json(update, client).message
    assert message
    assert message.document
    return message.document


async def test_a_file_is_downloaded(telegram: Telegram) -> None:
    async with client_of(telegram) as client:
        document = sent(telegram, client, b"High at noon.")
        file = await document.get_file()
        assert (document.file_name, document.file_size) == ("tide.txt", 13)
        assert bytes(await file.download_as_bytearray()) == b"High at noon."


async def test_bots_get_no_large_files_and_none_that_do_not_exist(telegram: Telegram) -> None:
    async with client_of(telegram) as client:
        document = sent(telegram, client, bytes(downloads.MOST_BYTES + 1))
        with pytest.raises(BadRequest, match="ile is too big"):
            await document.get_file()
        with pytest.raises(BadRequest, match="rong file_id"):
            await client.get_file("other")


async def test_only_the_bot_downloads(telegram: Telegram) -> None:
    request = PlaygroundRequest(telegram)
    async with client_of(telegram) as client:
        document = sent(telegram, client, b"High at noon.")
    base, path = "https://api.telegram.org/file/bot", f"files/{document.file_id}"
    with pytest.raises(InvalidToken):
        await request.retrieve(f"{base}1:other/{path}")
    assert await request.retrieve(f"{base}{telegram.token}/{path}") == b"High at noon."

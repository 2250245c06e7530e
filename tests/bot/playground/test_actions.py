"""What people do besides writing: attachments, forwards, groups, channels, and calls that fail."""

import asyncio
import json
from typing import Any

import pytest

from bot.playground import Chat, Telegram, User, attachments, rooms
from tests.bot.playground.conftest import Bot

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x20"
OWNER = User(41, "Olena")


@pytest.fixture
def group(telegram: Telegram) -> Chat:
    made = rooms.user_makes_group(telegram, "Gardeners", OWNER, ["Roses"])
    telegram.updates.take()
    return made


def kinds(telegram: Telegram) -> list[str]:
    return [next(reversed(update)) for update in telegram.updates.take()]


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
def test_an_attachment_reaches_the_bot_with_its_caption(telegram: Telegram, kind: Any) -> None:
    sent = attachments.attachment(kind, PICTURE, "a.png")
    attachments.user_attaches(telegram, sent, "Look, /help")

    [update] = telegram.updates.take()
    message = update["message"]
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("Look, /help", "bot_command")
    assert kind in message
    assert "text" not in message


def test_a_picture_has_its_size_and_a_caption_its_limit(telegram: Telegram) -> None:
    [size] = attachments.attachment("photo", PICTURE).fields
    assert isinstance(size, dict)
    assert (size["width"], size["height"]) == (64, 32)
    with pytest.raises(ValueError, match="1024"):
        attachments.user_attaches(telegram, attachments.attachment("photo", PICTURE), "x" * 1025)


def test_a_forwarded_message_says_whose_it_is(telegram: Telegram, group: Chat) -> None:
    said = telegram.user_says("The roses bloom", user=OWNER, chat=group)
    group.members.append(telegram.reader)
    attachments.user_forwards(telegram, said, telegram.chat())

    message = telegram.updates.take()[-1]["message"]
    assert message["forward_origin"]["sender_user"]["first_name"] == "Olena"
    assert message["from"]["id"] == telegram.reader.id


async def test_the_bot_sends_a_picture_with_a_caption_and_buttons(telegram: Telegram) -> None:
    caption = {"caption": "<b>Week</b>", "parse_mode": "HTML"}
    markup = json.dumps({"inline_keyboard": [[{"text": "Month", "callback_data": "m"}]]})
    parameters = {"chat_id": telegram.reader.id, "photo": "attach://chart", "reply_markup": markup, **caption}
    status, response = await telegram.respond(telegram.token, "sendPhoto", parameters, {"chart": PICTURE})

    assert (status, response["result"]["caption_entities"][0]["type"]) == (200, "bold")
    sent = telegram.chat().messages[-1]
    assert sent.attachment
    assert (sent.attachment.content, sent.buttons) == (PICTURE, ["Month"])


async def test_a_picture_without_bytes_is_refused(bot: Bot, telegram: Telegram) -> None:
    said = await bot.refusal("sendPhoto", chat_id=telegram.reader.id, photo="")
    assert said == "Bad Request: there is no photo in the request"


async def test_the_bot_is_told_what_it_becomes_and_cannot_write_where_it_is_not(
    bot: Bot, telegram: Telegram, group: Chat
) -> None:
    rooms.set_bot_status(telegram, group, "administrator", OWNER)
    rooms.set_bot_status(telegram, group, "left", OWNER)

    changes = [update["my_chat_member"] for update in telegram.updates.take()]
    assert [change["new_chat_member"]["status"] for change in changes] == ["administrator", "left"]
    said = await bot.refusal("sendMessage", chat_id=group.id, text="a")
    assert said == "Forbidden: bot is not a member of the supergroup chat"
    telegram.user_says("/help", user=OWNER, chat=group)
    assert kinds(telegram) == []


def test_privacy_mode_decides_what_the_bot_hears_of_edits_too(telegram: Telegram, group: Chat) -> None:
    said = telegram.user_says("Hello", user=OWNER, chat=group)
    telegram.user_edits(said.id, "Hello all", chat=group)
    assert kinds(telegram) == []
    rooms.set_privacy(telegram, private=False)
    telegram.user_edits(said.id, "Hello everybody", chat=group)
    assert kinds(telegram) == ["edited_message"]


def test_posts_of_a_channel_and_their_edits_are_those_of_the_channel(telegram: Telegram) -> None:
    channel = rooms.user_makes_channel(telegram, "Garden News", OWNER)
    post = telegram.user_says("Roses bloom", user=OWNER, chat=channel)
    telegram.user_edits(post.id, "All roses bloom", chat=channel)

    made, posted, edited = telegram.updates.take()
    assert made["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert posted["channel_post"]["sender_chat"]["title"] == "Garden News"
    assert "from" not in posted["channel_post"]
    assert edited["edited_channel_post"]["text"] == "All roses bloom"


def test_an_admin_bot_is_told_who_comes_and_goes(telegram: Telegram, group: Chat) -> None:
    telegram.updates.allow(["chat_member", "my_chat_member"])
    rooms.set_member(telegram, group, telegram.reader, member=True)
    assert kinds(telegram) == []
    rooms.set_bot_status(telegram, group, "administrator", OWNER)
    rooms.set_member(telegram, group, telegram.reader, member=False)
    assert kinds(telegram) == ["my_chat_member", "chat_member"]


async def test_a_call_that_gets_no_answer_is_in_the_log(telegram: Telegram) -> None:
    telegram.fail_next(None, "getMe")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(telegram.respond(telegram.token, "getMe", {}), 0.01)
    assert telegram.log[-1].status == 0
    assert (await telegram.respond(telegram.token, "getMe", {}))[0] == 200

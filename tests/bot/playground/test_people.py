"""What people do in groups of the local Telegram reaches the bot as in Telegram."""

from typing import Any

import pytest

from bot.playground import Chat, Message, Telegram, User, discussions, guest_mode
from tests.bot.playground.conftest import Bot

MIA, ADA = User(31, "Mia"), User(32, "Ada")
CARD = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "Rain fell."}}


@pytest.fixture
def group(telegram: Telegram) -> Chat:
    return telegram.add_group("Comments", MIA, ADA, admins=[ADA])


def message_of(telegram: Telegram) -> dict[str, Any]:
    update = telegram.updates.take()[-1]
    return next(value for key, value in update.items() if key != "update_id")


async def test_the_bot_learns_who_the_admins_are(bot: Bot, telegram: Telegram, group: Chat) -> None:
    group.admins.add(telegram.bot.id)
    [admin] = await bot.getChatAdministrators(chat_id=group.id)
    assert (admin["user"]["id"], admin["status"]) == (ADA.id, "administrator")

    refused = await bot.refusal("getChatAdministrators", chat_id=telegram.reader.id)
    assert refused == "Bad Request: there are no administrators in the private chat"


async def test_a_post_is_forwarded_into_the_group_of_its_comments(bot: Bot, telegram: Telegram, group: Chat) -> None:
    telegram.privacy = False
    channel = discussions.add_channel(telegram, "Harbour Post", "harbour_post", discussion=group)
    discussions.channel_posts(telegram, channel, "The ferry sails again.")

    post, forwarded = telegram.updates.take()

    assert post["channel_post"]["chat"]["username"] == "harbour_post"
    message = forwarded["message"]
    assert message["is_automatic_forward"]
    assert message["sender_chat"]["id"] == channel.id
    assert message["forward_origin"]["message_id"] == post["channel_post"]["message_id"]
    assert (await bot.getChat(chat_id=group.id))["linked_chat_id"] == channel.id
    assert (await bot.getChat(chat_id="@harbour_post"))["id"] == channel.id


async def test_a_comment_is_in_the_thread_of_its_post_and_so_is_the_reply(
    bot: Bot, telegram: Telegram, group: Chat
) -> None:
    channel = discussions.add_channel(telegram, "Harbour Post", "harbour_post", discussion=group)
    post = discussions.channel_posts(telegram, channel, "The ferry sails again.")
    discussions.user_comments(telegram, post, "/ask when?", user=MIA)
    comment = message_of(telegram)

    reply = await bot.sendMessage(
        chat_id=group.id, text="On Monday.", reply_parameters={"message_id": comment["message_id"]}
    )

    assert (comment["message_thread_id"], reply["message_thread_id"]) == (post.id, post.id)
    assert "is_topic_message" not in comment


async def test_who_writes_in_the_name_of_a_group_hides_behind_a_bot(bot: Bot, telegram: Telegram, group: Chat) -> None:
    discussions.says_as(telegram, group, group, "/ask when?")
    message = message_of(telegram)
    assert (message["sender_chat"]["id"], message["from"]["is_bot"]) == (group.id, True)


async def test_a_guest_answers_once(bot: Bot, telegram: Telegram) -> None:
    elsewhere = Chat(-88, "supergroup", [MIA], "Cyclists")
    await bot.getUpdates(allowed_updates=["message"])
    guest_mode.user_asks_as_guest(telegram, "@playground_bot rain?", chat=elsewhere)
    assert not telegram.updates.take()  # it was not asked for

    await bot.getUpdates(allowed_updates=["guest_message"])
    guest_mode.user_asks_as_guest(telegram, "@playground_bot rain?", chat=elsewhere)
    query_id = (message_of(telegram))["guest_query_id"]
    sent = await bot.answerGuestQuery(guest_query_id=query_id, result=CARD)

    answer: Message = elsewhere.messages[-1]
    assert (answer.text, answer.inline_id) == ("Rain fell.", sent["inline_message_id"])
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await bot.refusal("answerGuestQuery", guest_query_id=query_id, result=CARD) == too_old

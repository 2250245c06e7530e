"""What Telegram refuses of a message costs that part only; groups that get a new id keep what is theirs."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from telegram import Update

from bot.playground import Chat, Telegram
from bot.playground.errors import bad_request
from tests.bot.conftest import Talk
from tests.bot.speech import words
from tests.bot.test_conversation import QUESTION, SENTENCE

GROUP = -100_123
TOPIC = 5


class StrictTelegram(Telegram):
    """Refuses messages as `refuses` says: with this text, or not at all for an empty one."""

    refuses: Callable[[Mapping[str, Any]], str] = staticmethod(lambda _: "")

    async def call(self, token: str, method: str, parameters: Any, files: Any = None) -> Any:
        if method in {"sendMessage", "editMessageText"} and (refusal := self.refuses(parameters)):
            raise bad_request(refusal)
        return await super().call(token, method, parameters, files)

    def statuses(self) -> list[int]:
        """Return how the calls with messages ended, and forget them."""
        statuses = [call.status for call in self.log if call.method in {"sendMessage", "editMessageText"}]
        self.log.clear()
        return statuses


@pytest.fixture
def telegram() -> StrictTelegram:
    return StrictTelegram()


async def in_group(chat: Talk, message: dict[str, Any]) -> Chat:
    """Let a message arrive in a group. Return the group."""
    known = chat.telegram.chats.get(GROUP)
    group = known or Chat(
        GROUP, "supergroup", [chat.telegram.reader], title="Neighbours", started=True, topics={TOPIC: "Harbour"}
    )
    chat.telegram.chats[GROUP] = group
    sender = chat.telegram.reader.json()
    base = {"message_id": 9001, "date": 1_710_000_000, "chat": group.json(), "from": sender}
    await chat.application.process_update(
        Update.de_json({"update_id": 1, "message": base | message}, chat.application.bot)
    )
    return group


def reply_to_deleted(parameters: Mapping[str, Any]) -> str:
    """Telegram sends no reply to a deleted message into a topic, whatever `allow_sending_without_reply` says."""
    gone = "message_thread_id" in parameters and "reply_parameters" in parameters
    return "message to be replied not found" if gone else ""


@pytest.mark.parametrize("command", [f"/ask {QUESTION}", "/latest 2", "/summary ferry", "/help", "/ask"])
async def test_in_a_topic_the_reply_to_a_deleted_command_arrives(
    chat: Talk, telegram: StrictTelegram, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.refuses = reply_to_deleted
    group = await in_group(chat, {"text": command, "message_thread_id": TOPIC, "is_topic_message": True})

    assert len(group.messages) == 1
    assert words.FAILED.pattern.split("(")[0] not in group.messages[0].text
    sent = [call for call in telegram.log if call.method == "sendMessage" and call.status == 200]
    assert [call.parameters["message_thread_id"] for call in sent] == [str(TOPIC)]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_where_a_topic_is_gone_the_reply_comes_outside_of_it(chat: Talk, telegram: StrictTelegram) -> None:
    telegram.refuses = lambda given: "message thread not found" if "message_thread_id" in given else ""
    group = await in_group(chat, {"text": "/help", "message_thread_id": TOPIC, "is_topic_message": True})

    assert [message.text for message in group.messages] == [words.HELP]


async def test_a_tag_that_the_server_does_not_know_costs_that_tag_only(
    chat: Talk, telegram: StrictTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    def older(given: Mapping[str, Any]) -> str:
        known = given.get("parse_mode") and "<tg-time" not in str(given["text"])
        return "" if known else 'can\'t parse entities: unsupported start tag "tg-time" at byte offset 7'

    telegram.refuses = older
    reply = await chat.says(QUESTION)
    assert reply.text.startswith(SENTENCE)
    assert reply.marked("bold")
    assert reply.marked("text_link")
    assert "12 Mar 2024" in reply.text
    assert any("url" in button for row in reply.keyboard for button in row)
    assert telegram.statuses() == [400, 200]

    await chat.says("/latest")
    await chat.presses("1")
    assert telegram.statuses() == [200, 200]
    assert len([message for message in caplog.messages if "tg-time" in message]) == 1


async def test_two_unknown_tags_cost_two_tags(chat: Talk, telegram: StrictTelegram) -> None:
    def oldest(given: Mapping[str, Any]) -> str:
        tags = [tag for tag in ("blockquote", "tg-time") if f"<{tag}" in str(given["text"])]
        return f'can\'t parse entities: Unsupported start tag "{tags[0]}" at byte offset 0' if tags else ""

    telegram.refuses = oldest
    reply = await chat.says(QUESTION)
    assert reply.text.startswith(SENTENCE)
    assert reply.marked("bold")
    assert reply.marked("text_link")


async def test_a_refused_link_costs_its_button_only(chat: Talk, telegram: StrictTelegram) -> None:
    def refuses(given: Mapping[str, Any]) -> str:
        refused = bad in str(given.get("reply_markup"))
        return f"inline keyboard button URL '{bad}' is invalid: Wrong HTTP URL" if refused else ""

    await chat.says("ferry")
    before = {button["url"] for row in chat.messages[-1].keyboard for button in row if "url" in button}
    bad = sorted(before)[0]
    telegram.refuses = refuses
    await chat.says("ferry")
    reply = chat.messages[-1]

    assert {button["url"] for row in reply.keyboard for button in row if "url" in button} == before - {bad}
    assert reply.marked("bold")


async def test_refused_links_without_a_name_cost_all_buttons_with_links(chat: Talk, telegram: StrictTelegram) -> None:
    telegram.refuses = lambda given: "BUTTON_URL_INVALID" if '"url"' in str(given["reply_markup"]) else ""
    reply = await chat.says(QUESTION)

    labels = [button["text"] for row in reply.keyboard for button in row]
    assert labels
    assert not [label for label in labels if label.startswith(words.OPEN)]
    assert reply.marked("bold")


async def test_refused_markup_costs_no_button(chat: Talk, telegram: StrictTelegram) -> None:
    telegram.refuses = lambda given: "can't parse entities: Unclosed start tag" if given.get("parse_mode") else ""
    reply = await chat.says(QUESTION)

    assert reply.text.startswith(SENTENCE)
    assert any("url" in button for row in reply.keyboard for button in row)


@pytest.mark.parametrize("told_in_the_old_group", [True, False])
async def test_the_list_of_a_group_moves_to_its_new_id(chat: Talk, told_in_the_old_group: bool) -> None:
    old = Chat(-7, "group", [chat.telegram.reader], title="Neighbours", started=True)
    chat.telegram.chats[old.id] = old
    await in_group(chat, {"chat": old.json(), "text": "/latest 3"})
    if told_in_the_old_group:
        await in_group(chat, {"chat": old.json(), "migrate_to_chat_id": GROUP})
    await in_group(chat, {"migrate_from_chat_id": old.id})
    group = await in_group(chat, {"text": "/summary 2"})

    assert group.messages[-1].text.startswith("Storm floods the lower town")

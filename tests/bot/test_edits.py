"""A reader edits a message: the reply to it becomes the reply to the new text, once."""

import pytest
from telegram import Update

from bot.exchanges import Exchange, Exchanges
from bot.playground import Message, Telegram, deliver
from bot.playground.errors import bad_request
from bot.polling import UPDATES
from tests.bot.conftest import Talk
from tests.bot.speech import words

UNANSWERED = "Who discovered penicillin?"
QUESTION = "How many books does the town library hold?"


async def edits(chat: Talk, text: str, message: Message | None = None) -> Message:
    """Edit the reader's last message, or another one. Return the bot's last message."""
    own = [message for message in chat.telegram.chat().messages if not message.sender.is_bot]
    chat.telegram.user_edits((message or own[-1]).id, text)
    await deliver(chat.telegram, chat.application)
    return chat.messages[-1]


@pytest.mark.parametrize("first", [UNANSWERED, "When does the first ferry leave the harbour?", "helo"])
async def test_an_edited_question_is_answered_in_place(chat: Talk, first: str) -> None:
    reply = await chat.says(first)
    changed = await edits(chat, QUESTION)

    assert (changed.id, changed.edited) == (reply.id, True)
    assert "The library holds 41,000 books" in changed.text.splitlines()[0]
    assert len(chat.messages) == 1
    assert any(label.startswith("Summary") for label in changed.buttons)


async def test_the_same_text_is_not_answered_twice(chat: Talk) -> None:
    await chat.says(UNANSWERED)
    await edits(chat, QUESTION)
    calls = len(chat.telegram.log)
    for text in (QUESTION, f" {QUESTION} "):
        await edits(chat, text)

    assert [call.method for call in list(chat.telegram.log)[calls:]] == []


async def test_every_further_edit_is_answered(chat: Talk) -> None:
    no = (await chat.says(UNANSWERED)).text
    await edits(chat, QUESTION)

    assert (await edits(chat, UNANSWERED)).text == no
    assert len(chat.messages) == 1


async def test_an_edited_follow_up_continues_the_same_turns(chat: Talk) -> None:
    await chat.says("When does the first ferry to Grimholm leave the harbour?")
    await chat.says("and what does the penicillin cost?")
    reply = await edits(chat, "and what does the ticket cost?")

    assert reply.text.splitlines()[0] == words.ABOUT(subject="Grimholm")
    assert "Tickets cost four euros" in reply.text
    assert (await chat.says("and why?")).text.splitlines()[0] == words.ABOUT(subject="Grimholm")


async def test_another_kind_of_request_is_answered_in_place_too(chat: Talk) -> None:
    await chat.says(UNANSWERED)

    assert (await edits(chat, "thanks")).text == words.WELCOME_TO_IT
    assert (await edits(chat, "what's new?")).text.startswith(words.LATEST)
    assert len(chat.messages) == 1


async def test_where_the_reply_cannot_be_changed_a_new_one_is_sent_and_changed_next_time(chat: Talk) -> None:
    first = await chat.says(UNANSWERED)
    asked = chat.telegram.chat().messages[0]
    chat.telegram.fail_next(bad_request("message to edit not found"), "editMessageText")
    second = await edits(chat, QUESTION)

    assert second.id != first.id
    assert second.reply_to == asked.id
    assert "41,000 books" in second.text
    assert (await edits(chat, "thanks")).id == second.id
    assert second.text == words.WELCOME_TO_IT


async def test_edits_of_commands_and_of_forgotten_messages_are_left_alone(chat: Talk, telegram: Telegram) -> None:
    await chat.says(f"/ask {UNANSWERED}")
    await edits(chat, f"/ask {QUESTION}")
    await edits(chat, QUESTION)
    await chat.says(UNANSWERED)
    await edits(chat, "/latest")

    assert [message.edited for message in chat.messages] == [False, False]


def test_telegram_is_asked_for_edits() -> None:
    assert Update.EDITED_MESSAGE in UPDATES


def test_an_exchange_is_remembered_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("bot.exchanges._MOST", 2)
    exchanges = Exchanges(lambda: clock[0])
    for message_id in (1, 2, 1, 3):
        exchanges.keep(7, message_id, Exchange("a", message_id + 1, None))

    assert exchanges.edited(7, 2, "b") is None
    assert exchanges.edited(8, 1, "b") is None
    assert exchanges.edited(7, 1, "b") == Exchange("a", 2, None)
    clock[0] = 25 * 3600
    assert exchanges.edited(7, 1, "b") is None

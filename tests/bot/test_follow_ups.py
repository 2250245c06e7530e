"""Readers ask questions that continue the one before."""

from collections.abc import Callable

import pytest

from bot.conversations import Conversations, Turn
from bot.handlers.questions import Questions
from bot.playground import Chat, deliver
from bot.state import Reader
from knowledge import Context
from tests.bot.conftest import Talk, article, at
from tests.bot.speech import words

QUESTION = "When does the first ferry to Grimholm leave the harbour?"


async def test_a_follow_up_is_understood_and_says_so(chat: Talk) -> None:
    await chat.says(QUESTION)
    reply = await chat.says("and what does the ticket cost?")

    assert reply.text.splitlines()[0] == words.ABOUT(subject="Grimholm")
    assert reply.text.splitlines()[2] == "Tickets cost four euros, as before, said harbour master Inga Torvald."


async def test_a_follow_up_can_be_asked_alone(chat: Talk) -> None:
    await chat.says(QUESTION)
    reply = await chat.says("and why?")
    alone = await chat.presses(words.ASK_ALONE, reply)

    assert words.NO_ANSWER in alone.text
    assert "and why?" in alone.text


async def test_a_complete_question_changes_the_subject(chat: Talk) -> None:
    await chat.says(QUESTION)
    reply = await chat.says("How many books does the town library hold?")

    assert words.ABOUT(subject="") not in reply.text
    assert "41,000 books" in reply.text


async def test_more_passages_of_a_follow_up_stay_with_its_subject(chat: Talk, add: Callable[..., None]) -> None:
    beds = [
        f"The gardener of Brenholm waters bed {n} with rain. " + f"Bed {n} has roses of sort {n}. " * 40
        for n in range(9)
    ]
    add(article("garden", "The garden of Brenholm", "\n\n".join(beds), at(14)))
    await chat.says("Who waters the garden of Brenholm?")
    reply = await chat.says("and which roses does it have?")
    more = await chat.presses(words.MORE_PASSAGES, reply)

    assert words.ABOUT(subject="Brenholm") in more.text
    assert "roses" in more.text


async def test_more_passages_of_a_corrected_follow_up_stay_with_its_subject(
    chat: Talk, add: Callable[..., None]
) -> None:
    beds = [
        f"The gardener of Brenholm waters bed {n} with rain. " + f"Bed {n} has fuchsias of sort {n}. " * 40
        for n in range(9)
    ]
    add(article("garden", "The garden of Brenholm", "\n\n".join(beds), at(14)))
    await chat.says("Who waters the garden of Brenholm?")
    reply = await chat.says("and which fuchsais does it have?")
    more = await chat.presses(words.MORE_PASSAGES, reply)

    assert reply.text.splitlines()[:2] == [words.ABOUT(subject="Brenholm"), "Nothing on fuchsais; showing fuchsias"]
    assert words.ABOUT(subject="Brenholm") in more.text
    assert words.ABOUT(subject="Brenholm") in (await chat.says("tell me more")).text


async def test_an_example_question_in_a_group_is_a_turn_of_that_group_only(chat: Talk) -> None:
    group = Chat(-5, "group", [chat.telegram.reader], title="Neighbours", started=True)
    chat.telegram.chats[group.id] = group
    chat.telegram.user_says("/start", chat=group)
    await deliver(chat.telegram, chat.application)
    greeting = group.messages[-1]
    [button, *_] = [button for row in greeting.keyboard for button in row]
    chat.telegram.user_presses(greeting.id, data=button["callback_data"], chat=group)
    await deliver(chat.telegram, chat.application)

    assert group.messages[-1].text.startswith(button["text"])
    assert kept_turns(chat) == {Reader(group.id, chat.telegram.reader.id)}
    await chat.says(QUESTION)
    assert kept_turns(chat) == {Reader(where.id, chat.telegram.reader.id) for where in (group, chat.telegram.chat())}


def kept_turns(chat: Talk) -> set[Reader]:
    """Return the readers whose last turn is remembered."""
    handlers = (handler.callback for group in chat.application.handlers.values() for handler in group)
    questions = next(h.__self__ for h in handlers if isinstance(getattr(h, "__self__", None), Questions))
    return set(questions.conversations._turns)


async def test_a_command_in_a_group_stands_alone(chat: Talk) -> None:
    group = Chat(-5, "group", [chat.telegram.reader], title="Neighbours", started=True)
    chat.telegram.chats[group.id] = group
    for text in (f"/ask {QUESTION}", "/ask and why?"):
        chat.telegram.user_says(text, chat=group)
        await deliver(chat.telegram, chat.application)

    assert words.NO_ANSWER in group.messages[-1].text


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


def test_a_conversation_ends_after_some_minutes(clock: list[float]) -> None:
    conversations = Conversations(lambda: clock[0])
    context = Context(("Who built it?",))
    conversations.keep(Reader(7, 7), Turn("Who built it?", None, context))

    assert conversations.context(Reader(7, 7)) == context
    assert conversations.context(Reader(8, 8)) is None
    clock[0] = 16 * 60
    assert conversations.context(Reader(7, 7)) is None
    assert conversations.context(Reader(7, 7), reply=True) == context
    clock[0] = 25 * 3600
    assert conversations.context(Reader(7, 7), reply=True) is None


def test_the_context_of_another_question_is_not_taken(clock: list[float]) -> None:
    conversations = Conversations(lambda: clock[0])
    before = Context(("Who built it?",))
    conversations.keep(Reader(7, 7), Turn("and when?", before, before))

    assert conversations.context_of(Reader(7, 7), "and when?") == before
    assert conversations.context_of(Reader(7, 7), "and why?") is None


def test_the_reader_who_was_silent_longest_is_forgotten_first(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversations._MOST_READERS", 2)
    conversations = Conversations(lambda: clock[0])
    for chat_id in (1, 2, 1, 3):
        conversations.keep(Reader(chat_id, chat_id), Turn("Who?", None, Context(("Who?",))))

    assert conversations.context(Reader(2, 2)) is None
    assert conversations.context(Reader(1, 1))
    assert conversations.context(Reader(3, 3))

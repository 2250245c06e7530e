"""Where the bot is for some people only, others learn nothing of the articles, whichever way they ask."""

from collections.abc import AsyncIterator

import pytest

from bot.access.circle import Circle
from bot.playground import Telegram, User, deliver, inline_mode
from bot.polling import App
from bot.state import State
from knowledge import Library
from tests.bot.conftest import connected
from tests.bot.speech import words

QUESTION = "When does the first ferry leave the harbour?"
MIA, ADA = User(31, "Mia"), User(32, "Ada")


@pytest.fixture
async def application(telegram: Telegram, library: Library, state: State) -> AsyncIterator[App]:
    async with connected(telegram, library, state, circle=Circle(frozenset({MIA.id}))) as application:
        for user in (MIA, ADA):
            telegram.add_user(user)
        yield application


async def says(telegram: Telegram, application: App, user: User, text: str) -> list[str]:
    before = len(telegram.chat(user).messages) + 1
    telegram.user_says(text, user=user)
    await deliver(telegram, application)
    return [message.text for message in telegram.chat(user).messages[before:]]


async def test_those_who_are_let_in_are_answered(telegram: Telegram, application: App) -> None:
    [reply] = await says(telegram, application, MIA, QUESTION)
    assert reply.startswith("The first ferry leaves the harbour at 6.40")


@pytest.mark.parametrize(
    "text", ["/start", "/help", "/latest", "/summary ferry", f"/ask {QUESTION}", QUESTION, "/export"]
)
async def test_others_are_told_that_it_is_closed_and_their_number(
    telegram: Telegram, application: App, text: str
) -> None:
    assert await says(telegram, application, ADA, text) == [words.CLOSED(id="32")]


async def test_a_button_of_another_chat_leads_to_nothing(telegram: Telegram, application: App) -> None:
    [closed] = await says(telegram, application, ADA, "/start")
    message = telegram.chat(ADA).messages[-1]
    message.keyboard.append([{"text": "odd", "callback_data": "v1:l:0:10:zz:0:-"}])
    query = telegram.user_presses(message.id, "v1:l:0:10:zz:0:-", user=ADA)
    await deliver(telegram, application)

    assert query.answer is not None
    assert telegram.chat(ADA).messages[-1].text == closed


async def test_no_card_is_offered_to_others(telegram: Telegram, application: App) -> None:
    for text in ("", QUESTION):
        query = inline_mode.user_types(telegram, text, user=ADA)
        await deliver(telegram, application)
        assert query.answer is not None
        assert query.results == []


async def test_a_group_that_is_not_let_in_hears_nothing(telegram: Telegram, application: App) -> None:
    group = telegram.add_group("Neighbours", MIA, ADA)
    telegram.user_says(f"/ask {QUESTION}", user=ADA, chat=group)
    await deliver(telegram, application)
    assert len(group.messages) == 1

    telegram.user_says(f"/ask {QUESTION}", user=MIA, chat=group)
    await deliver(telegram, application)
    assert len(group.messages) == 3

"""A private article reaches nobody who is not let in, whatever that person sends, presses or types."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from bot.access.circle import Circle
from bot.playground import Chat, Message, Telegram, User, deliver, guest_mode, inline_mode
from bot.playground.flood import Flood
from bot.polling import App
from bot.state import State
from knowledge import Library, LibrarySettings, open_library
from tests.bot.conftest import ALL, Shelf, article, at, connected

MIA, ADA = User(31, "Mia"), User(32, "Ada")  # Mia is let in
QUESTION = "How many eels did the lampwright Quillon catch?"
PRIVATE = replace(
    article(
        "members/lampwright",
        "Lampwright Quillon and the ferry",
        "The lampwright Quillon caught ninety eels below the ferry quay. He sold them in the harbour of Grimholm.\n\n"
        "Quillon repairs the lamps of the ferry. The ferry pays him in coffee.",
        at(14),
    ),
    tags=("members",),
)
COPY = replace(PRIVATE, origin=f"{PRIVATE.origin}-again", url=f"{PRIVATE.url}-again", location="again")
SECRETS = ("ninety", "sold them", "pays him", PRIVATE.title, PRIVATE.id, COPY.id, "/members/")  # nobody types these
TEXTS = [
    "quilon eals",  # misspelled: a suggestion would tell
    QUESTION,
    f"/ask {QUESTION}",
    "ferry",
    "Who repairs the lamps of the ferry?",
    "ferry pay coffee",
    "/latest",
    "/latest ferry",
    "/latest 20",
    "/latest 14 March 2024",
    "/latest eels",
    "what happened on 14 March 2024?",
    "/summary",
    "/summary 1",
    "1",
    "/summary lampwright quillon",
    f"/summary {PRIVATE.url}",
    f"{PRIVATE.url}",
    "more",
    "and what does it cost?",
    "/start",
    "/help",
    "/diag",
    "/export",
    "/privacy",
]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(flood=Flood(burst=100_000))


@pytest.fixture
def library(settings: LibrarySettings, tmp_path: Path) -> Iterator[Library]:
    private = settings.model_copy(update={"private": ("tag:members",)})
    with open_library(f"sqlite:///{tmp_path}/articles.db", "memory:", settings=private) as library:
        library.add(Shelf([*ALL, PRIVATE, COPY]))
        yield library


@pytest.fixture
async def application(telegram: Telegram, library: Library, state: State) -> AsyncIterator[App]:
    for user in (MIA, ADA):
        telegram.add_user(user)
    async with connected(telegram, library, state, circle=Circle(frozenset({MIA.id}))) as application:
        yield application


def told(chat: Chat) -> str:
    """Return all that the bot has put into a chat: texts, buttons, links."""
    return "\n".join(everything(message) for message in chat.messages if message.sender.is_bot)


def everything(message: Message) -> str:
    return f"{message.text}\n{message.entities}\n{message.keyboard}"


async def says(telegram: Telegram, application: App, user: User, text: str, chat: Chat | None = None) -> None:
    telegram.user_says(text, user=user, chat=chat)
    await deliver(telegram, application)


async def presses_everything(telegram: Telegram, application: App, chat: Chat, user: User) -> None:
    """Press every button that the bot has shown in a chat, and those that appear then."""
    pressed: set[tuple[int, str]] = set()
    while True:
        waiting = [
            (message.id, button["callback_data"])
            for message in chat.messages
            for row in message.keyboard
            for button in row
            if "callback_data" in button and (message.id, button["callback_data"]) not in pressed
        ]
        if not waiting or len(pressed) > 60:
            return
        pressed.add(waiting[0])
        telegram.user_presses(waiting[0][0], waiting[0][1], user=user, chat=chat)
        await deliver(telegram, application)


def assert_nothing_leaked(shown: str) -> None:
    assert [secret for secret in SECRETS if secret in shown] == []


async def warm(telegram: Telegram, application: App) -> None:
    """Let somebody who may read it see all of the private article, so that every cache holds it."""
    for text in TEXTS:
        await says(telegram, application, MIA, text)
    await presses_everything(telegram, application, telegram.chat(MIA), MIA)
    assert "ninety eels" in told(telegram.chat(MIA))


async def test_who_is_let_in_reads_it(telegram: Telegram, application: App) -> None:
    await says(telegram, application, MIA, QUESTION)
    await says(telegram, application, MIA, "/latest")
    assert "ninety eels" in telegram.chat(MIA).messages[-3].text
    assert "Lampwright Quillon and the ferry" in telegram.chat(MIA).messages[-1].text


async def test_no_text_and_no_button_shows_it_to_others(telegram: Telegram, application: App) -> None:
    await warm(telegram, application)
    for text in TEXTS:
        telegram.chat(ADA).messages.clear()
        await says(telegram, application, ADA, text)
        await presses_everything(telegram, application, telegram.chat(ADA), ADA)
        assert telegram.chat(ADA).messages, text
        shown = told(telegram.chat(ADA)).replace(text, "")
        assert_nothing_leaked(shown)
        if text == "quilon eals":
            assert "Quillon" not in shown


async def test_no_button_made_by_hand_shows_it(telegram: Telegram, application: App) -> None:
    await warm(telegram, application)
    await says(telegram, application, ADA, "/start")
    message = telegram.chat(ADA).messages[-1]
    for kind in ("s:{id}", "n:{id}", "r:{id}:0", "k:{id}"):
        data = "v1:" + kind.format(id=PRIVATE.id)
        message.keyboard.append([{"text": "odd", "callback_data": data}])
        telegram.user_presses(message.id, data, user=ADA)
        await deliver(telegram, application)
    message.keyboard.clear()
    assert_nothing_leaked(told(telegram.chat(ADA)))


async def test_counts_are_those_of_the_public_articles(telegram: Telegram, application: App, library: Library) -> None:
    await warm(telegram, application)
    assert library.statistics().articles == len(ALL) + 2
    await says(telegram, application, ADA, "/start")
    assert f"{len(ALL)} articles" in telegram.chat(ADA).messages[-1].text


async def test_no_card_holds_it_wherever_it_is_typed(telegram: Telegram, application: App) -> None:
    await warm(telegram, application)
    for user, place in ((ADA, "sender"), (ADA, "group"), (MIA, "group"), (MIA, "private")):
        for text in ("", QUESTION, "lampwright", "ferry"):
            query = inline_mode.user_types(telegram, text, user=user, place=place)
            await deliver(telegram, application)
            assert_nothing_leaked(str(query.answer))
    query = inline_mode.user_types(telegram, QUESTION, user=MIA, place="sender")
    await deliver(telegram, application)
    assert "ninety eels" in str(query.answer)


async def test_a_group_sees_it_only_if_the_group_is_let_in(
    telegram: Telegram, library: Library, state: State, application: App
) -> None:
    await warm(telegram, application)
    group = telegram.add_group("Neighbours", MIA, ADA)
    for text in ("/latest", f"/ask {QUESTION}", "/summary lampwright quillon", "/summary 1"):
        await says(telegram, application, MIA, text, group)
    await presses_everything(telegram, application, group, MIA)
    assert_nothing_leaked(told(group))
    await application.shutdown()

    async with connected(telegram, library, state, circle=Circle(frozenset({group.id}))) as other:
        await says(telegram, other, ADA, f"/ask {QUESTION}", group)
        assert "ninety eels" in group.messages[-1].text
        telegram.chat(ADA).messages.clear()
        await says(telegram, other, ADA, QUESTION)
        assert_nothing_leaked(told(telegram.chat(ADA)))


async def test_a_button_under_a_card_shows_nothing_private(telegram: Telegram, application: App) -> None:
    query = inline_mode.user_types(telegram, QUESTION, user=MIA, place="sender")
    await deliver(telegram, application)
    group = telegram.add_group("Neighbours", MIA, ADA)
    sent = inline_mode.user_sends(telegram, query, 0, group)
    shown = everything(sent)
    for row in list(sent.keyboard):
        for button in row:
            if "callback_data" in button:
                inline_mode.user_presses(telegram, sent, button["text"], user=ADA)
                await deliver(telegram, application)
                assert "coffee" not in everything(sent) or "coffee" in shown


async def test_who_is_no_longer_let_in_sees_it_no_longer(
    telegram: Telegram, library: Library, state: State, application: App
) -> None:
    await warm(telegram, application)
    await application.shutdown()
    async with connected(telegram, library, state, circle=Circle(frozenset({7}))) as other:
        before = len(telegram.chat(MIA).messages)
        for text in (QUESTION, "more", "what else does he do?", "/summary 1", "/latest"):
            await says(telegram, other, MIA, text)
        later = [message for message in telegram.chat(MIA).messages[before:] if message.sender.is_bot]
        assert_nothing_leaked("\n".join(map(everything, later)))


@pytest.mark.parametrize("kind", ["supergroup", "private"])
async def test_who_is_let_in_does_not_show_them_to_a_chat_that_the_bot_is_not_in(
    telegram: Telegram, application: App, kind: Literal["supergroup", "private"]
) -> None:
    telegram.updates.allow(["guest_message"])
    elsewhere = Chat(MIA.id, kind, [ADA], "Friends")  # a number that is let in, if it were that of a chat

    guest_mode.user_asks_as_guest(telegram, f"@playground_bot {QUESTION}", chat=elsewhere, user=MIA)
    await deliver(telegram, application)

    assert told(elsewhere)
    assert not [secret for secret in SECRETS if secret in told(elsewhere)]

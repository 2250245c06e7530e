"""Admins take articles out of the library in the chat, and bring them back."""

import logging
from collections.abc import AsyncIterator, Callable

import pytest

from bot.locales.speaking import Languages
from bot.playground import Telegram, User, deliver
from bot.publisher.desk import Desk
from bot.state import State
from knowledge import Library
from tests.bot.conftest import ALL, FERRY, STORM, Shelf, Talk, connected, many
from tests.bot.speech import words

QUESTION = "When does the first ferry leave the harbour?"


@pytest.fixture
async def admin(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Talk]:
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        yield Talk(telegram, application)


async def test_an_article_is_taken_out_and_brought_back(admin: Talk, library: Library) -> None:
    await admin.says(QUESTION)
    asked = await admin.says("/withdraw", reply_to=admin.messages[-1])
    assert asked.text.startswith(f"{words.WITHDRAW_ASK}\n\n{FERRY.title} – Coast Courier, 12 Mar 2024")
    assert asked.buttons == [words.WITHDRAW, words.CANCEL]
    assert library.article(FERRY.id)

    out = await admin.presses(words.WITHDRAW, asked)
    assert out.text.startswith(f"{words.WITHDRAWN}\n\n{FERRY.title}")
    assert library.article(FERRY.id) is None
    assert FERRY.title not in (await admin.says("/latest")).text

    back = await admin.presses(words.UNDO, out)
    assert back.text.startswith(f"{words.READMITTED}\n\n{FERRY.title}")
    assert back.buttons == []
    assert "6.40" in (await admin.says(QUESTION)).text


@pytest.mark.parametrize("named", ["2", "#2", f"{STORM.url}", "storm floods", "cellars pumped out until dawn"])
async def test_it_is_named_as_for_a_summary(admin: Talk, named: str) -> None:
    await admin.says("/latest")
    assert STORM.title in (await admin.says(f"/withdraw {named}")).text


async def test_of_several_articles_one_is_chosen(admin: Talk, add: Callable[..., None], library: Library) -> None:
    add(*many(2))
    choice = await admin.says("/withdraw note number")
    assert sorted(choice.buttons) == ["Note number 1", "Note number 2"]

    asked = await admin.presses("Note number 2", choice)
    assert asked.buttons == [words.WITHDRAW, words.CANCEL]
    assert "Note number 2" in asked.text
    assert library.statistics().articles == 5


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("/withdraw", words.WITHDRAW_HOW),
        ("/withdraw 7", words.NO_LIST_YET),
        ("/withdraw https://coast.example.org/none", words.NO_SUCH_PAGE),
    ],
)
async def test_what_is_not_found_is_said(admin: Talk, said: str, reply: str) -> None:
    assert (await admin.says(said)).text == reply


async def test_nothing_happens_when_the_admin_says_no(admin: Talk, library: Library) -> None:
    await admin.says("/withdraw storm floods")

    assert (await admin.presses(words.CANCEL)).text == words.NOTHING_CHANGED
    assert library.article(STORM.id)


async def test_after_a_second_press_it_can_still_be_undone(admin: Talk) -> None:
    asked = await admin.says("/withdraw storm floods")
    for _ in range(2):
        admin.telegram.user_presses(asked.id, label=words.WITHDRAW)
    await deliver(admin.telegram, admin.application)

    assert asked.buttons == [words.UNDO]
    assert admin.messages[-1] is asked


async def test_buttons_work_after_a_restart(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        await Talk(telegram, application).says("/withdraw storm floods")
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        await Talk(telegram, application).presses(words.WITHDRAW)
    assert library.article(STORM.id) is None


async def test_after_a_restart_it_comes_back_with_its_source(
    telegram: Telegram, library: Library, state: State
) -> None:
    desk = Desk(frozenset({telegram.reader.id}))
    async with connected(telegram, library, state, desk=desk) as application:
        await Talk(telegram, application).says("/withdraw storm floods")
        await Talk(telegram, application).presses(words.WITHDRAW)
    library.add(Shelf(ALL))
    assert library.article(STORM.id) is None
    async with connected(telegram, library, state, desk=desk) as application:
        assert (await Talk(telegram, application).presses(words.UNDO)).text == words.READMITTED_LATER
    library.add(Shelf(ALL))
    assert library.article(STORM.id)


async def test_an_admin_of_yesterday_takes_nothing_out(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        await Talk(telegram, application).says("/withdraw storm floods")
    async with connected(telegram, library, state, desk=Desk(frozenset({5}))) as application:
        assert (await Talk(telegram, application).presses(words.WITHDRAW)).text == words.OLD_BUTTON
    assert library.article(STORM.id)


async def test_for_readers_the_command_does_not_exist(chat: Talk) -> None:
    assert (await chat.says("/withdraw storm")).text == words.UNKNOWN_COMMAND


async def test_in_groups_it_does_not_exist(telegram: Telegram, library: Library, state: State) -> None:
    ada = User(32, "Ada")
    async with connected(telegram, library, state, desk=Desk(frozenset({ada.id}))) as application:
        group = telegram.add_group("Editors", ada)
        telegram.user_says("/withdraw storm", user=ada, chat=group)
        await deliver(telegram, application)
        assert len(group.messages) == 1


async def test_it_is_one_line_in_the_log(admin: Talk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "bot.publisher"):
        await admin.says("/withdraw storm floods")
        await admin.presses(words.WITHDRAW)
        await admin.presses(words.UNDO)

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.publisher")]
    who = f"admin {admin.telegram.reader.id}"
    assert lines == [f"{who} withdrew the article {STORM.id}", f"{who} readmitted the article {STORM.id}"]


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_it_is_said_in_the_language_of_the_admin(admin: Talk, code: str) -> None:
    spoken = Languages().first_of(code)
    admin.telegram.reader.language_code = code

    assert (await admin.says("/withdraw")).text == spoken.WITHDRAW_HOW
    asked = await admin.says("/withdraw storm floods")
    assert asked.text.startswith(spoken.WITHDRAW_ASK)
    assert (await admin.presses(spoken.WITHDRAW)).text.startswith(spoken.WITHDRAWN)

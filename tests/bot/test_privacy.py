"""Readers see what is kept of them, and have it deleted."""

import re
from datetime import UTC, datetime

import pytest

from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.playground import Message, Telegram, User, deliver
from bot.replies import preferences
from bot.replies.markup import LIMIT, width
from bot.replies.preferences import Asked
from bot.state import Reader, Seen, State
from knowledge import Library
from tests.bot.conftest import Talk, connected
from tests.bot.speech import words

ADA = User(32, "Ada")


@pytest.mark.parametrize("code", ["en", "ar", "uk"])
async def test_it_says_what_is_kept_and_for_how_long(chat: Talk, code: str) -> None:
    spoken = Words(Catalogue(code))
    chat.telegram.reader.language_code = code
    reply = await chat.says("/privacy")

    assert reply.text.split("\n\n") == [
        *spoken.PRIVACY(days=30).split("\n\n"),
        spoken.PRIVACY_LOG(days=90),
        spoken.PRIVACY_RIGHTS,
    ]


async def test_without_a_log_nothing_is_said_of_it(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state, log_days=0) as application:
        reply = await Talk(telegram, application).says("/privacy")

    assert reply.text == f"{words.PRIVACY(days=30)}\n\n{words.PRIVACY_RIGHTS}"


async def test_what_is_kept_is_shown_to_its_reader(chat: Talk) -> None:
    assert (await chat.says("/export")).text == words.KEPT_NOTHING

    await chat.says("/latest 2")
    await chat.says("/language de")
    await chat.says("/language en")
    await chat.says("Who is Inga Torvald?")
    await chat.says("/export")
    lines = chat.messages[-2].text.splitlines()

    assert lines[0] == words.KEPT
    assert lines[2:] == [
        "• Your last list: 2 articles",
        "• The language you chose: English",
        "• Your last question: Who is Inga Torvald?",
    ]


async def test_it_is_deleted(chat: Talk, state: State) -> None:
    await chat.says("/latest 2")
    await chat.says("/language de")
    await chat.says("Who is Inga Torvald?")
    reader = Reader(chat.telegram.reader.id, chat.telegram.reader.id)
    other = Reader(-5, 99)
    state.looked(other, 5)

    reply = await chat.says("/forgetme")

    assert reply.text.count("30") == 1
    assert state.seen(reader) == Seen()
    assert state.language(reader.chat) is None
    assert state.seen(other) == Seen(5)
    assert (await chat.says("/summary 1")).text == words.NO_LIST_YET
    assert (await chat.says("and what does she say?")).text.startswith(words.NO_ANSWER)


# The question log


def asked_questions(message: Message) -> list[str]:
    """Return what an export says of each question, without its time."""
    title, *lines = message.text.splitlines()
    assert title == words.KEPT_ASKED
    return [re.sub(r"^• .{10,25} UTC: ", "", line) for line in lines]


async def test_the_logged_questions_are_exported_with_what_was_said_of_the_answers(chat: Talk) -> None:
    await chat.says("Who discovered\npenicillin in Antarctica?")
    await chat.says("When does the library open on Sundays?")
    await chat.presses("👍")
    await chat.says("What does the repair of the ferry cost?")
    await chat.presses("👎")
    await chat.presses(words.OUT_OF_DATE)

    no, library, repair = asked_questions(await chat.says("/export"))

    assert no.startswith("Who discovered penicillin in Antarctica? (")
    assert re.fullmatch(r"When does the library open on Sundays\? \(\d articles?\) 👍", library)
    assert re.fullmatch(rf"What does the repair of the ferry cost\? \(\d articles?\) 👎 {words.OUT_OF_DATE}", repair)


async def test_a_restart_leaves_the_questions_and_nothing_else(chat: Talk, library: Library, state: State) -> None:
    await chat.says("Who is Inga Torvald?")
    async with connected(chat.telegram, library, state) as application:
        again = Talk(chat.telegram, application)
        before = len(again.messages)
        reply = await again.says("/export")

    assert len(again.messages) == before + 1
    assert reply.text.startswith(words.KEPT_ASKED)


async def test_others_in_a_group_do_not_read_them(chat: Talk) -> None:
    await chat.says("Who is Inga Torvald?")
    group = chat.telegram.add_group("Neighbours", chat.telegram.reader)
    chat.telegram.user_says("/export", chat=group)
    await deliver(chat.telegram, chat.application)

    assert [message.text for message in group.messages[1:]] == [words.KEPT_IN_PRIVATE]


async def test_they_are_deleted_for_their_reader_alone(chat: Talk, state: State) -> None:
    chat.telegram.add_user(ADA)
    chat.telegram.user_says("Who is Liv Ahlquist?", user=ADA)
    await chat.says("Who is Inga Torvald?")
    await chat.presses("👎")

    assert (await chat.says("/forgetme")).text == words.FORGOTTEN(days=30)
    assert (await chat.says("/export")).text == words.KEPT_NOTHING
    rows = state.questions(chat.telegram.token, 90)
    assert [question.text for question in rows.of(rows.asker(ADA.id))] == ["Who is Liv Ahlquist?"]
    assert rows.of(rows.asker(chat.telegram.reader.id)) == []


async def test_a_reader_is_told_when_they_could_not_be_deleted(chat: Talk, state: State) -> None:
    await chat.says("Who is Inga Torvald?")
    with state._engine.begin() as db:
        db.exec_driver_sql("CREATE TRIGGER broken BEFORE DELETE ON questions BEGIN SELECT RAISE(ABORT, 'broken'); END")

    assert (await chat.says("/forgetme")).text == words.NOT_FORGOTTEN


@pytest.mark.parametrize("length", [30, 1000, 4096])
@pytest.mark.parametrize("letter", ["x", "ж", "😀"])
def test_long_questions_are_exported_whole_in_several_messages(length: int, letter: str) -> None:
    moment = int(datetime(2024, 3, 1, tzinfo=UTC).timestamp() * 1000)
    replies = preferences.asked(Asked(moment, letter * length, 1, helpful=None, complaint=None) for _ in range(99))

    assert sum(reply.plain.count(letter) for reply in replies) == 99 * length
    assert all(0 < width(reply.plain) <= LIMIT for reply in replies)
    assert len(replies) <= 2 + 2 * 99 * width(letter) * (length + 60) / LIMIT

"""Readers see what is kept of them, and have it deleted."""

from bot.state import Reader, Seen, State
from tests.bot.conftest import Talk
from tests.bot.speech import words


async def test_it_says_what_is_kept_and_for_how_long(chat: Talk) -> None:
    reply = await chat.says("/privacy")

    assert reply.text == words.PRIVACY(days=30)


async def test_what_is_kept_is_shown_to_its_reader(chat: Talk) -> None:
    assert (await chat.says("/export")).text == words.KEPT_NOTHING

    await chat.says("/latest 2")
    await chat.says("/language de")
    await chat.says("/language en")
    await chat.says("Who is Inga Torvald?")
    lines = (await chat.says("/export")).text.splitlines()

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

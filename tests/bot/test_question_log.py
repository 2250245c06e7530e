"""Questions are logged under a hash in place of the reader, for as long as promised, at no reader's cost."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.jobs import expiring as job
from bot.playground import Telegram, deliver
from bot.state import State
from bot.state.access import now
from bot.state.question_rows import LoggedQuestion, Opinion, QuestionRows
from knowledge import Library
from tests.bot.conftest import Talk, connected, many
from tests.bot.speech import words

TOKEN = "7:AbCdEf"
DAY = int(timedelta(days=1).total_seconds() * 1000)


@pytest.fixture
def shared(database_url: str) -> Iterator[State]:
    """A state on each kind of database."""
    with State(database_url) as state:
        yield state


def entry(asker: str, text: str = "Why?", asked: int | None = None) -> LoggedQuestion:
    return LoggedQuestion(
        asker=asker,
        place="private",
        language="en",
        text=text,
        answered=True,
        confidence=0.75,
        hits=["0123456789abcdef"],
        revision=4,
        took=12,
        asked=now() if asked is None else asked,
    )


def of_reader(state: State, telegram: Telegram) -> list[LoggedQuestion]:
    rows = state.questions(telegram.token, 90)
    return rows.of(rows.asker(telegram.reader.id))


# What is logged


async def test_a_question_is_logged_with_what_came_of_it(chat: Talk, state: State, library: Library) -> None:
    before = now()
    await chat.says("When does the first ferry leave the harbour?")

    [question] = of_reader(state, chat.telegram)
    assert question.text == "When does the first ferry leave the harbour?"
    assert (question.place, question.language, question.answered) == ("private", "en", True)
    assert before <= question.asked <= now()
    assert 0 < question.confidence <= 1
    assert 0 <= question.took < 60_000
    assert question.revision == library.statistics().revision
    first = library.article(question.hits[0])
    assert first
    assert first.title == "Ferry returns to Grimholm"
    assert question.opinion == Opinion()


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_a_question_without_an_answer_is_logged_as_one(chat: Talk, state: State, code: str) -> None:
    chat.telegram.reader.language_code = code
    await chat.says("xyzzy plugh")

    [question] = of_reader(state, chat.telegram)
    assert (question.text, question.answered, question.language) == ("xyzzy plugh", False, code)
    assert question.hits == []


async def test_each_way_to_ask_is_logged_once(chat: Talk, state: State, add: Callable[..., None]) -> None:
    add(*many(9))
    await chat.says("/ask lighthouse")
    await chat.presses(words.MORE_PASSAGES)
    await chat.says("tell me more")
    greeting = await chat.says("/start")
    await chat.presses(greeting.buttons[0])
    group = chat.telegram.add_group("Neighbours", chat.telegram.reader)
    chat.telegram.user_says("@playground_bot Who is Inga Torvald?", chat=group)
    await deliver(chat.telegram, chat.application)

    questions = [(question.text, question.place) for question in of_reader(state, chat.telegram)]
    assert questions == [
        ("lighthouse", "private"),
        (greeting.buttons[0], "private"),
        ("Who is Inga Torvald?", "group"),
    ]


async def test_what_is_no_question_is_not_logged(chat: Talk, state: State) -> None:
    for text in ("hello", "/latest", "/summary 1", "what's new?", "/help", "thanks"):
        await chat.says(text)

    assert of_reader(state, chat.telegram) == []


async def test_the_database_does_not_tell_who_asked(chat: Talk, state: State) -> None:
    await chat.says("Who is Inga Torvald?")
    with state._engine.connect() as db:
        [row] = db.exec_driver_sql("SELECT * FROM questions").all()

    known = {str(chat.telegram.reader.id), str(chat.telegram.reader.username), chat.telegram.reader.first_name}
    assert not known & {str(value) for value in row}
    mine, other = state.questions(TOKEN, 90), state.questions(TOKEN + "x", 90)
    assert mine.asker(5) == state.questions(TOKEN, 90).asker(5)
    assert len({mine.asker(5), mine.asker(6), other.asker(5)}) == 3


async def test_the_log_of_the_process_has_no_question(
    chat: Talk, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with state._engine.begin() as db:
        db.exec_driver_sql("CREATE TRIGGER broken BEFORE INSERT ON questions BEGIN SELECT RAISE(ABORT, 'broken'); END")
    await chat.says("Who is Inga Torvald?")

    assert "broken" in caplog.text
    own = [record.getMessage() for record in caplog.records if record.name.partition(".")[0] in {"bot", "knowledge"}]
    assert not [line for line in own if "Inga" in line]


async def test_a_database_that_fails_costs_the_thumbs_only(chat: Talk, state: State) -> None:
    with state._engine.begin() as db:
        db.exec_driver_sql("CREATE TRIGGER broken BEFORE INSERT ON questions BEGIN SELECT RAISE(ABORT, 'broken'); END")
    reply = await chat.says("Who is Inga Torvald?")

    assert "said harbour master Inga Torvald." in reply.text
    assert words.OPEN in reply.buttons
    assert "👍" not in reply.buttons


async def test_without_days_nothing_is_logged(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state, log_days=0) as application:
        await Talk(telegram, application).says("Who is Inga Torvald?")

    assert of_reader(state, telegram) == []


# How it is kept


def test_an_entry_is_kept_as_it_was_and_rated(shared: State) -> None:
    rows = shared.questions(TOKEN, 90)
    question = entry(rows.asker(5), "What is 2 < 3?\0\ud800 \U0001f389")
    rows.keep("abc", question)
    rows.rate("abc", Opinion(helpful=False, complaint="wrong"))

    found = rows.find("abc")
    assert found
    assert found.text == "What is 2 < 3?? \U0001f389"
    assert found.opinion == Opinion(helpful=False, complaint="wrong")
    assert (found.asked, found.hits, found.confidence) == (question.asked, question.hits, question.confidence)
    assert rows.find("abd") is None


def test_only_the_questions_of_one_reader_are_forgotten(shared: State) -> None:
    rows = shared.questions(TOKEN, 90)
    rows.keep("a", entry(rows.asker(5)))
    rows.keep("b", entry(rows.asker(6)))
    rows.forget(rows.asker(5))

    assert rows.of(rows.asker(5)) == []
    assert len(rows.of(rows.asker(6))) == 1


def test_bots_that_share_a_database_have_logs_of_their_own(shared: State) -> None:
    rows, other = shared.questions(TOKEN, 90), shared.questions("8:xyz", 1)
    rows.keep("a", entry(rows.asker(5), asked=now() - 3 * DAY))
    other.expire()

    assert other.find("a") is None
    assert rows.find("a")


def test_old_questions_are_not_shown_and_deleted_in_small_steps(shared: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.state.question_rows._STEP", 2)
    rows = shared.questions(TOKEN, 90)
    for number in range(3):
        rows.keep(f"old{number}", entry(rows.asker(5), asked=now() - 91 * DAY))
    rows.keep("new", entry(rows.asker(5), asked=now() - 89 * DAY))

    assert len(rows.of(rows.asker(5))) == 1
    assert rows.find("old1") is None
    assert [rows.expire(), rows.expire(), rows.expire()] == [True, False, False]
    assert counted(shared) == 1


async def test_they_are_deleted_while_nobody_asks(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_PAUSE_SECONDS", 0.001)
    rows = state.questions(TOKEN, 90)
    for number in range(450):
        rows.keep(f"{number}", entry("somebody", asked=now() - 91 * DAY))

    async with job.expiring(rows), asyncio.timeout(60):
        while counted(state):  # noqa: ASYNC110 -- a thread sets no event here
            await asyncio.sleep(0.01)


async def test_a_log_that_is_switched_off_is_emptied(state: State) -> None:
    rows = state.questions(TOKEN, 90)
    rows.keep("a", entry("somebody"))
    await asyncio.sleep(0.002)

    assert QuestionRows(state._engine, TOKEN, 0).expire() is False
    assert counted(state) == 0


def counted(state: State) -> int:
    with state._engine.connect() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM questions").scalar() or 0)

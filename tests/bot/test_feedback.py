"""Readers say with one tap whether an answer helped, and what is the matter with one that did not."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.locales.catalogues import Catalogue
from bot.locales.sentences import sentences_of
from bot.locales.words import Words
from bot.monitoring.notices import Notices
from bot.playground import Chat, Message, Telegram, User, deliver
from bot.playground.errors import bad_request
from bot.polling import App
from bot.state import State, access
from bot.state.question_rows import LoggedQuestion, Opinion
from knowledge import Library
from tests.bot.conftest import SITE, Talk, connected, many
from tests.bot.speech import words

QUESTION = "When does the first ferry leave the harbour?"
MIA, ADA = User(31, "Mia"), User(32, "Ada")
THUMBS = {"👍", "👎"}


@pytest.fixture
async def chat(telegram: Telegram, library: Library, state: State, notices: Notices) -> AsyncIterator[Talk]:
    async with connected(telegram, library, state, notices) as application:
        yield Talk(telegram, application)


def logged(state: State, telegram: Telegram, person: User | None = None) -> list[LoggedQuestion]:
    rows = state.questions(telegram.token, 90)
    return rows.of(rows.asker((person or telegram.reader).id))


def opinion(talk: Talk, state: State) -> Opinion:
    [question] = logged(state, talk.telegram)
    return question.opinion


async def presses(talk: Talk, label: str, message: Message | None = None, user: User | None = None) -> str:
    """Press a button. Return the note that the bot shows for a moment."""
    message = message or talk.messages[-1]
    query = talk.telegram.user_presses(message.id, label=label, user=user, chat=message.chat)
    await deliver(talk.telegram, talk.application)
    assert query.answer is not None
    return str(query.answer["text"])


@pytest.mark.parametrize("code", ["en", "ar", "uk"])
async def test_an_opinion_is_kept_and_its_button_is_marked(chat: Talk, state: State, code: str) -> None:
    spoken = Words(Catalogue(code))
    chat.telegram.reader.language_code = code
    reply = await chat.says(QUESTION)
    text, labels = reply.text, reply.buttons

    assert await presses(chat, "👍") == spoken.THANKED
    assert opinion(chat, state) == Opinion(helpful=True)
    assert reply.buttons == [label.replace("👍", "👍 ✓") for label in labels]
    assert await presses(chat, "👎") == spoken.THANKED
    assert opinion(chat, state) == Opinion(helpful=False)
    changed = [label.replace("👎", "👎 ✓") for label in labels]
    assert reply.buttons == [*changed, spoken.OUT_OF_DATE, spoken.WRONG]
    assert await presses(chat, "👎 ✓") == spoken.TAKEN_BACK
    assert opinion(chat, state) == Opinion()
    assert reply.buttons == labels
    assert (reply.text, reply.edited) == (text, False)


async def test_the_admins_are_told_of_an_answer_that_is_called_wrong(
    chat: Talk, state: State, notices: Notices
) -> None:
    await chat.says(QUESTION)
    await presses(chat, "👎")

    assert await presses(chat, words.OUT_OF_DATE) == words.THANKED
    assert await presses(chat, words.WRONG) == words.THANKED

    assert opinion(chat, state) == Opinion(helpful=False, complaint="wrong")
    assert chat.messages[-1].buttons[-2:] == [words.OUT_OF_DATE, f"{words.WRONG} ✓"]
    article = f"Ferry returns to Grimholm\n{SITE}/ferry"
    told = {notice.text for notice, _ in notices.due([7])}
    assert told == {words.REPORTED_OUT_OF_DATE(article=article), words.REPORTED_WRONG(article=article)}


async def test_the_admins_are_told_once_of_each_article_and_kind(chat: Talk, notices: Notices) -> None:
    for question in (QUESTION, "How much was the repair of the ferry?"):
        await chat.says(question)
        await presses(chat, "👎")
        await presses(chat, words.WRONG)

    assert len(notices.due([7])) == 1


async def test_a_complaint_is_taken_back_with_the_same_button_and_with_the_thumb(chat: Talk, state: State) -> None:
    reply = await chat.says(QUESTION)
    await presses(chat, "👎")
    await presses(chat, words.WRONG)

    assert await presses(chat, f"{words.WRONG} ✓") == words.TAKEN_BACK
    assert opinion(chat, state) == Opinion(helpful=False)
    await presses(chat, words.OUT_OF_DATE)
    await presses(chat, "👍")
    assert opinion(chat, state) == Opinion(helpful=True)
    assert words.OUT_OF_DATE not in reply.buttons


async def test_an_article_that_is_gone_is_not_reported(
    chat: Talk, library: Library, notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.says(QUESTION)
    await presses(chat, "👎")
    monkeypatch.setattr(library, "article", lambda _: None)

    assert await presses(chat, words.WRONG) == words.THANKED
    assert notices.due([7]) == []


@pytest.mark.parametrize(
    "text", ["/latest", "/summary 1", "Who discovered penicillin in Antarctica?", "hello", "/help"]
)
async def test_only_an_answer_has_thumbs(chat: Talk, text: str) -> None:
    await chat.says("/latest")
    assert not THUMBS & set((await chat.says(text)).buttons)


async def test_further_passages_have_none(chat: Talk, add: Callable[..., None]) -> None:
    add(*many(9))
    first = await chat.says("lighthouse")
    assert set(first.buttons) >= THUMBS

    assert not THUMBS & set((await chat.presses(words.MORE_PASSAGES)).buttons)


async def test_an_example_has_thumbs(chat: Talk) -> None:
    greeting = await chat.says("/start")

    assert set((await chat.presses(greeting.buttons[0])).buttons) >= THUMBS


async def test_without_a_log_there_are_none(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state, log_days=0) as application:
        reply = await Talk(telegram, application).says(QUESTION)

    assert not THUMBS & set(reply.buttons)
    assert logged(state, telegram) == []


async def test_buttons_work_after_a_restart(telegram: Telegram, library: Library, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/again.db"
    with State(url) as state:
        async with connected(telegram, library, state) as application:
            await Talk(telegram, application).says(QUESTION)
    with State(url) as state:
        async with connected(telegram, library, state) as application:
            talk = Talk(telegram, application)
            assert await presses(talk, "👍") == words.THANKED
            assert opinion(talk, state) == Opinion(helpful=True)


async def test_an_answer_whose_question_is_gone_says_so(
    chat: Talk, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    reply = await chat.says(QUESTION)
    later = access.now() + int(timedelta(days=91).total_seconds() * 1000)
    monkeypatch.setattr("bot.state.question_rows.now", lambda: later)

    assert await presses(chat, "👎") == words.EXPIRED
    assert "👎" in reply.buttons
    state.questions(chat.telegram.token, 90).expire()
    assert await presses(chat, "👎") == words.EXPIRED


async def test_what_telegram_does_not_change_is_kept_all_the_same(chat: Talk, state: State) -> None:
    reply = await chat.says(QUESTION)
    chat.telegram.fail_next(bad_request("message can't be edited"), "editMessageReplyMarkup")

    assert await presses(chat, "👍") == words.THANKED
    assert opinion(chat, state) == Opinion(helpful=True)
    assert await presses(chat, "👍") == words.TAKEN_BACK
    assert "👍" in reply.buttons


async def test_a_database_that_fails_is_told_to_the_reader(chat: Talk, state: State) -> None:
    reply = await chat.says(QUESTION)
    with state._engine.begin() as db:
        db.exec_driver_sql("CREATE TRIGGER broken BEFORE UPDATE ON questions BEGIN SELECT RAISE(ABORT, 'broken'); END")

    assert await presses(chat, "👍") == words.NOT_RATED
    assert "👍" in reply.buttons


def test_what_is_shown_for_a_moment_is_short_in_every_language() -> None:
    assert {"THANKED", "TAKEN_BACK", "ONLY_ASKER", "NOT_RATED", "EXPIRED"} <= dict(sentences_of(Words)).keys()
    for code in ("en", "ar", "uk", "de", "fr", "fa", "hi", "ja"):
        spoken = Words(Catalogue(code))
        notes = (spoken.THANKED, spoken.TAKEN_BACK, spoken.ONLY_ASKER, spoken.NOT_RATED, spoken.EXPIRED)
        assert all(len(note) <= 200 for note in notes), code


# In groups


@dataclass
class Group:
    """A group with the bot in it."""

    telegram: Telegram
    application: App
    chat: Chat

    async def says(self, text: str, user: User) -> Message:
        self.telegram.user_says(text, user=user, chat=self.chat)
        await deliver(self.telegram, self.application)
        return self.chat.messages[-1]


@pytest.fixture
def group(chat: Talk) -> Group:
    return Group(chat.telegram, chat.application, chat.telegram.add_group("Neighbours", MIA, ADA))


async def test_in_a_group_only_the_one_who_asked_is_heard(chat: Talk, group: Group, state: State) -> None:
    reply = await group.says(f"/ask {QUESTION}", MIA)

    assert await presses(chat, "👎", reply, ADA) == words.ONLY_ASKER
    assert [question.opinion for question in logged(state, chat.telegram, MIA)] == [Opinion()]
    assert "👎" in reply.buttons
    assert await presses(chat, "👎", reply, MIA) == words.THANKED
    assert await presses(chat, words.WRONG, reply, ADA) == words.ONLY_ASKER
    assert [question.opinion for question in logged(state, chat.telegram, MIA)] == [Opinion(helpful=False)]
    assert reply.buttons[-2:] == [words.OUT_OF_DATE, words.WRONG]

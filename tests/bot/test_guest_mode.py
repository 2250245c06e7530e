"""Guest mode: who mentions the bot in a chat that it is not in gets the best passage there, at once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import telegram as ptb
from aiohttp import web
from telegram.error import BadRequest

from bot.concessions import UpdateKinds
from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.playground import Chat, Message, Telegram, User, deliver, guest_mode, inline_mode
from bot.playground.errors import ApiError
from bot.polling import App
from bot.state import State
from knowledge import Library
from tests.bot.conftest import connected
from tests.bot.faults.faulty_telegram import refusal, serving
from tests.bot.running import running
from tests.bot.speech import words
from tests.bot.test_stub import TOKEN, Stub

QUESTION = "When does the first ferry leave the harbour?"
ANSWER = "The first ferry leaves the harbour at 6.40 in the morning."


@dataclass
class Guest:
    """A chat that the bot is not in."""

    telegram: Telegram
    application: App
    chat: Chat

    async def asks(self, text: str, *, reply_to: int | None = None, language: str = "en") -> list[Message]:
        """Write a message that mentions the bot. Return what the bot says there."""
        user = User(31, "Mia", language_code=language)
        count = len(self.chat.messages) + 1
        guest_mode.user_asks_as_guest(self.telegram, text, chat=self.chat, user=user, reply_to=reply_to)
        await deliver(self.telegram, self.application)
        return self.chat.messages[count:]


@pytest.fixture
async def guest(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Guest]:
    telegram.updates.allow(["message", "callback_query", "guest_message"])
    async with connected(telegram, library, state) as application:
        yield Guest(telegram, application, Chat(-88, "supergroup", [telegram.reader], "Cyclists"))


async def test_a_mention_is_answered_with_the_best_passage_and_its_source(guest: Guest) -> None:
    [reply] = await guest.asks(f"@playground_bot {QUESTION}")

    assert reply.text.splitlines() == [ANSWER, "Ferry returns to Grimholm – Coast Courier, 12 Mar 2024"]
    assert reply.reply_to == reply.id - 1
    assert reply.buttons == [words.SUMMARY, words.OPEN]


async def test_its_buttons_work(guest: Guest) -> None:
    [reply] = await guest.asks(f"@playground_bot {QUESTION}")
    inline_mode.user_presses(guest.telegram, reply, words.SUMMARY)
    await deliver(guest.telegram, guest.application)

    assert reply.text.startswith("Ferry returns to Grimholm")


async def test_a_bare_mention_asks_the_message_that_it_replies_to(guest: Guest) -> None:
    question = guest.telegram.post(Message(0, guest.chat, guest.telegram.reader, 0, QUESTION))
    [reply] = await guest.asks("@playground_bot", reply_to=question.id)
    assert reply.text.startswith(ANSWER)


async def test_what_the_articles_do_not_answer_is_said(guest: Guest) -> None:
    [reply] = await guest.asks("@playground_bot Who discovered penicillin?")
    assert reply.text == words.NO_ANSWER


@pytest.mark.parametrize(("text", "said"), [("", words.GREETING), ("thank you", words.WELCOME_TO_IT)])
async def test_what_is_no_question_gets_one_sentence(guest: Guest, text: str, said: str) -> None:
    [reply] = await guest.asks(f"@playground_bot {text}")
    assert reply.text == said


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_it_speaks_the_language_of_who_asks(guest: Guest, code: str) -> None:
    [reply] = await guest.asks("@playground_bot Who discovered penicillin?", language=code)
    assert reply.text == Words(Catalogue(code)).NO_ANSWER


async def test_the_choice_of_another_chat_with_that_number_is_not_its_language(guest: Guest, state: State) -> None:
    state.language_chosen(guest.chat.id, "uk")
    [reply] = await guest.asks("@playground_bot Who discovered penicillin?")
    assert reply.text == words.NO_ANSWER


async def test_nothing_is_kept_of_who_asks(guest: Guest, state: State) -> None:
    await guest.asks(f"@playground_bot {QUESTION}")
    guest.telegram.user_says("tell me more")
    await deliver(guest.telegram, guest.application)
    assert guest.telegram.chat().messages[-1].text == words.MORE_OF_WHAT


async def test_an_answer_that_comes_too_late_is_dropped(guest: Guest, caplog: pytest.LogCaptureFixture) -> None:
    late = "query is too old and response timeout expired or query ID is invalid"
    guest.telegram.fail_next(ApiError(400, late), "answerGuestQuery")

    assert await guest.asks(f"@playground_bot {QUESTION}") == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_server_without_the_method_is_asked_once(guest: Guest) -> None:
    guest.telegram.fail_next(ApiError(404, "method not found"), "answerGuestQuery")

    assert await guest.asks(f"@playground_bot {QUESTION}") == []
    assert await guest.asks(f"@playground_bot {QUESTION}") == []

    assert [call.method for call in guest.telegram.log].count("answerGuestQuery") == 1


def kinds_for(**abilities: bool) -> tuple[UpdateKinds, ptb.Bot]:
    bot = ptb.Bot(TOKEN)
    bot._bot_user = ptb.User(1, "Stub", is_bot=True, **abilities)
    return UpdateKinds(["message"]), bot


def test_guests_are_asked_for_only_where_telegram_offers_them() -> None:
    kinds, bot = kinds_for()
    assert kinds.wanted(bot) == ["message"]
    assert not kinds.concede(BadRequest("x"), bot)

    kinds, bot = kinds_for(supports_guest_queries=True)
    assert kinds.wanted(bot) == ["message", "guest_message"]
    assert kinds.concede(BadRequest("x"), bot)
    assert kinds.wanted(bot) == ["message"]
    assert not kinds.concede(BadRequest("x"), bot)


class OldServer(Stub):
    """Says that the bot may be a guest, but does not know such updates."""

    async def getMe(self, _: Any) -> Any:  # noqa: N802 -- Telegram's name
        return await super().getMe(_) | {"supports_guest_queries": True}

    async def handle(self, request: web.Request) -> web.Response:
        if "guest_message" in dict(await request.post()).get("allowed_updates", ""):
            return refusal(400, "Bad Request: unknown update type guest_message")
        return await super().handle(request)


async def test_a_server_that_does_not_know_guests_is_asked_for_the_rest(tmp_path: Path) -> None:
    async with serving(OldServer()) as server:
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": server.base, "SOURCES": ""}
        async with running(tmp_path, **settings) as program:
            await program.prints("without messages to guests")
            server.says("/help")
            assert "/latest" in (await server.call("sendMessage"))["text"]
            assert await program.stops() == 0

    assert program.output.count("without messages to guests") == 1
    assert "Traceback" not in program.output

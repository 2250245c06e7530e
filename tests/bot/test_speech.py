"""The bot answers in the language of the reader's app, or in the one that was chosen; quotations stay as they are."""

from collections.abc import AsyncIterator

import pytest

from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.playground import Message, Telegram, User, deliver
from bot.state import State
from knowledge import Library
from tests.bot.conftest import Talk, connected
from tests.bot.speech import words

NOBODY_KNOWS = "xyzzy plugh"


def spoken(code: str) -> Words:
    return Words(Catalogue(code))


@pytest.fixture
async def talk(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Talk]:
    async with connected(telegram, library, state) as application:
        yield Talk(telegram, application)


async def says_in(talk: Talk, language: str | None, text: str) -> Message:
    talk.telegram.reader.language_code = language
    return await talk.says(text)


@pytest.mark.parametrize("code", ["de", "uk", "ar", "fa", "zh", "ja", "pl"])
async def test_a_reply_is_in_the_language_of_the_app_and_the_quotation_in_that_of_the_article(
    talk: Talk, code: str
) -> None:
    reply = await says_in(talk, code, "When does the first ferry leave the harbour?")

    assert "The first ferry leaves the harbour at 6.40 in the morning." in reply.text
    assert {spoken(code).SUMMARY, spoken(code).OPEN} <= set(reply.buttons)
    assert not {words.SUMMARY, words.OPEN} & set(reply.buttons)


@pytest.mark.parametrize(
    ("app", "code"), [("pt-br", "pt"), ("zh-hans", "zh"), ("en-US", "en"), ("gl", "en"), (None, "en")]
)
async def test_variants_of_a_language_and_unknown_ones(talk: Talk, app: str | None, code: str) -> None:
    assert spoken(code).NO_ANSWER in (await says_in(talk, app, NOBODY_KNOWS)).text


async def test_the_language_is_changed_with_a_command_and_stays(talk: Talk) -> None:
    reply = await says_in(talk, "de", "/language français")
    assert reply.text == spoken("fr").LANGUAGE_IS

    assert spoken("fr").NO_ANSWER in (await talk.says(NOBODY_KNOWS)).text


async def test_the_language_is_chosen_with_a_button_and_given_back_to_the_app(talk: Talk) -> None:
    choice = await says_in(talk, "uk", "/language")
    assert choice.text == spoken("uk").WHICH_LANGUAGE
    assert {"Deutsch", "Українська", "العربية", "中文"} <= set(choice.buttons)

    assert (await talk.presses("العربية")).text == spoken("ar").LANGUAGE_IS
    assert spoken("ar").NO_ANSWER in (await talk.says(NOBODY_KNOWS)).text

    await talk.says("/language")
    assert (await talk.presses(spoken("ar").LIKE_THE_APP)).text == spoken("uk").LANGUAGE_FOLLOWS
    assert spoken("uk").NO_ANSWER in (await talk.says(NOBODY_KNOWS)).text


async def test_a_language_that_it_does_not_speak_is_said_so(talk: Talk) -> None:
    reply = await talk.says("/language Klingon")
    assert reply.text == words.NO_SUCH_LANGUAGE(words="Klingon")
    assert "Deutsch" in reply.buttons


async def test_in_a_group_admins_choose_the_language(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state) as application:
        member, admin = User(31, "Mia"), User(32, "Ada")
        group = telegram.add_group("Readers", member, admins=[admin])

        async def says(user: User, text: str) -> str:
            telegram.user_says(text, user=user, chat=group)
            await deliver(telegram, application)
            return group.messages[-1].text

        assert await says(member, "/language de") == words.ADMINS_ONLY
        assert await says(admin, "/language de") == spoken("de").LANGUAGE_IS
        assert spoken("de").NO_ANSWER in await says(member, f"/ask {NOBODY_KNOWS}")

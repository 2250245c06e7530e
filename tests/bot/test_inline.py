"""Inline mode: cards for what a reader types behind the bot's name, sent into any chat, with buttons that work."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.locales.catalogues import Catalogue
from bot.locales.words import Words
from bot.playground import Chat, Message, Telegram, User, deliver, inline_mode
from bot.playground.actions.inline_mode import InlineQuery
from bot.polling import App
from bot.state import State
from knowledge import Library
from tests.bot.conftest import ALL, Shelf, article, at, connected
from tests.bot.speech import words

QUESTION = "When does the first ferry leave the harbour?"
ANSWER = "The first ferry leaves the harbour at 6.40 in the morning."


@dataclass
class Inline:
    """A person who writes to the bot from other chats."""

    telegram: Telegram
    application: App
    friends: Chat

    async def types(self, text: str, *, offset: str = "") -> InlineQuery:
        query = inline_mode.user_types(self.telegram, text, offset=offset)
        await deliver(self.telegram, self.application)
        assert query.answer is not None
        return query

    async def presses(self, message: Message, label: str) -> None:
        query = inline_mode.user_presses(self.telegram, message, label)
        await deliver(self.telegram, self.application)
        assert query.answer is not None


@pytest.fixture
async def inline(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Inline]:
    async with connected(telegram, library, state) as application:
        friends = Chat(-77, "group", [telegram.reader, User(31, "Mia")], "Friends")  # without the bot
        yield Inline(telegram, application, friends)


async def test_a_card_shows_the_article_and_the_sentence(inline: Inline) -> None:
    [card, *_] = (await inline.types(QUESTION)).results

    assert card["title"] == "Ferry returns to Grimholm"
    assert card["description"] == f"Coast Courier, 12 Mar 2024 {ANSWER}"


async def test_a_card_that_is_sent_is_the_answer_with_its_source_and_link(inline: Inline) -> None:
    query = await inline.types(QUESTION)
    sent = inline_mode.user_sends(inline.telegram, query, 0, inline.friends)

    assert sent.text.splitlines() == [ANSWER, "Ferry returns to Grimholm – Coast Courier, 12 Mar 2024"]
    assert sent.marked("blockquote") == [ANSWER]
    assert sent.buttons == [words.SUMMARY, words.OPEN]


async def test_buttons_under_a_card_change_it_in_place(inline: Inline) -> None:
    query = await inline.types(QUESTION)
    sent = inline_mode.user_sends(inline.telegram, query, 0, inline.friends)

    await inline.presses(sent, words.SUMMARY)
    assert sent.text.startswith("Ferry returns to Grimholm\nCoast Courier")
    await inline.presses(sent, words.MORE_LIKE_THIS)
    assert sent.text.startswith(words.SIMILAR_TO(title="Ferry returns to Grimholm"))
    assert inline.friends.messages == [sent]


async def test_before_anything_is_typed_the_latest_articles_are_offered(inline: Inline) -> None:
    query = await inline.types("  ")
    assert [card["title"] for card in query.results] == [article.title for article in ALL]


async def test_cards_have_pages(inline: Inline, library: Library) -> None:
    library.add(
        Shelf([article(f"s{n}", f"Sheep {n}", f"Sheep number {n} grazes on the dyke.", at(2)) for n in range(25)])
    )
    seen: list[str] = []
    offset = ""
    while True:
        query = await inline.types("", offset=offset)
        seen += [card["title"] for card in query.results]
        assert query.answer
        if not (offset := query.answer["next_offset"]):
            break

    assert len(seen) == len(set(seen)) == 28


async def test_when_nothing_answers_a_button_says_so(inline: Inline) -> None:
    query = await inline.types("xyzzy plugh")

    assert query.results == []
    assert query.answer
    assert query.answer["button"] == {"text": words.NO_ANSWER, "start_parameter": "inline"}


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_labels_are_in_the_language_of_the_reader(inline: Inline, code: str) -> None:
    spoken = Words(Catalogue(code))
    inline.telegram.reader.language_code = code
    query = await inline.types(QUESTION)
    sent = inline_mode.user_sends(inline.telegram, query, 0, inline.friends)

    assert query.answer
    assert query.answer["is_personal"]
    assert sent.buttons == [spoken.SUMMARY, spoken.OPEN]
    await inline.presses(sent, spoken.SUMMARY)
    assert spoken.READ_ON in sent.buttons


async def test_an_answer_that_comes_too_late_is_dropped(inline: Inline) -> None:
    query = inline_mode.user_types(inline.telegram, QUESTION)
    inline.telegram.inline_queries.clear()
    await deliver(inline.telegram, inline.application)

    assert query.answer is None
    assert not inline.telegram.chat().messages

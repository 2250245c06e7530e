"""Readers type what is no question: greetings, thanks, requests in plain words, numbers, links."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge import Period
from tests.bot.conftest import FERRY, Talk
from tests.bot.speech import words

QUESTION = "When does the first ferry leave the harbour?"


def midnight() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ("Hi there!", words.GREETING),
        ("Guten Morgen", words.GREETING),
        ("спасибо", words.WELCOME_TO_IT),
        ("ok thanks", words.WELCOME_TO_IT),
        ("au revoir", words.GOODBYE),
        ("how are you?", words.WELL_BEING),
        ("👍", words.WELCOME_TO_IT),
        ("lol", words.ACKNOWLEDGED),
        ("good bot", words.PRAISED),
        ("you are stupid", words.SORRY),
        ("what can you do?", words.HELP),
        ("who are you", words.ABOUT_ME),
        ("tell me a joke", words.BEYOND),
        ("quelle heure est-il ?", words.BEYOND),
    ],
)
async def test_small_talk_gets_one_friendly_sentence(chat: Talk, message: str, reply: str) -> None:
    assert (await chat.says(message)).text == reply


@pytest.mark.parametrize("message", ["what's new?", "Was gibt es Neues?", "news", "quoi de neuf ?"])
async def test_asking_for_news_shows_the_latest_articles(chat: Talk, message: str) -> None:
    assert (await chat.says(message)).text.startswith(words.LATEST)


@pytest.mark.parametrize(
    "message", ["what happened yesterday?", "¿Qué pasó ayer?", "что случилось вчера", "co się wczoraj stało"]
)
async def test_asking_what_happened_yesterday_shows_the_articles_of_that_day(chat: Talk, message: str) -> None:
    yesterday = words.period(Period(midnight() - timedelta(days=1), midnight()))

    assert (await chat.says(message)).text.startswith(words.NONE_THEN(period=yesterday))


async def test_news_about_something_are_articles_about_it(chat: Talk) -> None:
    reply = await chat.says("any news about the storm?")

    assert "Storm floods the lower town" in reply.text
    assert "Library opens on Sundays" not in reply.text


@pytest.mark.parametrize(
    "message", ["summarize the article about the storm", "tl;dr storm", "short summary of the storm pls"]
)
async def test_a_summary_is_asked_for_in_plain_words(chat: Talk, message: str) -> None:
    assert (await chat.says(message)).text.startswith("Storm floods the lower town")


@pytest.mark.parametrize(
    "message",
    ["2", "#2", "2.", "number 2", "the second one", "/summary #2", "/summary 2.", "/summary no. 2", "/summary2", "/2"],
)
async def test_a_number_after_a_list_is_that_article(chat: Talk, message: str) -> None:
    await chat.says("/latest")

    assert (await chat.says(message)).text.startswith("Storm floods the lower town")


async def test_a_number_may_be_written_onto_a_command(chat: Talk) -> None:
    assert (await chat.says("/latest2")).text.startswith(words.LATEST)
    assert (await chat.says("/summary_99")).text == words.NO_SUCH_NUMBER(number=99)


async def test_a_number_without_a_list_is_explained(chat: Talk) -> None:
    assert (await chat.says("2")).text == words.NO_LIST_YET


async def test_a_bare_link_is_its_summary_or_not_held(chat: Talk) -> None:
    assert FERRY.url
    assert (await chat.says(FERRY.url)).text.startswith(FERRY.title)
    assert (await chat.says("https://example.org/elsewhere")).text == words.NO_SUCH_PAGE


async def test_more_shows_more_passages_of_the_last_answer(chat: Talk) -> None:
    assert (await chat.says("tell me more")).text == words.MORE_OF_WHAT
    await chat.says(QUESTION)
    reply = await chat.says("tell me more")

    assert reply.text.startswith(words.MORE_ON(question="")) or reply.text == words.NO_MORE


async def test_small_talk_between_two_questions_leaves_the_subject(chat: Talk) -> None:
    await chat.says(QUESTION)
    await chat.says("thanks!")
    reply = await chat.says("and what does the ticket cost?")

    assert "Tickets cost four euros" in reply.text


async def test_a_greeting_before_a_question_is_no_topic(chat: Talk) -> None:
    reply = await chat.says(f"hi, {QUESTION}")

    assert reply.text.startswith("The first ferry leaves the harbour at 6.40 in the morning.")


@pytest.mark.parametrize("question", ["Is the harbour open 24/7", "What did the ferry cost in 2023/24"])
async def test_a_question_that_ends_like_a_command_is_a_question(chat: Talk, question: str) -> None:
    assert "harbour" in (await chat.says(question)).text


@pytest.mark.parametrize(
    "message", ["since 2023 since", "before 2020 before", "seit 2023 seit", "в 2023 в", "2023 in 2023"]
)
async def test_a_period_and_common_words_are_answered(chat: Talk, message: str) -> None:
    assert words.FAILED.pattern.partition("(")[0] not in (await chat.says(message)).text

"""Readers browse: the latest articles, summaries, full articles. Conversations through a local Telegram."""

import re
import time
from collections.abc import Callable

import pytest

from bot.playground.errors import bad_request
from tests.bot.conftest import FERRY, STORM, Talk, article, at, many
from tests.bot.speech import words

Add = Callable[..., None]


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]


async def test_the_latest_articles_come_newest_first_one_in_a_line(chat: Talk) -> None:
    reply = await chat.says("/latest")

    assert reply.text.splitlines()[2:5] == [
        "1. Ferry returns to Grimholm – Coast Courier, 12 Mar 2024",
        "2. Storm floods the lower town – Coast Courier, 9 Mar 2024",
        "3. Library opens on Sundays – Coast Courier, 5 Mar 2024",
    ]
    assert reply.buttons == ["1", "2", "3"]


@pytest.mark.parametrize(("asked", "shown"), [("", 10), ("4", 4), ("0", 1), ("-7", 1), ("99", 20), ("9" * 5000, 20)])
async def test_the_reader_chooses_the_number_of_articles(chat: Talk, add: Add, asked: str, shown: int) -> None:
    add(*many(30))
    reply = await chat.says(f"/latest {asked}"[:4096])

    assert numbers(reply.text) == list(range(1, shown + 1))


async def test_the_latest_can_be_limited_to_articles_about_some_words(chat: Talk) -> None:
    reply = await chat.says("/latest 5 lower town")

    assert reply.text.startswith("Latest articles about “lower town”\n")
    assert reply.marked("text_link") == [STORM.title]


async def test_articles_that_only_mention_the_words_are_not_listed_as_about_them(chat: Talk, add: Add) -> None:
    add(article("fair", "A fair day", f"{'The band played on. ' * 20} The ferry was late.", at(20)))

    assert (await chat.says("/latest ferry")).marked("text_link")[0] == FERRY.title


async def test_where_no_article_is_about_the_words_those_that_mention_them_are_shown_as_such(
    chat: Talk, add: Add
) -> None:
    add(article("fair", "A fair day", f"{'The band played on. ' * 20} A zeppelin passed.", at(20)))
    reply = await chat.says("/latest zeppelin")

    assert reply.text.startswith("No article is about “zeppelin”. These mention it:")
    assert reply.marked("text_link") == ["A fair day"]


@pytest.mark.parametrize(
    ("asked", "heading", "note"),
    [
        ("ten ferries", "Latest articles about “ferries”", "Found in no article: ten"),
        ("of the ferry", "Latest articles about “ferry”", "Not looked for: of, the"),
        ("the", "Latest articles", "Not looked for: the"),
        ("😀", "Latest articles", "Not looked for: 😀"),
        ("500 ferry", "Latest articles about “ferry”", "I show at most 20 articles at a time."),
        ("0", "Latest articles", "I show at least one article."),
    ],
)
async def test_what_was_not_used_is_named(chat: Talk, asked: str, heading: str, note: str) -> None:
    lines = (await chat.says(f"/latest {asked}")).text.splitlines()

    assert lines[0] == heading
    assert note in lines


async def test_words_that_no_article_holds_together_can_be_asked(chat: Talk) -> None:
    reply = await chat.says("/latest cyclists firefighters zebra")
    assert reply.text.splitlines() == [
        "No article holds all of these words: cyclists firefighters",
        "Found in no article: zebra",
        words.OTHER_WORDS,
    ]

    assert FERRY.title in (await chat.presses(words.ASK_WORDS)).text


async def test_new_articles_are_marked_from_the_second_visit_on(chat: Talk, add: Add) -> None:
    first = await chat.says("/latest")
    add(article("seal", "Seal on the beach", "A seal rested on the beach.", at(14)))
    second = await chat.says("/latest")
    third = await chat.says("/latest")

    assert words.NEW not in first.text
    assert [line for line in second.text.splitlines() if line.startswith("1. ")] == [
        "1. 🆕 Seal on the beach – Coast Courier, 14 Mar 2024"
    ]
    assert second.text.endswith(words.NEW_MEANS)
    assert third.text.endswith(words.NOTHING_NEW)


async def test_a_list_limited_to_words_does_not_count_as_a_visit(chat: Talk, add: Add) -> None:
    await chat.says("/latest")
    add(article("seal", "Seal on the beach", "A seal rested on the beach.", at(14)))
    await chat.says("/latest library")

    assert "1. 🆕 Seal on the beach" in (await chat.says("/latest")).text


async def test_pages_change_in_place_and_their_numbers_continue(chat: Talk, add: Add) -> None:
    add(*many(30))
    first = await chat.says("/latest 12")
    assert "Newer" not in first.buttons
    older = await chat.presses("Older")
    assert older.id == first.id
    assert numbers(older.text) == list(range(13, 25))
    oldest = await chat.presses("Older")
    assert numbers(oldest.text) == list(range(25, 34))
    assert "Older" not in oldest.buttons
    assert numbers((await chat.presses("Newer")).text) == list(range(13, 25))


async def test_all_pages_of_a_list_are_limited_to_its_words(chat: Talk, add: Add) -> None:
    add(*many(30))
    await chat.says("/latest 20 lighthouse")
    older = await chat.presses("Older")

    assert older.text.startswith("Latest articles about “lighthouse”")
    assert numbers(older.text) == list(range(21, 31))


async def test_a_list_whose_words_were_not_kept_has_expired(chat: Talk) -> None:
    reply = await chat.says("/latest ferry")

    assert (await chat.sends("v1:l:10:10:zzzz:0:abc", reply)).text == words.EXPIRED


async def test_a_clock_that_was_set_back_hides_no_article(
    chat: Talk, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(*many(30))
    year_ago = time.time() - 365 * 86_400
    monkeypatch.setattr(time, "time", lambda: year_ago)
    first = await chat.says("/latest")
    assert numbers(first.text) == list(range(1, 11))
    assert numbers((await chat.presses("Older")).text) == list(range(11, 21))


async def test_a_list_ends_after_two_hundred_articles(chat: Talk, add: Add) -> None:
    add(*many(230))
    reply = await chat.says("/latest 20")
    for _ in range(10):
        assert "Older" in reply.buttons
        reply = await chat.presses("Older")

    assert numbers(reply.text) == list(range(201, 221))
    assert "Older" not in reply.buttons
    assert words.LIST_ENDS in reply.text
    assert (await chat.sends("v1:l:201:20:zzzzzzzzz:0:-", reply)).text == words.LIST_ENDS


async def test_there_is_no_page_after_the_last_one(chat: Talk) -> None:
    reply = await chat.says("/latest")

    assert (await chat.sends("v1:l:999999:999999:zzzzzzzzz:zzzzzzzzz:-", reply)).text == words.LIST_ENDS


async def test_numbers_lead_to_summaries(chat: Talk) -> None:
    listed = await chat.says("/latest")
    summary = await chat.presses("2")

    assert summary.id != listed.id
    assert summary.text.startswith(STORM.title)
    assert (await chat.says("/summary 2")).text == summary.text


async def test_numbers_of_further_pages_lead_to_summaries_too(chat: Talk, add: Add) -> None:
    add(*many(30))
    await chat.says("/latest")
    await chat.presses("Older")

    assert (await chat.says("/summary 12")).text.startswith("Note number 12\n")
    assert (await chat.says("/summary 3")).text.startswith("Note number 3\n")


async def test_a_number_without_a_list_is_explained(chat: Talk) -> None:
    assert (await chat.says("/summary 2")).text == words.NO_LIST_YET
    await chat.says("/latest")
    assert (await chat.says("/summary 9")).text == words.NO_SUCH_NUMBER(number=9)


async def test_a_number_can_be_a_title(chat: Talk, add: Add) -> None:
    add(article("1984", "1984", "A novel about the year.", at(2)))

    assert (await chat.says("/summary 1984")).text.startswith("1984\n")


async def test_a_summary_consists_of_sentences_of_the_article(chat: Talk) -> None:
    reply = await chat.says("/summary storm floods")

    heading, facts, _, *sentences = reply.text.splitlines()
    assert (heading, facts) == (STORM.title, "Coast Courier, 9 Mar 2024")
    assert 3 <= len(sentences) <= 5
    assert all(sentence.removeprefix("• ") in STORM.text for sentence in sentences)


async def test_a_summary_shows_a_preview_of_its_article_an_answer_none(chat: Talk) -> None:
    answer, summary = await chat.says("When does the first ferry leave?"), await chat.says("/summary ferry")

    assert answer.link_preview == {"is_disabled": True}
    assert summary.link_preview == {"url": FERRY.url, "prefer_small_media": True}


@pytest.mark.parametrize("wanted", [FERRY.url, f"{FERRY.url}#:~:text=Tickets", "Ferry returns to Grimholm", "FERRY"])
async def test_a_link_or_words_of_the_title_name_an_article(chat: Talk, wanted: str) -> None:
    assert (await chat.says(f"/summary {wanted}")).text.startswith(FERRY.title)


async def test_several_fitting_titles_are_offered(chat: Talk, add: Add) -> None:
    add(article("ferry-2", "Ferry strikes a rock", "The ferry struck a rock. Nobody sank.", at(15)))
    reply = await chat.says("/summary ferry")

    assert reply.text == words.WHICH
    assert set(reply.buttons) == {"Ferry strikes a rock", FERRY.title}
    assert (await chat.presses(FERRY.title)).text.startswith(FERRY.title)


async def test_an_unknown_title_is_reported(chat: Talk) -> None:
    reply = await chat.says("/summary penicillin")

    assert reply.text == words.NO_SUCH_ARTICLE(words="penicillin")


@pytest.mark.parametrize(
    ("language", "title", "text", "wanted"),
    [
        ("en", "A map danced in the dark", "Bees tell each other where the clover is.", "clover bees"),
        ("de", "Eine getanzte Karte", "Bienen zeigen einander den Weg zum Klee.", "Bienen Klee"),
        ("ru", "Карта в темноте", "Пчёлы показывают друг другу дорогу к клеверу.", "пчёлы клевер"),
    ],
)
async def test_words_of_the_text_name_an_article_where_no_title_fits(
    chat: Talk, add: Add, language: str, title: str, text: str, wanted: str
) -> None:
    add(article("dance", title, text, at(20), language=language))
    reply = await chat.says(f"/summary {wanted}")

    if title in reply.buttons:
        assert reply.text == words.NO_TITLE(words=wanted)
        reply = await chat.presses(title)
    assert reply.text.startswith(title)


async def test_a_link_to_a_page_that_the_library_does_not_hold_is_reported(chat: Talk) -> None:
    assert (await chat.says("/summary https://example.org/nowhere")).text == words.NO_SUCH_PAGE


async def test_the_summary_command_without_an_argument_explains_itself(chat: Talk) -> None:
    assert (await chat.says("/summary")).text == words.SUMMARY_HOW


async def test_a_reply_to_an_answer_asks_for_its_first_article(chat: Talk) -> None:
    answer = await chat.says("When does the first ferry leave the harbour?")

    assert (await chat.says("/summary", reply_to=answer)).text.startswith(FERRY.title)


async def test_a_reply_with_a_number_asks_for_that_article(chat: Talk) -> None:
    listed = await chat.says("/latest")

    assert (await chat.says("/summary 2", reply_to=listed)).text.startswith(STORM.title)
    assert (await chat.says("/summary 8", reply_to=listed)).text == words.NO_SUCH_NUMBER_THERE(number=8)


async def test_a_reply_to_a_summary_asks_for_the_same_article(chat: Talk) -> None:
    summary = await chat.says("/summary storm floods")

    assert (await chat.says("/summary", reply_to=summary)).text == summary.text


async def test_a_reply_to_a_message_without_buttons_uses_its_links(chat: Talk) -> None:
    answer = await chat.says("When does the first ferry leave the harbour?")
    answer.keyboard = []

    assert (await chat.says("/summary", reply_to=answer)).text.startswith(FERRY.title)


async def test_a_reply_to_a_message_with_a_title_uses_the_title(chat: Talk) -> None:
    await chat.says("Storm floods the lower town")
    message = chat.telegram.chat().messages[0]

    assert (await chat.says("/summary", reply_to=message)).text.startswith(STORM.title)


async def test_a_reply_with_words_uses_the_words(chat: Talk) -> None:
    answer = await chat.says("When does the first ferry leave the harbour?")

    assert (await chat.says("/summary storm floods", reply_to=answer)).text.startswith(STORM.title)


async def test_a_neighbour_replaces_the_summary_in_place(chat: Talk) -> None:
    summary = await chat.says("/summary storm floods")
    following = await chat.presses("Next article")

    assert following.id == summary.id
    assert following.text.startswith(FERRY.title)
    assert "Next article" not in following.buttons
    assert (await chat.presses("Previous article")).text.startswith(STORM.title)


async def test_the_pages_of_an_article_hold_all_of_its_text(chat: Talk, add: Add) -> None:
    paragraphs = [f"Chapter {i}. " + "The whale swam on through the cold sea. " * 20 for i in range(12)]
    text = "\n\n".join(paragraph.strip() for paragraph in paragraphs)
    add(article("whale", "The whale", text, at(20)))
    summary = await chat.says("/summary whale")
    page = await chat.presses("Read on")
    bodies = []
    while True:
        heading, _, body = page.text.partition("\n\n")
        bodies.append(body)
        assert heading.startswith("The whale, page ")
        assert page.id == summary.id
        if "Next page" not in page.buttons:
            break
        page = await chat.presses("Next page")

    assert "\n\n".join(bodies) == text
    assert len(bodies) == 3
    assert (await chat.presses("Previous page")).text.startswith("The whale, page 2/3")
    assert (await chat.presses("Summary")).text == summary.text


async def test_a_page_number_that_is_too_large_shows_the_last_page(chat: Talk) -> None:
    reply = await chat.says("/help")

    assert (await chat.sends(f"v1:r:{FERRY.id}:999999", reply)).text.endswith("Children under six have never paid.")


async def test_pressing_the_same_page_twice_changes_nothing(chat: Talk) -> None:
    reply = await chat.says("/summary storm floods")
    page = await chat.presses("Read on")
    before = len(chat.messages)
    await chat.sends(f"v1:r:{STORM.id}:0", page)

    assert len(chat.messages) == before
    assert page.id == reply.id


async def test_more_like_this_is_a_new_list_with_buttons(chat: Talk) -> None:
    summary = await chat.says("/summary ferry")
    similar = await chat.presses("More like this")

    assert similar.id != summary.id
    assert similar.text.startswith("More like “Ferry returns to Grimholm”")
    assert FERRY.title not in similar.marked("text_link")
    assert (await chat.presses("1")).text.splitlines()[0] in similar.text


async def test_a_message_that_cannot_be_edited_is_sent_as_a_new_one(chat: Talk) -> None:
    summary = await chat.says("/summary storm floods")
    chat.telegram.fail_next(bad_request("message can't be edited"), "editMessageText")
    page = await chat.presses("Read on")

    assert page.id != summary.id
    assert page.text.startswith("Storm floods the lower town\n\nA storm flooded")


@pytest.mark.parametrize(
    ("asked", "heading", "found"),
    [
        ("/latest 2024", "Latest articles, 2024", [FERRY.title, STORM.title, "Library opens on Sundays"]),
        ("/latest 9 March 2024", "Latest articles, 9 Mar 2024", [STORM.title]),
        ("/latest 1 march 2024", "Latest articles, 1 Mar 2024", []),
        ("/latest 1 ferry march 2024", "Latest articles about “ferry”, March 2024", [FERRY.title]),
        ("/latest march 2024 storm", "Latest articles about “storm”, March 2024", [STORM.title]),
        ("/latest between 6 and 10 March 2024", "Latest articles, 6 Mar 2024 to 10 Mar 2024", [STORM.title]),
        ("what happened in March 2024?", "Latest articles, March 2024", None),
        ("/ask news from 12 March 2024", "Latest articles, 12 Mar 2024", [FERRY.title]),
        ("Nachrichten vom 12. März 2024", "Latest articles, 12 Mar 2024", [FERRY.title]),
        ("что произошло 9 марта 2024 года?", "Latest articles, 9 Mar 2024", [STORM.title]),
        ("qué pasó el 5 de marzo de 2024", "Latest articles, 5 Mar 2024", ["Library opens on Sundays"]),
    ],
)
async def test_a_period_lists_its_articles(chat: Talk, asked: str, heading: str, found: list[str] | None) -> None:
    reply = await chat.says(asked)

    if found == []:
        assert reply.text.splitlines() == [
            "I have no articles from 1 Mar 2024.",
            "My articles are from 5 Mar 2024 to 12 Mar 2024; /latest shows the newest.",
        ]
        return
    assert reply.text.startswith(f"{heading}\n")
    assert found is None or reply.marked("text_link") == found


async def test_the_pages_of_a_period_stay_in_it(chat: Talk, add: Add) -> None:
    add(*many(30))
    await chat.says("/latest 12 March 2024")
    first = await chat.says("/latest 3 from March 2024")
    older = await chat.presses("Older", first)

    assert older.text.startswith("Latest articles, March 2024\n")
    assert numbers(older.text) == [4, 5, 6]

"""The playground's page in a browser: each test is something that a reader does."""

import re
from urllib.request import urlopen

import pytest

from tests.browser.conftest import Reader

QUESTION = "When was the Channel Tunnel opened?"
OPENED = "The Channel Tunnel was opened on 6 May 1994"
LINKED = "Why do corals turn white?"  # answered by an article that has a link


@pytest.mark.usefixtures("browser")
def test_the_page_is_there_and_loads_nothing_from_elsewhere(url: str) -> None:
    with urlopen(url) as response:
        page = response.read().decode()
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")

    assert 'id="composer"' in page
    assert "http" not in page


# This test must be the first one: the chat has no messages yet.
def test_a_newcomer_reads_what_the_bot_does_and_starts_it(reader: Reader) -> None:
    reader.page.wait_for_selector("#empty:not([hidden])")
    assert "word for word" in reader.page.inner_text("#description")
    count = reader.count()
    reader.page.click("#start")

    assert "Hello!" in reader.reply(count).inner_text()


def test_an_answer_is_a_quotation_with_bold_words_its_source_and_buttons(reader: Reader) -> None:
    answer = reader.says(QUESTION)

    lead = answer.locator("blockquote").first
    assert lead.inner_text().startswith(OPENED)
    assert "Channel Tunnel" in " ".join(lead.locator("strong").all_inner_texts())
    assert "Thirty minutes under the sea" in answer.locator("a").first.inner_text()
    assert reader.button("Summary").is_visible()


def test_the_title_leads_to_the_sentence(reader: Reader) -> None:
    title = reader.says(LINKED).locator(".text a").first

    assert "corals" in title.inner_text()
    assert "#:~:text=" in (title.get_attribute("href") or "")
    assert title.get_attribute("rel") == "noopener noreferrer"


def test_the_passage_unfolds_and_folds_again(reader: Reader) -> None:
    quote = reader.says(QUESTION).locator(".expandable").first
    toggle = quote.locator(".toggle")
    folded = quote.evaluate("quote => quote.offsetHeight")
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    assert quote.evaluate("quote => quote.offsetHeight") > folded
    toggle.click()

    assert quote.evaluate("quote => quote.offsetHeight") == folded


def test_summary_and_more_passages_answer_with_a_new_message(reader: Reader) -> None:
    reader.says("How far away is Voyager 1?")
    summary = reader.presses("Summary")
    assert summary.locator(".text strong").first.is_visible()
    assert "• " in summary.inner_text()
    reader.says("Why do corals turn white?")

    assert "More on: Why do corals turn white?" in reader.presses("More passages").inner_text()


def test_an_opinion_is_marked_and_may_change_without_changing_the_answer(reader: Reader) -> None:
    answer = reader.says(QUESTION)
    text = answer.locator(".text").inner_text()
    reader.button("👎").click()
    reader.button("👎 ✓").wait_for()
    reader.button("Out of date").click()
    reader.button("Out of date ✓").wait_for()
    reader.button("👍").click()
    reader.button("👍 ✓").wait_for()

    assert not reader.button("Out of date ✓").is_visible()
    assert answer.locator(".text").inner_text() == text


def test_neighbours_and_reading_on_change_the_message_in_place(reader: Reader) -> None:
    summary = reader.says("/summary Three scripts").inner_text()  # its neighbours are named on both sides
    count = reader.count()

    assert reader.turns("Next article") != summary
    reader.turns("Previous article")
    article = reader.turns("Read on")
    assert len(article) > len(summary)
    assert summary.splitlines()[0] in article
    assert summary.splitlines()[0] in reader.turns("Summary")
    assert reader.count() == count
    assert "More like “" in reader.presses("More like this").inner_text()


def test_an_example_of_the_greeting_is_answered(reader: Reader) -> None:
    greeting = reader.says("/start")
    label = greeting.locator(".keyboard button").first.inner_text()
    answer = reader.presses(re.escape(label))

    assert answer.locator(".text").inner_text().startswith(label)
    assert answer.locator("blockquote").first.is_visible()


def test_the_latest_articles_have_pages_and_numbers_that_lead_to_summaries(reader: Reader) -> None:
    first = reader.says("/latest 5").inner_text()
    assert "6. " in reader.turns("Older")
    assert reader.turns("Newer").splitlines()[:3] == first.splitlines()[:3]
    title = re.search(r"2\. (.{10})", first)
    assert title

    assert title[1] in reader.presses("2").inner_text()


def test_a_question_without_an_answer_gets_a_clear_no(reader: Reader) -> None:
    reply = reader.says("Who won the election in Antarctica?")

    assert reply.inner_text().startswith("The articles I have do not answer this.")
    assert "election" in reply.locator("strong").all_inner_texts()


def test_the_conversation_survives_a_reload(reader: Reader) -> None:
    reader.says(QUESTION)
    before = reader.page.locator(".message .text").all_text_contents()
    reader.page.reload()
    reader.last.wait_for()

    assert reader.page.locator(".message .text").all_text_contents() == before


def test_the_menu_shows_the_commands_and_sends_the_chosen_one(reader: Reader) -> None:
    reader.page.click("#menu")
    commands = reader.page.locator("#choices [role=option]")
    assert [text.split("\n")[0] for text in commands.all_inner_texts()] == [
        "/latest",
        "/summary",
        "/ask",
        "/language",
        "/help",
    ]
    count = reader.count()
    commands.first.click()

    assert "Latest articles" in reader.reply(count).inner_text()
    assert reader.page.locator("#choices").is_hidden()


def test_a_typed_command_is_completed(reader: Reader) -> None:
    reader.page.locator("#composer").press_sequentially("/su")
    reader.page.keyboard.press("Tab")

    assert reader.page.input_value("#composer") == "/summary "


def test_markup_in_a_message_is_shown_as_text(reader: Reader) -> None:
    markup = "<b>bold</b> <img src=x onerror=alert(1)> &amp;"
    reply = reader.says(f"/summary {markup}")

    assert f"“{markup}”" in reply.inner_text()
    assert reader.page.locator(".text img, .text b").count() == 0
    assert markup in reader.page.locator(".message.user").last.inner_text()


def test_a_long_reply_is_shown_from_its_first_line(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 500})
    reply = reader.says("/latest 10").bounding_box()
    window = reader.page.locator("#scroll").bounding_box()

    assert reply
    assert window
    assert reply["height"] > window["height"]
    assert 0 <= reply["y"] - window["y"] < 40


@pytest.mark.parametrize("width", [320, 390, 1100])
def test_nothing_is_wider_than_the_window(reader: Reader, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 800})
    reader.says(LINKED)
    reader.says("wide" * 200)

    assert reader.page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert reader.page.evaluate("document.getElementById('scroll').scrollWidth") <= width


@pytest.mark.parametrize(
    "question",
    [
        "How cold is the seed vault?",
        "Which night trains run again?",
        "Who deciphered the Rosetta Stone?",
        "how far is voyager",
        "What is the leap second?",
        "Who won the football match?",
    ],
)
def test_an_answer_and_a_no_fit_on_the_screen_of_a_small_phone(reader: Reader, question: str) -> None:
    reader.page.set_viewport_size({"width": 360, "height": 740})
    box = reader.says(question).bounding_box()

    assert box
    assert box["height"] <= 620

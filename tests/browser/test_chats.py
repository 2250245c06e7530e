"""Several readers, groups, channels and languages on the page, in a browser."""

import re

import pytest

from tests.browser.conftest import Reader

QUESTION = "When was the Channel Tunnel opened?"
OPENED = "The Channel Tunnel was opened on 6 May 1994"


def unfold(reader: Reader) -> None:
    if reader.page.locator("#chats").is_hidden():
        reader.page.click("#chats-toggle")


def makes(reader: Reader, title: str, *, kind: str = "group", topics: str = "") -> None:
    """Make a group or channel, which is then the open chat."""
    unfold(reader)
    reader.page.click("#new-chat")
    reader.page.fill("#chat-dialog [name=title]", title)
    reader.page.select_option("#chat-dialog [name=type]", kind)
    if topics:
        reader.page.fill("#chat-dialog [name=topics]", topics)
    reader.page.click("#chat-dialog .main")
    reader.page.wait_for_selector(f"#name:text('{title}')")


def opens(reader: Reader, title: str) -> None:
    unfold(reader)
    reader.page.click(f"#chat-list button:has-text('{title}')")
    reader.page.wait_for_selector(f"#name:text('{title}')")


def becomes(reader: Reader, name: str, language: str) -> None:
    """Make a reader, whose chats are then shown."""
    unfold(reader)
    reader.page.click("#new-reader")
    reader.page.fill("#reader-dialog [name=name]", name)
    reader.page.select_option("#reader-dialog [name=language]", language)
    reader.page.click("#reader-dialog .main")
    reader.page.wait_for_selector("#empty:not([hidden])")


def sets(reader: Reader, **choices: str) -> None:
    """Change what the bot is in the open chat."""
    reader.page.click("#settings-open")
    for place, choice in choices.items():
        reader.page.select_option(f"#{place.replace('_', '-')}", choice)
    reader.page.click("#settings-close")


def test_in_a_topic_the_bot_answers_there_when_it_is_addressed(reader: Reader) -> None:
    makes(reader, "Tunnel friends", topics="Trains, Space")
    reader.page.click("#topics button:text('Trains')")
    reply = reader.says(f"/ask {QUESTION}")

    assert OPENED in reply.inner_text()
    assert reply.locator(".sender").inner_text() == "Playground"
    reader.page.click("#topics button:text('Space')")
    reader.page.wait_for_selector("#room:not([hidden])")
    assert reader.page.locator(".message").count() == 0


def test_a_link_of_the_bot_opens_the_private_chat(reader: Reader) -> None:
    makes(reader, "Readers")
    reader.says(f"@playground_bot {QUESTION}")
    reader.last.get_by_text("Read on in private").click()
    reader.page.wait_for_selector("#name:text('Playground')")

    reader.page.wait_for_selector(".message.user .text:has-text('/start ')")


def test_the_bot_hears_all_only_without_privacy_mode_and_nothing_once_it_is_removed(reader: Reader) -> None:
    makes(reader, "Neighbours")
    quiet = reader.page.locator(".message.user .ticks[aria-label=sent]")
    heard = reader.page.locator(".message.user .ticks[aria-label=read]")
    reader.writes("Nice weather")
    quiet.wait_for()
    reader.page.click("#settings-open")
    reader.page.uncheck("#privacy")
    reader.page.click("#settings-close")
    reader.writes("Nice weather again")
    heard.wait_for()
    sets(reader, bot_status="left")
    reader.page.wait_for_selector("#status:text('the bot is not here')")
    reader.writes("/help")
    reader.page.locator(".message.user").nth(2).wait_for()
    assert (quiet.count(), heard.count()) == (2, 1)
    sets(reader, bot_status="administrator")
    reader.page.wait_for_selector("#status:text('the bot is an admin')")
    reader.page.click("#settings-open")
    reader.page.check("#privacy")


def test_a_post_of_a_channel_can_be_edited(reader: Reader) -> None:
    makes(reader, "Garden News", kind="channel")
    reader.writes("Roses bloom")
    reader.does("Edit", reader.page.locator(".message.user").last)
    reader.page.fill("#composer", "All roses bloom")
    reader.page.keyboard.press("Enter")

    edited = reader.page.locator(".message.user:has(.edited)")
    edited.wait_for()
    assert "All roses bloom" in edited.inner_text()


def test_each_reader_has_a_chat_in_the_language_of_the_app(reader: Reader) -> None:
    reader.says("/start")
    becomes(reader, "Оксана", "uk")
    assert reader.page.locator(".message").count() == 0
    reader.page.click("#start")
    greeting = reader.page.locator(".message.bot").last
    greeting.wait_for()
    assert re.search("[а-яіїє]{4}", greeting.inner_text())
    assert reader.page.get_attribute("#composer", "placeholder") == "Повідомлення"

    reader.page.reload()
    greeting.wait_for()
    assert "Оксана" in reader.page.locator("#reader option:checked").inner_text()


def test_another_reader_joins_a_group_and_reads_what_is_new(reader: Reader) -> None:
    becomes(reader, "Bela", "en")
    first = reader.page.locator("#reader option").first.get_attribute("value")
    makes(reader, "Two of us")
    reader.page.click("#settings-open")
    reader.page.locator("#members label", has_text="Robin").locator("input").check()
    reader.page.click("#settings-close")
    reader.writes("Hello Robin")
    unfold(reader)
    reader.page.select_option("#reader", first)
    opens(reader, "Two of us")

    message = reader.page.locator(".message.in", has_text="Hello Robin")
    message.wait_for()
    assert message.locator(".sender").inner_text() == "Bela"


@pytest.mark.parametrize("width", [360, 1100])
def test_an_arabic_reader_reads_from_right_to_left(reader: Reader, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 740})
    becomes(reader, "أميرة", "ar")
    reader.page.click("#start")
    greeting = reader.page.locator(".message.bot .bubble").last
    greeting.wait_for()

    assert reader.page.get_attribute("html", "dir") == "rtl"
    box, window = greeting.bounding_box(), reader.page.locator("#scroll").bounding_box()
    assert box
    assert window
    assert box["x"] + box["width"] / 2 > window["x"] + window["width"] / 2
    assert reader.page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_the_list_of_chats_folds_away_on_a_phone_and_opens_by_keyboard(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 360, "height": 740})
    assert reader.page.locator("#chats").is_hidden()
    reader.page.focus("#chats-toggle")
    reader.page.keyboard.press("Enter")
    assert reader.page.locator("#chats").is_visible()
    reader.page.focus("#chat-list button")
    reader.page.keyboard.press("Escape")

    assert reader.page.locator("#chats").is_hidden()
    assert reader.page.evaluate("document.activeElement.id") == "chats-toggle"
    assert reader.page.evaluate("document.scrollingElement.scrollWidth") <= 360

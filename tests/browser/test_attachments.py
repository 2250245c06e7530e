"""What a reader sends besides texts, what the bot sends, cards, and calls that fail, in a browser."""

import json
import struct
import zlib
from urllib.request import Request, urlopen

import pytest

from bot.playground import TOKEN
from tests.browser.conftest import Reader

FIRST_READER = "2020202020"


def picture(width: int = 320, height: int = 200) -> bytes:
    """Return a PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x40\x90\x60" * width) * height
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def bot_sends_picture(url: str, caption: str) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Month", "callback_data": "odd"}]]}
    fields = {"chat_id": FIRST_READER, "caption": caption, "reply_markup": json.dumps(keyboard)}
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'Content-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n' + picture())
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    with urlopen(Request(f"{url}bot{TOKEN}/sendPhoto", body, headers)) as response:
        assert response.status == 200


def attaches(reader: Reader, label: str, name: str = "", content: bytes = b"") -> None:
    reader.page.click("#attach")
    entry = reader.page.locator("#popup").get_by_role("menuitem", name=label)
    if not name:
        entry.click()
        return
    with reader.page.expect_file_chooser() as chooser:
        entry.click()
    chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def loaded(reader: Reader) -> None:
    condition = "() => [...document.images].every(image => image.complete && image.naturalWidth === 320)"
    reader.page.wait_for_function(condition)


def test_a_photo_with_a_caption_is_sent_and_shown(reader: Reader) -> None:
    reader.says("/start")
    reader.page.fill("#composer", "A field")
    attaches(reader, "Photo", "field.png", picture())
    sent = reader.page.locator(".message.user:has(.photo)")
    sent.wait_for()

    assert "A field" in sent.inner_text()
    assert reader.page.input_value("#composer") == ""
    loaded(reader)


def test_a_voice_message_a_sticker_and_a_file_are_sent(reader: Reader) -> None:
    reader.says("/start")
    attaches(reader, "Voice message")
    reader.page.locator(".message.user .attached", has_text="0:03").wait_for()
    attaches(reader, "Sticker")
    reader.page.locator(".message.user .sticker").wait_for()
    attaches(reader, "File", "timetable.txt", b"6.40")
    file = reader.page.locator(".message.user a.attached", has_text="timetable.txt")
    file.wait_for()

    with reader.page.expect_download() as download:
        file.click()
    assert download.value.path().read_bytes() == b"6.40"


def test_a_picture_of_the_bot_is_shown_in_view_with_its_buttons(reader: Reader, url: str) -> None:
    reader.says("/start")
    bot_sends_picture(url, "Questions per day")
    sent = reader.page.locator(".message.bot:has(.photo)").last
    sent.wait_for()
    loaded(reader)

    box, bar = sent.bounding_box(), reader.page.locator("#bar").bounding_box()
    assert box
    assert bar
    assert box["y"] + box["height"] <= bar["y"]
    assert sent.get_by_role("button", name="Month").is_visible()


def test_a_message_is_forwarded_edited_and_deleted(reader: Reader) -> None:
    reader.says("/start")
    reader.does("Forward", reader.last)
    reader.page.locator("#forward-list button").first.click()
    reader.page.locator(".message.user .origin", has_text="Forwarded from Playground").wait_for()
    reader.writes("A tpyo")
    mine = reader.page.locator(".message.user").last
    reader.does("Edit", mine)
    reader.page.fill("#composer", "A typo")
    reader.page.keyboard.press("Enter")
    reader.page.locator(".message.user:has(.edited)", has_text="A typo").wait_for()
    number = mine.get_attribute("id")
    reader.does("Delete", mine)

    reader.page.wait_for_selector(f"#{number}", state="detached")


def test_a_blocked_bot_cannot_be_written_to_until_it_is_started_again(reader: Reader) -> None:
    reader.says("/start")
    reader.page.click("#block")
    reader.page.wait_for_selector("#unblock:not([hidden])")
    assert reader.page.locator("#bar").is_hidden()
    count = reader.count()
    reader.page.click("#unblock")

    assert "Hello!" in reader.reply(count).inner_text()


@pytest.mark.parametrize("by", ["tap", "keyboard"])
def test_a_card_of_the_inline_panel_is_sent_and_its_buttons_work(reader: Reader, by: str) -> None:
    reader.page.fill("#composer", "@playground_bot Channel Tunnel")
    card = reader.page.locator("#choices .card").first
    card.wait_for()
    title = card.locator("b").inner_text()
    if by == "tap":
        card.click()
    else:
        reader.page.keyboard.press("ArrowDown")
        reader.page.keyboard.press("Enter")
    sent = reader.page.locator(".message.user:has(.origin)", has_text=title).last
    sent.wait_for()

    before = sent.inner_text()
    sent.locator(".keyboard button", has_text="Summary").click()
    reader.page.wait_for_function(
        "([number, before]) => document.getElementById(number).innerText !== before",
        arg=[sent.get_attribute("id"), before],
    )


def test_more_cards_come_when_the_panel_is_scrolled(reader: Reader) -> None:
    reader.page.fill("#composer", "@playground_bot ")
    cards = reader.page.locator("#choices .card")
    cards.first.wait_for()
    count = cards.count()
    reader.page.evaluate("document.getElementById('choices').scrollTop = 1e6")

    condition = "count => document.querySelectorAll('#choices .card').length > count"
    reader.page.wait_for_function(condition, arg=count)


def test_a_call_fails_as_asked_and_the_log_says_so(reader: Reader) -> None:
    reader.says("/start")
    reader.page.click("#log-toggle")
    reader.page.select_option("#fault-status", "502")
    reader.page.click("#fault button")
    reader.page.wait_for_selector("#toast:text('The next sendMessage fails.')")
    reader.page.click("#log-toggle")
    assert reader.says("How far away is Voyager 1?").is_visible()  # the bot repeats the call

    reader.page.click("#log-toggle")
    failed = reader.page.locator("#calls li", has=reader.page.locator(".bad", has_text="502"))
    assert "Bad Gateway" in failed.first.inner_text()
    failed.first.locator("summary").click()
    assert '"chat_id"' in failed.first.locator("pre").first.inner_text()

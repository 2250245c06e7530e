"""The playground as people see it: the bot runs as a process, its page in a real browser."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.settings import Settings
from tests.bot.running import HANG_SECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
BOT = ".message.bot"


class Reader:
    """A person who uses the page: types, presses buttons, reads."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    @property
    def last(self) -> "Locator":
        """The bot's last message at the time of use."""
        return self.page.locator(BOT).last

    def says(self, text: str) -> "Locator":
        """Send a text. Return the bot's reply."""
        count = self.count()
        self.page.fill("#composer", text)
        self.page.click("#send")
        return self.reply(count)

    def writes(self, text: str) -> None:
        """Send a text that the bot does not answer. Return when it is there."""
        count = self.page.locator(".message.user").count()
        self.page.fill("#composer", text)
        self.page.click("#send")
        self.page.locator(".message.user").nth(count).wait_for()

    def does(self, label: str, message: "Locator") -> None:
        """Choose something from the menu of a message."""
        message.hover()
        message.locator(".more").click()
        self.page.locator("#popup").get_by_role("menuitem", name=label).click()

    def presses(self, label: str) -> "Locator":
        """Press a button of the bot's last message. Return the reply."""
        count = self.count()
        self.button(label).click()
        return self.reply(count)

    def turns(self, label: str) -> str:
        """Press a button that changes its message. Return the new text."""
        message, before = self.last, self.last.inner_text()
        self.button(label).click()
        condition = "([node, before]) => !node.isConnected || node.innerText !== before"
        self.page.wait_for_function(condition, arg=[message.element_handle(), before])
        return self.last.inner_text()

    def button(self, label: str) -> "Locator":
        """A button of the bot's last message; the first of several with a number."""
        return self.last.locator(".keyboard").get_by_role("button", name=re.compile(rf"^{label}( \d+)?$")).first

    def count(self) -> int:
        return self.page.locator(BOT).count()

    def reply(self, count: int) -> "Locator":
        condition = f"count => document.querySelectorAll('{BOT}').length > count"
        self.page.wait_for_function(condition, arg=count)
        return self.page.locator(BOT).nth(count)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page of a new bot. The bot ends with exit code 0 and prints no traceback."""
    folder = tmp_path_factory.mktemp("empty")
    printed = tmp_path_factory.mktemp("log") / "printed.txt"
    clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    with printed.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot"],
            cwd=folder,
            env=clean | {"PLAYGROUND_PORT": "0"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(process, printed)
    finally:
        process.terminate()
        code = process.wait(HANG_SECONDS)
    assert code == 0
    assert "Traceback" not in printed.read_text()


def _address(process: "subprocess.Popen[bytes]", printed: Path) -> str:
    end = time.monotonic() + HANG_SECONDS
    while time.monotonic() < end and process.poll() is None:
        text = printed.read_text()
        if "is listening" in text and (address := re.search(r"http://127\.0\.0\.1:\d+/", text)):
            return address[0]
        time.sleep(0.1)
    raise AssertionError(f"the bot did not come up:\n{printed.read_text()}")


@pytest.fixture(scope="module")  # not longer: tests with an event loop cannot run while it is open
def browser(request: pytest.FixtureRequest) -> Iterator["Browser"]:
    chromium = request.config.getoption("--chromium")
    if not chromium:
        pytest.skip("needs a browser: pytest --chromium PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: "Browser", url: str) -> Iterator[Reader]:
    """A person with a phone. The page has no errors and sends requests to the bot's computer only."""
    errors: list[str] = []
    hosts: set[str | None] = set()
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(1000 * HANG_SECONDS)
    page.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(url)
    page.wait_for_selector("#status:text('bot')")
    yield Reader(page)
    page.close()
    assert errors == []
    assert hosts == {"127.0.0.1"}

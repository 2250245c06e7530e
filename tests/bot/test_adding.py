"""Admins add articles in the chat: an address, a post that they forward, a file that they send."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.locales.speaking import Languages
from bot.locales.words import Words
from bot.playground import ApiError, Chat, Message, Telegram, User, attachments, deliver, downloads
from bot.publisher import adding
from bot.publisher.desk import Desk
from bot.state import State
from bot.state.access import StateError
from bot.state.source_choices import SourceChoice
from knowledge import Library, LibrarySettings, StoreError
from tests.bot.conftest import Talk, connected
from tests.bot.running import HANG_SECONDS
from tests.bot.speech import words
from tests.knowledge.documents import word
from tests.newspaper import Paper
from tests.web_server import WebServer

CHANNEL = {"id": -1001002003004, "type": "channel", "title": "Hollerby Ahoy"}
POST = "Night ferry begins\n\nFrom June on, a ferry crosses to Hollerby at midnight. The crossing takes fifty minutes."
STORY = "# Bells of Hollerby\n\nThe largest bell of Hollerby weighs 412 kilograms. It was cast in 1702."


class Admin(Talk):
    """The chat of an admin, who sends more than text."""

    async def forwards(self, text: str, *, name: str | None = "hollerby", post: int = 9) -> list[Message]:
        """Forward a post of a channel. Return the bot's replies."""
        chat = CHANNEL | ({"username": name} if name else {})
        origin = {"type": "channel", "chat": chat, "message_id": post, "date": 1_715_000_000}
        return await self._replies(lambda: forward(self.telegram, text, origin))

    async def sends_file(self, name: str, content: bytes | str, *, size: int = 0) -> Message:
        """Send a file. Return the bot's reply."""
        content = content.encode() if isinstance(content, str) else content
        file = attachments.attachment("document", content, name)
        if size:
            file = replace(file, fields=file.fields | {"file_size": size})
        [reply] = await self._replies(lambda: attachments.user_attaches(self.telegram, file))
        return reply

    async def _replies(self, act: Callable[[], object]) -> list[Message]:
        before = len(self.messages)
        act()
        await deliver(self.telegram, self.application)
        return self.messages[before:]


def forward(telegram: Telegram, text: str, origin: dict[str, Any]) -> None:
    """Forward a message. `origin`: the Bot API's MessageOrigin."""
    elsewhere = Message(0, Chat(-9, "channel", []), telegram.reader, 0, text, forward_origin=origin)
    attachments.user_forwards(telegram, elsewhere, telegram.chat())


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        yield Paper(web)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LibrarySettings:
    monkeypatch.chdir(tmp_path)
    return LibrarySettings(answer_confidence=0.02, fetch_private_hosts=("127.0.0.1",), fetch_delay=0)


@pytest.fixture
async def admin(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Admin]:
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        yield Admin(telegram, application)


def added(new: int = 0, changed: int = 0, same: int = 0, failed: int = 0) -> str:
    return words.ADDED(new=new, changed=changed, same=same, failed=failed)


def in_folder(folder: Path) -> dict[Path, bytes]:
    """Return the files of articles that somebody has put into a folder, by their paths in it."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".db" not in path.name]
    return {path.relative_to(folder): path.read_bytes() for path in files}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def kept(state: State) -> list[SourceChoice]:
    return state.source_choices().all()


async def test_a_feed_is_shown_then_added_and_read_from_then_on(admin: Admin, paper: Paper, state: State) -> None:
    feed = paper.feed("/feed", *(paper.whole(slug, day) for day, slug in enumerate(("sluice", "pontoon"), 1)))

    preview = await admin.says(f"/add {feed}")
    assert [feed, words.ARTICLES(2)] == preview.text.splitlines()[:2]
    assert "News of sluice – Brackwater Post, 1 May 2024\nThe council of Brackwater met" in preview.text
    assert preview.buttons == [words.ADD_ONCE, words.ADD_AND_KEEP_READING, words.CANCEL]
    assert "sluice" not in (await admin.says("/latest")).text

    outcome = await admin.presses(words.ADD_AND_KEEP_READING, preview)
    assert outcome.text == f"{added(new=2)}\n\n{words.KEPT_READING}"
    assert outcome.buttons == []
    assert kept(state) == [SourceChoice(feed, added=True)]
    assert "sluice" in (await admin.says("Was the sluice of last year noted?")).text


async def test_added_once_is_not_read_again(admin: Admin, paper: Paper, state: State) -> None:
    feed = paper.feed("/feed", paper.whole("sluice", 1), paper.whole("pontoon", 2))
    await admin.says(f"/add {feed}")

    assert (await admin.presses(words.ADD_ONCE)).text == added(new=2)
    assert kept(state) == []


async def test_of_a_long_feed_the_first_articles_are_shown(admin: Admin, paper: Paper) -> None:
    feed = paper.feed("/feed", *(paper.whole(f"pier-{number}", number) for number in range(1, 6)))

    preview = await admin.says(f"/add {feed}")

    assert words.FIRST_FOUND in preview.text
    assert len(preview.marked("blockquote")) == 3


async def test_a_page_alone_is_an_article_that_is_added_once(admin: Admin, paper: Paper) -> None:
    paper.article("weir")
    address = paper.web.at("/weir")

    preview = await admin.says(address)  # no command: nothing but an address
    assert preview.buttons == [words.ADD, words.CANCEL]
    assert (await admin.presses(words.ADD)).text == added(new=1)

    assert "weir" in (await admin.says(address)).text  # which is known then: its summary
    assert words.READ_ON in admin.messages[-1].buttons


async def test_what_cannot_be_read_is_said_and_nothing_offered(admin: Admin, paper: Paper) -> None:
    reply = await admin.says(f"/add {paper.web.at('/nowhere')}")

    assert words.NOTHING_FOUND in reply.text
    assert words.NOT_READ in reply.text
    assert reply.buttons == []


async def test_a_site_that_breaks_between_preview_and_add_is_said(admin: Admin, paper: Paper, library: Library) -> None:
    paper.article("weir")
    await admin.says(f"/add {paper.web.at('/weir')}")
    paper.put("/weir", b"", "text/html")
    before = library.statistics().articles

    outcome = await admin.presses(words.ADD)

    assert outcome.text.startswith(added(failed=1))
    assert library.statistics().articles == before


@pytest.mark.parametrize("wrong", ["", "folder:/etc", "/etc/passwd", "telegram:/srv/export", "some words"])
async def test_only_addresses_and_channels_are_added_from_the_chat(admin: Admin, wrong: str) -> None:
    assert (await admin.says(f"/add {wrong}")).text == words.ADD_HOW


async def test_nothing_is_added_when_the_admin_says_no(admin: Admin, library: Library) -> None:
    before = library.statistics()
    await admin.forwards(POST)

    assert (await admin.presses(words.CANCEL)).text == words.NOTHING_CHANGED
    assert library.statistics() == before


async def test_posts_of_an_added_channel_are_taken_in(admin: Admin, state: State, library: Library) -> None:
    reply = await admin.says("/add @Hollerby")
    assert reply.text == f"@Hollerby\n{words.CHANNEL_FOUND}"
    assert reply.buttons == [words.ADD_AND_KEEP_READING, words.CANCEL]
    await admin.presses(words.ADD_AND_KEEP_READING)
    assert kept(state) == [SourceChoice("@Hollerby", added=True)]

    chat = CHANNEL | {"username": "hollerby"}
    post = {"message_id": 3, "date": 1_715_000_000, "chat": chat, "sender_chat": chat, "text": POST}
    admin.telegram.updates.add("channel_post", post)
    await deliver(admin.telegram, admin.application)

    assert [found.title for found in library.find("Night ferry begins")] == ["Night ferry begins"]


async def test_a_forwarded_post_becomes_an_article(admin: Admin, library: Library) -> None:
    [preview] = await admin.forwards(POST)
    assert preview.text.startswith(
        f"Hollerby Ahoy\n{words.ARTICLES(1)}\n\nNight ferry begins – Hollerby Ahoy, 6 May 2024"
    )
    assert preview.buttons == [words.ADD, words.CANCEL]

    assert (await admin.presses(words.ADD)).text == added(new=1)

    [article] = library.find("Night ferry begins")
    assert (article.url, article.source) == ("https://t.me/hollerby/9", "Hollerby Ahoy")
    assert "fifty minutes" in (await admin.says("How long does the crossing to Hollerby take?")).text


async def test_the_same_post_forwarded_again_is_known(admin: Admin) -> None:
    for expected in (added(new=1), added(same=1)):
        await admin.forwards(POST)
        assert (await admin.presses(words.ADD)).text == expected


async def test_a_forwarded_picture_without_words_is_no_article(admin: Admin) -> None:
    [reply] = await admin.forwards("…")
    assert words.NOTHING_FOUND in reply.text
    assert reply.buttons == []


async def test_other_messages_of_an_admin_are_answered_as_ever(admin: Admin) -> None:
    assert "6.40" in (await admin.says("When does the first ferry leave the harbour?")).text
    forward(admin.telegram, "Who is Inga Torvald?", {"type": "hidden_user", "sender_user_name": "Mo", "date": 1})
    await deliver(admin.telegram, admin.application)
    assert "harbour master Inga Torvald" in admin.messages[-1].text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bells.md", STORY.encode()),
        ("bells.docx", word("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in STORY[2:].split("\n\n")))),
        ("bells.csv", b"title,text\nBells,The largest bell of Hollerby weighs 412 kilograms.\n"),
    ],
)
async def test_a_file_is_shown_then_added_and_kept(admin: Admin, tmp_path: Path, name: str, content: bytes) -> None:
    preview = await admin.sends_file(name, content)
    assert preview.text.startswith(f"{name}\n{words.ARTICLES(1)}")
    assert not in_folder(tmp_path)

    assert (await admin.presses(words.ADD)).text == added(new=1)

    assert in_folder(tmp_path) == {Path("data/received", name): content}
    assert mode(tmp_path / "data/received") == 0o700
    assert "412 kilograms" in (await admin.says("How much does the largest bell of Hollerby weigh?")).text


async def test_a_file_of_the_same_name_takes_the_place_of_the_former(admin: Admin, library: Library) -> None:
    record = '{{"title": "Bell {0}", "text": "The bell called {0} hangs in the tower of Hollerby."}}\n'.format
    await admin.sends_file("bells.jsonl", record("Greta") + record("Ida"))
    assert words.FILE_REPLACES not in admin.messages[-1].text
    await admin.presses(words.ADD)

    preview = await admin.sends_file("bells.jsonl", record("Greta"))
    assert words.FILE_REPLACES in preview.text
    await admin.presses(words.ADD)

    assert [bool(library.find(title)) for title in ("Bell Greta", "Bell Ida")] == [True, False]


@pytest.mark.parametrize("name", ["../../bells.md", "/etc/bells.md", ".bells.md", "a\\b\\bells.md", "b\nells.md"])
async def test_a_name_leads_nowhere_else(admin: Admin, tmp_path: Path, name: str) -> None:
    await admin.sends_file(name, STORY)
    assert (await admin.presses(words.ADD)).text == added(new=1)

    [file] = in_folder(tmp_path)
    assert file.parent == Path("data/received")
    assert file.suffix == ".md"
    assert not file.name.startswith(".")


@pytest.mark.parametrize(
    ("name", "content"),
    [("film.mp4", b"\0\0\0\x18ftypmp42"), ("empty.md", b" "), ("broken.docx", b"PK\x03\x04 no"), ("bad.json", b"{")],
)
async def test_a_file_without_articles_is_refused_in_plain_words(
    admin: Admin, tmp_path: Path, name: str, content: bytes
) -> None:
    reply = await admin.sends_file(name, content)

    assert reply.text.startswith(f"{name}\n{words.NOTHING_FOUND}\n\n{words.NOT_READ}\n• {name}")
    assert "/tmp" not in reply.text
    assert reply.buttons == []
    assert not in_folder(tmp_path)


async def test_of_a_file_what_can_be_read_is_added_and_the_rest_is_said(admin: Admin) -> None:
    preview = await admin.sends_file("bells.jsonl", '{"title": "Greta", "text": "A bell of Hollerby."}\n{"title": 5}\n')
    assert f"{words.NOT_READ}\n• bells.jsonl:2: has no text" in preview.text

    outcome = await admin.presses(words.ADD)

    assert outcome.text == f"{added(new=1, failed=1)}\n\n{words.NOT_READ}\n• bells.jsonl:2: has no text"


async def test_a_file_that_is_too_large_is_not_even_fetched(admin: Admin) -> None:
    reply = await admin.sends_file("all.jsonl", b"{}", size=downloads.MOST_BYTES + 1)

    assert reply.text == words.FILE_TOO_LARGE(megabytes=20)
    assert "getFile" not in [call.method for call in admin.telegram.log]


async def test_a_file_that_telegram_does_not_give_is_said(admin: Admin) -> None:
    admin.telegram.fail_next(ApiError(400, "wrong file_id or the file is temporarily unavailable"), "getFile")

    assert (await admin.sends_file("bells.md", STORY)).text == words.FILE_LOST


@pytest.mark.parametrize("second", [words.ADD, words.CANCEL])
async def test_a_second_press_does_nothing(admin: Admin, second: str) -> None:
    [preview] = await admin.forwards(POST)
    queries = [admin.telegram.user_presses(preview.id, label=label) for label in (words.ADD, second)]
    await deliver(admin.telegram, admin.application)

    assert all(query.answer is not None for query in queries)
    assert preview.text == added(new=1)
    assert admin.messages[-1] is preview


@pytest.mark.parametrize("offer", ["address", "post", "file"])
async def test_buttons_work_after_a_restart(
    telegram: Telegram, library: Library, state: State, paper: Paper, offer: str
) -> None:
    paper.article("weir")
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        before = Admin(telegram, application)
        if offer == "address":
            await before.says(f"/add {paper.web.at('/weir')}")
        elif offer == "post":
            await before.forwards(POST)
        else:
            await before.sends_file("bells.md", STORY)
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        assert (await Admin(telegram, application).presses(words.ADD)).text == added(new=1)


async def test_a_failure_leaves_the_buttons(admin: Admin, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StoreError("the database is locked")

    [preview] = await admin.forwards(POST)
    with monkeypatch.context() as patch:
        patch.setattr(library, "add", fails)
        await admin.presses(words.ADD, preview)

    assert (await admin.presses(words.ADD, preview)).text == added(new=1)


async def test_while_it_reads_it_says_so(admin: Admin, paper: Paper) -> None:
    paper.article("weir")
    await admin.says(f"/add {paper.web.at('/weir')}")
    await admin.presses(words.ADD)

    calls = [(c.method, c.parameters["text"]) for c in admin.telegram.log if "text" in c.parameters]
    assert [text == words.READING for _, text in calls] == [True, False, True, False]
    assert [method for method, _ in calls] == ["sendMessage", *["editMessageText"] * 3]


async def test_reading_ends_some_time(admin: Admin, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MINUTES", 0)
    feed = paper.feed("/feed", paper.whole("sluice", 1), paper.whole("pontoon", 2))
    await admin.says(f"/add {feed}")

    outcome = await admin.presses(words.ADD_AND_KEEP_READING)

    assert outcome.text == f"{words.READ_FOR_LONG(minutes=0, new=2)}\n{words.KEPT_READING}"
    assert "sluice" in (await admin.says("Was the sluice of last year noted?")).text


async def test_a_preview_shows_what_was_found_in_time(
    admin: Admin, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "PREVIEW_SECONDS", 0)
    feed = paper.feed("/feed", paper.whole("sluice", 1), paper.whole("pontoon", 2))

    preview = await admin.says(f"/add {feed}")

    assert words.FIRST_FOUND in preview.text
    assert len(preview.marked("blockquote")) == 1


async def test_reading_ends_when_the_bot_stops() -> None:
    ended = threading.Event()

    def work(cancelled: threading.Event) -> None:
        cancelled.wait(HANG_SECONDS)
        ended.set()

    task = asyncio.create_task(adding.in_thread(work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await asyncio.to_thread(ended.wait, HANG_SECONDS)


async def test_without_the_bots_database_an_address_is_added_all_the_same(
    admin: Admin, paper: Paper, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: str) -> str:
        raise StateError("the disk is full")

    monkeypatch.setattr(state, "remember", fails)
    paper.article("weir")
    await admin.says(f"/add {paper.web.at('/weir')}")

    assert (await admin.presses(words.ADD)).text == added(new=1)


async def test_what_was_offered_may_be_gone(admin: Admin) -> None:
    [preview] = await admin.forwards(POST)
    del admin.telegram.chat().history[preview.id - 1]

    assert (await admin.presses(words.ADD)).text == words.OLD_BUTTON


async def test_an_admin_of_yesterday_adds_nothing(telegram: Telegram, library: Library, state: State) -> None:
    async with connected(telegram, library, state, desk=Desk(frozenset({telegram.reader.id}))) as application:
        await Admin(telegram, application).forwards(POST)
    async with connected(telegram, library, state, desk=Desk(frozenset({5}))) as application:
        assert (await Admin(telegram, application).presses(words.ADD)).text == words.OLD_BUTTON
    assert not library.find("Night ferry begins")


async def test_for_readers_nothing_of_this_exists(chat: Talk, library: Library) -> None:
    reader, before = Admin(chat.telegram, chat.application), library.statistics()

    assert (await reader.says("/add https://example.org")).text == words.UNKNOWN_COMMAND
    assert (await reader.says("https://example.org/none")).text == words.NO_SUCH_PAGE
    assert (await reader.sends_file("bells.md", STORY)).text == words.TEXT_ONLY
    [answer] = await reader.forwards(POST)
    assert words.ADD not in answer.buttons
    assert library.statistics() == before


async def test_in_groups_an_admin_adds_nothing(telegram: Telegram, library: Library, state: State) -> None:
    ada = User(32, "Ada")
    async with connected(telegram, library, state, desk=Desk(frozenset({ada.id}))) as application:
        group = telegram.add_group("Editors", ada)
        telegram.user_says("/add https://example.org", user=ada, chat=group)
        await deliver(telegram, application)
        assert len(group.messages) == 1


async def test_each_action_is_one_line_in_the_log(admin: Admin, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "bot.publisher"):
        await admin.forwards(POST)
        await admin.presses(words.ADD)

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.publisher")]
    assert lines == [f"admin {admin.telegram.reader.id} added: post, 1 new, 0 changed"]


@pytest.mark.parametrize("code", ["ar", "uk"])
async def test_it_is_said_in_the_language_of_the_admin(admin: Admin, code: str) -> None:
    spoken: Words = Languages().first_of(code)
    admin.telegram.reader.language_code = code

    [preview] = await admin.forwards(POST)
    assert preview.buttons == [spoken.ADD, spoken.CANCEL]
    outcome = await admin.presses(spoken.ADD)

    assert outcome.text == spoken.ADDED(new=1, changed=0, same=0, failed=0)

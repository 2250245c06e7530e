"""Posts of a channel in which the bot is an admin, as they come, with edits, over the local Bot API server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.app import build
from bot.playground import PlaygroundRequest, Telegram, deliver
from bot.polling import UPDATES, App
from bot.settings import Settings
from bot.state import State
from knowledge import ConfigError, Library, StoreError, channel_names
from tests.bot.conftest import Talk

CHANNEL = {"id": -1001234567890, "type": "channel", "title": "Grimholm Harbour", "username": "GrimholmHarbour"}
POST = (
    "Dredger arrives on Thursday\n\n"
    "The dredger Moewe starts work in the inner harbour of Grimholm. It removes 9,000 tons of mud until July."
)


@dataclass
class Channel:
    """The channel, as its editor sees it."""

    telegram: Telegram
    application: App
    chat: dict[str, Any] = field(default_factory=lambda: dict(CHANNEL))

    async def post(self, text: str, number: int = 17, *, kind: str = "channel_post", **more: Any) -> None:
        message = {"message_id": number, "date": 1710230400, "chat": self.chat, "sender_chat": self.chat, "text": text}
        self.telegram.updates.add(kind, message | more)
        await deliver(self.telegram, self.application)

    async def edit(self, text: str, number: int = 17, **more: Any) -> None:
        await self.post(text, number, kind="edited_channel_post", edit_date=1710234000, **more)


def application(telegram: Telegram, library: Library, state: State, channels: frozenset[str] | None) -> App:
    request = PlaygroundRequest(telegram)
    return build(telegram.token, library, state, channels=channels, request=request, polling=request)


@pytest.fixture
async def channel(telegram: Telegram, library: Library, state: State) -> AsyncIterator[Channel]:
    async with application(telegram, library, state, frozenset({"grimholmharbour"})) as app:
        yield Channel(telegram, app)


@pytest.fixture
def talk(channel: Channel) -> Talk:
    return Talk(channel.telegram, channel.application)


async def test_a_post_answers_and_follows_its_edits(channel: Channel, talk: Talk, library: Library) -> None:
    await channel.post(POST)
    assert not talk.messages  # a channel gets no replies
    reply = await talk.says("How much mud does the dredger remove?")
    assert "9,000 tons of mud" in reply.text
    assert "Dredger arrives on Thursday" in reply.text

    await channel.edit(POST.replace("9,000", "7,500"))
    reply = await talk.says("How much mud does the dredger remove?")
    assert "7,500 tons" in reply.text
    assert "9,000" not in reply.text
    [post] = [item for item in library.latest() if item.url == "https://t.me/GrimholmHarbour/17"]
    assert (post.source, post.updated is not None, len(library.versions(post.id))) == ("Grimholm Harbour", True, 1)


async def test_a_post_whose_words_are_taken_away_is_withdrawn_and_one_that_is_deleted_stays(
    channel: Channel, talk: Talk, library: Library
) -> None:
    """Telegram sends no update of a deletion. An editor takes the words away first."""
    await channel.post(POST)
    reply = await talk.says("/latest")
    assert "Dredger" in reply.text

    await channel.edit("—")

    assert "Dredger" not in (await talk.says("/latest")).text
    assert not [item for item in library.latest() if "Dredger" in item.title]


async def test_buttons_under_an_answer_from_a_withdrawn_post_say_so(channel: Channel, talk: Talk) -> None:
    await channel.post(POST)
    reply = await talk.says("How much mud does the dredger remove?")
    [label] = [button["text"] for row in reply.keyboard for button in row if "ummary" in button["text"]][:1]
    await channel.edit("…")
    query = channel.telegram.user_presses(reply.id, label=label)
    await deliver(channel.telegram, channel.application)
    assert query.answer is not None
    said = str(query.answer.get("text", "")) + "".join(message.text for message in talk.messages[-1:])
    assert "gone" in said


async def test_a_failure_is_not_told_to_the_channel(
    channel: Channel, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(library, "add", fails)
    await channel.post(POST)
    assert not [call for call in channel.telegram.log if call.method.lower().startswith("send")]


@pytest.mark.parametrize(
    ("chat", "channels", "taken"),
    [
        ({}, frozenset({"grimholmharbour"}), True),
        ({}, None, True),
        ({}, frozenset(), False),
        ({}, frozenset({"othernews"}), False),
        ({"username": "GRIMHOLMHARBOUR"}, frozenset({"grimholmharbour"}), True),
        ({"username": None}, frozenset({"grimholmharbour"}), False),
        ({"username": None}, None, True),
    ],
)
async def test_only_wanted_channels_are_taken_in(
    telegram: Telegram,
    library: Library,
    state: State,
    chat: dict[str, Any],
    channels: frozenset[str] | None,
    taken: bool,
) -> None:
    async with application(telegram, library, state, channels) as app:
        shown = {name: value for name, value in (CHANNEL | chat).items() if value}
        await Channel(telegram, app, shown).post(POST)
    assert any("Dredger" in item.title for item in library.latest()) is taken


@pytest.mark.parametrize(
    ("text", "entities", "title", "words"),
    [
        ("Ice 🧊 on the lake\nStay off it, says Liv.", [("bold", 0, 18)], "Ice 🧊 on the lake", "Stay off it"),
        ("#harbour The crane is repaired.", [("hashtag", 0, 8)], "The crane is repaired.", "#harbour The crane"),
        ("One short line", [], "One short line", "One short line"),
        ("Fähre\n\nDie Fähre fährt wieder.", [("italic", 0, 5), ("bold", 0, 5)], "Fähre", "Die Fähre fährt"),
        ("Title\n\nread https://a.example.org now", [("url", 12, 21)], "Title", "read https://a.example.org now"),
    ],
)
async def test_formats_and_titles_are_read(
    channel: Channel, library: Library, text: str, entities: list[tuple[str, int, int]], title: str, words: str
) -> None:
    marks = [{"type": kind, "offset": start, "length": length} for kind, start, length in entities]
    await channel.post(text, 5, entities=marks)
    [post] = [item for item in library.latest(10) if item.url == "https://t.me/GrimholmHarbour/5"]
    assert post.title == title
    assert post.text.startswith(words)


async def test_a_caption_is_a_post_and_a_picture_without_one_is_none(channel: Channel, library: Library) -> None:
    before = library.statistics().articles
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
    await channel.post("", 8, photo=photo)
    assert library.statistics().articles == before
    await channel.post("", 9, photo=photo, caption="The new crane stands on the quay since this morning.")
    assert library.statistics().articles == before + 1


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("@Rivertown", "rivertown"),
        ("t.me/rivertown", "rivertown"),
        ("https://t.me/rivertown", "rivertown"),
        ("http://t.me/Rivertown/", "rivertown"),
        ("https://t.me/s/rivertown", "rivertown"),
        ("https://telegram.me/rivertown", "rivertown"),
        ("https://t.me/rivertown/17", None),
        ("https://t.me/+secret", None),
        ("@abc", None),
        ("folder:@rivertown", None),
        ("https://example.org/rivertown", None),
    ],
)
def test_a_channel_is_named_as_people_write_it(word: str, name: str | None) -> None:
    assert channel_names([word]) == ({name} if name else frozenset())


def test_the_setting_says_which_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = "@rivertown https://t.me/lakeside folder:articles"
    assert Settings(sources=sources).channels == {"rivertown", "lakeside"}
    assert Settings(sources=sources, channel_posts="all").channels is None
    assert Settings(sources=sources, channel_posts="none").channels == frozenset()
    with pytest.raises(ConfigError, match="CHANNEL_POSTS"):
        Settings(channel_posts="some")
    assert {"channel_post", "edited_channel_post"} <= set(UPDATES)

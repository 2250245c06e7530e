"""The page's requests: readers, chats, files, cards and failures, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.playground import Playground, Telegram
from tests.bot.playground.conftest import Bot
from tests.bot.running import HANG_SECONDS

PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[ClientSession]:
    async with ClientSession(playground.url) as session:
        yield session


async def post(http: ClientSession, path: str, **body: Any) -> Any:
    async with http.post(f"/api/{path}", json=body) as response:
        return await response.json()


async def state(http: ClientSession, reader: int) -> Any:
    async with http.get("/api/state", params={"reader": reader}) as response:
        return await response.json()


async def attach(http: ClientSession, **said: Any) -> Any:
    headers = {"Content-Type": "application/octet-stream"}
    async with http.post("/api/attachments", params=said, data=PICTURE, headers=headers) as response:
        return await response.json()


async def test_readers_see_their_own_chats_only(http: ClientSession, telegram: Telegram) -> None:
    reader = (await post(http, "readers", name="Amira", language="ar"))["id"]
    await post(http, "messages", reader=reader, text="/start")

    shown = await state(http, reader)
    assert (shown["user"]["language_code"], [c["messages"][0]["text"] for c in shown["chats"]]) == ("ar", ["/start"])
    assert {r["id"] for r in shown["readers"]} == {reader, telegram.reader.id}
    refused = await post(http, "messages", chat=reader, text="not mine")
    assert refused["description"] == "Bad Request: there is no such chat"


async def test_a_group_is_made_and_set_up(http: ClientSession, telegram: Telegram) -> None:
    chat = (await post(http, "chats", title="Readers", topics=["News", " "]))["id"]
    other = (await post(http, "readers", name="Oksana", language="uk"))["id"]
    await post(http, "members", chat=chat, user=other, member=True)
    topic = (await post(http, "topics", chat=chat, name="Sport"))["id"]
    await post(http, "bot", chat=chat, status="administrator")
    await post(http, "privacy", enabled=False)
    said = await post(http, "messages", reader=other, chat=chat, thread=topic, text="Hello")

    shown = (await state(http, other))["chats"][-1]
    assert [topic["name"] for topic in shown["topics"]] == ["News", "Sport"]
    assert (shown["bot"], shown["admin"], said["message_thread_id"]) == ("administrator", False, topic)
    assert not telegram.privacy


async def test_a_wrong_request_changes_nothing(http: ClientSession, telegram: Telegram) -> None:
    for path, body in [
        ("readers", {"name": " "}),
        ("chats", {"title": ""}),
        ("bot", {"status": "member"}),
        ("bot", {"status": "king"}),
        ("members", {"user": 5}),
        ("topics", {"name": "a"}),
        ("faults", {"status": 500}),
        ("inline/5", {"card": 0}),
        ("messages", {"reader": 5, "text": "a"}),
        ("messages", {"reader": telegram.bot.id, "text": "a"}),
        ("messages/1/forward", {"to": 5}),
    ]:
        assert not (await post(http, path, **body)).get("ok", True), path
    assert len(telegram.chats) == 1


async def test_others_messages_are_neither_edited_nor_deleted(bot: Bot, http: ClientSession) -> None:
    sent = (await bot.says("Hello"))["message_id"]
    for path in (f"messages/{sent}/edit", f"messages/{sent}/delete"):
        assert (await post(http, path, text="x"))["description"] == "Bad Request: this is not your message"


async def test_a_picture_is_shown_and_a_file_is_saved(http: ClientSession) -> None:
    photo = (await attach(http, kind="photo", caption="A rose"))["message_id"]
    document = (await attach(http, kind="document", name="a b.html"))["message_id"]

    async with http.get(f"/files/{photo}") as response:
        assert (response.content_type, await response.read()) == ("image/png", PICTURE)
    async with http.get(f"/files/{document}") as response:
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%20b.html"
    async with http.get("/files/999") as response:
        assert response.status == 404
    assert not (await attach(http, kind="music"))["ok"]


async def test_a_card_is_offered_and_sent(bot: Bot, http: ClientSession, telegram: Telegram) -> None:
    offered = asyncio.create_task(post(http, "inline", query="roses"))
    async with asyncio.timeout(HANG_SECONDS):
        while not telegram.inline_queries:  # noqa: ASYNC110 -- the request sets no event
            await asyncio.sleep(0)
    [query] = telegram.inline_queries
    card = {"type": "article", "id": "1", "title": "Roses", "input_message_content": {"message_text": "Red"}}
    await bot.answerInlineQuery(inline_query_id=query, results=[card], next_offset="1")

    assert (await offered)["results"][0]["title"] == "Roses"
    sent = await post(http, f"inline/{query}", card=0)
    assert (sent["text"], sent["via_bot"]) == ("Red", True)


@pytest.mark.parametrize("status", [400, 403, 429, 502])
async def test_a_failure_is_asked_for_once(bot: Bot, http: ClientSession, telegram: Telegram, status: int) -> None:
    await post(http, "faults", status=status, method="getChat")
    parameters = {"chat_id": telegram.reader.id}
    assert [(await telegram.respond(telegram.token, "getChat", parameters))[0] for _ in "ab"] == [status, 200]

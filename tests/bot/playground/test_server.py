import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

from bot.playground import Playground, PlaygroundError, Telegram
from bot.playground.errors import too_many_requests
from tests.bot.playground.conftest import echo, held, more
from tests.bot.running import HANG_SECONDS


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[ClientSession]:
    async with ClientSession(playground.url) as session:
        yield session


@pytest.fixture
async def running(playground: Playground) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    """A bot that polls over HTTP, as it would poll Telegram."""
    app = ApplicationBuilder().token(playground.token).base_url(playground.base_url).build()
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(more))
    async with app:
        assert app.updater
        await app.updater.start_polling()
        await app.start()
        yield app
        await app.updater.stop()
        await app.stop()


async def test_a_whole_conversation_over_http(
    running: Application[Any, Any, Any, Any, Any, Any], http: ClientSession, telegram: Telegram
) -> None:
    async with asyncio.timeout(HANG_SECONDS), http.get("/api/events") as events:
        assert events.content_type == "text/event-stream"

        async def happens(kind: str) -> Any:
            async for line in events.content:
                if line.startswith(b"data: ") and (event := json.loads(line[6:]))["type"] == kind:
                    return event
            raise AssertionError(f"no {kind}")

        sent = await (await http.post("/api/messages", json={"text": "zebras"})).json()
        assert (sent["by_bot"], sent["read"]) == (False, False)
        assert (await happens("read"))["message"]["read"]
        reply = (await happens("message"))["message"]
        assert (reply["text"], reply["by_bot"]) == ("You said zebras", True)
        assert reply["reply_to_message"]["message_id"] == sent["message_id"]
        assert reply["reply_markup"] == {"inline_keyboard": [[{"text": "More"}]]}
        place = f"/api/messages/{reply['message_id']}/press"
        pressed = await (await http.post(place, json={"row": 0, "column": 0})).json()
        answer = await happens("answer")
        assert (answer["query"], answer["answer"]["text"]) == (pressed["query"], "Here it comes")
        assert (await happens("edit"))["message"]["text"] == "That was all"
        state = await (await http.get("/api/state")).json()
        [chat] = state["chats"]
        assert [m["text"] for m in chat["messages"]] == ["/start", "zebras", "That was all"]
        log = await (await http.get("/log")).json()
        assert {"getMe", "sendMessage", "answerCallbackQuery"} <= {call["method"] for call in log}


def multipart(parameters: dict[str, str]) -> FormData:
    form = FormData(parameters)
    form.add_field("attachment", b"bytes", filename="a.bin")
    return form


@pytest.mark.parametrize("encoding", ["query", "form", "multipart", "json"])
async def test_parameters_may_be_encoded_in_four_ways(
    http: ClientSession, playground: Playground, encoding: str
) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    values: dict[str, Any] = {"chat_id": playground.telegram.reader.id, "text": "ü & ö", "reply_markup": markup}
    flat = values | {"chat_id": str(values["chat_id"]), "reply_markup": json.dumps(markup)}
    path = f"/bot{playground.token}/sendMessage"
    request: dict[str, Any] = {
        "query": {"params": flat},
        "form": {"data": flat},
        "multipart": {"data": multipart(flat)},
        "json": {"json": values},
    }
    async with http.request("GET" if encoding == "query" else "POST", path, **request[encoding]) as response:
        envelope = await response.json()
    assert envelope["ok"]
    assert (envelope["result"]["text"], envelope["result"]["reply_markup"]) == ("ü & ö", markup)


async def test_a_refusal_has_its_http_status_and_retry_after(http: ClientSession, playground: Playground) -> None:
    async with http.get("/bot1:x/getMe") as response:
        assert (response.status, (await response.json())["error_code"]) == (401, 401)
    async with http.post(f"/bot{playground.token}/getMe", data="{", headers={"Content-Type": "application/json"}) as r:
        assert (r.status, (await r.json())["ok"]) == (400, False)
    playground.telegram.fail_next(too_many_requests(5))
    async with http.get(f"/bot{playground.token}/getMe") as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "5")
        assert (await response.json())["parameters"] == {"retry_after": 5}
    async with http.get("/nowhere") as response:
        assert (response.status, (await response.json())["ok"]) == (404, False)


@pytest.mark.parametrize("path", ["/", "/page.js", "/message.js", "/style.css"])
async def test_the_page_loads_nothing_from_elsewhere(http: ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert response.status == 200
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
        text = await response.text()
    assert "innerHTML" not in text
    assert 'src="http' not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/state", "/bot{token}/getMe"])
async def test_requests_of_other_web_pages_are_refused(
    http: ClientSession, playground: Playground, path: str, headers: dict[str, str]
) -> None:
    async with http.get(path.format(token=playground.token), headers=headers) as response:
        assert response.status == 403


async def test_a_form_of_another_page_cannot_write(http: ClientSession, telegram: Telegram) -> None:
    async with http.post("/api/messages", data='{"text": "a"}', headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 415
    assert len(telegram.chat().messages) == 1


async def test_a_wrong_request_of_the_page_is_explained(http: ClientSession) -> None:
    for path, body in [
        ("messages", {"text": " "}),
        ("messages", {"text": "a", "reply_to": 99}),
        ("messages", {"text": "a", "reply_to": "x"}),
        ("messages/99/edit", {"text": "a"}),
        ("messages/1/press", {"row": 0, "column": 0}),
        ("messages/1/press", {}),
    ]:
        async with http.post(f"/api/{path}", json=body) as response:
            assert response.status == 400, path
            assert (await response.json())["description"]


async def test_a_reader_can_edit_and_leave(http: ClientSession, telegram: Telegram) -> None:
    await http.post("/api/messages/1/edit", json={"text": "/help"})
    await http.post("/api/block", json={"blocked": True})
    assert [next(reversed(update)) for update in telegram.updates.take()] == ["edited_message", "my_chat_member"]
    [chat] = (await (await http.get("/api/state")).json())["chats"]
    assert (chat["blocked"], chat["messages"][0]["edited"]) == (True, True)


async def test_an_occupied_port_is_explained(playground: Playground) -> None:
    with pytest.raises(PlaygroundError, match=f"port {playground.port} is taken.*PLAYGROUND_PORT"):
        await Playground(port=playground.port).start()


async def test_stopping_ends_open_requests(telegram: Telegram) -> None:
    playground = Playground(telegram=telegram)
    await playground.start()
    async with ClientSession(playground.url) as http, http.get("/api/events"):
        request = asyncio.create_task(http.get(f"/bot{playground.token}/getUpdates?timeout=50"))
        await held(telegram.updates)
        async with asyncio.timeout(HANG_SECONDS):
            await playground.stop()
            async with await request as response:
                assert (await response.json())["result"] == []

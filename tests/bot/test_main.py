"""``python -m bot`` without a token: the playground, from its start to its end."""

import asyncio
import os
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.bot.running import HANG_SECONDS, Program, running


async def page_of(program: Program) -> str:
    return (await program.prints("http://127.0.0.1:")).strip()


async def answer(page: str, text: str) -> Any:
    """Send a message on the playground's page. Return the bot's reply."""
    async with aiohttp.ClientSession(page) as session, asyncio.timeout(HANG_SECONDS):
        before = len(await _messages(session))
        await session.post("/api/messages", json={"text": text})
        while True:
            messages = await _messages(session)
            if len(messages) >= before + 2:
                return messages[-1]
            await asyncio.sleep(0.05)


async def _messages(session: aiohttp.ClientSession) -> list[Any]:
    state = await (await session.get("/api/state")).json()
    return state["chats"][0]["messages"]  # the private chat


async def test_the_first_run_needs_no_settings_and_answers(tmp_path: Path) -> None:
    async with running(tmp_path, PLAYGROUND_PORT="0") as program:
        page = await page_of(program)
        async with aiohttp.ClientSession() as session, session.get(page) as response:
            assert response.status == 200
        reply = await answer(page, "/latest")
        assert "Latest articles" in str(reply)
        assert await program.stops() == 0

    assert "Traceback" not in program.output


async def test_articles_of_a_source_are_read_while_it_runs(tmp_path: Path) -> None:
    (tmp_path / "my articles").mkdir()
    (tmp_path / "my articles" / "zoo.md").write_text("# The zoo\n\nZebras graze behind the old gate.\n")
    (tmp_path / "my articles" / "empty.md").write_text("")
    settings = {"PLAYGROUND_PORT": "0", "SOURCES": '"folder:my articles"', "ANSWER_CONFIDENCE": "0"}
    async with running(tmp_path, **settings) as program:
        page = await page_of(program)
        await program.prints("sources read: 1 new")
        reply = await answer(page, "Where do zebras graze?")
        assert "behind the old gate" in str(reply)
        assert await program.stops() == 0

    assert "empty.md" in program.output
    assert "Where do zebras" not in program.output


async def test_a_busy_port_is_reported_before_anything_is_created(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        async with running(tmp_path, PLAYGROUND_PORT=port) as program:
            assert await program.ends() == 2

    last = program.output.splitlines()[-1]
    assert last.startswith("bot: PLAYGROUND_PORT: ")
    assert port in last
    assert "Traceback" not in program.output
    assert list(os.scandir(tmp_path)) == []


@pytest.mark.parametrize(("argument", "code"), [("--help", 0), ("--frobnicate", 2), ("serve", 2)])
async def test_help_is_short_and_unknown_arguments_are_refused(tmp_path: Path, argument: str, code: int) -> None:
    async with running(tmp_path, argument) as program:
        assert await program.ends() == code

    assert program.output.startswith("usage: python -m bot")
    assert list(os.scandir(tmp_path)) == []

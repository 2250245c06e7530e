"""Files of the bot that are damaged, deleted or cannot be written: readers and admins are told, never a traceback."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.state import State
from tests.bot.faults.faulty_telegram import FaultyTelegram
from tests.bot.faults.test_full_disk import ADMIN, ANSWER, disk
from tests.bot.running import running
from tests.small_disk import SmallDisk

__all__ = ["disk"]


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def flip(file: Path) -> None:
    """Invert all bytes but those of the first page, in place."""
    content = file.read_bytes()
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(bytes(255 - byte for byte in content[4096:]))


BREAKS: dict[str, Callable[[Path], None]] = {"truncated": truncate, "bytes flipped": flip, "deleted": Path.unlink}


@pytest.mark.parametrize("way", BREAKS)
async def test_a_store_that_breaks_is_told_to_readers_and_admins_and_at_the_next_start(
    way: str, telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    settings["ADMIN_IDS"] = str(ADMIN)
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        BREAKS[way](tmp_path / "data" / "articles.db")
        for chat in range(7, 12):  # what a connection remembers may still be answered
            telegram.says(chat, "Where do zebras graze?")
        await telegram.until(lambda sent: "I cannot look into the articles right now" in str(sent))
        await telegram.until(lambda sent: any(chat == ADMIN and "cannot be read" in text for chat, text in sent))
        assert await program.stops() == 0
    async with running(tmp_path, **settings) as next_one:
        assert await next_one.ends() == 1

    assert next_one.output.splitlines()[-1].startswith("bot: the ")
    assert "knowledge re" in next_one.output.splitlines()[-1]  # what to do
    assert "Traceback" not in program.output + next_one.output


@pytest.mark.parametrize("way", [truncate, flip])
async def test_a_database_of_the_bot_that_breaks_costs_no_answer_and_is_begun_anew_at_the_next_start(
    way: Callable[[Path], None], telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    settings["ADMIN_IDS"] = str(ADMIN)
    file = tmp_path / "data" / "bot.db"
    State(f"sqlite:///{file}").close()  # all pages are in this file now, none in SQLite's log
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        way(file)
        asked = range(7, 7)
        while not any(chat == ADMIN and "malformed" in text for chat, text in telegram.sent):
            # A connection goes on with the pages that it has read; many questions at once open further connections.
            asked = range(7, asked.stop + 20)
            await _all_are_answered(telegram, asked[-20:])
            await asyncio.sleep(1)
        assert await program.stops() == 0
    async with running(tmp_path, **settings) as next_one:
        await next_one.prints("is listening")
        assert await next_one.stops() == 0

    [error] = [line for line in program.output.splitlines() if "ERROR" in line]
    assert "STATE_URL: database disk image is malformed" in error
    assert "It is kept as data/bot.db.damaged-" in next_one.output
    assert "Traceback" not in program.output + next_one.output


async def _all_are_answered(telegram: FaultyTelegram, chats: range) -> None:
    for chat in chats:
        telegram.says(chat, "Where do zebras graze?")
    await telegram.until(lambda sent: {chat for chat, text in sent if ANSWER in text} >= set(chats))


async def test_a_database_of_the_bot_that_is_deleted_costs_no_answer(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    settings["ADMIN_IDS"] = str(ADMIN)
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        (tmp_path / "data" / "bot.db").unlink()
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(lambda sent: ANSWER in str(sent))
        await telegram.until(lambda sent: any(chat == ADMIN and "deleted or replaced" in text for chat, text in sent))
        assert await program.stops() == 0
    async with running(tmp_path, **settings) as next_one:
        await next_one.prints("is listening")
        assert await next_one.stops() == 0

    assert "Traceback" not in program.output + next_one.output


@pytest.mark.parametrize("setting", ["STORE_URL", "STATE_URL"])
async def test_a_folder_that_cannot_be_written_is_named(
    setting: str, disk: SmallDisk, settings: dict[str, str], tmp_path: Path
) -> None:
    disk.forbid_writing()
    elsewhere = {name: settings[name].replace("/small/", "/data/") for name in {"STORE_URL", "STATE_URL"} - {setting}}
    async with running(tmp_path, **settings | elsewhere) as program:
        assert await program.ends() == 1

    last = program.output.splitlines()[-1]
    assert last.startswith("bot: ")
    assert f"{settings[setting].removeprefix('sqlite:///')} and its folder must be writable" in last
    assert "Traceback" not in program.output

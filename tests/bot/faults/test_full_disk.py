"""On a full disk readers get their answers, the admins are told, and all goes on when there is room."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state import State
from tests.bot.faults.faulty_telegram import FaultyTelegram
from tests.bot.running import running
from tests.small_disk import SmallDisk, small_disk

ADMIN = 77
ANSWER = "north of the river"


@pytest.fixture
def disk(settings: dict[str, str], tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk with the data of a bot that has run before."""
    (tmp_path / "small").mkdir()
    with small_disk(tmp_path / "small", 8) as disk:
        shutil.copytree(tmp_path / "data", disk.folder, dirs_exist_ok=True)
        State(f"sqlite:///{disk.folder}/bot.db").close()
        settings["STORE_URL"] = f"sqlite:///{disk.folder}/articles.db"
        settings["STATE_URL"] = f"sqlite:///{disk.folder}/bot.db"
        settings["INDEX_URL"] = f"tantivy:{disk.folder}/index"
        settings["ADMIN_IDS"] = str(ADMIN)
        yield disk


async def test_a_bot_that_starts_on_a_full_disk_answers_and_goes_on_when_there_is_room(
    disk: SmallDisk, telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    disk.fill()
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(lambda sent: ANSWER in str(sent))
        await telegram.until(lambda sent: any(chat == ADMIN and "disk is full" in text for chat, text in sent))
        disk.make_room()
        telegram.says(8, "Where do zebras graze?")
        await telegram.until(lambda sent: any(chat == 8 and ANSWER in text for chat, text in sent))
        assert await program.stops() == 0

    errors = [line for line in program.output.splitlines() if "ERROR" in line]
    assert [line for line in errors if "articles.db: disk full" in line]
    assert [line for line in errors if "bot.db: disk full" in line]
    assert "Traceback" not in program.output


async def test_a_disk_that_fills_up_while_the_bot_runs_costs_no_answer(
    disk: SmallDisk, telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    async with running(tmp_path, **settings) as program:
        await program.prints("is listening")
        disk.fill()
        for number in range(30):  # the log of the database has some room left
            telegram.says(100 + number, f"Where do zebras graze? {'x' * 3000}")
        await telegram.until(lambda sent: sum(ANSWER in text for _, text in sent) == 30)
        await telegram.until(lambda sent: any(chat == ADMIN and "disk is full" in text for chat, text in sent))
        assert await program.stops() == 0

    assert "disk full" in program.output
    assert "Traceback" not in program.output


async def test_while_the_disk_is_full_sources_are_not_read_and_the_bot_stops_as_ever(
    disk: SmallDisk, settings: dict[str, str], tmp_path: Path
) -> None:
    disk.fill()
    (tmp_path / "lion.md").write_text("# Lions\n\nLions sleep below the dunes.")
    async with running(tmp_path, SOURCES="folder:.", **settings) as program:
        told = await program.prints("the sources could not be read")
        assert await program.stops() == 0

    assert "disk full" in told
    assert "Traceback" not in program.output

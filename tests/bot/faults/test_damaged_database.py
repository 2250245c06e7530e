"""A damaged database of the bot is kept beside and begun anew; one that another bot uses or made is left alone."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.state import State
from tests.bot.faults.faulty_telegram import FaultyTelegram
from tests.bot.running import running

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda content: content[: len(content) // 2 - 100],
    "its header overwritten": lambda content: b"\0" * 200 + content[200:],
    "bytes flipped": lambda content: content[:4096] + bytes(255 - byte for byte in content[4096:6144]) + content[6144:],
    "something else": lambda _: b"Dear diary, today I was a text file. " * 200,
}


@pytest.fixture
def database(settings: dict[str, str], tmp_path: Path) -> Path:
    """A database with some questions in it."""
    del settings
    with State(f"sqlite:///{tmp_path}/data/bot.db") as state:
        for number in range(200):
            state.remember(f"Where do {number} zebras graze?")
    return tmp_path / "data" / "bot.db"


def content(file: Path) -> bytes:
    return file.read_bytes()


def spoiled(file: Path, damage: Callable[[bytes], bytes]) -> bytes:
    """Damage a file, and return what it holds then."""
    file.write_bytes(damage(file.read_bytes()))
    return file.read_bytes()


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_database_is_kept_beside_and_begun_anew(
    damage: str, database: Path, telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    damaged = spoiled(database, DAMAGES[damage])
    async with running(tmp_path, **settings) as program:
        told = await program.prints("is damaged")
        telegram.says(7, "Where do zebras graze?")
        await telegram.until(lambda sent: "north of the river" in str(sent))
        assert await program.stops() == 0

    kept = next(file for file in database.parent.iterdir() if ".damaged-" in file.name)
    assert content(kept) == damaged
    assert "ERROR" in told
    assert kept.name in told
    assert "Traceback" not in program.output


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    database: Path, settings: dict[str, str], tmp_path: Path
) -> None:
    with sqlite3.connect(database) as db:
        db.execute("UPDATE schema_version SET version = 99")
    async with running(tmp_path, **settings) as program:
        assert await program.ends() == 1

    assert program.output.splitlines()[-1].startswith("bot: the bot's state has schema 99, made by a newer article-bot")
    assert not [file for file in database.parent.iterdir() if ".damaged-" in file.name]


async def test_a_second_bot_on_the_same_database_says_so_and_stops(settings: dict[str, str], tmp_path: Path) -> None:
    async with running(tmp_path, **settings) as first:
        await first.prints("is listening")
        async with running(tmp_path, **settings) as second:
            assert await second.ends() == 1
        first.process.kill()
        await first.ends()

    last = second.output.splitlines()[-1]
    assert last.startswith("bot: another bot uses data/bot.db")
    assert f"process {first.process.pid} on " in last
    async with running(tmp_path, **settings) as third:
        await third.prints("is listening")
        assert await third.stops() == 0

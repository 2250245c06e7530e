"""``python -m bot check`` says what is well and what is wrong, and changes nothing."""

import os
from pathlib import Path

from tests.bot.faults.faulty_telegram import FaultyTelegram, refusal
from tests.bot.running import Program, running


def lines(program: Program) -> list[str]:
    return program.output.splitlines()


async def test_all_is_well(telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path) -> None:
    async with running(tmp_path, "check", SOURCES="folder:.", **(settings | {"ADMIN_IDS": "5"})) as program:
        assert await program.ends() == 0

    assert f"well   TELEGRAM_TOKEN: @stub_bot at {telegram.base}" in lines(program)
    assert "well   SOURCES: folder:." in lines(program)
    assert [line for line in lines(program) if line.startswith("well   RECEIVED_FOLDER: data/received, ")]
    assert not [line for line in lines(program) if not line.startswith("well   ")]


async def test_each_fault_gets_a_line(telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    telegram.fault = lambda *_: lambda _: refusal(401, "Unauthorized")
    faults = {"SOURCES": "folder:nowhere", "STATE_URL": "sqlite:///file/bot.db"}
    async with running(tmp_path, "check", **(settings | faults)) as program:
        assert await program.ends() == 1

    wrong = [line for line in lines(program) if line.startswith("wrong  ")]
    assert [line.split(":")[0] for line in wrong] == ["wrong  TELEGRAM_TOKEN", "wrong  STATE_URL", "wrong  SOURCES"]
    assert "Traceback" not in program.output
    assert settings["TELEGRAM_TOKEN"] not in program.output


async def test_a_server_that_is_not_there_is_named(settings: dict[str, str], tmp_path: Path) -> None:
    gone = settings | {"TELEGRAM_API_BASE": "http://127.0.0.1:9"}
    async with running(tmp_path, "check", **gone) as program:
        assert await program.ends() == 1

    assert "wrong  TELEGRAM_API_BASE: http://127.0.0.1:9 cannot be reached" in program.output


async def test_a_wrong_setting_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    async with running(tmp_path, "check", LOG_LEVEL="loud") as program:
        assert await program.ends() == 1

    assert "LOG_LEVEL" in program.output
    assert list(os.scandir(tmp_path)) == []

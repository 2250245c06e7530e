"""``python -m bot check`` tries the port of health and the room on the disk."""

import socket
from pathlib import Path

import pytest

from tests.bot.faults.faulty_telegram import FaultyTelegram
from tests.bot.faults.test_full_disk import disk
from tests.bot.running import running
from tests.small_disk import SmallDisk

__all__ = ["disk"]


async def findings(settings: dict[str, str], folder: Path) -> tuple[int, list[str]]:
    """Return the exit code and the lines of a check."""
    async with running(folder, "check", **settings) as program:
        code = await program.ends()
    return code, program.output.splitlines()


async def test_a_port_that_another_program_uses_is_one_line(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        other.settimeout(0)  # it accepts nobody
        code, lines = await findings(settings | {"HEALTH_ADDRESS": address, "SOURCES": "folder:."}, tmp_path)

    assert code == 1
    [wrong] = [line for line in lines if not line.startswith("well")]
    assert wrong.startswith(f"wrong  HEALTH_ADDRESS: cannot listen at {address}: Address already in use")


async def test_a_port_where_the_bot_itself_runs_is_well(settings: dict[str, str], tmp_path: Path) -> None:
    async with running(tmp_path, **settings | {"HEALTH_ADDRESS": "127.0.0.1:0"}) as program:
        line = await program.prints("health and metrics are at")
        address = line.partition("http://")[2].partition("/")[0]
        await program.prints("is listening")
        code, lines = await findings(settings | {"HEALTH_ADDRESS": address, "SOURCES": "folder:."}, tmp_path)
        assert await program.stops() == 0

    assert code == 0
    assert f"well   HEALTH_ADDRESS: {address}, where a bot runs already" in lines


@pytest.mark.parametrize(("address", "line"), [("none", "none, so nothing"), ("127.0.0.1:0", "127.0.0.1:0")])
async def test_a_port_that_is_free_or_not_wanted_is_well(
    address: str, line: str, settings: dict[str, str], tmp_path: Path
) -> None:
    _, lines = await findings(settings | {"HEALTH_ADDRESS": address}, tmp_path)

    assert [found for found in lines if found.startswith(f"well   HEALTH_ADDRESS: {line}")]


async def test_a_disk_that_is_nearly_full_is_said(disk: SmallDisk, settings: dict[str, str], tmp_path: Path) -> None:
    code, lines = await findings(settings | {"SOURCES": "folder:."}, tmp_path)

    assert code == 1
    wrong = [line for line in lines if "nearly full" in line]
    assert [line.split(":")[0] for line in wrong] == [f"wrong  {name}_URL" for name in ("STORE", "STATE", "INDEX")]

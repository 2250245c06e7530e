"""The bot reaches Telegram through a proxy, from ``.env`` too; what is wrong with it is said without its password."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bot.faults.faulty_telegram import TOKEN, FaultyTelegram
from tests.bot.running import running
from tests.local_proxy import PASSWORD, local_proxy


async def test_readers_are_answered_through_the_proxy_of_the_file_env(
    telegram: FaultyTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    with local_proxy("socks5", urlsplit(telegram.base).port or 0) as proxy:
        (tmp_path / ".env").write_text(f"TELEGRAM_PROXY={proxy.url()}\n")
        async with running(tmp_path, LOG_LEVEL="DEBUG", **settings) as program:
            await program.prints("is listening")
            telegram.says(7, "Where do zebras graze?")
            await telegram.until(lambda sent: "north of the river" in str(sent))
            assert await program.stops() == 0

    assert set(proxy.asked) == {urlsplit(telegram.base).netloc}
    assert PASSWORD not in program.output
    assert TOKEN not in program.output


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_a_wrong_password_of_the_proxy_is_in_no_line(kind: str, settings: dict[str, str], tmp_path: Path) -> None:
    with local_proxy(kind, 9) as proxy:
        faults = {"TELEGRAM_PROXY": proxy.url("wr0ng-s3cret"), "FETCH_PROXY": proxy.url("wr0ng-s3cret")}
        faults |= {"SOURCES": "feed:http://reader:s0urce-s3cret@1.1.1.1/feed", "LOG_LEVEL": "DEBUG"}
        async with running(tmp_path, **(settings | faults)) as program:
            await program.prints("no connection to Telegram yet")
            assert await program.stops() == 0
        async with running(tmp_path, "check", **(settings | faults)) as check:
            assert await check.ends() == 1

    output = program.output + check.output
    assert "Traceback" not in output
    assert not [secret for secret in ("wr0ng-s3cret", "s0urce-s3cret", TOKEN) if secret in output]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_PROXY", "ftp://ada:s3cret@proxy.example.org"),
        ("FETCH_PROXY", "ada:s3cret@proxy.example.org:port"),
        ("CA_FILE", "nowhere.pem"),
    ],
)
async def test_a_wrong_setting_is_one_line_with_its_name(name: str, value: str, tmp_path: Path) -> None:
    async with running(tmp_path, TELEGRAM_TOKEN=TOKEN, **{name: value}) as program:
        assert await program.ends() == 2

    (line,) = program.output.splitlines()
    assert line.startswith(f"bot: {name}: ")
    assert "s3cret" not in line

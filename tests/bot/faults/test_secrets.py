"""
The token and all passwords of a bot that logs everything, under every fault, are in no log, no message and no file.

They are looked for in what the processes print, in what readers and admins are sent, and in all files of the folder but
``.env``.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bot.faults.faulty_telegram import (
    TOKEN,
    FaultyTelegram,
    bad_gateway,
    cut_off,
    in_turn,
    refusal,
    too_many,
)
from tests.bot.running import running
from tests.local_proxy import PASSWORD, local_proxy
from tests.web_server import Answer, WebServer

FEED = (
    b"<rss version='2.0'><channel><title>Zoo</title><item><title>Zebras</title><guid>7</guid>"
    b"<description>Zebras graze on the plain north of the river.</description></item></channel></rss>"
)
SOURCE_PASSWORD, DATABASE_PASSWORD = "s0urce-s3cret", "d8base-s3cret"
SECRETS = (TOKEN, TOKEN.partition(":")[2], PASSWORD, SOURCE_PASSWORD, DATABASE_PASSWORD)
IN_THE_STORE = f"{SOURCE_PASSWORD} in data/articles.db"  # which knows sources by their addresses as they are written
KNOWLEDGE = ("-m", "knowledge")


def leaks(folder: Path, *texts: str) -> list[str]:
    """Return where a secret is."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != ".env"]
    places = {str(file.relative_to(folder)): file.read_bytes() for file in files}
    places |= {f"text {number}": text.encode() for number, text in enumerate(texts)}
    return [f"{secret} in {place}" for place, held in places.items() for secret in SECRETS if secret.encode() in held]


async def output(folder: Path, *arguments: str, start: tuple[str, ...] = ("-m", "bot"), **settings: str) -> str:
    """Run a command to its end. Return what it prints."""
    async with running(folder, *arguments, start=start, **settings) as program:
        await program.ends()
    return program.output


@pytest.fixture
def feed() -> Iterator[WebServer]:
    with WebServer() as web:
        web["/feed"] = Answer(FEED, {"Content-Type": "application/rss+xml"})
        yield web


@pytest.fixture
def everything(settings: dict[str, str], feed: WebServer, tmp_path: Path) -> dict[str, str]:
    """Settings with secrets wherever there may be one, which a bot can work with but for its proxy."""
    server = urlsplit(feed.at("/feed"))
    source = f"feed:http://ada:{SOURCE_PASSWORD}@{server.netloc}/feed"
    (tmp_path / ".env").write_text(f"TELEGRAM_TOKEN={TOKEN}\nSOURCES={source}\nFETCH_PRIVATE_HOSTS={server.netloc}\n")
    (tmp_path / "data" / "bot.db").write_bytes(b"This was a database. " * 500)
    return {"TELEGRAM_API_BASE": settings["TELEGRAM_API_BASE"], "LOG_LEVEL": "DEBUG", "ADMIN_IDS": "7"}


FAULTS = {  # by chat
    7: [too_many(1), bad_gateway],
    8: [lambda _: refusal(500, f"Error at /bot{TOKEN}/sendMessage"), cut_off],
    9: [lambda _: refusal(401, "Unauthorized"), lambda _: refusal(400, "Bad Request: message is too long")],
}


async def told(telegram: FaultyTelegram) -> None:
    """Let three readers meet faults of all kinds."""
    faults = {chat: in_turn("sendMessage", *faults) for chat, faults in FAULTS.items()}
    telegram.fault = lambda method, chat: faults[chat](method, chat) if chat in faults else None
    for chat in faults:
        telegram.says(chat, "Where do zebras graze?")
    await telegram.until(lambda sent: {chat for chat, _ in sent} == set(FAULTS))


@pytest.mark.parametrize("form", ["text", "json"])
async def test_a_running_bot_tells_no_secret(
    form: str, telegram: FaultyTelegram, everything: dict[str, str], feed: WebServer, tmp_path: Path
) -> None:
    with local_proxy("socks5", urlsplit(telegram.base).port or 0) as proxy:
        everything |= {"TELEGRAM_PROXY": proxy.url(), "LOG_FORMAT": form}
        async with running(tmp_path, **everything) as program:
            await program.prints("is damaged")
            await program.prints("sources read")
            await told(telegram)
            assert await program.stops() == 0
        feed["/feed"] = Answer(b"", {"Location": f"http://ada:{SOURCE_PASSWORD}@127.0.0.1:9/"}, status=302)
        commands = [["refresh"], ["check"], ["sources"], ["stats"], ["latest"]]
        texts = [await output(tmp_path, *command, start=KNOWLEDGE, **everything) for command in commands]
        texts.append(await output(tmp_path, "check", **everything))

    found = leaks(tmp_path, program.output, *texts, str(telegram.sent))
    assert not [leak for leak in found if leak != IN_THE_STORE]


@pytest.mark.parametrize(
    "fault",
    [
        {"STATE_URL": f"postgresql+psycopg://ada:{DATABASE_PASSWORD}@127.0.0.1:9/bot?connect_timeout=2"},
        {"STORE_URL": f"postgresql+psycopg://ada:{DATABASE_PASSWORD}@127.0.0.1:9/bot?connect_timeout=2"},
        {"STORE_URL": f"postgresql+psycopg://ada:{DATABASE_PASSWORD}@127.0.0.1:port/bot"},
        {"TELEGRAM_PROXY": f"ftp://ada:{PASSWORD}@127.0.0.1:9"},
        {"INDEX_URL": f"elastic://ada:{DATABASE_PASSWORD}@127.0.0.1:9"},
    ],
    ids=lambda fault: next(iter(fault)),
)
async def test_a_bot_that_does_not_start_tells_no_secret(
    fault: dict[str, str], everything: dict[str, str], tmp_path: Path
) -> None:
    texts = [
        await output(tmp_path, *command, start=start, **(everything | fault))
        for start, command in ((("-m", "bot"), []), (("-m", "bot"), ["check"]), (KNOWLEDGE, ["check"]))
    ]

    assert all(texts)
    assert "Traceback" not in "".join(texts)
    assert not leaks(tmp_path, *texts)


async def test_a_token_that_telegram_does_not_know_is_not_told(
    telegram: FaultyTelegram, everything: dict[str, str], tmp_path: Path
) -> None:
    telegram.fault = lambda *_: lambda _: refusal(401, "Unauthorized")
    texts = [await output(tmp_path, **everything), await output(tmp_path, "check", **everything)]

    assert "does not know this token" in texts[0]
    assert not leaks(tmp_path, *texts)

"""``python -m bot check``: try what the settings name, and say in plain lines what is wrong. Nothing is changed."""

import asyncio
import errno
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import chain
from pathlib import Path

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.logs import without_passwords
from bot.monitoring.health_server import SERVER
from bot.polling import http_options
from bot.settings import Settings
from knowledge import Article, ConfigError, KnowledgeError, read_sources

_PORT_SECONDS = 5  # that whoever has the port may take to say what it is
_LEAST_FREE = 200 * 2**20  # bytes; an index is merged in parts, which needs room for both


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried, and the fault that was found; no fault if it is well."""

    subject: str
    fault: str = ""

    def __str__(self) -> str:
        return without_passwords(f"wrong  {self.subject}: {self.fault}" if self.fault else f"well   {self.subject}")


def findings(settings: Settings) -> Iterator[Finding]:
    """Try the token, the places of the data, the port of health, and the sources, one after the other."""
    yield asyncio.run(_token(settings))
    yield from _disk(settings)
    yield _health(settings)
    if not settings.sources:
        yield Finding("SOURCES: none; articles come from python -m knowledge add")
    yield from (_source(place, settings) for place in settings.sources)


async def _token(settings: Settings) -> Finding:
    if not settings.token:
        return Finding("TELEGRAM_TOKEN: none, so the playground takes the place of Telegram")
    base = settings.telegram_api_base
    try:
        request = HTTPXRequest(**http_options(base, proxy=settings.proxy, ca_file=settings.ca_file))
        async with Bot(settings.token, base_url=f"{base}/bot", request=request) as bot:
            return Finding(f"TELEGRAM_TOKEN: @{bot.username} at {base}")
    except InvalidToken:
        return Finding("TELEGRAM_TOKEN", f"{base} does not know this token; @BotFather shows the current one")
    except TelegramError as error:
        return Finding("TELEGRAM_API_BASE", f"{base} cannot be reached: {error}")
    except ConfigError as error:
        return Finding(*str(error).split(": ", 1))


def _disk(settings: Settings) -> Iterator[Finding]:
    """Try the folders in which SQLite and tantivy keep their files, and that of files from admins."""
    urls = {"STORE_URL": settings.store_url, "STATE_URL": settings.state_url, "INDEX_URL": settings.index_url}
    for name, url in urls.items():
        kind, _, path = url.partition(":")
        if kind == "sqlite" and url.startswith("sqlite:///"):
            yield _folder(name, Path(url.removeprefix("sqlite:///")).parent)
        elif kind == "tantivy":
            yield _folder(name, Path(path))
    if settings.admin_ids:
        yield _folder("RECEIVED_FOLDER", settings.received_folder)


def _folder(name: str, folder: Path) -> Finding:
    existing = next(place for place in chain([folder], folder.absolute().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"x")
            file.flush()
        free = shutil.disk_usage(existing).free
    except OSError as error:
        return Finding(f"{name}: {folder}", f"cannot be written: {error.strerror}")
    if free < _LEAST_FREE:
        return Finding(f"{name}: {folder}", f"the disk is nearly full, {free // 2**20} MB are free")
    return Finding(f"{name}: {folder}, {free // 2**20:,} MB are free")


def _health(settings: Settings) -> Finding:
    """Try to listen where health is served. Where a bot does already, all is well."""
    if settings.health_endpoint is None:
        return Finding("HEALTH_ADDRESS: none, so nothing can watch the bot")
    host, port = settings.health_endpoint
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if _bot_answers(host, port):
            return Finding(f"HEALTH_ADDRESS: {settings.health_address}, where a bot runs already")
        advice = "free the port, or choose another one" if error.errno == errno.EADDRINUSE else "choose another one"
        return Finding("HEALTH_ADDRESS", f"cannot listen at {settings.health_address}: {error.strerror}; {advice}")
    return Finding(f"HEALTH_ADDRESS: {settings.health_address}")


def _bot_answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=_PORT_SECONDS)
    try:
        connection.request("GET", "/health/live")
        return (connection.getresponse().getheader("Server") or "").startswith(SERVER)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _source(place: str, settings: Settings) -> Finding:
    """Read a source as far as its first article. What cannot be read before it is no fault if there is one."""
    faults = []
    try:
        for item in read_sources([place], settings):
            if isinstance(item, Article):
                return Finding(f"SOURCES: {place}")
            faults.append(str(item))
    except KnowledgeError as error:
        faults.append(str(error))
    return Finding(f"SOURCES: {place}", faults[0] if faults else "holds no article")

"""The connection inside the process: python-telegram-bot calls a `Telegram` without a socket."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import unquote

from telegram import Update
from telegram.error import TelegramError, TimedOut
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from bot.playground.actions.downloads import download
from bot.playground.errors import ApiError
from bot.playground.local_telegram import Telegram

PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[^/?]+)$")
FILE = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>[^?]+)$")


class PlaygroundRequest(BaseRequest):
    """
    Passes an application's requests to a local Telegram. Requests and responses are JSON.

    Give one to `ApplicationBuilder.request` and one to `ApplicationBuilder.get_updates_request`.
    """

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a response may take; None: no limit."""
        return None

    async def initialize(self) -> None:
        """Do nothing: there is no connection to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is no connection to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Make a call of the Bot API; return HTTP status and body. Raise `TimedOut` after `read_timeout` seconds."""
        if file := FILE.search(url):
            return self._file(unquote(file["token"]), unquote(file["path"]))
        path = PATH.search(url)
        if path is None:
            raise TelegramError(f"not a Bot API call: {url}")
        parameters = request_data.json_parameters if request_data else {}
        parts = request_data.multipart_data if request_data and request_data.contains_files else {}
        contents = {name: part[1] for name, part in parts.items()}  # a part: file name, content, type
        files = {name: content for name, content in contents.items() if isinstance(content, bytes)}
        response = self.telegram.respond(path["token"], path["method"], parameters, files)
        seconds = read_timeout if isinstance(read_timeout, (int, float)) else None
        try:
            status, envelope = await asyncio.wait_for(response, seconds)
        except TimeoutError:
            raise TimedOut from None
        return status, json.dumps(envelope).encode()

    def _file(self, token: str, path: str) -> tuple[int, bytes]:
        """Return HTTP status and content of a file that a person has sent."""
        try:
            return 200, download(self.telegram, token, path)
        except ApiError as error:
            return error.code, json.dumps(error.json()).encode()


async def deliver(telegram: Telegram, application: Application[Any, Any, Any, Any, Any, Any]) -> int:
    """
    Pass all updates to the application, wait until they are handled, and return their number.

    Updates that arrive in the meantime are included. The application must be initialised and have no updater.
    """
    delivered = 0
    while updates := telegram.updates.take():
        for update in updates:
            await application.process_update(Update.de_json(update, application.bot))
            delivered += 1
    return delivered

"""The playground's HTTP server."""

import errno
import socket
from typing import Self

from aiohttp import web

from bot.playground.errors import PlaygroundError
from bot.playground.local_telegram import Telegram
from bot.playground.web.bot_api import BotApi
from bot.playground.web.guards import local_only, refusals_as_json
from bot.playground.web.message_routes import Messages
from bot.playground.web.reading_routes import Reading
from bot.playground.web.room_routes import Rooms

MAX_BODY_BYTES = 50 * 2**20  # of a request; Telegram accepts uploads of this size


class Playground:
    """
    A server on 127.0.0.1 for a local Telegram. Port 0 takes any free port.

    `listen` takes the port before there is an event loop. Clients that connect then wait until `start`.
    """

    def __init__(self, port: int = 0, telegram: Telegram | None = None) -> None:
        self.telegram = telegram or Telegram()
        self.port = port
        self._socket: socket.socket | None = None
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address of the chat page."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def base_url(self) -> str:
        """The address of the Bot API, for `ApplicationBuilder.base_url`."""
        return f"{self.url}bot"

    @property
    def token(self) -> str:
        """The bot's token. It is no secret."""
        return self.telegram.token

    def listen(self) -> None:
        """Take the port. Raise `PlaygroundError` if that is not possible."""
        try:
            self._socket = socket.create_server(("127.0.0.1", self.port))
        except OSError as error:
            raise PlaygroundError(error.errno, _refusal(error, self.port)) from error
        self.port = self._socket.getsockname()[1]

    async def start(self) -> None:
        """Start to serve. Raise `PlaygroundError` if the port cannot be taken."""
        if self._socket is None:
            self.listen()
        assert self._socket
        application = self._application()
        self._runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    async def stop(self) -> None:
        """Stop to serve and release the port."""
        self.telegram.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.close()

    def close(self) -> None:
        """Release the port."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.stop()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[local_only, refusals_as_json], client_max_size=MAX_BODY_BYTES)
        for routes in (BotApi, Reading, Messages, Rooms):
            routes(self.telegram).add_to(application.router)
        return application


def _refusal(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken: stop what is using it, or set PLAYGROUND_PORT to another one (0: any)"
    return f"cannot listen on 127.0.0.1:{port}: {error.strerror}; set PLAYGROUND_PORT to another one (0: any)"

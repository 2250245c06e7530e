"""The Bot API over HTTP, and the files that people have sent to the bot."""

from dataclasses import dataclass

from aiohttp import web

from bot.playground.actions.downloads import download
from bot.playground.errors import ApiError
from bot.playground.local_telegram import Telegram
from bot.playground.web.bodies import parameters_of


@dataclass(frozen=True)
class BotApi:
    """The routes of the Bot API."""

    telegram: Telegram

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        router.add_route("*", "/bot{token}/{method}", self.call)
        router.add_get("/file/bot{token}/{path:.+}", self.file)

    async def call(self, request: web.Request) -> web.Response:
        """Make a call. Parameters may be in the query string, a form or JSON."""
        if request.method not in {"GET", "POST"}:
            raise ApiError(404, "method not found")
        parameters, files = await parameters_of(request)
        match = request.match_info
        status, response = await self.telegram.respond(match["token"], match["method"], parameters, files)
        headers = {"Retry-After": str(response["parameters"]["retry_after"])} if status == 429 else None
        return web.json_response(response, status=status, headers=headers)

    async def file(self, request: web.Request) -> web.Response:
        """Give the bot a file that a person has sent."""
        return web.Response(body=download(self.telegram, request.match_info["token"], request.match_info["path"]))

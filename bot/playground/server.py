"""The playground's HTTP server: the Bot API for any client, and a chat page for people."""

import asyncio
import errno
import json
import re
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import BodyPartReader, web

from bot.playground import view
from bot.playground.errors import ApiError, PlaygroundError, bad_request
from bot.playground.local_telegram import Telegram

PAGE = Path(__file__).parent / "page"
FILES = {"/": "index.html", "/style.css": "style.css", "/page.js": "page.js", "/message.js": "message.js"}
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
MAX_BODY_BYTES = 50 * 2**20  # of a request; Telegram accepts uploads of this size

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


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
        application = web.Application(middlewares=[_local_only, _refusals_as_json], client_max_size=MAX_BODY_BYTES)
        application.router.add_route("*", "/bot{token}/{method}", self._bot_api)
        for path in FILES:
            application.router.add_get(path, _file)
        application.router.add_get("/log", self._log)
        application.router.add_get("/api/state", self._state)
        application.router.add_get("/api/events", self._events)
        application.router.add_post("/api/messages", self._say)
        application.router.add_post("/api/messages/{id:\\d+}/edit", self._edit)
        application.router.add_post("/api/messages/{id:\\d+}/press", self._press)
        application.router.add_post("/api/block", self._block)
        return application

    # The Bot API

    async def _bot_api(self, request: web.Request) -> web.Response:
        if request.method not in {"GET", "POST"}:
            raise ApiError(404, "method not found")
        parameters, files = await _parameters(request)
        match = request.match_info
        status, response = await self.telegram.respond(match["token"], match["method"], parameters, files)
        headers = {"Retry-After": str(response["parameters"]["retry_after"])} if status == 429 else None
        return web.json_response(response, status=status, headers=headers)

    # The page

    async def _state(self, request: web.Request) -> web.Response:
        if preferred := request.headers.get("Accept-Language"):  # the browser takes the place of Telegram's app
            self.telegram.reader.language_code = re.split("[,;]", preferred)[0].strip() or None
        log = [view.call(call) for call in self.telegram.log]
        return web.json_response(view.state(self.telegram) | {"log": log[-50:]})

    async def _log(self, request: web.Request) -> web.Response:
        return web.json_response([view.call(call) for call in self.telegram.log], dumps=_indented)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Send events to the page as server-sent events, until the page or the server closes the connection."""
        stream = web.StreamResponse(headers={"Cache-Control": "no-store"})
        stream.content_type = "text/event-stream"
        with self.telegram.watch() as queue, suppress(ConnectionError):
            await stream.prepare(request)
            await stream.write(b"retry: 1000\n\n")
            while (event := await queue.get()) is not None:
                shown = view.event(self.telegram, event)
                if shown is not None:
                    await stream.write(f"data: {json.dumps(shown)}\n\n".encode())
        return stream

    async def _say(self, request: web.Request) -> web.Response:
        body = await _body(request)
        reply_to = None if body.get("reply_to") is None else _number(body["reply_to"])
        message = self.telegram.user_says(str(body.get("text", "")), reply_to=reply_to)
        return web.json_response(view.message(message))

    async def _edit(self, request: web.Request) -> web.Response:
        body = await _body(request)
        edited = self.telegram.user_edits(int(request.match_info["id"]), str(body.get("text", "")))
        return web.json_response(view.message(edited))

    async def _press(self, request: web.Request) -> web.Response:
        body, number = await _body(request), int(request.match_info["id"])
        message = self.telegram.chat().find(number)
        try:
            button = (message.keyboard if message else [])[int(body["row"])][int(body["column"])]
        except (KeyError, IndexError, TypeError):
            raise ValueError(f"no such button on message {number}") from None
        query = self.telegram.user_presses(number, button.get("callback_data", ""))
        return web.json_response({"query": query.id})

    async def _block(self, request: web.Request) -> web.Response:
        body = await _body(request)
        self.telegram.user_blocks(blocked=bool(body.get("blocked")))
        return web.json_response({})


async def _file(request: web.Request) -> web.Response:
    path = PAGE / FILES[request.path]
    text = await asyncio.to_thread(path.read_text, "utf-8")
    kind = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}[path.suffix]
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": CONTENT_SECURITY_POLICY}
    return web.Response(text=text, content_type=kind, headers=headers)


@web.middleware
async def _local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests under another host name or from another origin: other web pages must not use this server."""
    origin = request.headers.get("Origin", f"http://{request.host}")
    if _host(request.host) not in LOCAL_HOSTS or origin != f"http://{request.host}":
        return web.json_response(ApiError(403, "only pages of this computer may ask").json(), status=403)
    return await handler(request)


def _host(address: str) -> str:
    try:
        return urlsplit(f"//{address}").hostname or ""
    except ValueError:
        return ""


@web.middleware
async def _refusals_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn errors into responses of the Bot API's form."""
    try:
        return await handler(request)
    except ApiError as error:
        refusal = error
    except ValueError as error:
        refusal = bad_request(str(error))
    except web.HTTPRequestEntityTooLarge:
        refusal = ApiError(413, "Request Entity Too Large")
    except web.HTTPNotFound:
        refusal = ApiError(404, "there is no such page")
    return web.json_response(refusal.json(), status=refusal.code)


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the parameters and files of a call, from the query string and the body."""
    parameters: dict[str, Any] = dict(request.query)
    files: dict[str, bytes] = {}
    if request.method == "GET" or not request.can_read_body:
        return parameters, files
    if request.content_type == "application/json":
        parameters |= await _json(request)
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name:
                content = bytes(await part.read(decode=True))
                if part.filename is None:
                    parameters[part.name] = content.decode("utf-8", "replace")
                else:
                    files[part.name] = content
    else:
        parameters |= {name: str(value) for name, value in (await request.post()).items()}
    return parameters, files


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("can't parse request body as JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse request body as JSON object")
    return body


async def _body(request: web.Request) -> dict[str, Any]:
    """Return the JSON object that the page has sent. A form on another web page cannot send this content type."""
    if request.content_type != "application/json":
        raise ApiError(415, "Unsupported Media Type: send application/json")
    return await _json(request)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise bad_request(f"not a message number: {value}")
    return value


def _refusal(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken: stop what is using it, or set PLAYGROUND_PORT to another one (0: any)"
    return f"cannot listen on 127.0.0.1:{port}: {error.strerror}; set PLAYGROUND_PORT to another one (0: any)"


def _indented(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)

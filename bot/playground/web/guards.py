"""What happens around every request: other web pages are refused, and errors become JSON."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground.errors import ApiError, bad_request

LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
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
async def refusals_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
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

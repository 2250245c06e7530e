"""
The HTTP server of ``/health``, ``/health/live`` and ``/metrics``.

It has threads of its own: so it can say that the event loop hangs, and a slow client holds up no reader.
"""

import asyncio
import json
import logging
import socket
import socketserver
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, NamedTuple

from bot.monitoring.health import Checks, Health
from bot.monitoring.metrics import Metrics
from bot.settings import Settings
from bot.watchdog import Watchdog
from knowledge import Library

log = logging.getLogger(__name__)

SERVER = "article-bot"  # as the header of each answer names it
_CLIENT_SECONDS = 10  # that a client may take to send its request


class Page(NamedTuple):
    """The answer to a request."""

    status: int
    kind: str
    body: bytes


@asynccontextmanager
async def monitored(settings: Settings, library: Library, watchdog: Watchdog, metrics: Metrics) -> AsyncIterator[None]:
    """Answer at `HEALTH_ADDRESS` for as long as the block lasts. An address that is taken is logged."""
    metrics.library(library, settings.sources)
    checks = Checks(asyncio.get_running_loop(), library, watchdog)
    address = settings.health_endpoint
    server = _listening(address, _pages(checks, metrics)) if address else None
    if server is None:
        yield
        return
    thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _pages(checks: Checks, metrics: Metrics) -> dict[str, Callable[[], Page]]:
    return {
        "/health": lambda: _shown(checks.health()),
        "/health/live": lambda: _shown(checks.life()),
        "/metrics": lambda: Page(200, "text/plain; version=0.0.4; charset=utf-8", metrics.page()),
    }


def _shown(health: Health) -> Page:
    return Page(200 if health.ready else 503, "application/json", json.dumps(asdict(health)).encode())


def _listening(address: tuple[str, int], pages: Mapping[str, Callable[[], Page]]) -> "_Server | None":
    host, port = address
    handler = type("Handler", (_Handler,), {"pages": pages})
    kind = type("Server", (_Server,), {"address_family": socket.AF_INET6 if ":" in host else socket.AF_INET})
    try:
        server: _Server = kind(address, handler)
    except OSError as error:
        fault = error.strerror or error
        log.warning("HEALTH_ADDRESS: cannot listen at %s:%d: %s; the bot runs without it", host, port, fault)
        return None
    log.info("health and metrics are at http://%s:%d/health and /metrics", host, server.server_address[1])
    return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that is slow does not keep the bot from stopping

    def server_bind(self) -> None:
        """Take the port, without asking DNS for this computer's name as the base class does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, *_: object) -> None:
        """Log what went wrong with a request, unless its client has gone."""
        error = sys.exception()
        if not isinstance(error, OSError):
            log.error("a request to HEALTH_ADDRESS failed", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    pages: ClassVar[Mapping[str, Callable[[], Page]]] = {}
    timeout = _CLIENT_SECONDS
    server_version, sys_version = SERVER, ""

    def do_GET(self) -> None:
        """Send the page of this path."""
        page = self.pages.get(
            self.path.partition("?")[0], lambda: Page(404, "text/plain", b"there is no such page\n")
        )()
        self.send_response(page.status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, *_: object) -> None:
        """Log nothing: these requests come every few seconds."""

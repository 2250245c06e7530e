"""The connection to Telegram: connect, register the commands, fetch updates by long polling, stop."""

import asyncio
import importlib.util
import json
import logging
from collections.abc import Collection, Coroutine, Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.ext import Application, Updater
from telegram.request import HTTPXRequest, RequestData

from bot.concessions import UpdateKinds
from bot.locales.registration import register
from bot.locales.words import Words
from bot.ordering import PerChatProcessor
from bot.pending import Pending
from bot.watchdog import Watchdog
from knowledge import ConfigError, trusting

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

POLL_SECONDS = 25  # how long Telegram may keep a request for updates open
SILENT_SECONDS = 3 * POLL_SECONDS  # after which polling is taken for deaf
LONGEST_RETRY_SECONDS = 30  # between two attempts to connect
UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.EDITED_CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]  # the kinds of updates that the bot always asks Telegram for
LARGEST_NUMBER = 2**53  # of an update, a chat or a reader; Telegram promises no more
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


class RejectedError(NetworkError):
    """
    Telegram no longer accepts the token.

    It is a network error because python-telegram-bot reports those to the callback of polling, while other
    errors end polling without a report.
    """


class PollingRequest(HTTPXRequest):
    """
    The HTTP client that fetches updates.

    After a time-out it opens a new connection: on a connection that died silently the bot would receive
    nothing for hours. Updates are written down before Telegram is told that they arrived. An update that cannot be
    parsed or was delivered before is replaced by an empty one with the same number: otherwise it would never be
    confirmed, and Telegram would send it again forever.
    """

    def __init__(self, pending: Pending, watchdog: Watchdog, **options: Any) -> None:
        super().__init__(**options)
        self._pending = pending
        self._watchdog = watchdog

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """Make one request. Raise `RejectedError` when Telegram refuses the token."""
        try:
            code, payload = await super().do_request(url, method, request_data, *args, **kwargs)
        except TimedOut:
            log.warning("Telegram did not answer in time; connecting anew")
            await self.shutdown()
            await self.initialize()
            raise
        if code < 500:
            self._watchdog.heard(refused=code != 200)
        if code == 401:
            raise RejectedError("the token is not valid any more")
        # At the end of polling python-telegram-bot asks without waiting, only to confirm, and drops what it gets.
        only_confirms = request_data and request_data.parameters.get("timeout") == 0
        return code, payload if code != 200 or only_confirms else await self._with_new_updates(payload)

    async def _with_new_updates(self, payload: bytes) -> bytes:
        """
        Return the response with all updates emptied but the new and readable ones, which are written down.

        Raises `NetworkError` for a response that is none: python-telegram-bot would end polling.
        """
        try:
            response = json.loads(payload)
            updates = [update for update in response["result"] if _has_number(update)]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise NetworkError("the server's list of updates cannot be read") from None
        readable = [update for update in updates if _is_readable(update)]
        first = {update["update_id"]: update for update in reversed(readable)}
        new = await self._pending.take(list(first.values())[::-1]) if first else set()
        for update in updates:
            number = update["update_id"]
            if number not in new or update is not first[number]:
                update.clear()
                update["update_id"] = number
        response["result"] = updates
        return json.dumps(response).encode()


def _has_number(update: Any) -> bool:
    return isinstance(update, dict) and _is_number(update.get("update_id"))


def _is_number(value: Any) -> bool:
    return type(value) is int and abs(value) <= LARGEST_NUMBER


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        read = Update.de_json(update, None)
        message, reader = read.effective_message, read.effective_user
        if (message and not _is_number(message.chat.id)) or (reader and not _is_number(reader.id)):
            raise TypeError("an id is no number")  # noqa: TRY301 -- one report for all that is wrong
    except Exception as error:  # a server may send anything
        # The name of a missing field may be logged; other messages might contain what the reader wrote.
        reason = repr(error) if isinstance(error, KeyError) else type(error).__name__
        log.warning("an update could not be read and is skipped: %s", reason)
        return False
    return True


def http_options(base: str, *, proxy: str = "", ca_file: str | None = None) -> dict[str, Any]:
    """
    Return the options of an `HTTPXRequest` to the Bot API server at `base`: time limits in seconds.

    `proxy`: its address. Without one, that of the environment is used, except for a server on this computer.
    `ca_file`: certificates of further authorities that are trusted. Raises `ConfigError` for a proxy of the
    environment that cannot be used.
    """
    is_local = (urlsplit(base).hostname or "") in LOCAL_HOSTS
    options: dict[str, Any] = {"trust_env": False} if proxy or is_local else {}
    if ca_file:
        options["verify"] = trusting(ca_file)
    if not (proxy or is_local):
        _check_environment()
    limits = {"read_timeout": 15, "write_timeout": 15, "connect_timeout": 10}
    return {**limits, "proxy": proxy or None, "httpx_kwargs": options}


def _check_environment() -> None:
    """Raise `ConfigError` for a proxy of the environment that needs a missing package."""
    for scheme, address in getproxies().items():
        if address.startswith("socks") and not importlib.util.find_spec("socksio"):
            raise ConfigError(f"{scheme.upper()}_PROXY: SOCKS needs socksio; use pip install 'article-bot[socks]'")


async def run(
    application: App,
    watchdog: Watchdog,
    *,
    languages: Sequence[Words] = (),
    admins: Collection[int] = (),
    stop_seconds: float = 8.0,
) -> None:
    """
    Answer readers until this is cancelled; then finish the updates that are being handled.

    `watchdog`: of the application's polling. `languages`: in which the commands are shown. `admins`: who
    see more of them. What takes longer than
    `stop_seconds`, or than until this is cancelled again, is left for the next run.
    Raises `InvalidToken` when Telegram does not know the token.
    """
    updater, processor = application.updater, application.update_processor
    assert updater
    assert isinstance(processor, PerChatProcessor)
    rejected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    kinds = UpdateKinds(UPDATES)
    try:
        await _connect(application)
        await application.start()
        await _take_up(application, processor.pending)
        await _listen(updater, rejected, kinds)
        log.info("@%s is listening", application.bot.username)
        watching = asyncio.create_task(watchdog.watch(lambda: _listen_anew(updater, rejected, kinds)), name="watching")
        registering = asyncio.create_task(register(application.bot, languages, admins), name="registering")
        try:
            await rejected
        finally:
            watching.cancel()
            registering.cancel()
    finally:
        await _stop(application, processor, stop_seconds)
        await application.shutdown()
        await application.bot.shutdown()  # closes its connections even if the application never started


async def _listen(updater: Updater, rejected: asyncio.Future[None], kinds: UpdateKinds) -> None:
    await updater.start_polling(
        timeout=POLL_SECONDS,
        allowed_updates=kinds.wanted(updater.bot),
        bootstrap_retries=-1,
        error_callback=lambda error: _report_trouble(error, rejected, updater, kinds),
    )


async def _listen_anew(updater: Updater, rejected: asyncio.Future[None], kinds: UpdateKinds) -> None:
    """End polling, however it is, and begin it again."""
    try:
        if updater.running:
            await updater.stop()
    except Exception as error:  # what polling ended with, unnoticed
        log.warning("polling had ended: %r", error)
    await _listen(updater, rejected, kinds)


async def _take_up(application: App, pending: Pending) -> None:
    """Handle what an earlier run has left, before anything new."""
    left = await pending.left()
    if left:
        log.info("%d updates are left from before and are handled first", len(left))
    for kept in left:
        if _is_readable(dict(kept.content)):
            await application.update_queue.put(Update.de_json(dict(kept.content), application.bot))
        else:
            pending.strike(kept.content["update_id"])


async def _stop(application: App, processor: PerChatProcessor, seconds: float) -> None:
    """Fetch no more updates, and finish those in hand, for so many seconds at most."""
    assert application.updater
    if len(processor.pending):
        log.info("stopping, %d updates left", len(processor.pending))
    try:
        async with asyncio.timeout(seconds):
            if application.updater.running:
                await application.updater.stop()
            if application.running:
                await application.stop()
    except (TimeoutError, asyncio.CancelledError):  # cancelled: by a second signal
        log.warning("stopping at once; %d updates are left for the next start", len(processor.pending))
        processor.abandon()
        if application.running:
            await application.stop()
    await processor.pending.close()


async def _connect(application: App) -> None:
    """Connect to Telegram. Try again until it succeeds: the network may come up later than the bot."""
    wait = 1
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("no connection to Telegram yet, next try in %d s: %s", wait, error)
        else:
            return
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_RETRY_SECONDS)


def _report_trouble(error: TelegramError, rejected: asyncio.Future[None], updater: Updater, kinds: UpdateKinds) -> None:
    """
    Log an error of polling; end `rejected` with `InvalidToken` when the token was refused; remove a webhook.

    python-telegram-bot goes on polling by itself, with a back-off.
    """
    if isinstance(error, RejectedError):
        if not rejected.done():
            rejected.set_exception(InvalidToken(error.message))
    elif isinstance(error, Conflict) and "webhook" in error.message:
        log.error("a webhook was set for this bot, so it hears nothing; removing it (%s)", error)
        _begin(_remove_webhook(updater.bot))
    elif isinstance(error, Conflict):
        log.error("a second bot is running with the same token; stop one of them (%s)", error)
    elif isinstance(error, BadRequest) and kinds.concede(error, updater.bot):
        _begin(_listen_anew(updater, rejected, kinds))
    else:
        log.warning("no connection to Telegram, trying again: %s", error)


_begun: set[asyncio.Task[None]] = set()  # an event loop keeps no task alive


def _begin(remedy: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(remedy)
    _begun.add(task)
    task.add_done_callback(_begun.discard)


async def _remove_webhook(bot: Bot) -> None:
    try:
        await bot.delete_webhook()
    except TelegramError as error:
        log.warning("the webhook could not be removed: %s", error)

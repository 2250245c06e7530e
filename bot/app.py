"""
The one place where the bot is put together: which update goes to which handler, and start and stop.
"""

import asyncio
import json
import logging
import re
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from telegram import Bot, BotCommand, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    BaseUpdateProcessor,
    CallbackQueryHandler,
    Defaults,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.delivery import answer_press, send
from bot.handlers.articles import Articles
from bot.handlers.incoming import Command, Context
from bot.handlers.questions import Questions
from bot.handlers.welcome import Welcome
from bot.replies import buttons, words
from bot.replies.reply import said
from bot.state import State
from knowledge import KnowledgeError, Library

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]

AT_ONCE = 16  # updates of different chats; more connections make httpx slower, not faster
BACKLOG = 500  # updates of one chat that may wait: no reader types more
POLL = 25  # seconds that Telegram may keep a question for updates open
UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY]  # all others are none of our business

PRIVATE = filters.ChatType.PRIVATE
NO_TEXT = (
    filters.PHOTO
    | filters.VOICE
    | filters.Sticker.ALL
    | filters.AUDIO
    | filters.VIDEO
    | filters.VIDEO_NOTE
    | filters.ANIMATION
    | filters.Document.ALL
    | filters.LOCATION
    | filters.CONTACT
    | filters.POLL
    | filters.Dice.ALL
)


def table(library: Library, state: State) -> list[BaseHandler[Any, Any, Any]]:
    """Which update goes where; the first line that fits takes it. Group talk that is no command fits none."""
    ask, show, greet = Questions(library, state), Articles(library, state), Welcome(library, state)
    return [
        _said(Command("start"), greet.start),
        _said(Command("help"), greet.help),
        _said(Command("ask"), ask.ask),
        _said(Command("latest"), show.latest),
        _said(Command("summary"), show.summary),
        _said(PRIVATE & Command(), greet.unknown_command),
        _said(PRIVATE & (filters.TEXT | filters.CAPTION), ask.plain),
        _said(PRIVATE & NO_TEXT, greet.no_text),
        _pressed(buttons.EXAMPLE, ask.example),
        _pressed(buttons.MORE, ask.more),
        _pressed(buttons.SUMMARY, show.summary_anew),
        _pressed(buttons.SUMMARY_HERE, show.summary_here),
        _pressed(buttons.PAGE, show.page),
        _pressed(buttons.SIMILAR, show.similar),
        _pressed(buttons.LISTING, show.listing),
        CallbackQueryHandler(greet.foreign_press),
    ]


def _said(what: filters.BaseFilter, callback: Callback) -> BaseHandler[Any, Any, Any]:
    """A new message; edits of old ones are never answered."""
    return MessageHandler(filters.UpdateType.MESSAGE & what, callback)


def _pressed(data: re.Pattern[str], callback: Callback) -> BaseHandler[Any, Any, Any]:
    return ButtonHandler(callback, pattern=re.compile(rf"{data.pattern}\Z"))


class ButtonHandler(CallbackQueryHandler[Any, Any]):
    """The press of a button of ours. One that carries nothing would fit every pattern."""

    def check_update(self, update: object) -> Any:
        """Whether this is such a press."""
        query = update.callback_query if isinstance(update, Update) else None
        return super().check_update(update) if query and query.data else None


def build(
    token: str,
    library: Library,
    state: State,
    *,
    base: str = "https://api.telegram.org",
    request: BaseRequest | None = None,
    polling: BaseRequest | None = None,
) -> App:
    """
    The application, not started. `base` is the Bot API server's address.

    `request` and `polling` carry its calls; left out, they are carried over HTTP.
    """
    defaults = Defaults(
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        allow_sending_without_reply=True,
        tzinfo=ZoneInfo("UTC"),
    )
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .defaults(defaults)
        .concurrent_updates(PerChatProcessor(AT_ONCE))
        .job_queue(None)
        .request(request or _http(base, connection_pool_size=2 * AT_ONCE, pool_timeout=10))
        .get_updates_request(polling or PollingRequest(**_options(base), connection_pool_size=2))
        .build()
    )
    application.add_handlers(table(library, state))
    application.add_error_handler(report)
    return application


def _http(base: str, **more: Any) -> HTTPXRequest:
    return HTTPXRequest(**_options(base), **more)


def _options(base: str) -> dict[str, Any]:
    """Patience with slow networks; no proxy between us and a server on this computer."""
    here = (urlsplit(base).hostname or "") in {"127.0.0.1", "localhost", "::1"}
    direct = {"httpx_kwargs": {"trust_env": False}} if here else {}
    return {"read_timeout": 15, "write_timeout": 15, "connect_timeout": 10, **direct}


class PerChatProcessor(BaseUpdateProcessor):
    """
    One chat's updates in order, different chats at the same time.

    A busy chat waits in a line of its own and takes only one of the places, so it never blocks the others.
    """

    def __init__(self, at_once: int, backlog: int = BACKLOG) -> None:
        super().__init__(max_concurrent_updates=1_000_000)  # whoever waits, waits here
        self._places = asyncio.Semaphore(at_once)
        self._backlog = backlog
        self._lines: dict[int, asyncio.Lock] = {}
        self._waiting: Counter[int] = Counter()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when it is its turn."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            async with self._places:
                await coroutine
            return
        if self._waiting[chat.id] >= self._backlog:
            log.warning("an update was dropped: its chat already has %d waiting", self._backlog)
            _discard(coroutine)
            return
        self._waiting[chat.id] += 1
        try:
            async with self._lines.setdefault(chat.id, asyncio.Lock()), self._places:
                await coroutine
        finally:
            self._leave(chat.id)

    def _leave(self, chat_id: int) -> None:
        self._waiting[chat_id] -= 1
        if not self._waiting[chat_id]:
            del self._waiting[chat_id], self._lines[chat_id]

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def _discard(coroutine: Awaitable[Any]) -> None:
    if asyncio.iscoroutine(coroutine):
        coroutine.close()


class RejectedError(NetworkError):
    """Telegram does not know our token any more. A network error: polling reports those, others end it."""


class PollingRequest(HTTPXRequest):
    """
    Asks Telegram for updates.

    After a time-out it connects anew: a connection that died in silence would leave the bot deaf for hours.
    An update that cannot be read arrives empty: it would be asked for again at once, and forever.
    """

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make one request."""
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TimedOut:
            log.warning("Telegram did not answer in time; connecting anew")
            await self.shutdown()
            await self.initialize()
            raise
        if code == 401:
            raise RejectedError("the token is not valid any more")
        return code, _readable(payload) if code == 200 else payload


def _readable(payload: bytes) -> bytes:
    """A list of updates in which every one can be read; other answers as they are."""
    try:
        response = json.loads(payload)
        updates = response["result"]
        unreadable = [update for update in updates if not _can_be_read(update)]
    except (ValueError, TypeError, KeyError):
        return payload
    for update in unreadable:
        number = update["update_id"]
        update.clear()
        update["update_id"] = number
    return json.dumps(response).encode() if unreadable else payload


def _can_be_read(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update, None)
    except Exception as error:  # whatever a server may send
        # A missing field is named; other messages might hold what the reader wrote.
        reason = repr(error) if isinstance(error, KeyError | TypeError) else type(error).__name__
        log.warning("an update could not be read and is skipped: %s", reason)
        return False
    return True


async def run(application: App) -> None:
    """
    Answer readers until this is cancelled; then finish what was begun.

    Raises `InvalidToken` when Telegram does not know the token.
    """
    updater = application.updater
    assert updater
    lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    try:
        await _connect(application)
        await register(application.bot)
        await application.start()
        await updater.start_polling(
            timeout=POLL,
            allowed_updates=UPDATES,
            bootstrap_retries=-1,
            error_callback=lambda error: _trouble(error, lost),
        )
        log.info("@%s is listening", application.bot.username)
        await lost
    finally:
        if updater.running:
            await updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # its connections, if the application never came up


async def _connect(application: App) -> None:
    """Make contact, however long that takes: the network may come up after us."""
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
        wait = min(2 * wait, 30)


def _trouble(error: TelegramError, lost: asyncio.Future[None]) -> None:
    """What went wrong while asking for updates. Polling goes on by itself, with growing pauses."""
    if isinstance(error, RejectedError):
        if not lost.done():
            lost.set_exception(InvalidToken(error.message))
    elif isinstance(error, Conflict):
        log.error("a second bot is running with the same token; stop one of them (%s)", error)
    else:
        log.warning("no connection to Telegram, trying again: %s", error)


async def register(bot: Bot) -> None:
    """Tell Telegram our commands and who we are, where it does not know. The bot works without, too."""
    commands = [BotCommand(name, meaning) for name, meaning in words.COMMANDS]
    try:
        if list(await bot.get_my_commands()) != commands:
            await bot.set_my_commands(commands)
        if (await bot.get_my_description()).description != words.DESCRIPTION:
            await bot.set_my_description(words.DESCRIPTION)
        if (await bot.get_my_short_description()).short_description != words.SHORT_DESCRIPTION:
            await bot.set_my_short_description(words.SHORT_DESCRIPTION)
    except TelegramError as error:
        log.warning("the command menu could not be registered, the bot works without it: %s", error)


async def report(update: object, context: Context) -> None:
    """Whatever a handler could not settle: the cause for the log, a sentence for the reader."""
    error = context.error
    sentence = ""
    if isinstance(error, Forbidden):
        log.info("a reply was not sent, the reader has stopped the bot or removed it")
    elif isinstance(error, TelegramError) and not isinstance(error, BadRequest):
        log.warning("a reply may not have arrived: %s", error)
    elif isinstance(error, KnowledgeError):
        log.error("the library cannot answer: %s", error)
        sentence = words.CANNOT_SEARCH
    else:
        note = secrets.token_hex(3)
        if isinstance(error, BadRequest):  # Telegram's word says all; where in our code it came says nothing
            log.error("note %s: a reader was not answered, Telegram refused: %s", note, error)
        else:
            log.error("note %s: a reader was not answered", note, exc_info=error)
        sentence = words.FAILED.format(note=note)
    if sentence and isinstance(update, Update):
        with suppress(TelegramError):
            await _tell(update, sentence)


async def _tell(update: Update, sentence: str) -> None:
    if update.callback_query:
        await answer_press(update.callback_query, said(sentence))
    elif update.effective_message:
        await send(update.effective_message, said(sentence))

"""Adding: an address, a forwarded post or a file that an admin sends is shown, and added when the admin says so."""

import asyncio
import logging
import mimetypes
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from telegram import CallbackQuery, Document, Message, Update
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

from bot.delivery import acknowledge, edit, send, send_again
from bot.handlers.articles import LINK, Articles
from bot.handlers.incoming import Context, command_argument, message_of, message_text, pressed_button
from bot.locales.speaking import words
from bot.memory import Memory
from bot.publisher.decisions import Decisions
from bot.publisher.kept_sources import KeptSources
from bot.publisher.offers import Address, Offer, Post, SentFile, address_meant, previewed
from bot.publisher.posts import forwarded_post
from bot.replies import previews
from bot.replies.previews import Preview
from bot.replies.reply import Reply, text_reply
from bot.state.received import Received
from knowledge import ConfigError, Library, Problem, Report

log = logging.getLogger(__name__)

Value = TypeVar("Value")

PREVIEW_SECONDS = 60  # after which what was found is shown
MINUTES = 5  # after which adding ends: the admin's chat waits for it


class _EndedError(Exception):
    """Adding was ended early."""


@dataclass(frozen=True)
class Adding:
    """Takes in what admins send."""

    library: Library
    memory: Memory
    kept: KeptSources
    received: Received
    articles: Articles
    decisions: Decisions

    # What is offered

    async def add(self, update: Update, _: Context) -> None:
        """Answer ``/add ADDRESS``."""
        message = message_of(update)
        if address := address_meant(command_argument(message)):
            await self._show_address(message, Address(self.library, address))
        else:
            await send(message, text_reply(words().ADD_HOW))

    async def address(self, update: Update, _: Context) -> None:
        """Answer a message that is nothing but an address: with the article that has it, else with a preview."""
        message = message_of(update)
        address = message_text(message)
        if await asyncio.to_thread(self._is_known, address):
            await send(message, await asyncio.to_thread(self.articles.wanted_summary, message, address))
        else:
            await self._show_address(message, Address(self.library, address))

    def _is_known(self, address: str) -> bool:
        """Return whether an article has this address."""
        return bool(LINK.fullmatch(address) and self.library.find(address, limit=1))

    async def forwarded(self, update: Update, _: Context) -> None:
        """Answer a post that is forwarded from a channel with a preview."""
        message = message_of(update)
        if post := forwarded_post(message):
            await send(message, await in_thread(partial(_preview, Post(self.library, post))), quote=True)

    async def file(self, update: Update, _: Context) -> None:
        """Answer a file with a preview of the articles in it."""
        message = message_of(update)
        if document := message.document:
            reply_id = await send(message, text_reply(words().READING), quote=True)
            offer = await self._sent_file(document)
            reply = offer if isinstance(offer, Reply) else await in_thread(partial(_preview, offer))
            await send_again(message, reply_id, reply)

    async def _show_address(self, message: Message, offer: Address) -> None:
        text_id = await asyncio.to_thread(self.memory.remember, offer.name)
        if offer.is_channel:
            keyboard = previews.add_buttons(text_id, once=False, keep=True)
            await send(message, previews.channel(offer.name, keyboard), quote=True)
            return
        reply_id = await send(message, text_reply(words().READING), quote=True)
        reply = await in_thread(partial(_address_preview, offer, text_id))
        await send_again(message, reply_id, reply)

    async def _sent_file(self, document: Document) -> SentFile | Reply:
        """Download a file; return why that is not possible if it is not."""
        most = int(FileSizeLimit.FILESIZE_DOWNLOAD)
        if (document.file_size or 0) > most:
            return text_reply(words().FILE_TOO_LARGE(megabytes=most // 10**6))
        try:
            file = await document.get_file()
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.warning("a file was not downloaded: %s", error)
            return text_reply(words().FILE_LOST)
        name = document.file_name or f"file{mimetypes.guess_extension(document.mime_type or '') or ''}"
        return SentFile(self.library, self.received, name, content)

    # What is pressed

    async def chosen(self, update: Update, context: Context) -> None:
        """Add what was offered (*Add*, *Add once*, *Add and keep reading*). A second press does nothing."""
        query, match = pressed_button(update, context)
        await acknowledge(query)
        if not self.decisions.is_first(query):
            return
        try:
            buttons = query.message.reply_markup if isinstance(query.message, Message) else None
            await edit(query, replace(text_reply(words().READING), keyboard=buttons))
            offer = await self._offered(query, match[2])
            reply = offer if isinstance(offer, Reply) else await self._add(offer, query, keep=match[1] == "k")
            await edit(query, reply)
        except BaseException:
            self.decisions.take_back(query)
            raise

    async def cancelled(self, update: Update, context: Context) -> None:
        """Leave everything as it is (*Cancel*)."""
        query, _ = pressed_button(update, context)
        await acknowledge(query)
        if self.decisions.is_first(query):
            await edit(query, text_reply(words().NOTHING_CHANGED))

    async def _offered(self, query: CallbackQuery, text_id: str) -> Offer | Reply:
        """Return what the message with the button has shown: a remembered address, else what it replies to."""
        if text_id != "-":
            address = await asyncio.to_thread(self.memory.text, text_id)
            return Address(self.library, address) if address else text_reply(words().OLD_BUTTON)
        replied = query.message.reply_to_message if isinstance(query.message, Message) else None
        if replied and message_text(replied) and (post := forwarded_post(replied)):
            return Post(self.library, post)
        if replied and replied.document:
            return await self._sent_file(replied.document)
        address = address_meant(command_argument(replied) or message_text(replied)) if replied else None
        return Address(self.library, address) if address else text_reply(words().OLD_BUTTON)

    async def _add(self, offer: Offer, query: CallbackQuery, *, keep: bool) -> Reply:
        """Add what was offered, and with `keep` go on reading it. Return what came of it."""
        note = ""
        if keep:
            kept = await asyncio.to_thread(self.kept.add, offer.name)
            note = words().KEPT_READING if kept else words().NOT_KEPT
        report, whole = await in_thread(partial(_taken_in, self.library, offer))
        log.info("admin %d added: %s, %d new, %d changed", query.from_user.id, offer.kind, report.new, report.changed)
        if not whole:
            return text_reply(f"{words().READ_FOR_LONG(minutes=MINUTES, new=report.new)}\n{note}".strip())
        return previews.added(report, note)


async def in_thread(work: Callable[[threading.Event], Value]) -> Value:
    """Return the result of what is done in a thread, which is told by the event when this is cancelled."""
    cancelled = threading.Event()
    try:
        return await asyncio.to_thread(work, cancelled)
    finally:
        cancelled.set()


def _address_preview(offer: Address, text_id: str, cancelled: threading.Event) -> Reply:
    """Return the preview of an address."""
    try:
        found = previewed(offer, _time_is_up(PREVIEW_SECONDS, cancelled))
    except ConfigError as error:
        found = Preview((), [Problem(offer.name, str(error))], 0)
    keyboard = previews.add_buttons(text_id, keep=offer.can_be_kept(found)) if found.articles else None
    return previews.preview(found, name=offer.name, note=offer.note, keyboard=keyboard)


def _preview(offer: Offer, cancelled: threading.Event) -> Reply:
    """Return the preview of what the admin's message holds."""
    found = previewed(offer, _time_is_up(PREVIEW_SECONDS, cancelled))
    keyboard = previews.add_buttons("") if found.articles else None
    return previews.preview(found, name=offer.name, note=offer.note if keyboard else "", keyboard=keyboard)


def _taken_in(library: Library, offer: Offer, cancelled: threading.Event) -> tuple[Report, bool]:
    """Take in what was offered; return what came of it, and whether all of it was read."""
    before = library.statistics().articles
    ends = _time_is_up(60 * MINUTES, cancelled)

    def end(_done: int, _total: int) -> None:
        if ends():
            raise _EndedError

    try:
        return offer.add(end), True
    except _EndedError:
        return Report(new=max(library.statistics().articles - before, 0)), False


def _time_is_up(seconds: float, cancelled: threading.Event) -> Callable[[], bool]:
    """Return a function that tells whether so many seconds have gone by from now on, or the event has happened."""
    end = time.monotonic() + seconds
    return lambda: cancelled.is_set() or time.monotonic() > end

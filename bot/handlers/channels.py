"""Posts of channels in which the bot is an admin: they are taken in as they come, and follow their edits."""

import asyncio
import logging
from collections.abc import Collection

from telegram import Chat, Message, Update

from bot.handlers.incoming import Context
from bot.publisher.kept_sources import KeptSources
from bot.publisher.posts import channel_post
from knowledge import Library

log = logging.getLogger(__name__)


class Channels:
    """Takes in the posts of channels."""

    def __init__(self, library: Library, names: Collection[str] | None, kept: KeptSources | None = None) -> None:
        """
        `names`: the public names of the channels, in small letters; None: all in which the bot is an admin.
        `kept`: those that admins have added.
        """
        self._library = library
        self._names = names
        self._kept = kept

    async def post(self, update: Update, _: Context) -> None:
        """Take in a new or edited post."""
        message = update.effective_message
        if message is not None:
            await asyncio.to_thread(self._take_in, message)

    def _take_in(self, message: Message) -> None:
        if self._is_wanted(message.chat):
            report = self._library.add(channel_post(message))
            for problem in report.problems:
                log.warning("not read: %s", problem)

    def _is_wanted(self, chat: Chat) -> bool:
        name = (chat.username or "").lower()
        if self._names is None or name in self._names:
            return True
        return bool(self._kept and name in self._kept.channels())

"""Moves: a group that grows gets a new id, and keeps its memory."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Update

from bot.handlers.incoming import Context, message_of


@dataclass(frozen=True)
class Moves:
    """Follows groups to their new ids. `moved` is told the old and the new one."""

    moved: Callable[[int, int], Awaitable[None]]

    async def follow(self, update: Update, _: Context) -> None:
        """Take note of a move. Telegram reports it in the old group and in the new one."""
        message = message_of(update)
        if message.migrate_to_chat_id:
            await self.moved(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self.moved(message.migrate_from_chat_id, message.chat.id)

"""Moves: a group that grows gets a new id, and keeps its memory."""

from collections.abc import Awaitable, Callable

from telegram import Update

from bot.handlers.incoming import Context, message_of

Follow = Callable[[int, int], Awaitable[None]]


class Moves:
    """Follows groups to their new ids."""

    def __init__(self, follow: Follow) -> None:
        """`follow`: is told the old and the new id."""
        self._follow = follow
        self._arrived: set[int] = set()

    async def moved(self, old_id: int, new_id: int) -> None:
        """Take note of a move, of which Telegram may tell several times."""
        self._arrived.add(new_id)
        await self._follow(old_id, new_id)

    async def service_message(self, update: Update, _: Context) -> None:
        """Take note of the message about a move. There is one in the old group and one in the new one."""
        message = message_of(update)
        if message.migrate_to_chat_id:
            await self.moved(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self.moved(message.migrate_from_chat_id, message.chat.id)

    def has_arrived(self, chat_id: int) -> bool:
        """Return whether a group got this id since the bot was started."""
        return chat_id in self._arrived

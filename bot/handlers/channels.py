"""Posts of channels in which the bot is an admin: they are taken in as they come, and follow their edits."""

import asyncio
import logging
from collections.abc import Collection, Iterator, Sequence

from telegram import Chat, Message, MessageEntity, Update

from bot.handlers.incoming import Context, message_text
from knowledge import ChannelPost, Library

log = logging.getLogger(__name__)

_FIRST = frozenset({MessageEntity.STRIKETHROUGH, MessageEntity.SPOILER})  # count where formats overlap
_SUPERGROUPS = 1_000_000_000_000  # the Bot API's number of a channel is this plus its own, negative


class Channels:
    """Takes in the posts of channels."""

    def __init__(self, library: Library, names: Collection[str] | None) -> None:
        """`names`: the public names of the channels, in small letters; None: all in which the bot is an admin."""
        self._library = library
        self._names = names

    async def post(self, update: Update, _: Context) -> None:
        """Take in a new or edited post."""
        message = update.effective_message
        if message is None or not self._is_wanted(message.chat):
            return
        report = await asyncio.to_thread(self._library.add, _post(message))
        for problem in report.problems:
            log.warning("not read: %s", problem)

    def _is_wanted(self, chat: Chat) -> bool:
        return self._names is None or (chat.username or "").lower() in self._names


def _post(message: Message) -> ChannelPost:
    entities = message.entities or message.caption_entities
    return ChannelPost(
        channel=-message.chat.id - _SUPERGROUPS,
        username=message.chat.username,
        title=message.chat.title,
        number=message.message_id,
        pieces=tuple(_pieces(message_text(message), entities)),
        posted=message.date,
        edited=message.edit_date,
        author=message.author_signature,
    )


def _pieces(text: str, entities: Sequence[MessageEntity]) -> Iterator[tuple[str, str]]:
    """Yield the words with their formats. Telegram counts UTF-16 units."""
    units = text.encode("utf-16-le")
    reached = 0
    for entity in sorted(_apart(entities), key=lambda entity: entity.offset):
        start, end = entity.offset, entity.offset + entity.length
        if start > reached:
            yield "plain", _decoded(units, reached, start)
        yield str(entity.type), _decoded(units, start, end)
        reached = end
    if rest := _decoded(units, reached, len(units)):
        yield "plain", rest


def _decoded(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")


def _apart(entities: Sequence[MessageEntity]) -> list[MessageEntity]:
    """Return entities that do not overlap: those that change the meaning of words first, then longer ones."""
    chosen: list[MessageEntity] = []
    for entity in sorted(entities, key=lambda entity: (entity.type not in _FIRST, -entity.length)):
        end = entity.offset + entity.length
        if all(end <= other.offset or entity.offset >= other.offset + other.length for other in chosen):
            chosen.append(entity)
    return chosen

"""Messages as posts of channels, with their formats: those of a channel itself, and those forwarded from one."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from telegram import Chat, Message, MessageEntity, MessageOriginChannel
from telegram.ext import filters

from bot.handlers.incoming import SUPERGROUPS, message_text
from knowledge import ChannelPost

_FIRST = frozenset({MessageEntity.STRIKETHROUGH, MessageEntity.SPOILER})  # count where formats overlap


def channel_post(message: Message) -> ChannelPost:
    """Return the post that a message in a channel is."""
    signed = message.author_signature
    return _post(message, message.chat, message.message_id, message.date, signed, message.edit_date)


def forwarded_post(message: Message) -> ChannelPost | None:
    """Return the post of a channel that a message forwards; None for other messages."""
    origin = message.forward_origin
    if not isinstance(origin, MessageOriginChannel):
        return None
    return _post(message, origin.chat, origin.message_id, origin.date, origin.author_signature)


class FromChannel(filters.MessageFilter):
    """Messages that forward a post of a channel."""

    def filter(self, message: Message) -> bool:
        """Return whether the message does."""
        return isinstance(message.forward_origin, MessageOriginChannel)


def _post(
    message: Message, channel: Chat, number: int, posted: datetime, author: str | None, edited: datetime | None = None
) -> ChannelPost:
    return ChannelPost(
        channel=-channel.id - SUPERGROUPS,
        username=channel.username,
        title=channel.title,
        number=number,
        pieces=tuple(_pieces(message_text(message), message.entities or message.caption_entities)),
        posted=posted,
        edited=edited,
        author=author,
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

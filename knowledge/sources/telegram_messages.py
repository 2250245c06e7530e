"""The messages of a chat's export with their words, in batches of neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.parsing.telegram_post import Piece, has_words, pieces_of
from knowledge.parsing.unreadable import Unreadable

_BATCH = 300  # messages: enough to learn which lines the channel adds to them
_BATCH_SIZE = 2**20  # characters of a batch: hostile messages are long


@dataclass(slots=True)
class Message:
    """A message and its words; those of the service have none."""

    fields: Any  # as exported
    pieces: list[Piece] = field(default_factory=list)
    problem: Unreadable | None = None  # why its words cannot be read

    @property
    def has_words(self) -> bool:
        """Return whether there is any letter or digit in it."""
        return any(has_words(words) for _, words in self.pieces)


def batches(messages: Iterator[Any]) -> Iterator[list[Message]]:
    """Yield the messages in batches. Where the file breaks off, those before the break come first."""
    batch: list[Message] = []
    size = 0
    try:
        for fields in messages:
            batch.append(message(fields))
            size += sum(len(words) for _, words in batch[-1].pieces)
            if len(batch) == _BATCH or size > _BATCH_SIZE:
                yield batch
                batch, size = [], 0
    except Exception:
        yield batch
        raise
    yield batch


def message(fields: Any) -> Message:
    """Return the message that these fields of an export are."""
    if not isinstance(fields, dict):
        return Message(fields, problem=Unreadable("is not a message"))
    if fields.get("type") != "message":
        return Message(fields)
    try:
        return Message(fields, pieces_of(fields))
    except Unreadable as reason:
        return Message(fields, problem=reason)

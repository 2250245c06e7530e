"""
The export of a whole Telegram account: which of its channels is the publisher's to show.

An export does not say who owns a channel, nor its public name. Private channels, channels that were left, groups and
chats are never taken. Of several public channels the one is taken that is named, and none where none is.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import ijson

from knowledge.errors import SourceError
from knowledge.parsing.unreadable import Unreadable, unreadable_errors
from knowledge.sources.disk import File, shown
from knowledge.sources.json_events import Event, chunks, elements, members, skip

CHANNELS = frozenset({"public_channel", "private_channel"})
_FEWEST_LETTERS = 4  # of a name that is looked for within others
_MOST_NAMED = 20  # channels in a message


class Chat(NamedTuple):
    """A chat of an account, without its messages."""

    kind: Any
    number: Any
    title: Any
    left: bool

    @property
    def may_be_shown(self) -> bool:
        """Return whether it is a channel that everybody can read, and that the account has not left."""
        return self.kind == "public_channel" and not self.left


def chats(file: File) -> list[Chat] | None:
    """Return the chats of an account, up to where the file breaks off; None for the export of one chat."""
    found: list[Chat] = []
    try:
        with unreadable_errors(), file.open() as stream:
            events: Iterator[Event] = ijson.basic_parse(ijson.from_iter(chunks(stream)))
            if next(events)[0] != "start_map":
                return None
            for name in members(events):
                first = next(events)
                if name == "messages":
                    return None
                if name in {"chats", "left_chats"} and first[0] == "start_map":
                    for chat in _listed(events, left=name == "left_chats"):
                        found.append(chat)  # noqa: PERF402 -- what came before a break counts
                else:
                    skip(first, events)
    except (Unreadable, ijson.JSONError, ArithmeticError, UnicodeError, StopIteration):
        pass  # reported when the posts are read
    return found or None


def _listed(events: Iterator[Event], *, left: bool) -> Iterator[Chat]:
    for name in members(events):
        first = next(events)
        if name != "list" or first[0] != "start_array":
            skip(first, events)
            continue
        for chat in elements(events):
            if chat[0] != "start_map":
                skip(chat, events)
                continue
            facts: dict[str, Any] = {}
            for member in members(events):
                value = next(events)
                if member == "messages":
                    yield Chat(facts.get("type"), facts.get("id"), facts.get("name"), left)
                facts[member] = value[1]
                skip(value, events)


def chosen(found: list[Chat], username: str | None, file: File) -> Chat:
    """
    Return the channel to read. Raises `SourceError` when that is not clear, with what to do.

    `username` is the channel's public name, if it is known.
    """
    public = [chat for chat in found if chat.may_be_shown]
    named = [chat for chat in public if username and _is_named(chat.title, username)]
    if len(public) == 1 or len(named) == 1:
        return (named or public)[0]
    place = shown(file.path)
    alone = 'export the channel alone (its menu, "Export chat history")'
    if not public:
        raise SourceError(f"{place} is the export of a whole account without a public channel of its own; {alone}")
    titles = ", ".join(repr(str(chat.title)) for chat in public[:_MOST_NAMED])
    raise SourceError(
        f"{place} is the export of a whole account with {len(public)} public channels ({titles}), of which "
        f"{'none' if not named else 'several'} can be told to be yours; {alone}, or name it: ?channel=NAME"
    )


def left_out(found: list[Chat], channel: Chat) -> str:
    """Return a plain clause that says which channel was read and how many other chats were not."""
    others = [chat for chat in found if chat is not channel]
    channels = sum(chat.kind in CHANNELS for chat in others)
    counted = [f"{channels} other channels" if channels != 1 else "1 other channel", _chats(len(others) - channels)]
    return f"is the export of a whole account: only the channel {channel.title!r} was read, {' and '.join(counted)} not"


def _chats(number: int) -> str:
    return "1 chat" if number == 1 else f"{number} chats"


def _is_named(title: object, username: str) -> bool:
    """Return whether a channel's title and a public name have the same letters, or one holds the other."""
    one, other = _letters([str(title)]), _letters([username])
    shorter = min(len(one), len(other))
    return shorter >= _FEWEST_LETTERS and (one in other or other in one)


def _letters(words: Iterable[str]) -> str:
    return re.sub(r"[\W_]+", "", "".join(words)).casefold()

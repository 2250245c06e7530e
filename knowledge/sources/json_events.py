"""The events of a JSON parser, taken one by one: values that are not needed are never built."""

import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

from knowledge.parsing.draft import ARTICLE_LIMIT
from knowledge.parsing.unreadable import Unreadable

Event = tuple[str, Any]  # as ijson has them: the kind, and a name or a plain value

_CHUNK = 2**16  # characters read at once
_LONGEST_RUN = 2**20  # characters without a quotation mark: not Telegram's, perhaps a bomb
_CONTROL = re.compile(r"(?<!\\)((?:\\\\)*)\\x([01][0-9A-F])")  # how Telegram Desktop writes one; no JSON has it


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a file as JSON that every parser accepts, in pieces that end where a line ends."""
    run = 0
    with io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="\n") as text:
        while chunk := text.read(_CHUNK) + text.readline(_CHUNK):
            last = chunk.rfind('"')
            run = run + len(chunk) if last < 0 else len(chunk) - last
            if run > _LONGEST_RUN:
                raise Unreadable("it has a value longer than 1 MB")
            yield (_CONTROL.sub(r"\1\\u00\2", chunk) if "\\x" in chunk else chunk).encode()


def members(events: Iterator[Event]) -> Iterator[str]:
    """Yield the names in an object that has begun. The caller takes its values from `events`."""
    return (name for _, name in iter(lambda: next(events), ("end_map", None)))


def elements(events: Iterator[Event]) -> Iterator[Event]:
    """Yield the first event of each element of a list that has begun. The caller takes the rest from `events`."""
    return iter(lambda: next(events), ("end_array", None))


def skip(first: Event, events: Iterator[Event]) -> None:
    """Take the remaining events of the value that began with `first`."""
    depth = 0
    for event, _ in chain([first], events):
        depth += event.startswith("start") - event.startswith("end")
        if depth == 0:
            return


def whole_value(first: Event, events: Iterator[Event]) -> Any:
    """Return the whole value that begins with `first`. Raises `Unreadable` when it takes more than 5 MB."""
    holders: list[Any] = [[]]
    names: list[str] = []
    size = 0
    for event, plain in chain([first], events):
        item = plain
        size += len(plain) + 50 if isinstance(plain, str) else 50  # about the bytes that it takes in memory
        if size > ARTICLE_LIMIT:
            raise Unreadable(f"it has a message larger than {ARTICLE_LIMIT >> 20} MB")
        if event == "map_key":
            names.append(item)
            continue
        if event in {"start_map", "start_array"}:
            holders.append({} if event == "start_map" else [])
            continue
        if event in {"end_map", "end_array"}:
            item = holders.pop()
        holder = holders[-1]
        if isinstance(holder, dict):
            holder[names.pop()] = item
        else:
            holder.append(item)
        if len(holders) == 1:
            break
    return holders[0][0]

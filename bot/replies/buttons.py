"""
Buttons, and what they carry.

Everything a press needs is in the button itself, so buttons under old messages survive restarts. The data
is versioned (``v1:``) and at most 64 bytes; a question is too long for that and is carried as the short id
of a remembered text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.base36 import base36

DATA_BYTES = 64
PER_ROW = 8
MOST = 100

ARTICLE = "([0-9a-f]{16})"
TEXT = "([0-9a-z]{1,13})"
NUMBER = "([0-9]{1,6})"
MOMENT = "([0-9a-z]{1,9})"

# What the data of each kind of button looks like; `bot.app` says who answers it.
SUMMARY = re.compile(f"v1:s:{ARTICLE}")
SUMMARY_HERE = re.compile(f"v1:n:{ARTICLE}")
PAGE = re.compile(f"v1:r:{ARTICLE}:{NUMBER}")
SIMILAR = re.compile(f"v1:k:{ARTICLE}")
MORE = re.compile(f"v1:m:{TEXT}:{NUMBER}")
EXAMPLE = re.compile(f"v1:q:{TEXT}")
LISTING = re.compile(f"v1:l:{NUMBER}:{NUMBER}:{MOMENT}:{MOMENT}:(-|{TEXT})")
OF_ARTICLE = re.compile(f"v1:[snrk]:{ARTICLE}(?::{NUMBER})?")


def summary(article_id: str) -> str:
    """Data of a button that sends an article's summary."""
    return f"v1:s:{article_id}"


def summary_here(article_id: str) -> str:
    """Data of a button that turns its message into an article's summary."""
    return f"v1:n:{article_id}"


def page(article_id: str, number: int) -> str:
    """Data of a button that turns its message into a page of an article, counted from 0."""
    return f"v1:r:{article_id}:{number}"


def similar(article_id: str) -> str:
    """Data of a button that sends articles like this one."""
    return f"v1:k:{article_id}"


def more(text_id: str, offset: int) -> str:
    """Data of a button that sends further passages on a remembered question."""
    return f"v1:m:{text_id}:{offset}"


def example(text_id: str) -> str:
    """Data of a button that asks a remembered question."""
    return f"v1:q:{text_id}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the latest articles: enough to show the same list again after newer articles came."""

    offset: int
    count: int
    as_of: int  # when the list was made, in milliseconds: nothing newer is in it
    since: int = 0  # when the chat had looked before, in milliseconds; 0: never
    text_id: str | None = None  # words that the articles must hold

    def data(self) -> str:
        """
        Data of a button that turns its message into this page.

        >>> Listing(10, 10, 36, text_id="7").data()
        'v1:l:10:10:10:0:7'
        """
        moments = f"{base36(self.as_of)}:{base36(self.since)}"
        return f"v1:l:{self.offset}:{self.count}:{moments}:{self.text_id or '-'}"

    def at(self, offset: int) -> "Listing":
        """Another page of the same list."""
        return replace(self, offset=offset)

    @classmethod
    def of(cls, match: re.Match[str]) -> "Listing":
        """
        The page that a match of `LISTING` names.

        >>> Listing.of(LISTING.fullmatch("v1:l:10:10:10:0:-"))
        Listing(offset=10, count=10, as_of=36, since=0, text_id=None)
        """
        offset, count, as_of, since = match.group(1, 2, 3, 4)
        return cls(int(offset), int(count), int(as_of, 36), int(since, 36), match.group(6))


def button(label: str, data: str) -> InlineKeyboardButton:
    """A button that tells us of a press."""
    return InlineKeyboardButton(label, callback_data=data)


def opening(label: str, url: str | None) -> list[InlineKeyboardButton]:
    """A button that opens `url`: none at all without one."""
    return [InlineKeyboardButton(label, url=url)] if url else []


def spread(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """
    Many small buttons in rows of about the same length.

    >>> [len(row) for row in spread([button("1", "v1:q:1")] * 10)]
    [5, 5]
    """
    rows = -(-len(buttons) // PER_ROW)
    length = -(-len(buttons) // rows) if rows else 1
    return [list(buttons[at : at + length]) for at in range(0, len(buttons), length)]


def packed(*groups: Sequence[InlineKeyboardButton], most: int) -> list[list[InlineKeyboardButton]]:
    """
    Groups of buttons in few rows of at most `most`; a group stays together.

    >>> one = button("1", "v1:q:1")
    >>> [len(row) for row in packed([one, one, one], [one], [one], most=3)]
    [3, 2]
    """
    rows: list[list[InlineKeyboardButton]] = [[]]
    for group in groups:
        if len(rows[-1]) + len(group) > most:
            rows.append([])
        rows[-1].extend(group)
    return rows


def keyboard(*rows: Iterable[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """
    The one place where keyboards are made, so their limits are checked once; None without buttons.

    Telegram refuses a whole message for one button that is too long.
    """
    filled = [list(row) for row in rows]
    filled = [row for row in filled if row]
    assert all(len(row) <= PER_ROW for row in filled)
    assert sum(map(len, filled)) <= MOST
    for each in (button for row in filled for button in row):
        assert isinstance(each.callback_data, str | None)
        assert len((each.callback_data or "").encode()) <= DATA_BYTES, each.callback_data
    return InlineKeyboardMarkup(filled) if filled else None

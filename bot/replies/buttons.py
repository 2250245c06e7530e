"""
Buttons and their data, and the keyboards made of them.

The data of a button holds everything that its press needs, so buttons under old messages work after a
restart. It begins with a version (``v1:``) and has at most 64 bytes. A question is too long for that: the
button carries the short id of a remembered text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.base36 import base36

# Telegram's limits for one keyboard.
MAX_DATA_BYTES = 64
MAX_PER_ROW = 8
MAX_BUTTONS = 100

ARTICLE = "([0-9a-f]{16})"
TEXT = "([0-9a-z]{1,13})"
NUMBER = "([0-9]{1,6})"
MOMENT = "([0-9a-z]{1,9})"

# Patterns of the data, one for each kind of button. The table in `bot.app` maps them to handlers.
SUMMARY = re.compile(f"v1:s:{ARTICLE}")
SUMMARY_IN_PLACE = re.compile(f"v1:n:{ARTICLE}")
PAGE = re.compile(f"v1:r:{ARTICLE}:{NUMBER}")
SIMILAR = re.compile(f"v1:k:{ARTICLE}")
MORE = re.compile(f"v1:m:{TEXT}:{NUMBER}")
EXAMPLE = re.compile(f"v1:q:{TEXT}")
AS_TYPED = re.compile(f"v1:x:{TEXT}")
LISTING = re.compile(f"v1:l:{NUMBER}:{NUMBER}:{MOMENT}:{MOMENT}:(-|{TEXT})")
LANGUAGE = re.compile("v1:g:([a-z]{2,8})")
HELPFUL = re.compile(f"v1:h:{TEXT}:([01])")
COMPLAINT = re.compile(f"v1:o:{TEXT}:(outdated|wrong)")
ADMIN_DAYS = re.compile("v1:ad:days")
ADMIN_COLOURS = re.compile("v1:ad:(dark|light)")
ADMIN_MISSED = re.compile("v1:ad:missed")
ADMIN_TEST = re.compile("v1:ad:test")
ADMIN_REFRESH = re.compile("v1:ad:refresh")
ADMIN_ADD = re.compile("v1:ad:add")
SOURCES = re.compile(f"v1:as:{NUMBER}(:l)?")
SOURCE = re.compile(f"v1:as:(pause|resume|try):{TEXT}")
ADD = re.compile(f"v1:add:([ok]):(-|{TEXT})")
WITHDRAW_ASK = re.compile(f"v1:out:ask:{ARTICLE}")
WITHDRAW = re.compile(f"v1:out:yes:{ARTICLE}")
READMIT = re.compile(f"v1:out:undo:{ARTICLE}")
CANCEL = re.compile("v1:cancel")
GROUP = re.compile("v1:c:(all|admins|sound|quiet|here|away|language):([0-9]{1,16})")
ASKING = re.compile("v1:[snrkmqxl]:")  # the beginning of those that show articles and answers
OF_ARTICLE = re.compile(f"v1:[snrk]:{ARTICLE}(?::{NUMBER})?")


def summary(article_id: str) -> str:
    """Return the data of a button that sends the summary of an article."""
    return f"v1:s:{article_id}"


def summary_in_place(article_id: str) -> str:
    """Return the data of a button that turns its message into the summary of an article."""
    return f"v1:n:{article_id}"


def page(article_id: str, number: int) -> str:
    """Return the data of a button that turns its message into a page of an article; pages are counted from 0."""
    return f"v1:r:{article_id}:{number}"


def similar(article_id: str) -> str:
    """Return the data of a button that sends articles similar to this one."""
    return f"v1:k:{article_id}"


def more(text_id: str, offset: int) -> str:
    """Return the data of a button that sends more passages on a remembered question."""
    return f"v1:m:{text_id}:{offset}"


def example(text_id: str) -> str:
    """Return the data of a button that asks a remembered question."""
    return f"v1:q:{text_id}"


def as_typed(text_id: str) -> str:
    """Return the data of a button that asks a remembered question again, its spelling as it is."""
    return f"v1:x:{text_id}"


def language(code: str) -> str:
    """Return the data of a button that chooses a language; "app" for that of the reader's Telegram app."""
    return f"v1:g:{code}"


def helpful(question_id: str, *, helpful: bool) -> str:
    """Return the data of a button that says whether the answer to a logged question helped."""
    return f"v1:h:{question_id}:{int(helpful)}"


def complaint(question_id: str, kind: str) -> str:
    """Return the data of a button that says what is the matter with such an answer: "outdated" or "wrong"."""
    return f"v1:o:{question_id}:{kind}"


def admin(view: str) -> str:
    """Return the data of a button of the admins: for days, dark, light, missed, test, refresh or add."""
    return f"v1:ad:{view}"


def sources(page: int, *, in_place: bool = False) -> str:
    """Return the data of a button that sends a page of the sources, counted from 0; or turns its message into it."""
    return f"v1:as:{page}{':l' if in_place else ''}"


def source(choice: str, key: str) -> str:
    """Return the data of a button that pauses, resumes or tries a source."""
    return f"v1:as:{choice}:{key}"


def add(text_id: str, *, keep: bool = False) -> str:
    """
    Return the data of a button that adds what an admin has offered, and with `keep` goes on reading it.

    `text_id`: of the remembered address; empty for what the message that is replied to holds.
    """
    return f"v1:add:{'k' if keep else 'o'}:{text_id or '-'}"


def withdraw_ask(article_id: str) -> str:
    """Return the data of a button that asks whether to take an article out."""
    return f"v1:out:ask:{article_id}"


def withdraw(article_id: str) -> str:
    """Return the data of a button that takes an article out."""
    return f"v1:out:yes:{article_id}"


def readmit(article_id: str) -> str:
    """Return the data of a button that brings a withdrawn article back."""
    return f"v1:out:undo:{article_id}"


def cancel() -> str:
    """Return the data of a button that leaves everything as it is."""
    return "v1:cancel"


# Changes of the settings of a group.
EVERYBODY, ADMINS = "all", "admins"  # may ask
HERE, NOT_HERE = "here", "away"  # the bot answers, in the topic of the settings
SOUND, QUIET = "sound", "quiet"
LANGUAGES = "language"  # shows a list of them


def group(change: str, topic: int) -> str:
    """Return the data of a button that makes one of these changes; `topic`: in which it was shown, 0 for none."""
    return f"v1:c:{change}:{topic}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list of the latest articles. It identifies the list, also after newer articles were added."""

    offset: int
    count: int
    as_of: int  # when the list was made, in milliseconds since 1970; it holds no article added later
    since: int = 0  # when the chat had looked before, in milliseconds since 1970; 0: never
    text_id: str | None = None  # of the remembered words; None: any article, empty: the words are not remembered

    def data(self) -> str:
        """
        Return the data of a button that turns its message into this page.

        >>> Listing(10, 10, 36, text_id="7").data()
        'v1:l:10:10:10:0:7'
        """
        moments = f"{base36(self.as_of)}:{base36(self.since)}"
        return f"v1:l:{self.offset}:{self.count}:{moments}:{self.text_id or '-'}"

    def at(self, offset: int) -> "Listing":
        """Return the page of this list that begins at `offset`."""
        return replace(self, offset=offset)

    @classmethod
    def of(cls, match: re.Match[str]) -> "Listing":
        """
        Return the page that a match of `LISTING` names.

        >>> Listing.of(LISTING.fullmatch("v1:l:10:10:10:0:-"))
        Listing(offset=10, count=10, as_of=36, since=0, text_id=None)
        """
        offset, count, as_of, since = match.group(1, 2, 3, 4)
        return cls(int(offset), int(count), int(as_of, 36), int(since, 36), match.group(6))


def button(label: str, data: str) -> InlineKeyboardButton:
    """Return a button that sends `data` to the bot when it is pressed."""
    return InlineKeyboardButton(label, callback_data=data)


def link_buttons(label: str, url: str | None) -> list[InlineKeyboardButton]:
    """Return a button that opens `url`, in a list; an empty list without a URL."""
    return [InlineKeyboardButton(label, url=url)] if url else []


def even_rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """
    Arrange many small buttons in rows of about equal length.

    >>> [len(row) for row in even_rows([button("1", "v1:q:1")] * 10)]
    [5, 5]
    """
    rows = -(-len(buttons) // MAX_PER_ROW)
    length = -(-len(buttons) // rows) if rows else 1
    return [list(buttons[start : start + length]) for start in range(0, len(buttons), length)]


def compact_rows(*groups: Sequence[InlineKeyboardButton], max_per_row: int) -> list[list[InlineKeyboardButton]]:
    """
    Arrange groups of buttons in as few rows as possible. A group is never split.

    >>> one = button("1", "v1:q:1")
    >>> [len(row) for row in compact_rows([one, one, one], [one], [one], max_per_row=3)]
    [3, 2]
    """
    rows: list[list[InlineKeyboardButton]] = [[]]
    for group in groups:
        if len(rows[-1]) + len(group) > max_per_row:
            rows.append([])
        rows[-1].extend(group)
    return rows


def keyboard(*rows: Iterable[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """
    Make a keyboard of rows; None when there are no buttons.

    All keyboards are made here, so that Telegram's limits are checked in one place: Telegram refuses a whole
    message because of one button that is too long.
    """
    filled = [list(row) for row in rows]
    filled = [row for row in filled if row]
    assert all(len(row) <= MAX_PER_ROW for row in filled)
    assert sum(map(len, filled)) <= MAX_BUTTONS
    for button_ in (button_ for row in filled for button_ in row):
        assert isinstance(button_.callback_data, str | None)
        assert len((button_.callback_data or "").encode()) <= MAX_DATA_BYTES, button_.callback_data
    return InlineKeyboardMarkup(filled) if filled else None

"""
Formatted text whose length is known: Telegram's HTML together with the plain text that a reader sees.

Text is shortened before it is escaped, so a tag is never cut in half. Markup inside an article is escaped:
readers see it as text.
"""

import html
import re
import string
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.locales.sentences import END, ISOLATED, Filling
from bot.locales.speaking import words
from knowledge import Span

LIMIT = 3800  # UTF-16 code units of one message, after parsing; Telegram takes 4096, and delivery may add a line or two
ENTITIES = 100  # formatted parts of one message; Telegram silently ignores further ones
JOINERS = "\u200d\ufe0f"  # zero width joiner and variation selector: they belong to the character before them
SURROGATES = re.compile("[\ud800-\udfff]")  # cannot be sent as UTF-8


def width(text: str) -> int:
    """
    Return the length of `text` in UTF-16 code units.

    Telegram's server counts code points, its clients count UTF-16 code units. The latter is never smaller.

    >>> width("storm"), width("😀")
    (5, 2)
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Markup:
    """A part of a message. Parts are joined with ``+``, and their length is known before anything is sent."""

    html: str = ""
    plain: str = ""
    entities: int = 0

    def __add__(self, other: "Markup") -> "Markup":
        return Markup(self.html + other.html, self.plain + other.plain, self.entities + other.entities)

    def __bool__(self) -> bool:
        return bool(self.plain)

    @property
    def width(self) -> int:
        """Its length in UTF-16 code units."""
        return width(self.plain)


def text(plain: str) -> Markup:
    """
    Return plain text as markup. Its special characters are escaped.

    >>> text("<b> & so on").html
    '&lt;b&gt; &amp; so on'
    """
    sendable = SURROGATES.sub("\ufffd", plain)
    return Markup(html.escape(sendable, quote=False), sendable)


def join(pieces: Iterable[Markup], between: str = "\n") -> Markup:
    """Join the pieces that are not empty, with `between` as separator."""
    whole = Markup()
    for piece in pieces:
        if piece:
            whole += text(between) + piece if whole else piece
    return whole


def _tagged(inner: Markup, tag: str, attributes: str = "") -> Markup:
    if not inner:
        return inner
    return Markup(f"<{tag}{attributes}>{inner.html}</{tag}>", inner.plain, inner.entities + 1)


def bold(inner: Markup) -> Markup:
    """Return the piece in bold."""
    return _tagged(inner, "b")


def italic(inner: Markup) -> Markup:
    """Return the piece in italics."""
    return _tagged(inner, "i")


def filled(sentence: Filling, **parts: Markup) -> Markup:
    """Return a sentence of the bot's with formatted parts in its gaps."""
    whole = Markup()
    for before, name, _, _ in string.Formatter().parse(sentence.pattern):
        whole += text(before) + (isolated(parts[name]) if name else Markup())
    return whole


def isolated(part: Markup) -> Markup:
    """Return a part of a line that keeps its own direction where the bot's language is written from right to left."""
    return text(ISOLATED) + part + text(END) if part and words().right_to_left else part


def quotation(inner: Markup) -> Markup:
    """Return the piece as a block quotation."""
    return _tagged(inner, "blockquote")


def expandable_quotation(inner: Markup) -> Markup:
    """Return the piece as a block quotation that unfolds when the reader taps it."""
    return _tagged(inner, "blockquote", " expandable")


def link(inner: Markup, url: str | None) -> Markup:
    """Return the piece as a link to `url`; without a URL, the piece itself."""
    return _tagged(inner, "a", f' href="{html.escape(url)}"') if url else inner


def shorten(plain: str, room: int) -> str:
    """
    Return `plain`, or its first whole words and an ellipsis if it is longer than `room` code units.

    >>> shorten("Rain fell all night.", 12)
    'Rain fell…'
    >>> shorten("Rain fell all night.", 0)
    ''
    """
    if width(plain) <= room:
        return plain
    if room < 1:
        return ""
    cut = _code_points(plain, room - 1)
    space = max(plain.rfind(" ", 0, cut + 1), plain.rfind("\n", 0, cut + 1))
    if space > cut // 2:
        cut = space
    while cut > 1 and _is_combining(plain[cut]):
        cut -= 1
    return plain[:cut].rstrip() + "…"


def _code_points(plain: str, room: int) -> int:
    """Return how many code points of `plain` fit into `room` code units."""
    cut = room
    while width(plain[:cut]) > room:
        cut -= max(1, (width(plain[:cut]) - room) // 2)
    return cut


def _is_combining(character: str) -> bool:
    """Return whether a character is drawn together with the one before it."""
    return bool(unicodedata.combining(character)) or character in JOINERS


def one_line(plain: str, room: int) -> str:
    r"""
    Return `plain` without line breaks, shortened to `room` code units.

    >>> one_line("Storm\n warning ", 40)
    'Storm warning'
    """
    return shorten(" ".join(plain[: 4 * room].split()), room)


def excerpt(plain: str, marks: Sequence[Span], room: int, *, focus: int = 0, max_marks: int = ENTITIES) -> Markup:
    """
    Return text of an article with the first `max_marks` of the `marks` in bold.

    A text that is longer than `room` code units loses its end. It loses both ends if the position `focus`
    would not be visible otherwise.

    >>> excerpt("Rain fell.", [Span(0, 4)], 99).html
    '<b>Rain</b> fell.'
    >>> excerpt("Rain fell.", [Span(0, 4)], 7).plain
    'Rain…'
    """
    start = _excerpt_start(plain, room, focus)
    if start and room > 2:
        cut = shorten(plain[start:], room - 1)
        return text("…") + _with_bold(cut, _shifted(marks, start, cut), max_marks)
    cut = shorten(plain, room)
    return _with_bold(cut, _shifted(marks, 0, cut), max_marks)


def _excerpt_start(plain: str, room: int, focus: int) -> int:
    """Return the position from which an excerpt shows `focus`: 0 if possible."""
    if width(plain) <= room or width(plain[:focus]) <= room * 2 // 3:
        return 0
    start = max(0, focus - room // 6)
    space = plain.find(" ", start, focus)
    return space + 1 if space >= 0 else focus


def _shifted(marks: Sequence[Span], start: int, cut: str) -> list[Span]:
    """Return the marks as positions in `cut`, which begins at `start`. An ellipsis at its end is never marked."""
    end = len(cut.removesuffix("…"))
    shifted = (Span(max(mark.start - start, 0), min(mark.end - start, end)) for mark in marks)
    return [mark for mark in shifted if mark.start < mark.end]


def _with_bold(plain: str, marks: Iterable[Span], max_marks: int) -> Markup:
    whole, done = Markup(), 0
    for mark in sorted(marks)[:max_marks]:
        if mark.start >= done:
            whole += text(plain[done : mark.start]) + bold(text(mark.of(plain)))
            done = mark.end
    return whole + text(plain[done:])


def day(moment: datetime) -> Markup:
    """
    Return a date. The reader's app shows it in the reader's own format; older apps show the text in it.

    Midnight in UTC means that the publisher gave only a day. Noon of that day is sent then, because in
    nearly all time zones it is on that day.

    >>> day(datetime(2024, 3, 12, 14, 5, tzinfo=UTC)).html
    '<tg-time unix="1710252300" format="D">12 Mar 2024</tg-time>'
    """
    moment = moment.astimezone(UTC)
    if not (moment.hour or moment.minute or moment.second):
        moment += timedelta(hours=12)
    return _timed(text(words().day(moment)), moment, "D")


def hour(moment: datetime) -> Markup:
    """
    Return a time of day. The reader's app shows it in the reader's own time zone.

    >>> hour(datetime(2024, 3, 12, 14, 5, tzinfo=UTC)).plain
    '14:05 UTC'
    """
    moment = moment.astimezone(UTC)
    return _timed(text(words().hour(moment)), moment, "t")


def _timed(shown: Markup, moment: datetime, form: str) -> Markup:
    unix = int(moment.timestamp())
    if unix <= 0:  # Telegram accepts no date before 1970
        return shown
    return _tagged(shown, "tg-time", f' unix="{unix}" format="{form}"')

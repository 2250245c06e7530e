"""
Formatted text, measured: Telegram's HTML beside the plain text a reader sees.

Plain text is shortened first and escaped after, so no length can ever cut a tag in half, and whatever
an article holds is shown, not obeyed.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from knowledge import Span

LIMIT = 4096  # of one message, as Telegram counts after parsing
ENTITIES = 100  # Telegram ignores more, without a word
JOINERS = "\u200d\ufe0f"  # they belong to the character before them, in flags and families
SURROGATES = re.compile("[\ud800-\udfff]")  # cannot be sent as UTF-8


def width(text: str) -> int:
    """
    How long Telegram says `text` is, at most.

    Its server counts code points, its clients UTF-16 units: the larger number suits both.

    >>> width("storm"), width("😀")
    (5, 2)
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of a message. Pieces are added up; their sizes are known before anything is sent."""

    html: str = ""
    plain: str = ""
    entities: int = 0

    def __add__(self, other: "Markup") -> "Markup":
        return Markup(self.html + other.html, self.plain + other.plain, self.entities + other.entities)

    def __bool__(self) -> bool:
        return bool(self.plain)

    @property
    def width(self) -> int:
        """What it takes of a message's length."""
        return width(self.plain)


def text(plain: str) -> Markup:
    """
    Text as it stands, with nothing in it obeyed.

    >>> text("<b> & so on").html
    '&lt;b&gt; &amp; so on'
    """
    sendable = SURROGATES.sub("\ufffd", plain)
    return Markup(html.escape(sendable, quote=False), sendable)


def joined(pieces: Iterable[Markup], between: str = "\n") -> Markup:
    """The pieces that hold something, with a separator between them."""
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
    """The piece in bold."""
    return _tagged(inner, "b")


def italic(inner: Markup) -> Markup:
    """The piece in italics."""
    return _tagged(inner, "i")


def quotation(inner: Markup) -> Markup:
    """The piece as a quotation."""
    return _tagged(inner, "blockquote")


def folded(inner: Markup) -> Markup:
    """The piece as a quotation that unfolds when the reader taps it."""
    return _tagged(inner, "blockquote", " expandable")


def link(inner: Markup, url: str | None) -> Markup:
    """The piece leading to `url`; without one, the piece itself."""
    return _tagged(inner, "a", f' href="{html.escape(url)}"') if url else inner


def fit(plain: str, room: int) -> str:
    """
    `plain`, or as many of its first whole words as fit into `room` with an ellipsis behind.

    >>> fit("Rain fell all night.", 12)
    'Rain fell…'
    >>> fit("Rain fell all night.", 0)
    ''
    """
    if width(plain) <= room:
        return plain
    if room < 1:
        return ""
    cut = _points(plain, room - 1)
    blank = max(plain.rfind(" ", 0, cut + 1), plain.rfind("\n", 0, cut + 1))
    if blank > cut // 2:
        cut = blank
    while cut > 1 and _belongs(plain[cut]):
        cut -= 1
    return plain[:cut].rstrip() + "…"


def _points(plain: str, room: int) -> int:
    """How many code points of `plain` fit into `room`."""
    cut = room
    while width(plain[:cut]) > room:
        cut -= max(1, (width(plain[:cut]) - room) // 2)
    return cut


def _belongs(character: str) -> bool:
    """Whether a character is drawn onto the one before it."""
    return bool(unicodedata.combining(character)) or character in JOINERS


def one_line(plain: str, room: int) -> str:
    r"""
    `plain` without line breaks, shortened to `room`.

    >>> one_line("Storm\n warning ", 40)
    'Storm warning'
    """
    return fit(" ".join(plain[: 4 * room].split()), room)


def quoted(plain: str, marks: Sequence[Span], room: int, *, focus: int = 0, most: int = ENTITIES) -> Markup:
    """
    The publisher's own words, `marks` in bold; at most `most` of them.

    What is too long for `room` loses its end, or both ends when only so `focus` is seen.

    >>> quoted("Rain fell.", [Span(0, 4)], 99).html
    '<b>Rain</b> fell.'
    >>> quoted("Rain fell.", [Span(0, 4)], 7).plain
    'Rain…'
    """
    start = _beginning(plain, room, focus)
    if start and room > 2:
        cut = fit(plain[start:], room - 1)
        return text("…") + _marked(cut, _moved(marks, start, cut), most)
    cut = fit(plain, room)
    return _marked(cut, _moved(marks, 0, cut), most)


def _beginning(plain: str, room: int, focus: int) -> int:
    """Where to begin so that `focus` is seen: 0 whenever that will do."""
    if width(plain) <= room or width(plain[:focus]) <= room * 2 // 3:
        return 0
    start = max(0, focus - room // 6)
    blank = plain.find(" ", start, focus)
    return blank + 1 if blank >= 0 else focus


def _moved(marks: Sequence[Span], start: int, cut: str) -> list[Span]:
    """The marks as positions in `cut`, which began at `start`; an ellipsis at its end is not marked."""
    end = len(cut.removesuffix("…"))
    moved = (Span(max(mark.start - start, 0), min(mark.end - start, end)) for mark in marks)
    return [mark for mark in moved if mark.start < mark.end]


def _marked(plain: str, marks: Iterable[Span], most: int) -> Markup:
    whole, done = Markup(), 0
    for mark in sorted(marks)[:most]:
        if mark.start >= done:
            whole += text(plain[done : mark.start]) + bold(text(mark.of(plain)))
            done = mark.end
    return whole + text(plain[done:])


def day(moment: datetime) -> Markup:
    """
    A date, shown by the reader's app in the reader's own way; older apps show ours.

    Midnight in UTC means that the publisher gave a day only. Noon of that day is sent then, which is the
    same day nearly everywhere.

    >>> day(datetime(2024, 3, 12, 14, 5, tzinfo=UTC)).html
    '<tg-time unix="1710252300" format="D">12 Mar 2024</tg-time>'
    """
    moment = moment.astimezone(UTC)
    if not (moment.hour or moment.minute or moment.second):
        moment += timedelta(hours=12)
    return _timed(text(f"{moment.day} {moment:%b %Y}"), moment, "D")


def hour(moment: datetime) -> Markup:
    """
    A time of day, shown in the reader's own time zone.

    >>> hour(datetime(2024, 3, 12, 14, 5, tzinfo=UTC)).plain
    '14:05 UTC'
    """
    moment = moment.astimezone(UTC)
    return _timed(text(f"{moment:%H:%M} UTC"), moment, "t")


def _timed(shown: Markup, moment: datetime, form: str) -> Markup:
    unix = int(moment.timestamp())
    if unix <= 0:  # Telegram takes no moment before 1970
        return shown
    return _tagged(shown, "tg-time", f' unix="{unix}" format="{form}"')

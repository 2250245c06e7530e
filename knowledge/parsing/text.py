"""Bytes to text, and text to clean text: one form for everything that reaches an article."""

import codecs
import re
import unicodedata
from itertools import pairwise

from knowledge.language.punctuation import starts_own_line
from knowledge.parsing.files import Unreadable

# Sets that publishers' files are written in. Offering every codec Python has makes short texts Japanese.
CHARSETS = ("cp1252 cp1251 koi8_r cp1250 cp1253 cp1254 cp1255 cp1256 cp932 euc_jp gb18030 big5 cp949 iso8859_2").split()
_BOMS = (  # the longer first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"{\\rtf", b"RIFF")

_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85\v\f]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"
    "\xad\u180e\u200b\u2060\ufeff"  # soft hyphens, zero-width spaces: inside words they hide them from a search
    "\u202a-\u202e\u2066-\u2069"  # direction brackets: cut in a quote, they would turn round what follows
    "\ud800-\udfff\ufffe\uffff]"  # halves of characters: cannot be stored
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, declared: str | None = None) -> str:
    """
    The text in `data`: by its byte order mark, as UTF-8, as `declared`, or as detected, in this order.

    Raises `Unreadable` when it is no text: a picture with a text's name, random bytes.

    >>> decode("Crème brûlée, à la française".encode("cp1252"))
    'Crème brûlée, à la française'
    """
    if data.startswith(_SIGNATURES):
        raise Unreadable("is not text")
    text = _marked(data)
    if text is None:
        text = _wide(data) if b"\x00" in data else _narrow(data, declared)
    if text is None or not _plausible(text):
        raise Unreadable("is not text")
    return text


def clean(text: str) -> str:
    r"""
    The same words in one form: NFC, lines ended by ``\n``, plain spaces, nothing invisible.

    Non-breaking spaces become plain ones: where a line breaks is the business of whoever shows it.

    >>> clean("Ca\u0301diz\r\n10\u00a0km\u200b")
    'Cádiz\n10 km'
    """
    if "\r" in text or not text.isascii():
        text = _NEWLINES.sub("\n", text)
    text = _JUNK.sub("", _SPACES.sub(" ", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    """`text` on one line, cleaned, with single spaces."""
    return " ".join(clean(text).split())


def lay_out(lines: list[str]) -> str:
    r"""
    Paragraphs separated by blank lines, made from a file's `lines` (already stripped).

    Paragraphs wrapped at a column are joined; paragraphs that follow each other without a blank line are
    set apart; short lines (a list, a dialogue) stay lines.

    >>> lay_out(["• bread", "• salt", "", "", "The end."])
    '• bread\n• salt\n\nThe end.'
    """
    width = max(map(len, lines), default=0)
    blocks: list[list[str]] = [[]]
    for each in lines:
        if each:
            blocks[-1].append(each)
        elif blocks[-1]:
            blocks.append([])
    return "\n\n".join(_block(block, width) for block in blocks if block)


def wrapped(block: list[str], width: int) -> bool:
    """Whether the lines are one paragraph broken at a column: no line had room for the next one's first word."""
    return (
        len(block) > 1
        and 50 <= width <= 120
        and not any(map(starts_own_line, block))
        and all(len(a) + 1 + len(b.split(" ", 1)[0]) > width - 3 for a, b in pairwise(block))
    )


def _block(block: list[str], width: int) -> str:
    if wrapped(block, width):
        return " ".join(block)
    text = block[0]
    for a, b in pairwise(block):
        text += ("\n\n" if max(len(a), len(b)) > 100 else "\n") + b  # 100: longer than a wrapped line
    return text


def _marked(data: bytes) -> str | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of most scripts is a NUL, or nearly."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) * 4 < len(data) or min(even, odd) * 20 > max(even, odd):
        return None
    return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")


def _narrow(data: bytes, declared: str | None) -> str | None:
    for name in filter(None, ("utf-8", declared)):
        try:
            return data.decode(name)
        except (ValueError, LookupError):  # it is not, or the name is none
            continue
    return _detected(data)


def _detected(data: bytes) -> str | None:
    damaged = data.decode("utf-8", "replace")
    marks = damaged.count("\ufffd")
    if sum(not c.isascii() for c in damaged) > 10 * marks:
        return damaged  # UTF-8 with a few broken letters; any other reading would break all of them
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- rarely needed

    best = from_bytes(data[: 2**17], cp_isolation=CHARSETS).best()
    name = best.encoding if best else None
    if name in {None, "cp1250"} and _western(data):
        name = "cp1252"
    try:
        return data.decode(name) if name else None
    except UnicodeDecodeError:
        return data.decode(str(name), "replace")


def _western(data: bytes) -> bool:
    """Whether `data` reads well as Western European, which detection likes to take for Central European."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    strange = sum(c in "¡¤¦¨ª¬¯²³´µ¶·¸¹º¼½¾¿ÐÞðþÌØìøƒˆ˜†‡‰" for c in text if not c.isascii())
    letters = sum(c.isascii() and (c.isalpha() or c.isspace()) for c in text)
    return strange == 0 and letters * 2 > len(text)


def _plausible(text: str) -> bool:
    """Whether nearly all of it can be shown."""
    head = text[: 2**17]
    strange = len(_CONTROL.findall(head)) + head.count("\ufffd")
    return strange * 50 <= len(head)

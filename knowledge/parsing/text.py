"""Decode bytes to text, and clean text: every text of an article has one form."""

import codecs
import re
import unicodedata
from contextlib import suppress
from itertools import pairwise

from knowledge.language import readability
from knowledge.language.punctuation import starts_own_line
from knowledge.parsing.charsets import detected
from knowledge.parsing.unreadable import Unreadable

# Python's names of codecs (and names that Python does not know), and the wider codec that browsers read instead.
_READ_AS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "x-sjis": "cp932", "euc_kr": "cp949", "x-mac-cyrillic": "mac_cyrillic",
}  # fmt: skip
_BYTE_ORDER_MARKS = (  # UTF-32 before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"{\\rtf", b"RIFF")
_SAMPLE = 2**17  # characters by which plausibility is judged

_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85\v\f]")
_WHITESPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"
    "\xad\u180e\u200b\u2060\ufeff"  # soft hyphens and zero-width spaces: they hide words from a search
    "\u202a-\u202e\u2066-\u2069"  # direction marks: where a quote cuts a pair, they would reverse the text after it
    "\ud800-\udfff\ufffe\uffff]"  # surrogates and noncharacters: they cannot be stored
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """
    Return the text in `data`: by its byte order mark, else as UTF-8, else as `declared`, else as detected.

    Raises `Unreadable` when the data is not text: a picture in a file named as text, random bytes.

    >>> decode("Crème brûlée, à la française".encode("cp1252"))
    'Crème brûlée, à la française'
    """
    if data.startswith(_BINARY_SIGNATURES):
        raise Unreadable("is not text")
    text = _by_byte_order_mark(data)
    if text is None:
        text = (_unmarked_utf16(data) if b"\x00" in data else _escaped(data)) or _by_charset(data, declared)
    if text is None or not _plausible(text):
        raise Unreadable("is not text")
    return text


def charset_read_as(declared: str) -> str:
    """
    Return the charset that browsers use where a page or a feed declares `declared`, which often is too narrow.

    >>> [charset_read_as(name) for name in ("ISO-8859-1", "tis-620", "Big5", "koi8-r", "no-such-set")]
    ['cp1252', 'cp874', 'big5hkscs', 'koi8-r', 'no-such-set']
    """
    name = declared.strip("\"' ").lower()
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a name with a NUL
        codec = name
    return _READ_AS.get(codec, name)


def clean(text: str) -> str:
    r"""
    Return the text in NFC, with ``\n`` as line end, plain spaces, and without invisible characters.

    Non-breaking spaces become plain spaces, because line breaks are decided where the text is shown.

    >>> clean("Ca\u0301diz\r\n10\u00a0km\u200b")
    'Cádiz\n10 km'
    """
    if "\r" in text or not text.isascii():
        text = _NEWLINES.sub("\n", text)
    text = _INVISIBLE.sub("", _WHITESPACE.sub(" ", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    """Return `text` cleaned, on one line, with single spaces."""
    return " ".join(clean(text).split())


def legal_in_xml(text: str) -> str:
    """Return `text` without the characters that XML 1.0 does not allow."""
    return _ILLEGAL_IN_XML.sub("", text)


def lay_out(lines: list[str]) -> str:
    r"""
    Return paragraphs separated by empty lines, made from a file's `lines`, which are stripped already.

    Paragraphs wrapped at a column are joined. Long lines without an empty line between them become paragraphs of
    their own; short lines (a list, a dialogue) stay lines.

    >>> lay_out(["• bread", "• salt", "", "", "The end."])
    '• bread\n• salt\n\nThe end.'
    """
    width = max(map(len, lines), default=0)
    blocks: list[list[str]] = [[]]
    for text in lines:
        if text:
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    return "\n\n".join(_block(block, width) for block in blocks if block)


def wrapped(block: list[str], width: int) -> bool:
    """
    Return whether the lines are one paragraph wrapped at a column.

    That is so when no line had room for the first word of the next line. `width` is the length in characters of the
    longest line of the text.
    """
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


def _by_byte_order_mark(data: bytes) -> str | None:
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace")
    return None


def _unmarked_utf16(data: bytes) -> str | None:
    """Decode UTF-16 without a byte order mark: in most scripts nearly every second byte is NUL."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) * 4 < len(data) or min(even, odd) * 20 > max(even, odd):
        texts = [data.decode(charset, "replace") for charset in ("utf-16-le", "utf-16-be")]
        return max(texts, key=readability) if any(map(readability, texts)) else None
    return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")


def _escaped(data: bytes) -> str | None:
    """Decode ISO 2022 of Japan and Korea, whose escape sequences are ASCII; None when there are none."""
    if not data.isascii() or b"\x1b$" not in data:
        return None
    for charset in ("iso2022_jp_2004", "iso2022_kr"):
        with suppress(UnicodeDecodeError):
            return data.decode(charset)
    return None


def _by_charset(data: bytes, declared: str | None) -> str | None:
    for charset in filter(None, ("utf-8", declared)):
        try:
            return data.decode(charset)
        except (ValueError, LookupError):  # other bytes, or an unknown charset
            continue
    return detected(data)


def _plausible(text: str) -> bool:
    """Return whether nearly all characters can be shown."""
    head = text[:_SAMPLE]
    unprintable = len(_CONTROL.findall(head)) + head.count("\ufffd")
    return unprintable * 50 <= len(head)

"""Decode bytes to text, and clean text: every text of an article has one form."""

import codecs
import re
import unicodedata
from contextlib import suppress
from itertools import pairwise

from knowledge.language import readability
from knowledge.language.punctuation import starts_own_line
from knowledge.parsing.unreadable import Unreadable

# The charsets that publishers use. If detection tried every codec of Python, it would take short texts for Japanese.
CHARSETS = ("cp1252 cp1251 koi8_r cp1250 cp1253 cp1254 cp1255 cp1256 cp932 euc_jp gb18030 big5 cp949 iso8859_2").split()
# Charsets of one byte a letter; of those in which a text reads equally well, the first one is right.
_ONE_BYTE_CHARSETS = (
    "cp1252 cp1251 cp1250 iso8859_2 cp1254 cp1257 cp1253 iso8859_7 cp1255 cp1256 koi8_r koi8_u cp874 cp866 iso8859_5 "
    "mac_cyrillic mac_roman cp850 cp852 mac_latin2 cp1258 iso8859_4"
).split()
_BETTER = 1.02  # times the readability in an earlier charset
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
_SAMPLE = 2**17  # bytes or characters that charset detection and plausibility look at

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
# Characters that rarely occur in Western European words, but are common where cp1250 is decoded as cp1252.
_RARE_IN_CP1252 = frozenset("¡¤¦¨ª¬¯²³´µ¶·¸¹º¼½¾¿ÐÞðþÌØìøƒˆ˜†‡‰")


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
    return _detected(data)


def _detected(data: bytes) -> str | None:
    damaged = data.decode("utf-8", "replace")
    replaced = damaged.count("\ufffd")
    if sum(not character.isascii() for character in damaged) > 10 * replaced:
        return damaged  # UTF-8 with a few broken letters; any other charset would break all of them
    if text := _by_language(data):
        return text
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- rarely needed

    best = from_bytes(data[:_SAMPLE], cp_isolation=CHARSETS).best()
    charset = best.encoding if best else None
    if charset in {None, "cp1250"} and _is_western(data):
        charset = "cp1252"
    try:
        return data.decode(charset) if charset else None
    except UnicodeDecodeError:
        return data.decode(str(charset), "replace")


def _by_language(data: bytes) -> str | None:
    """Return the text in that charset of one byte a letter in which it reads best; None when it does so in none."""
    sample = data[:_SAMPLE]
    best, chosen = 0.0, ""
    for charset in _ONE_BYTE_CHARSETS:
        with suppress(UnicodeDecodeError):
            score = readability(sample.decode(charset))
            if score > best * _BETTER:
                best, chosen = score, charset
    return data.decode(chosen, "replace") if chosen else None


def _is_western(data: bytes) -> bool:
    """Return whether `data` is plausible as Western European, which detection often takes for Central European."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = sum(character.isascii() and (character.isalpha() or character.isspace()) for character in text)
    return _RARE_IN_CP1252.isdisjoint(text) and letters * 2 > len(text)


def _plausible(text: str) -> bool:
    """Return whether nearly all characters can be shown."""
    head = text[:_SAMPLE]
    unprintable = len(_CONTROL.findall(head)) + head.count("\ufffd")
    return unprintable * 50 <= len(head)

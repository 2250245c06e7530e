"""Tell the charsets of East Asia and Thailand by the letters that are common in a text of their script."""

import re
from codecs import getincrementaldecoder
from typing import NamedTuple

_TYPICAL = 0.9  # share, at least, of the letters of a text that are common ones
_FEWEST_LETTERS = 6
_KANA = 0.2  # share, at least, of the letters of a Japanese text


class _Letters(NamedTuple):
    """Patterns of the bytes of letters in a charset of two bytes a letter."""

    common: bytes
    kana: bytes = b""  # of which a Japanese text has many, and a Chinese one none


_PUNCTUATION = rb"|[\xa1-\xa3][\xa1-\xfe]"
# Common are kana and the first level of the standards for kanji and Chinese characters, and the syllables of Korean.
_TWO_BYTES = {
    "euc_jp": _Letters(rb"[\xa4\xa5][\xa1-\xf6]|[\xb0-\xcf][\xa1-\xfe]" + _PUNCTUATION, rb"\xa4[\xa1-\xf3]"),
    "cp932": _Letters(
        rb"\x81[\x40-\xfc]|\x82[\x4f-\xf1]|\x83[\x40-\x96]|[\x88-\x97][\x40-\xfc]|\x98[\x40-\x72]",
        rb"\x82[\x9f-\xf1]",
    ),
    "cp949": _Letters(rb"[\xb0-\xc8][\xa1-\xfe]" + _PUNCTUATION),
    "gb18030": _Letters(rb"[\xb0-\xd7][\xa1-\xfe]" + _PUNCTUATION),
    "big5": _Letters(rb"\xa1[\x40-\xfe]|[\xa4-\xc6][\x40-\x7e\xa1-\xfe]"),
}
_CONSONANTS = "\u0e01-\u0e2e"
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # above or below a consonant
_LEADING = "\u0e40-\u0e44"  # vowels that are written before their consonant
_OTHER = r"\u0e2f\u0e30\u0e32\u0e33\u0e45\u0e46\u0e50-\u0e59"
_SYLLABLES = re.compile(rf"[{_LEADING}]?[{_CONSONANTS}][{_MARKS}]{{0,3}}|[{_OTHER}]")
_VOWELS = re.compile(f"[{_MARKS}{_LEADING}{_OTHER}]")
_FEWEST_VOWELS = 0.25  # share, at least, of the letters of a Thai text


def charset_of(sample: bytes) -> str | None:
    """
    Return the charset in which nearly all letters are common ones of Japanese, Korean, Chinese or Thai; else None.

    >>> [charset_of("สะพานปิดถึงฤดูร้อน".encode("tis-620")), charset_of("橋は春まで閉鎖される。".encode("euc_jp"))]
    ['cp874', 'euc_jp']
    """
    shares = {charset: _common(sample, charset) for charset in _TWO_BYTES}
    best = max(shares, key=lambda charset: shares[charset])
    if shares[best] >= _TYPICAL:
        return best
    return "cp874" if _is_thai(sample) else None


def _common(sample: bytes, charset: str) -> float:
    """Return the share of the letters beyond ASCII that are common ones, from 0 to 1; 0 where the bytes are no text."""
    try:
        text = getincrementaldecoder(charset)().decode(sample)  # the last letter may be cut in two
    except UnicodeDecodeError:
        return 0.0
    letters = [letter.encode(charset) for letter in text if not letter.isascii()]
    common, kana = _TWO_BYTES[charset]
    if len(letters) < _FEWEST_LETTERS or (kana and _share(kana, letters) < _KANA):
        return 0.0
    return _share(common, letters)


def _share(pattern: bytes, letters: list[bytes]) -> float:
    return sum(bool(re.fullmatch(pattern, letter)) for letter in letters) / len(letters)


def _is_thai(sample: bytes) -> bool:
    """Return whether bytes are letters of Thai, whose marks stand with consonants and whose vowels are many."""
    text = sample.decode("cp874", "replace")
    letters = sum(not character.isascii() for character in text)
    ordered = sum(map(len, _SYLLABLES.findall(text)))
    vowels = sum(map(len, _VOWELS.findall(text)))
    return letters >= _FEWEST_LETTERS and ordered >= _TYPICAL * letters and vowels >= _FEWEST_VOWELS * letters

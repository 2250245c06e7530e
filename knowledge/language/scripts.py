"""
Scripts that are written without spaces between words, as ranges for a class of characters in a pattern.

One character of these is worth about half a word of other scripts.
"""

import re

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # has spaces, but between phrases of a noun and its particles
THAI_AND_LAO = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0eb9\u0ebb-\u0ece\u0edc-\u0edf"
UNSPACED = f"{HAN}{KANA}{THAI_AND_LAO}\u1000-\u103f\u1050-\u109d\u1780-\u17d3"  # the last three: Burmese and Khmer

_UNSPACED_OR_HANGUL = re.compile(f"[{UNSPACED}{HANGUL}]")


def unspaced(text: str) -> int:
    """Return how many characters of `text` belong to scripts without spaces between words, or to Hangul."""
    return 0 if text.isascii() else len(_UNSPACED_OR_HANGUL.findall(text))


def has_unspaced(text: str) -> bool:
    """Return whether any character of `text` belongs to such a script."""
    return not text.isascii() and _UNSPACED_OR_HANGUL.search(text) is not None

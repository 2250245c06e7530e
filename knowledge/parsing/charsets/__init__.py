"""Tell the charset of a text that declares none: by its language, or by the letters that are common in its script."""

from collections.abc import Callable
from contextlib import suppress

from knowledge.language import readability, spelling
from knowledge.parsing.charsets import asian_letters

# The charsets that publishers use. If detection tried every codec of Python, it would take short texts for Japanese.
_USUAL_CHARSETS = "cp1252 cp1251 koi8_u cp1250 cp1253 cp1254 cp1255 cp1256 cp932 euc_jp gb18030 big5 cp949 iso8859_2"
# Charsets of one byte a letter; of those in which a text reads equally well, the first one is right. KOI8-U has the
# letters of KOI8-R, too.
_ONE_BYTE_CHARSETS = (
    "cp1252 cp1251 cp1250 iso8859_2 cp1254 cp1257 cp1253 iso8859_7 cp1255 cp1256 koi8_u cp874 cp866 iso8859_5 "
    "mac_cyrillic mac_roman cp850 cp852 mac_latin2 cp1258 iso8859_4"
).split()
_OF_OTHER_ALPHABETS = frozenset(
    "cp1251 cp1253 iso8859_7 cp1255 cp1256 koi8_u cp874 cp866 iso8859_5 mac_cyrillic".split()
)
_BETTER = 1.02  # times the readability in an earlier charset
_SAMPLE = 2**17  # bytes that are looked at

# Characters that rarely occur in Western European words, but are common where cp1250 is decoded as cp1252.
_RARE_IN_CP1252 = frozenset("¡¤¦¨ª¬¯²³´µ¶·¸¹º¼½¾¿ÐÞðþÌØìøƒˆ˜†‡‰")


def detected(data: bytes) -> str | None:
    """
    Return the text in `data`, in the charset that is detected; None where none fits.

    >>> detected("สะพานปิดถึงฤดูร้อน".encode("tis-620"))
    'สะพานปิดถึงฤดูร้อน'
    """
    damaged = data.decode("utf-8", "replace")
    replaced = damaged.count("\ufffd")
    if sum(not character.isascii() for character in damaged) > 10 * replaced:
        return damaged  # UTF-8 with a few broken letters; any other charset would break all of them
    charset = _best(data, readability) or asian_letters.charset_of(data[:_SAMPLE]) or _best(data, spelling)
    if charset:
        return data.decode(charset, "replace")
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- rarely needed

    best = from_bytes(data[:_SAMPLE], cp_isolation=_USUAL_CHARSETS.split()).best()
    charset = best.encoding if best else None
    if charset in {None, "cp1250"} and _is_western(data):
        charset = "cp1252"
    return data.decode(charset, "replace") if charset else None


def _best(data: bytes, judged: Callable[[str], float]) -> str | None:
    """Return that charset of one byte a letter in which a text is judged best; None when it is so in none."""
    sample = data[:_SAMPLE]
    best, chosen = 0.0, None
    for charset in _ONE_BYTE_CHARSETS:
        with suppress(UnicodeDecodeError):
            text = sample.decode(charset)
            if charset in _OF_OTHER_ALPHABETS and not any(c.isalpha() and not c.isascii() for c in text):
                continue
            score = judged(text)
            if score > best * _BETTER:
                best, chosen = score, charset
    return chosen


def _is_western(data: bytes) -> bool:
    """Return whether `data` is plausible as Western European, which detection often takes for Central European."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = sum(character.isascii() and (character.isalpha() or character.isspace()) for character in text)
    return _RARE_IN_CP1252.isdisjoint(text) and letters * 2 > len(text)

"""
Scripts that are written without spaces between words, as ranges for a class of characters in a pattern; their text
becomes bigrams, which are pairs of neighbouring characters.

One character of these is worth about half a word of other scripts.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from knowledge.language.languages import WORD_PART, language_of
from knowledge.language.tables import literals

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # has spaces, but between phrases of a noun and its particles
THAI_AND_LAO = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0eb9\u0ebb-\u0ece\u0edc-\u0edf"
UNSPACED = f"{HAN}{KANA}{THAI_AND_LAO}\u1000-\u103f\u1050-\u109d\u1780-\u17d3"  # the last three: Burmese and Khmer

# Python's \w leaves out combining marks: without them Hindi words end at every vowel sign.
MARKS = "".join(c for c in map(chr, range(0x300, 0x3000)) if unicodedata.category(c) in {"Mn", "Mc"}) + "\u200d\u00ad"

_UNSPACED_OR_HANGUL = re.compile(f"[{UNSPACED}{HANGUL}]")

RUN = re.compile(f"[{UNSPACED}]+|[{HANGUL}]+")
_HAN = re.compile(f"[{HAN}]")
# A letter of Thai, Lao, Khmer, Burmese with the signs around it; of the other scripts one character.
_CLUSTER = re.compile(
    r"[เ-ไเ-ໄ]?[ก-ฮກ-ຮໜ-ໟ][ัิ-ฺ็-๎ັິ-ຼ່-໎]*[ะาำๅະາຳ]*"
    r"|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3])*"
    r"|[\u1000-\u102a\u103f\u1050-\u1055](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e\u1056-\u109d])*"
    r"|.[\u3099\u309a\uff9e\uff9f]?"
)


def unspaced(text: str) -> int:
    """Return how many characters of `text` belong to scripts without spaces between words, or to Hangul."""
    return 0 if text.isascii() else len(_UNSPACED_OR_HANGUL.findall(text))


def has_unspaced(text: str) -> bool:
    """Return whether any character of `text` belongs to such a script."""
    return not text.isascii() and _UNSPACED_OR_HANGUL.search(text) is not None


class Word(NamedTuple):
    """A word of a text: its position and the term it became (no part of a word). Bigrams overlap."""

    start: int
    end: int
    term: str  # "" for a stop word


def runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the text in stretches: start, end, and whether the stretch is of a script without spaces."""
    end = 0
    for run in RUN.finditer(text):
        if end < run.start():
            yield end, run.start(), False
        end = run.end()
        yield run.start(), end, True
    yield end, len(text), False


def bigrams(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield each two neighbouring characters of a run; a character that has no neighbour alone."""
    run = text[start:end]
    if "\uac00" <= run[0] <= "\ud7a3":
        run = _particles().sub("", run)
    at = [match.start() for match in _CLUSTER.finditer(run)]
    at.append(len(run))
    if len(at) == 2:
        yield Word(start, start + len(run), _character_term(run))
    for first, last in zip(at, at[2:], strict=False):
        yield Word(start + first, start + last, _character_term(run[first:last]))


def with_characters(found: list[str]) -> list[str]:
    """Return the bigrams of a run, each with its first character where that is Chinese; the last with both."""
    if not found or not _HAN.match(found[0]):
        return found
    sequence = [f"{bigram} {WORD_PART}{bigram[0]}" for bigram in found]
    if len(found[-1]) > 1:
        sequence[-1] += f" {WORD_PART}{found[-1][1]}"
    return sequence


@lru_cache(maxsize=1)
def _particles() -> re.Pattern[str]:
    """A particle written onto a Korean noun."""
    return re.compile(rf"(?<=..){literals(language_of('ko').data.terms.particles)}$")


@lru_cache(maxsize=1 << 16)
def _character_term(characters: str) -> str:
    return sys.intern("".join(unicodedata.normalize("NFKC", characters).casefold().split()))

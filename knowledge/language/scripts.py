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
from knowledge.language.sections import Strings
from knowledge.language.tables import literals
from knowledge.models import Span

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HIRAGANA = "\u3041-\u309f"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
KANA = HIRAGANA + KATAKANA
HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # has spaces, but between phrases of a noun and its particles
THAI_AND_LAO = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0eb9\u0ebb-\u0ece\u0edc-\u0edf"
UNSPACED = f"{HAN}{KANA}{THAI_AND_LAO}\u1000-\u103f\u1050-\u109d\u1780-\u17d3"  # the last three: Burmese and Khmer

# Python's \w leaves out combining marks: without them Hindi words end at every vowel sign.
MARKS = "".join(c for c in map(chr, range(0x300, 0x3000)) if unicodedata.category(c) in {"Mn", "Mc"}) + "\u200d\u00ad"

_UNSPACED_OR_HANGUL = re.compile(f"[{UNSPACED}{HANGUL}]")

RUN = re.compile(f"[{UNSPACED}]+|[{HANGUL}]+")
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(f"[{KANA}]")
_STRETCH = re.compile(rf"(?P<hiragana>[{HIRAGANA}][{HIRAGANA}ー]*)|[{KATAKANA}]+|[^{KANA}]+")  # of one kind of letters
_BU = {"ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ"}  # two ways to write one sound
_VU = re.compile("ヴ[ァィェォ]?")
_ENDING_SYLLABLES = 4
_LONGEST_ENDING = 40  # characters; what is longer is no ending
# A letter of Thai, Lao, Khmer, Burmese with the signs around it; of the other scripts one character.
_CLUSTER = re.compile(
    r"[เ-ไเ-ໄ]?[ก-ฮກ-ຮໜ-ໟ][ัิ-ฺ็-๎ັິ-ຼ່-໎]*[ะาำๅະາຳ]*"
    r"|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3])*"
    r"|[\u1000-\u102a\u103f\u1050-\u1055](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e\u1056-\u109d])*"
    r"|ヴ[ァィェォ]?|.[\u3099\u309a\uff9e\uff9f]?"
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


def stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """
    Yield the parts of a run in which neighbouring characters belong together: start and end, mostly those of the run.

    In Japanese they are of one kind of letters, because words begin and end where the kind changes: 東京|の|ホテル.
    """
    if "\uac00" <= text[start] <= "\ud7a3":
        yield start, start + len(_particles().sub("", text[start:end]))
    elif not _KANA.search(text, start, end):
        yield start, end
    else:
        for stretch in _STRETCH.finditer(text, start, end):
            first, last = stretch.span()
            if stretch["hiragana"]:
                left = _without_grammar(stretch[0], first > start)
                if left.end - left.start > 1:
                    yield first + left.start, first + left.end
            elif stretch[0] not in "ヶヵ":  # 3ヶ月 is written か月, カ月 as well
                yield first, last - (last - first > 3 and text[last - 1] in "ーｰ")  # コンピューター or コンピュータ


def bigrams(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield each two neighbouring characters of a stretch; a character that has no neighbour alone."""
    run = text[start:end]
    at = [match.start() for match in _CLUSTER.finditer(run)]
    at.append(len(run))
    if len(at) == 2:
        yield Word(start, start + len(run), _character_term(run))
    for first, last in zip(at, at[2:], strict=False):
        yield Word(start + first, start + last, _character_term(run[first:last]))


@lru_cache(maxsize=1 << 14)
def _without_grammar(hiragana: str, has_word_before: bool) -> Span:
    """Return which part of a stretch of hiragana is left without the particles and endings around it."""
    if len(hiragana) > _LONGEST_ENDING:
        return Span(0, len(hiragana))
    terms = language_of("ja").data.terms
    left = _left(terms.particles, terms.endings if has_word_before else ()).fullmatch(hiragana)
    return Span(*left.span("left")) if left else Span(0, 0)


@lru_cache(maxsize=2)
def _left(particles: Strings, endings: Strings) -> re.Pattern[str]:
    """Return the rest of a text without a verb's endings and particles before it, and without particles behind it."""
    grammar = f"{literals(particles)}*"
    before = f"{literals(endings)}{{0,{_ENDING_SYLLABLES}}}{grammar}" if endings else ""
    return re.compile(f"{before}(?P<left>.*?){grammar}")


def with_characters(found: list[str]) -> list[str]:
    """Return the bigrams of a stretch, each with its first character where that is Chinese; the last with both."""
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
    term = "".join(unicodedata.normalize("NFKC", characters).casefold().split())
    return sys.intern(_VU.sub(lambda vu: _BU[vu[0]], term) if "ヴ" in term else term)

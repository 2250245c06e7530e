"""
Slots of a text: its names, numbers and dates, each with the words around it.

Notices of one form, such as weather reports and opening hours, share most of their words; they differ in what fills the
form's slots. A slot is a hash of its context, which is the two plain words before it and the two behind it, and a hash
of its content. Two texts that hold one context with different contents say different things
(`knowledge.outline.near_duplicates`). Scripts without capitals show no names. There, every word fills a *loose* slot,
whose context is the three words before it; hashes of such contexts are odd, those of the others even.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from zlib import crc32

import numpy as np

from knowledge.language import UNSPACED, stop_words
from knowledge.language.scripts import MARKS
from knowledge.language.tables import alternatives, language_data

_MOST = 128  # slots of a text: those with the smallest hashes of contexts, so that two texts keep the same ones
_MOST_LOOSE = 192  # the same, of loose slots
_LONGEST = 20_000  # words of a text that are read
_AROUND = 2  # plain words of the context on each side
_BEFORE, _FOLLOWING = 3, 2  # words of the context and of the content, in a script without capitals
_END = "."  # stands for the words beyond either end of a text
# Numbers with their separators, words, and single characters of scripts without spaces.
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*|[{UNSPACED}]|[^\W\d_{UNSPACED}](?:[^\W\d_{UNSPACED}]|[{MARKS}])*")

_Pair = tuple[int, int]  # the hashes of a slot's context and of its content


def slots(sentences: Iterable[str], language: str | None) -> bytes:
    """
    Return the slots of a text, given its sentences: pairs of 32-bit hashes, of context and content.

    >>> first, second = (slots([f"The water is off in {street} today."], "en") for street in ("Mill Lane", "Oak Road"))
    >>> len(first), first[:4] == second[:4], first[4:] == second[4:]
    (8, True, False)
    """
    plain: list[str] = [_END] * _AROUND
    filled: list[tuple[int, list[str]]] = []  # each slot: the number of the plain word behind it, and its content
    for word, particular in islice(_words(sentences, language or ""), _LONGEST):
        if not particular:
            plain.append(word)
        elif filled and filled[-1][0] == len(plain):
            filled[-1][1].append(word)
        else:
            filled.append((len(plain), [word]))
    plain += [_END] * _AROUND
    pairs = sorted(set(_named(plain, filled)))[:_MOST] + sorted(set(_loose(plain)))[:_MOST_LOOSE]
    return np.array(pairs, "<u4").tobytes()


def _words(sentences: Iterable[str], language: str) -> Iterator[tuple[str, bool]]:
    """Yield the words in small letters, and whether each is a name, a number or part of a date."""
    common, dates = stop_words(language), _dates(language)
    for sentence in sentences:
        for number, found in enumerate(_WORD.finditer(sentence)):
            word = found[0]
            lower = word.lower()
            capital = word[0] != lower[0] and word != "I" and not (number == 0 and lower in common)
            yield lower, capital or word[0].isdigit() or dates.fullmatch(lower) is not None


def _named(plain: Sequence[str], filled: Iterable[tuple[int, list[str]]]) -> Iterator[_Pair]:
    """Yield the slots of names, numbers and dates."""
    for place, content in filled:
        yield _hash(plain[place - _AROUND : place + _AROUND]) & ~1, _hash(content)


def _loose(plain: Sequence[str]) -> Iterator[_Pair]:
    """Yield a slot for each word of a script without capitals."""
    for start, word in enumerate(plain[_BEFORE : 1 - _FOLLOWING], _BEFORE):
        if word != _END and word.upper() == word:
            yield _hash(plain[start - _BEFORE : start]) | 1, _hash(plain[start : start + _FOLLOWING])


def _hash(words: Sequence[str]) -> int:
    return crc32(" ".join(words).encode())


@cache
def _dates(language: str) -> re.Pattern[str]:
    """Return a pattern of the language's words for numbers, months and weekdays."""
    data = language_data(language)
    periods = data.periods if data else None
    words = [*periods.numbers, *periods.months, *periods.weekdays] if periods else []
    return re.compile(alternatives(words), re.IGNORECASE)

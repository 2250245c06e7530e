"""
The cost of a misspelling: how unlikely it is that a hand that means one word types another.

Swapped letters, a letter twice or once too seldom, the key beside the right one and one vowel for another are frequent.
Everything is counted on letters without accents (`folding.fold`).
"""

from collections.abc import Iterator
from itertools import pairwise

FREQUENT = 0.8
_PLAIN = 1.0  # a letter too many or too few
_SELDOM = 1.2  # another letter
_FIRST_LETTER = 0.4  # on top: the first letter is seldom wrong
_LAST_LETTER = 0.3  # on top: another ending makes another form or another word, and no slip of the hand

# Rows of keys from above; a key touches those beside it, and the two below it at its own place and one before.
_KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю"),
    (";ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    ("ضصثقفغعهخحجد", "شسیبلاتنمکط", "ئءؤرىةوزظ"),
    ("/'קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),
)
_VOWELS = frozenset("aeiouyаеиоуыэюяіїє")


def _pairs_of_keys() -> Iterator[tuple[str, str]]:
    for rows in _KEYBOARDS:
        for row in rows:
            yield from pairwise(row)
        for upper, lower in pairwise(rows):
            yield from zip(upper, lower, strict=False)
            yield from zip(upper[1:], lower, strict=False)


_NEIGHBOURS = frozenset(pair for one, other in _pairs_of_keys() for pair in ((one, other), (other, one)))


def misspelling_cost(typed: str, meant: str) -> float:
    """
    Return the least cost of the edits that make one word of the other: optimal string alignment.

    >>> misspelling_cost("chanel", "channel"), misspelling_cost("eclispe", "eclipse"), misspelling_cost("rush", "bush")
    (0.8, 0.8, 1.6)
    """
    before: list[float] = []
    row = [_inserted(meant, 0, n) for n in range(len(meant) + 1)]
    for t, letter in enumerate(typed, 1):
        earlier, before = before, row
        row = [before[0] + _letter_cost(typed, t - 1)]
        for m, wanted in enumerate(meant, 1):
            same = before[m - 1]
            if letter != wanted:
                edge = (_FIRST_LETTER if t == m == 1 else 0.0) + (
                    _LAST_LETTER if t == len(typed) and m == len(meant) else 0.0
                )
                same += edge + _substitution(letter, wanted)
            best = min(same, before[m] + _letter_cost(typed, t - 1), row[m - 1] + _letter_cost(meant, m - 1))
            if t > 1 and m > 1 and letter == meant[m - 2] and typed[t - 2] == wanted:
                best = min(best, earlier[m - 2] + FREQUENT)
            row.append(best)
    return round(row[-1], 3)


def _inserted(word: str, start: int, end: int) -> float:
    return sum(_letter_cost(word, n) for n in range(start, end))


def _letter_cost(word: str, at: int) -> float:
    """Return the cost of a letter that only one of the two words has."""
    if at and word[at - 1] == word[at]:
        return FREQUENT
    return _PLAIN + (0.0 if at else _FIRST_LETTER) + (_LAST_LETTER if at == len(word) - 1 else 0.0)


def _substitution(letter: str, wanted: str) -> float:
    frequent = (letter, wanted) in _NEIGHBOURS or (letter in _VOWELS and wanted in _VOWELS)
    return FREQUENT if frequent else _SELDOM

"""
Light stemming: for languages that Snowball has no stemmer for, or none that finds as much.

Endings are taken off, the longest first, as long as enough of the word is left. That is all: stems need not be
words, the forms of one word only have to meet. The affixes are in ``[stemmer]`` of each language's file; four
languages need a rule besides. Of 3,000 Ukrainian words of a dictionary 82 % of the forms meet, and one stem in forty
belongs to two words; Snowball's figures are 88 % and one in ninety for Russian, 76 % for Polish.

For Arabic the affixes are those of Larkey et al., "Light Stemming for Arabic Information Retrieval" (light10), 2007.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from knowledge.language.sections import Stemmer

Stem = Callable[[str], str]

_FLEETING = re.compile(r"(?<=..[бвгджзклмнпрстфхцчшщ])[ое](?=[кц]$)")  # будинок, будинку
_CLOSED_SYLLABLE = re.compile(r"[ії](?=[бвгджзклмнпрстфхцчшщ]{1,2}$)")
_ETHIOPIC = range(0x1200, 0x1358)  # seven or eight letters for each consonant, one for each vowel after it
_WITHOUT_VOWEL = 5  # index of the letter for the consonant alone


def light_stem(code: str, affixes: Stemmer) -> Stem:
    """Return the light stemmer of a language."""
    rule = _RULES.get(code)
    return rule(affixes) if rule else _without_affixes(affixes)


def _without_affixes(affixes: Stemmer) -> Stem:
    """A stemmer that takes off one of the beginnings, then endings, as long as enough letters are left."""
    beginnings = sorted(affixes.beginnings, key=len, reverse=True)
    endings = sorted(affixes.endings, key=len, reverse=True)
    behind_beginning = affixes.shortest_after_beginning or affixes.shortest

    def stem(word: str) -> str:
        word = _without_beginning(word, beginnings, behind_beginning)
        for _ in range(affixes.rounds):
            word = _without_ending(word, endings, affixes.shortest)
        return word

    return stem


def _without_beginning(word: str, beginnings: Sequence[str], shortest: int) -> str:
    for beginning in beginnings:
        if word.startswith(beginning) and len(word) - len(beginning) >= shortest:
            return word[len(beginning) :]
    return word


def _without_ending(word: str, endings: Sequence[str], shortest: int) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return word


def _ukrainian(affixes: Stemmer) -> Stem:
    """Without affixes; the і of a closed syllable is the о of an open one, and a fleeting vowel is left out."""
    without_affixes = _without_affixes(affixes)

    def stem(word: str) -> str:
        word = without_affixes(word.replace("'", "").replace("ськ", "ск"))  # as names from elsewhere are written
        word = _FLEETING.sub("", word)
        return _CLOSED_SYLLABLE.sub(lambda vowel: "о" if vowel[0] == "і" else "є", word)

    return stem


def _arabic(affixes: Stemmer) -> Stem:
    """Without conjunction, then without article and preposition, then without endings."""
    without_affixes = _without_affixes(affixes)
    return lambda word: without_affixes(word[1:] if len(word) > 3 and word[0] == "و" else word)


def _hebrew(affixes: Stemmer) -> Stem:
    """Without up to three of the one-letter words written onto the beginning, then without an ending."""
    without_affixes = _without_affixes(affixes)

    def stem(word: str) -> str:
        word = word.replace('"', "")
        taken = 0
        while taken < 3 and len(word) > 3 and word[0] in "ושהבכלמ":
            word = word[1:]
            taken += 1
        return without_affixes(word)

    return stem


def _amharic(affixes: Stemmer) -> Stem:
    """Without prepositions and the plural; the last letter without its vowel."""
    without_affixes = _without_affixes(affixes)

    def stem(word: str) -> str:
        word = without_affixes(word)
        last = ord(word[-1])
        return word[:-1] + chr(last - last % 8 + _WITHOUT_VOWEL) if len(word) > 1 and last in _ETHIOPIC else word

    return stem


_RULES: Mapping[str, Callable[[Stemmer], Stem]] = MappingProxyType(
    {"uk": _ukrainian, "ar": _arabic, "he": _hebrew, "am": _amharic}
)

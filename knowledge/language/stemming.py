"""
Light stemming: for languages that Snowball has no stemmer for, or none that finds as much.

Endings are taken off, the longest first, as long as enough of the word is left. That is all: stems need not be
words, the forms of one word only have to meet. The affixes are in ``[stemmer]`` of each language's file; four
languages need a rule besides. Of 3,000 Ukrainian words of a dictionary 82 % of the forms meet, and one stem in forty
belongs to two words; Snowball's figures are 88 % and one in ninety for Russian, 76 % for Polish.

For Arabic the affixes are those of Larkey et al., "Light Stemming for Arabic Information Retrieval" (light10), 2007,
with verb endings, the accusative and pronouns behind it. Unlike there, affixes are taken off until none is left: so
"electronic" meets "the electronic", although its own beginning looks like an article. What only changes its vowels,
as a broken plural does, meets by its `consonants`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from knowledge.language.sections import Stemmer

Stem = Callable[[str], str]

_FLEETING = re.compile(r"(?<=..[бвгджзклмнпрстфхцчшщ])[ое](?=[кц]$)")  # будинок, будинку
_CLOSED_SYLLABLE = re.compile(r"[ії](?=[бвгджзклмнпрстфхцчшщ]{1,2}$)")
# Arabic prepositions of one letter, before what no root begins with: participles and places, verbal nouns.
_BEFORE_NOUN = re.compile(r"^[وف]?[بل](?=م.{3}|است..|ا.ت.ا|ان..ا|ت..ی.)")
_FEMININE_OR_PRONOUN = re.compile(r"(?<=...)(?:ت?ه(?:ا|ما|م)?|ت)$")
_LONG_VOWELS = re.compile("[اوی]")
_ETHIOPIC = range(0x1200, 0x1358)  # seven or eight letters for each consonant, one for each vowel after it
_WITHOUT_VOWEL = 5  # index of the letter for the consonant alone


def light_stem(code: str, affixes: Stemmer) -> Stem:
    """Return the light stemmer of a language."""
    rule = _RULES.get(code)
    return rule(affixes) if rule else _without_affixes(affixes)


def _without_affixes(affixes: Stemmer) -> Stem:
    """A stemmer that takes off one of the beginnings, then endings, as long as enough letters are left."""
    beginnings = _longest_first(affixes.beginnings)
    endings = _longest_first(affixes.endings)
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
    """Without articles and prepositions, then without endings and conjunction: until none is left."""
    without_beginnings = _without_arabic_beginnings(affixes)
    endings = _longest_first(affixes.endings)
    long_word_endings = _longest_first(affixes.long_word_endings)
    all_long_word_endings = _longest_first((*affixes.long_word_endings, *affixes.last_endings))

    def without_endings(word: str, of_long_words: Sequence[str]) -> str:
        before = ""
        while before != word:
            before = word
            word = _without_ending(word, of_long_words, affixes.shortest + 1)
            if word == before:
                word = _without_ending(word, endings, affixes.shortest)
        return word

    def stem(word: str) -> str:
        word = without_endings(without_beginnings(word), long_word_endings)
        word = word[1:] if len(word) > 3 and word[0] == "و" else word
        return without_endings(word, all_long_word_endings)

    return stem


def _without_arabic_beginnings(affixes: Stemmer) -> Stem:
    beginnings = _longest_first(affixes.beginnings)

    def without_beginnings(word: str) -> str:
        shorter = _without_beginning(word, beginnings, affixes.shortest)
        if shorter == word:
            return _BEFORE_NOUN.sub("", word)
        while shorter != word:
            word, shorter = shorter, _without_beginning(shorter, beginnings, affixes.shortest)
        return word

    return without_beginnings


def consonants(affixes: Stemmer) -> Stem:
    """
    Return what finds the consonants of an Arabic word without affixes: an empty string for fewer than three.

    They are what the forms of a noun and of a verb share: singular and broken plural, past, present and verbal noun.
    """
    without_beginnings = _without_arabic_beginnings(affixes)

    def found(word: str) -> str:
        word = _FEMININE_OR_PRONOUN.sub("", without_beginnings(word))
        word = word[:1] + _LONG_VOWELS.sub("", word[1:])
        while len(word) > 3 and word[0] in "وبلاتی":
            word = word[1:]
        return word if len(word) > 2 else ""

    return found


def _longest_first(affixes: Sequence[str]) -> list[str]:
    return sorted(affixes, key=len, reverse=True)


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

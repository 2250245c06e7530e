"""
Words as they are written, in small letters: what a misspelled word of a question is compared with.

Terms would not do: a stem lacks the letters in which words differ.
"""

import re
import unicodedata
from functools import lru_cache

from knowledge.language.languages import language_of
from knowledge.language.words import analyser

SHORTEST = 3  # letters
_LONGEST = 40  # letters; what is longer is no word
_APOSTROPHES = re.compile("[’ʼʻ]")
_POSSESSIVE = re.compile(r"'s?$")


def vocabulary(text: str, code: str | None) -> frozenset[str]:
    """
    Return the words of a text in this language, without numbers, abbreviations and scripts without spaces.

    >>> sorted(vocabulary("The Senate's 12 votes; l’île, U.S. 旧灯塔", "fr"))
    ['senate', 'the', 'votes', 'île']
    """
    dotless_i = language_of(code).data.terms.dotless_i
    words = _with_dotless_i if dotless_i else vocabulary_word
    return frozenset(map(words, set(analyser(code).written_words(text)))) - {""}


def _with_dotless_i(word: str) -> str:
    return vocabulary_word(word.replace("I", "ı").replace("İ", "i"))


@lru_cache(maxsize=1 << 17)
def vocabulary_word(word: str) -> str:
    """
    Return a word in small letters, without a possessive ending; empty when it is no word of letters alone.

    >>> vocabulary_word("O’Neill’s"), vocabulary_word("F16"), vocabulary_word("of")
    ("o'neill", '', '')
    """
    word = _POSSESSIVE.sub("", _APOSTROPHES.sub("'", unicodedata.normalize("NFC", word).lower()))
    if not SHORTEST <= len(word) <= _LONGEST:
        return ""
    letters = word.replace("'", "")
    return word if letters.isalpha() or all(unicodedata.category(c)[0] in "LM" for c in letters) else ""

"""
Text to terms, per language: the only place where words become equal.

Everything that compares words (index, ranking, summaries, bold words in a quote) compares terms made
here, so two spellings meet everywhere or nowhere. `VERSION` names what the terms depend on; an index
built by another version is built anew.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from knowledge.stopwords import STOP_WORDS

VERSION = f"1-snowball-{Stemmer.version()}"

# Python's \w leaves out combining marks: without them Hindi words end at every vowel sign.
_MARKS = "".join(c for c in map(chr, range(0x300, 0x3000)) if unicodedata.category(c) in {"Mn", "Mc"})
_LETTER = r"[^\W\d_]"
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)*(?:{_LETTER}|[{_MARKS}])*"  # 1,200  3.5  19m  2nd
    rf"|{_LETTER}(?:"
    rf"(?:\.{_LETTER}(?!\w))+\.?"  # U.S., a.m.
    rf"|\w*(?:[{_MARKS}'’ʼ]+\w+)*[{_MARKS}]*)"  # words, don't, O'Neill
)
_POSSESSIVE = re.compile(r"'s$|'$")
_APOSTROPHES = str.maketrans("’ʼ", "''")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

# Written forms of one country or body; "us" in lower case stays the pronoun.
_SAME = {"u.s": "usa", "u.s.a": "usa", "u.k": "uk", "u.n": "un", "e.u": "eu"}
_CAPITALS = {"US": "usa", "USA": "usa"}

_SNOWBALL = {"en": "english"}


class Word(NamedTuple):
    """A word of a text: where it stands and the term it became; no term for stop words."""

    start: int
    end: int
    term: str  # "" for a stop word


@dataclass(frozen=True)
class Analyser:
    """Makes terms of text in one language. Get one from `analyser`."""

    language: str

    def words(self, text: str) -> Iterator[Word]:
        """Yield every word of `text` in order, stop words included (their term is empty)."""
        known = _terms(self.language)
        for match in _WORD.finditer(text):
            yield Word(*match.span(), known[match[0]])

    def sequence(self, text: str) -> list[str]:
        """The term of every word of `text` in order, empty for stop words: `words` without the positions."""
        known = _terms(self.language)
        return [known[word] for word in _WORD.findall(text)]

    def terms(self, text: str) -> list[str]:
        """
        The terms of `text`, in order, without stop words.

        >>> analyser("en").terms("The U.S. Senate's 1,200 voters won't re-run it, voting “no”")
        ['usa', 'senat', '1200', 'voter', 're', 'run', 'vote']
        """
        return [term for term in self.sequence(text) if term]


class _Terms(dict[str, str]):
    """Written word to term, filled as words are met: most words of a text were met before."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 18:  # some 30 MB; words met often come back soon
            self.clear()
        term = self[word] = _term(word, self._language)
        return term


_terms = lru_cache(maxsize=None)(_Terms)


@lru_cache(maxsize=64)
def analyser(language: str | None) -> Analyser:
    """The analyser for a BCP 47 `language`; one without stemming or stop words where we know neither."""
    code = (language or "").split("-")[0].lower()
    return Analyser(code if code in _SNOWBALL else "und")


def detect(text: str) -> str | None:
    """The BCP 47 code of the language that `text` is written in; None when that can't be told."""
    return None


def _term(word: str, language: str) -> str:
    """The term of one written word, empty for a stop word."""
    if word in _CAPITALS:
        return _CAPITALS[word]
    folded = fold(word).translate(_APOSTROPHES)
    if "." in folded and not folded[0].isdigit():
        folded = _SAME.get(folded.rstrip("."), folded.replace(".", ""))
    elif folded[0].isdigit():
        return sys.intern(_THOUSANDS.sub("", folded))
    stop_words = STOP_WORDS.get(language, frozenset())
    if folded in stop_words:
        return ""
    folded = _POSSESSIVE.sub("", folded).replace("'", "")
    if not folded or folded in stop_words:
        return ""
    return sys.intern(_stemmer(language).stemWord(folded) if language in _SNOWBALL else folded)


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_SNOWBALL[language], 0)  # no cache of its own: `_term` has one


def fold(word: str) -> str:
    """
    One written form for a word: compatibility form, case folded, accents of Latin letters off.

    >>> fold("Beyoncé"), fold("ＵＮ"), fold("й")
    ('beyonce', 'un', 'й')
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    if folded.isascii():
        return folded
    kept = []
    base = ""  # the letter that a mark stands on
    for c in unicodedata.normalize("NFKD", folded):
        if not "\u0300" <= c <= "\u036f":
            base = c
        elif "a" <= base <= "z":
            continue
        if not c.isspace():  # some ligatures are whole phrases
            kept.append(c)
    return unicodedata.normalize("NFC", "".join(kept))

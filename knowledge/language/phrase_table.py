"""
Phrases as people type them: case, accents, apostrophes, hyphens and repeated letters make no difference.

The phrases of a language are written as templates in its file: words, with alternatives ``(a|b)`` and optional parts
``(a|b)?``. `PhraseTable` holds all phrases that the templates stand for, and looks up runs of words in it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from knowledge.language.folding import fold

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*")
_JOINT = re.compile(r"['’-]")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")


class TypedWord(NamedTuple):
    """A word of a message: its position and its plain form, which all ways to type it have in common."""

    start: int
    end: int
    plain: str


def typed_words(text: str) -> list[TypedWord]:
    """
    Return the words of a message.

    >>> [word.plain for word in typed_words("Héllooo, what's NEW?")]
    ['hello', 'what', 's', 'new']
    """
    return [TypedWord(*match.span(), plain_form(match[0])) for match in _WORD.finditer(text)]


@lru_cache(maxsize=4096)
def plain_form(word: str) -> str:
    """Return a word without case and accents, and with a letter that is repeated three times or more only once."""
    return _REPEATED.sub(r"\1", fold(word))


class Label(NamedTuple):
    """The purpose of a phrase."""

    role: str  # the key that lists it
    language: str
    number: int  # its position in that list, from 1


class PhraseTable:
    """
    Phrases of all languages.

    >>> table = PhraseTable()
    >>> table.add("what's new( today)?", Label("latest", "en", 1))
    >>> [end for end, labels in table.at(typed_words("What's neeew today"), 0)]
    [4, 3]
    """

    def __init__(self) -> None:
        self._labels: dict[str, tuple[Label, ...]] = {}
        self._beginnings: set[str] = set()  # first words
        self._longest = 0

    def add(self, template: str, label: Label) -> None:
        """Add the phrases that a template stands for. Raises `ValueError` for one whose brackets do not match."""
        alone = (label,)  # one tuple for all phrases
        plain = _WORD.sub(lambda word: plain_form(word[0]), _JOINT.sub(" ", template))
        for phrase in expanded(plain):
            key = " ".join(phrase.split())
            known = self._labels.get(key, ())
            if key and not any(other[:2] == label[:2] for other in known):
                self._labels[key] = (*known, label) if known else alone
                self._beginnings.add(key.partition(" ")[0])
                self._longest = max(self._longest, key.count(" ") + 1)

    def at(self, words: Sequence[TypedWord], first: int) -> list[tuple[int, tuple[Label, ...]]]:
        """Return end and labels of the phrases that begin with the word number `first`, the longest first."""
        found: list[tuple[int, tuple[Label, ...]]] = []
        if words[first].plain not in self._beginnings:
            return found
        key = ""
        for number in range(first, min(first + self._longest, len(words))):
            key = f"{key} {words[number].plain}" if key else words[number].plain
            if labels := self._labels.get(key):
                found.append((number + 1, labels))
        return found[::-1]


def expanded(template: str) -> list[str]:
    """
    Return the phrases that a template stands for.

    >>> expanded("(hi|hello)( bot)?")
    ['hi', 'hi bot', 'hello', 'hello bot']
    """
    phrases, rest = _alternatives(template)
    if rest:
        raise ValueError(f"{template}: a bracket is missing")
    return phrases


def _alternatives(template: str) -> tuple[list[str], str]:
    """Return the phrases up to the end of the template or to a closing bracket, and what follows."""
    done: list[str] = []
    current = [""]
    while template and template[0] != ")":
        if template[0] == "|":
            done, current, template = done + current, [""], template[1:]
        elif template[0] == "(":
            inner, template = _alternatives(template[1:])
            if not template:
                raise ValueError("a bracket is missing")
            optional = template[1:2] == "?"
            template = template[1 + optional :]
            current = [before + part for before in current for part in ([""] if optional else []) + inner]
        else:
            text = re.match(r"[^()|]+", template)
            assert text
            current = [before + text[0] for before in current]
            template = template[text.end() :]
    return done + current, template

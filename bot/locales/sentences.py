"""
Sentences that are written in English and read in a reader's language: plain ones, ones with gaps, ones with a number.

Each is an attribute of a class whose instances know one language; its name is the key of its translations.
"""

import re
from collections.abc import Iterator
from typing import Any, Protocol, overload

Fill = str | int  # what is put into a gap

_GAP = re.compile(r"\{(\w+)\}")
ISOLATED, END = "\u2068", "\u2069"  # what is between them has its own direction of writing


class Speaker(Protocol):
    """What sentences need of the object whose attributes they are: one language."""

    right_to_left: bool

    def translated(self, name: str, english: str) -> str:
        """Return the translation of a sentence."""
        ...

    def translated_plural(self, name: str, english: tuple[str, str], count: int) -> str:
        """Return the form of a sentence for a number of things."""
        ...

    def number(self, number: int) -> str:
        """Return a number as it is written."""
        ...


class _Named:
    """An attribute that knows its name."""

    name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name


class _Text(_Named):
    """Such an attribute with one text in English."""

    def __init__(self, english: str) -> None:
        self.english = english


class Sentence(_Text):
    """A sentence without gaps. As an attribute it is a string."""

    @overload
    def __get__(self, speaker: None, owner: type) -> "Sentence": ...
    @overload
    def __get__(self, speaker: Speaker, owner: type) -> str: ...
    def __get__(self, speaker: Speaker | None, owner: type) -> "Sentence | str":
        return self if speaker is None else self.of(speaker)

    def of(self, speaker: Speaker) -> str:
        """Return the sentence in a language."""
        return speaker.translated(self.name, self.english)


class Template(_Text):
    """A sentence with gaps in braces. As an attribute it is called with what they are filled with."""

    @overload
    def __get__(self, speaker: None, owner: type) -> "Template": ...
    @overload
    def __get__(self, speaker: Speaker, owner: type) -> "Filling": ...
    def __get__(self, speaker: Speaker | None, owner: type) -> "Template | Filling":
        return self if speaker is None else Filling(speaker, speaker.translated(self.name, self.english))


class Filling:
    """A sentence of a language, to be filled in."""

    def __init__(self, speaker: Speaker, pattern: str) -> None:
        self._speaker = speaker
        self.pattern = pattern

    def __call__(self, **values: Fill) -> str:
        """Return the sentence with these values in its gaps."""
        return filled(self._speaker, self.pattern, values)


class Plural(_Named):
    """A sentence with a number, ``{count}``: its form for one and for many. As an attribute it is called with it."""

    def __init__(self, one: str, many: str) -> None:
        self.english = (one, many)

    @overload
    def __get__(self, speaker: None, owner: type) -> "Plural": ...
    @overload
    def __get__(self, speaker: Speaker, owner: type) -> "Counting": ...
    def __get__(self, speaker: Speaker | None, owner: type) -> "Plural | Counting":
        return self if speaker is None else Counting(speaker, self)


class Counting:
    """A sentence of a language, to be filled in with a number."""

    def __init__(self, speaker: Speaker, plural: Plural) -> None:
        self._speaker = speaker
        self._plural = plural

    def __call__(self, count: int, **values: Fill) -> str:
        """Return the form for so many things, with this number and these values in its gaps."""
        pattern = self._speaker.translated_plural(self._plural.name, self._plural.english, count)
        return filled(self._speaker, pattern, {"count": count, **values})


def filled(speaker: Speaker, pattern: str, values: dict[str, Fill]) -> str:
    """Return a sentence with its gaps filled. Where one writes from right to left, values keep their own direction."""

    def value(gap: re.Match[str]) -> str:
        content: Any = values[gap[1]]
        if isinstance(content, int):
            return speaker.number(content)
        return f"{ISOLATED}{content}{END}" if speaker.right_to_left else str(content)

    return _GAP.sub(value, pattern)


def gaps(pattern: str) -> frozenset[str]:
    """
    Return the names in braces.

    >>> sorted(gaps("{count} of {all}"))
    ['all', 'count']
    """
    return frozenset(_GAP.findall(pattern))


def sentences_of(speech: type) -> Iterator[tuple[str, Sentence | Template | Plural]]:
    """Yield the names and the sentences of a class, in their order, and before them those that it inherits."""
    for owner in reversed(speech.__mro__):
        for name, sentence in vars(owner).items():
            if isinstance(sentence, Sentence | Template | Plural):
                yield name, sentence

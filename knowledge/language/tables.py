"""
The data of each language, read from ``data/<code>.toml``.

A file is read when its language is first needed, all of them when `union` is first called. Each section of a file is
one of the classes below, each key one of its fields. A field of several values is written as an array, or as one
string of words with whitespace between them.

A *pattern* is a regular expression; case does not matter, and a space in it stands for any one whitespace character.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

from knowledge.language.period_words import Periods
from knowledge.language.sections import (
    Answers,
    Dates,
    Feeds,
    FollowUps,
    Labels,
    Lines,
    Links,
    Measures,
    Pages,
    Questions,
    Requests,
    Sentences,
    Stemmer,
    Strings,
    Summary,
    Terms,
    Visibility,
    Walls,
    WordForms,
)

_Section = TypeVar("_Section")


@dataclass(frozen=True, slots=True)
class LanguageData:
    """All that is known of one language."""

    code: str
    same_as: str = ""  # code of a language so near that its data serves
    names: Strings = ()  # names of the language that CLDR does not list
    terms: Terms = field(default_factory=Terms)
    stemmer: Stemmer = field(default_factory=Stemmer)
    word_forms: WordForms = field(default_factory=WordForms)
    questions: Questions = field(default_factory=Questions)
    measures: Measures = field(default_factory=Measures)
    requests: Requests = field(default_factory=Requests)
    follow_ups: FollowUps = field(default_factory=FollowUps)
    periods: Periods = field(default_factory=Periods)
    answers: Answers = field(default_factory=Answers)
    sentences: Sentences = field(default_factory=Sentences)
    summary: Summary = field(default_factory=Summary)
    links: Links = field(default_factory=Links)
    lines: Lines = field(default_factory=Lines)
    labels: Labels = field(default_factory=Labels)
    pages: Pages = field(default_factory=Pages)
    visibility: Visibility = field(default_factory=Visibility)
    dates: Dates = field(default_factory=Dates)
    walls: Walls = field(default_factory=Walls)
    feeds: Feeds = field(default_factory=Feeds)


@cache
def codes() -> frozenset[str]:
    """Return the BCP 47 codes that have a file."""
    names = (entry.name for entry in _folder().iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def language_data(code: str) -> LanguageData | None:
    """Return the data of the language with a BCP 47 `code` without region; None for one that has no file."""
    if code not in codes():
        return None
    data = parsed(code, (_folder() / f"{code}.toml").read_text("utf-8"))
    return language_data(data.same_as) if data.same_as else data


def parsed(code: str, text: str) -> LanguageData:
    r"""
    Return the data in the `text` of a file. Raises `ValueError` for a key that is not known or of another type.

    >>> parsed("xx", '[links]\nread_also = ["read also", "see also"]').links.read_also
    ('read also', 'see also')
    """
    return replace(_filled(LanguageData(""), code, tomllib.loads(text)), code=code)


@cache
def all_languages() -> tuple[LanguageData, ...]:
    """Return the data of every language, in the order of their codes."""
    languages = {data.code: data for code in sorted(codes()) if (data := language_data(code))}
    return tuple(languages.values())


def union(values: Callable[[LanguageData], Iterable[str]]) -> Strings:
    """Return the `values` of all languages, each once."""
    return tuple(dict.fromkeys(value for data in all_languages() for value in values(data)))


def alternatives(patterns: Iterable[str]) -> str:
    r"""
    Return one pattern that matches what one of `patterns` matches.

    >>> alternatives(["read also|see also", "lire aussi"])
    '(?:read\\salso|see\\salso|lire\\saussi)'
    """
    return f"(?:{'|'.join(patterns) or '(?!)'})".replace(" ", r"\s")


def literals(words: Iterable[str]) -> str:
    r"""
    Return one pattern that matches each of `words`; of two that begin alike, the longer one.

    >>> literals(["a.b", "a", "abc"])
    '(?:a\\.b|abc|a)'
    """
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"


def _folder() -> Traversable:
    return resources.files("knowledge.language") / "data"


def _filled(section: _Section, name: str, values: Mapping[str, object]) -> _Section:
    """Return `section` with `values` in place of its defaults."""
    checked: dict[str, object] = {}
    for key, value in values.items():
        default = getattr(section, key, None)
        place = f"{name}.{key}"
        if default is None or key == "code":
            raise ValueError(f"{place}: this key is not known")
        if is_dataclass(default) and isinstance(value, dict):
            checked[key] = _filled(default, place, value)
        elif isinstance(default, tuple) and isinstance(value, str):
            checked[key] = tuple(value.split())
        elif isinstance(default, tuple) and isinstance(value, list):
            checked[key] = tuple(map(str, value))
        elif isinstance(default, Mapping) and isinstance(value, dict):
            checked[key] = MappingProxyType(value)
        elif type(value) is type(default):
            checked[key] = value
        else:
            raise ValueError(f"{place}: {type(value).__name__} is of the wrong type")
    return replace(section, **checked)  # type: ignore[type-var] # every section is a dataclass


def word_forms(code: str) -> WordForms:
    """Return the word forms of a language; empty ones for a language without a file."""
    data = language_data(code)
    return data.word_forms if data else WordForms()

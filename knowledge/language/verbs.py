"""
Verbs whose forms no stemmer brings together: strong verbs of German, irregular ones of Italian. And German genitives.

The lists are in ``[word_forms]`` of the languages' files: `groups` of an infinitive and the other stems that its forms
have, the `prefixes` of verbs, and words that are `unrelated` to the verb they look like.
"""

import re
from collections.abc import Mapping
from functools import cache

from knowledge.language.tables import word_forms

_GENITIVE = re.compile(r"(?<=[^\W\d_]{3}[aoy])s$|(?<=[^\W\d_]{3}[^aeou]i)s$")  # not Eis, Mais


def german(word: str) -> str:
    """
    Return the infinitive for a form of a strong verb, a name without the s of its genitive, or the word itself.

    >>> [german(word) for word in "gewann verlorene erhielt stattgefunden angebot kanadas preis".split()]
    ['gewinnen', 'verlieren', 'erhalten', 'stattfinden', 'anbieten', 'kanada', 'preis']
    """
    return _infinitive(word, "de", "(?:ge|zu)?", "(?:e|e?t|e?st|en(?:e[mnrs]?)?)?") or _GENITIVE.sub("", word)


def italian(word: str) -> str:
    """
    Return the infinitive for a form of an irregular verb, or the word itself.

    >>> [italian(word) for word in "vinse vinta scoperto riscrissero nacque vino".split()]
    ['vincere', 'vincere', 'scoprire', 'riscrivere', 'nascere', 'vino']
    """
    return _infinitive(word, "it", "", "(?:[oaie]|ero)") or word


def _infinitive(word: str, code: str, before: str, behind: str) -> str | None:
    """Return the infinitive for a stem of a language's groups, with patterns of what stands around it."""
    form = None if word in _unrelated(code) else _form(code, before, behind).fullmatch(word)
    return form["prefix"] + _infinitives(code)[form["stem"]] if form else None


@cache
def _infinitives(code: str) -> Mapping[str, str]:
    """Stem to infinitive; with ss for ß, as in the words that are looked up."""
    groups = (group.split() for group in word_forms(code).groups.casefold().split(";"))
    return {stem: infinitive for infinitive, *stems in groups for stem in stems}


@cache
def _unrelated(code: str) -> frozenset[str]:
    return frozenset(word_forms(code).unrelated)


@cache
def _form(code: str, before: str, behind: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<prefix>(?:{'|'.join(word_forms(code).prefixes)})?){before}"
        rf"(?P<stem>{'|'.join(sorted(_infinitives(code), key=len, reverse=True))}){behind}"
    )

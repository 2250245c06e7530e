"""
German words whose forms no stemmer brings together: strong verbs, and genitives in a vowel and s.

The lists are in ``[word_forms]`` of ``data/de.toml``: `groups` of an infinitive and the other stems that its forms
have, the `prefixes` of verbs, and words that are `unrelated` to the verb they look like.
"""

import re
from collections.abc import Mapping
from functools import cache

from knowledge.language.tables import word_forms

_GENITIVE = re.compile(r"(?<=[^\W\d_]{3}[aoy])s$|(?<=[^\W\d_]{3}[^aeou]i)s$")  # not Eis, Mais


def one_form(word: str) -> str:
    """
    Return the infinitive for a form of a strong verb, a name without the s of its genitive, or the word itself.

    >>> [one_form(word) for word in "gewann verlorene erhielt stattgefunden angebot kanadas preis".split()]
    ['gewinnen', 'verlieren', 'erhalten', 'stattfinden', 'anbieten', 'kanada', 'preis']
    """
    form = None if word in _unrelated() else _form().fullmatch(word)
    return form["prefix"] + _infinitives()[form["stem"]] if form else _GENITIVE.sub("", word)


@cache
def _infinitives() -> Mapping[str, str]:
    """Stem to infinitive; with ss for ß, as in the words that are looked up."""
    groups = (group.split() for group in word_forms("de").groups.casefold().split(";"))
    return {stem: infinitive for infinitive, *stems in groups for stem in stems}


@cache
def _unrelated() -> frozenset[str]:
    return frozenset(word_forms("de").unrelated)


@cache
def _form() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<prefix>(?:{'|'.join(word_forms('de').prefixes)})?)(?:ge|zu)?"
        rf"(?P<stem>{'|'.join(sorted(_infinitives(), key=len, reverse=True))})(?:e|e?t|e?st|en(?:e[mnrs]?)?)?"
    )

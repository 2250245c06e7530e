"""
English words that are written in more ways than one: British and American, irregular forms, short forms.

The lists are in ``[word_forms]`` of ``data/en.toml``: `groups` of forms, each after the one that stands for all of
them; beginnings of words with British -our, -re and -ll-; short names of countries in `capitals` or `dotted`.
"""

import re
from collections.abc import Mapping
from functools import cache

from knowledge.language.sections import WordForms
from knowledge.language.tables import literals, word_forms

_IZE = re.compile(r"(?<=[a-z]{3})([iy])z(?=(?:e|ed|es|er|ers|ing|ation|ations|ational|able)$)")  # "rize" is "rise"


def one_spelling(word: str) -> str:
    """
    Return the American spelling of a word (but with -ise), or the base form of an irregular one.

    >>> [one_spelling(word) for word in "colours organize theatres cancelled won women four prize".split()]
    ['colors', 'organise', 'theaters', 'canceled', 'win', 'woman', 'four', 'prize']
    """
    bases = _bases()
    if word in bases:
        return bases[word]
    our_or, re_er, double_l = _british()
    if "our" in word:
        word = our_or.sub(r"\1or", word)
    if "z" in word:
        word = _IZE.sub(r"\1s", word)
    if "ll" in word:
        word = double_l.sub(r"\1", word)
    if word.endswith(("re", "res")):
        word = re_er.sub(r"\1er", word)
    return word


def country_in_capitals(word: str) -> str | None:
    """Return the term of a country's short name as it is written in capitals: US, but not us."""
    return _forms().capitals.get(word)


def country_with_full_stops(word: str) -> str | None:
    """Return the term of a country's or body's short name in small letters with full stops: u.s."""
    return _forms().dotted.get(word)


@cache
def _forms() -> WordForms:
    return word_forms("en")


@cache
def _bases() -> Mapping[str, str]:
    """Irregular form to base form."""
    groups = (group.split() for group in _forms().groups.split(";"))
    return {form: base for base, *forms in groups for form in forms}


@cache
def _british() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of British spellings: -our, -re, -ll-."""
    forms = _forms()
    return (
        re.compile(rf"\b({literals(forms.our_or)})our"),
        re.compile(rf"({literals(forms.re_er)})re(?=s?$)"),
        re.compile(rf"({literals(forms.double_l)})l(?=ed$|ing$|er$|ers$|or$|ors$|ous$|ery$|ist$)"),
    )

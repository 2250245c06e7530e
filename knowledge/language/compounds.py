"""
Words that are written in more than one way: Wi-Fi and WiFi, F-16 and F16, #ClimateStrike, telephone numbers.

A text keeps its words as they are. What `spellings` returns is indexed beside them, so that an article is found by
either way of writing. Two long words with a hyphen need nothing: they are found as neighbours.
"""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

from knowledge.language.scripts import HANGUL, MARKS, UNSPACED
from knowledge.models import Span

_SHORT = 3  # letters of a part that makes one word with its neighbour: Wi-Fi, Spider-Man, start-up
_LONGEST = 24  # characters of a part; what is longer is no word
_KEY = 7  # last digits by which a telephone number is found: the digits before them are often left out
_MOST_DIGITS = 15

_SIGN = re.compile(r"[-‐‑–.+&_](?=[\w+])")
_DIGITS = re.compile(r"[0-9](?=[ \xa0/(]\(?\d|\d{7})")
_LETTER = rf"[^\W_{UNSPACED}{HANGUL}]"
_LETTERS = rf"(?:{_LETTER}|[{MARKS}])+"
_JOINT = re.compile(rf"[-‐‑–.](?=[^\W_])(?<=[\w{MARKS}].)")  # between the parts of a compound: Wi-Fi, Node.js
_BEFORE = re.compile(rf"(?<!{_LETTER})(?<![{MARKS}]){_LETTERS}$")
_BEHIND = re.compile(_LETTERS)
_NUMBERS = re.compile(r"-\d+-\d+")
_HASHTAG = re.compile(rf"#({_LETTERS})")
_PHONE = re.compile(r"\d(?<![\w.,-]\d)(?!\d{3}-\d\d-\d\d\b)\d*(?:(?:\)|\)?[ \xa0/.(-]{1,2})\d{2,})*(?!\w|,\d)")
_PLURAL = re.compile(r"(?<=\d)s$")


def is_plain(text: str) -> bool:
    """Return whether a text has none of the signs that this module looks for, which is quick to say."""
    return not (_SIGN.search(text) or "#" in text or "& " in text or _DIGITS.search(text))


def spellings(
    text: str, prefixes: Collection[str] = (), is_common: Callable[[str], bool] = lambda _: False
) -> Iterator[tuple[Span, str]]:
    """
    Yield other ways to write stretches of a text, with their spans.

    `prefixes`: beginnings of compounds that are read as one word, so that what follows them is another spelling.
    `is_common`: whether a part is a stop word, so that it is not found as a neighbour: lock-down.

    >>> [written for _, written in spellings("Wi-Fi in F-16s, #CityWalk, (030) 98 76 543, health-care")]
    ['WiFi', 'F16', 'City', 'Walk', '9876543']
    """
    for joint in _JOINT.finditer(text):
        before = _BEFORE.search(text, max(joint.start() - _LONGEST, 0), joint.start())
        behind = _BEHIND.match(text, joint.end())
        if before and behind and (joint[0] != "." or len(before[0]) > 1):
            span = Span(before.start(), behind.end())
            common = [part for part in (before[0], behind[0]) if len(part) > 1 and is_common(part)]
            alone = "-" not in text[span.start - 1 : span.start] + text[span.end : span.end + 1]  # unlike back-to-back
            if (alone and len(common) == 1) if common else belong_together(before[0], behind[0]):
                yield span, before[0] + _PLURAL.sub("", behind[0])
            if before[0].lower() in prefixes:
                yield span, behind[0]
            if before[0].isalpha() and (numbers := _NUMBERS.match(text, joint.start())):  # CVE-2024-3094
                yield Span(span.start, numbers.end()), before[0] + numbers[0].replace("-", "")
    for hashtag in _HASHTAG.finditer(text) if "#" in text else ():
        parts = _camel_case_words(hashtag[1])
        yield from ((Span(*hashtag.span(1)), part) for part in parts if len(parts) > 1)
    yield from phone_numbers(text)


def phone_numbers(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the digits by which numbers of many digits are found, whatever stands between the digits."""
    for phone in _PHONE.finditer(text):
        digits = "".join(filter(str.isdigit, phone[0]))
        if _KEY <= len(digits) <= _MOST_DIGITS and digits[-_KEY:] != phone[0]:
            yield Span(*phone.span()), digits[-_KEY:]


def belong_together(one: str, other: str) -> bool:
    """
    Return whether two parts of a compound are as often written as one word.

    >>> [belong_together(*pair.split("-")) for pair in "wi-fi covid-19 3-D 18-year 3-1 health-care".split()]
    [True, True, True, False, False, False]
    """
    if one.isdigit():
        return other.isalpha() and len(other) < _SHORT
    return other[0].isdigit() or min(len(one), len(other)) <= _SHORT


def _camel_case_words(written: str) -> list[str]:
    """Return the words that begin with a capital or a digit within a hashtag."""
    words = [""]
    for before, character in pairwise(" " + written):
        begins = (character.isupper() and not before.isupper()) or character.isdigit() > before.isdigit()
        if begins and words[-1]:
            words.append("")
        words[-1] += character
    return words

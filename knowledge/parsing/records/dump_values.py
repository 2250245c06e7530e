"""The values that databases and services write into dumps: times as objects, cut texts, words for nothing."""

import re
from typing import Any

from knowledge.language.punctuation import sentence_ends

# What programs write where a value is missing.
_NOTHING = frozenset(
    "nan null none nil n/a na undefined [deleted] [removed] (deleted) (null) #n/a #value! - -- — ? \\n".split()
)
# A note of how much is missing, as news services write it: "… [+2211 chars]".
_CUT = re.compile(r"\s*(?:…|\.{3})?\s*\[\s?\+\s?[\d,. ]{1,12}\s?(?:chars?|characters|words|more)?\s?\]\s*$")
# Names in an object that stands for a time: of MongoDB, Firestore, Parse, PHP, pandas, XML turned into JSON.
_TIMES = "$date $numberLong $numberlong iso date datetime value _seconds seconds #text $timestamp t".split()
_DEEPEST = 4  # objects within objects


def is_nothing(text: str) -> bool:
    """
    Return whether a text only says that there is none.

    >>> [is_nothing(text) for text in ("[deleted]", " NaN ", "None of it", "")]
    [True, True, False, True]
    """
    return text.strip().lower() in _NOTHING or not text.strip()


def time_in(value: Any) -> object:
    """
    Return the plain value of a time that a dump wrote as an object.

    >>> time_in({"$date": {"$numberLong": "1715500800000"}}), time_in({"_seconds": 1715500800, "_nanoseconds": 0})
    ('1715500800000', 1715500800)
    """
    for _ in range(_DEEPEST):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict):
            value = next((value[name] for name in _TIMES if value.get(name) not in (None, "")), None)
        else:
            break
    return value


def without_cut(text: str) -> tuple[str, bool]:
    """
    Return a text up to its last whole sentence where a note says that it is cut off, and whether it is.

    >>> without_cut("Rain fell. The river ro… [+310 chars]")
    ('Rain fell.', True)
    """
    cut = _CUT.search(text)
    if not cut:
        return text, False
    kept = text[: cut.start()]
    last = max((end for end in sentence_ends(kept)), default=0)
    return kept[:last].rstrip(), True

"""The numbers and words behind /latest and /summary."""

import re

from bot.locales.speaking import words
from knowledge import RequestKind, read_request

COUNT = 10  # articles in a list, unless the reader gives another number
MAX_COUNT = 20  # articles in a list, whatever number the reader gives
MAX_DIGITS = 5  # of a number; a longer one is not converted
NUMBER = re.compile(r"[+-]?\d+")
YEAR = re.compile(r"(?:19|20)\d\d")


def article_number(argument: str) -> int | None:
    """
    Return the number of an article that an argument is.

    >>> [article_number(argument) for argument in ("2", "#2", "no. 2", "2 ferries", "123456")]
    [2, 2, 2, None, None]
    """
    if NUMBER.fullmatch(argument):
        return int(argument) if len(argument) <= MAX_DIGITS else None
    request = read_request(argument)
    return request.number if request.kind is RequestKind.NUMBER else None


def count_and_words(argument: str) -> tuple[int, str]:
    """
    Split the argument of /latest: the number of articles, and what they are about.

    >>> count_and_words("5 rates"), count_and_words("rates"), count_and_words("999"), count_and_words("2023")
    ((5, 'rates'), (10, 'rates'), (999, ''), (10, '2023'))
    """
    first, _, rest = argument.partition(" ")
    if not NUMBER.fullmatch(first) or YEAR.fullmatch(first):
        return COUNT, argument
    return int(first[: MAX_DIGITS + 1]), rest.strip()


def remark(count: int) -> str:
    """Return a sentence for a number of articles that is out of range; an empty one for any other."""
    if count > MAX_COUNT:
        return words().AT_MOST(MAX_COUNT)
    return words().AT_LEAST if count < 1 else ""


def clamped(count: int) -> int:
    """Return a number of articles that a list may have."""
    return min(max(count, 1), MAX_COUNT)

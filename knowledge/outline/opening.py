"""
The opening of an article, stored unstemmed at ingest, so that a question's own words can be looked for in it.
"""

import re

from knowledge.language import UNSPACED

_OPENING = 4000  # characters
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_]+")


def opening(title: str, text: str) -> str:
    """
    Return the first words of an article, title first, in small letters, each between two spaces.

    >>> opening("Storm!", "It rained; “nobody” slept.")
    ' storm it rained nobody slept '
    """
    return f" {' '.join(opening_tokens(f'{title} {text[:_OPENING]}'))} "


def opening_tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())

"""
How an article begins, kept at ingest as it is written, so that a question's own words can be looked for in it.
"""

import re

from knowledge.language import UNSPACED

_OPENING = 4000  # characters
_TOKEN = re.compile(rf"[{UNSPACED}]|\w+")


def opening(title: str, text: str) -> str:
    """
    How an article begins, title first: its words in small letters, each between two blanks.

    >>> opening("Storm!", "It rained; “nobody” slept.")
    ' storm it rained nobody slept '
    """
    return f" {' '.join(opening_tokens(f'{title} {text[:_OPENING]}'))} "


def opening_tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())

"""
Near-duplicates: articles with nearly the same text.

A text is a set of shingles, which are its runs of three terms. The resemblance of two texts is the share of their
shingles that both have. It is estimated from a *sketch* of each, the 64 smallest hashes of its shingles (Broder, "On
the resemblance and containment of documents", 1997). These 512 bytes are enough to tell a copy with a new headline from
another report of the same event, whatever the length.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.records import Sketch

_COPY = 0.4  # least resemblance of a copy; about that of a copy in which every sixth word was changed
_EXCERPT = 0.8  # least share of the shorter text that the longer one holds, for an excerpt
_LEAST = 0.12  # resemblance below which the estimate rests on too few hashes
_FULLER = 1.25  # times the length of another article: counts more than being newer


def resemblance(first: bytes, second: bytes) -> float:
    """
    Return the share of the shingles of two texts that both have, 0 to 1, estimated from their sketches.

    >>> from knowledge.outline.sketch import sketch
    >>> text = "the river rose by two metres over night and took the old bridge with it".split()
    >>> resemblance(sketch(text), sketch(text)), resemblance(sketch(text), sketch(text[::-1]))
    (1.0, 0.0)
    """
    a, b = _hashes(first), _hashes(second)
    if not a or not b:
        return 0.0
    union = sorted(a | b)[: max(len(a), len(b))]
    return len(a.intersection(union) & b) / len(union)


def same_story(first: Sketch, second: Sketch) -> bool:
    """Return whether two articles are copies of one text, or one is an excerpt of the other."""
    similarity = resemblance(first.sketch, second.sketch)
    if similarity < _LEAST:
        return False
    common = similarity * (first.length + second.length) / (1 + similarity)  # terms of both
    return similarity >= _COPY or common >= _EXCERPT * min(first.length, second.length)


def stories(articles: Iterable[Sketch]) -> list[list[str]]:
    """
    Return the ids of the articles in groups of near-duplicates, in the order of each group's first article.

    Within a group the newest article is first, unless others are much fuller; the rest are ordered by date, too. An
    article joins the first group whose first article it resembles. It is compared only with articles that share a hash
    with it, so a thousand articles take milliseconds.
    """
    groups: list[list[Sketch]] = []
    holders: dict[int, list[int]] = {}  # of each hash: the groups whose first article has it
    for article in articles:
        hashes = _hashes(article.sketch)
        shared = Counter(group for value in hashes for group in holders.get(value, ()))
        possible = sorted(group for group, common in shared.items() if common >= _LEAST * len(hashes))
        number = next((number for number in possible if same_story(groups[number][0], article)), None)
        if number is not None:
            groups[number].append(article)
            continue
        for value in hashes:
            holders.setdefault(value, []).append(len(groups))
        groups.append([article])
    return [_in_order(group) for group in groups]


def _in_order(story: Sequence[Sketch]) -> list[str]:
    fullest = max(article.length for article in story)
    order = sorted(story, key=lambda a: (a.length * _FULLER < fullest, -a.published, a.article_id))
    return [article.article_id for article in order]


def _hashes(sketch: bytes) -> set[int]:
    return set(np.frombuffer(sketch, "<u8").tolist())

"""
Which articles tell the same story in nearly the same words.

A text is a set of shingles, runs of three terms; how much two texts resemble each other is the share of
their shingles that both have. It is estimated from a *sketch* of each, the 64 smallest hashes of its
shingles (Broder, "On the resemblance and containment of documents", 1997): 512 bytes tell a copy with a
new headline from another report of the same event, whatever the length.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.records import Sketch

_ALIKE = 0.4  # resemblance from which two texts are one story: a copy with every sixth word changed
_WITHIN = 0.8  # or this much of the shorter text stands in the longer one: an excerpt ...
_EXCERPT = 0.12  # ... unless the estimate rests on too few hashes
_FULLER = 1.25  # times the length: worth more than being newer


def resemblance(first: bytes, second: bytes) -> float:
    """
    The share of the shingles of two texts that both have, 0 to 1, estimated from their sketches.

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
    """Whether two articles are copies of one text, or one is an excerpt of the other."""
    alike = resemblance(first.sketch, second.sketch)
    if alike < _EXCERPT:
        return False
    both = alike * (first.length + second.length) / (1 + alike)  # terms in common
    return alike >= _ALIKE or both >= _WITHIN * min(first.length, second.length)


def stories(articles: Iterable[Sketch]) -> list[list[str]]:
    """
    The ids of the articles, those of one story together, in the order in which each story first comes.

    Within a story the newest article is first, unless others are much fuller; the rest go by date, too. An
    article joins the first story whose first comer it resembles; it is compared only with those that share
    a hash with it, so a thousand take milliseconds.
    """
    found: list[list[Sketch]] = []
    holding: dict[int, list[int]] = {}  # of each hash: the stories whose first comer has it
    for article in articles:
        hashes = _hashes(article.sketch)
        shared = Counter(story for each in hashes for story in holding.get(each, ()))
        story = next((n for n in sorted(shared) if same_story(found[n][0], article)), None)
        if story is not None:
            found[story].append(article)
            continue
        for each in hashes:
            holding.setdefault(each, []).append(len(found))
        found.append([article])
    return [_in_order(story) for story in found]


def _in_order(story: Sequence[Sketch]) -> list[str]:
    fullest = max(article.length for article in story)
    order = sorted(story, key=lambda a: (a.length * _FULLER < fullest, -a.published, a.article_id))
    return [article.article_id for article in order]


def _hashes(sketch: bytes) -> set[int]:
    return set(np.frombuffer(sketch, "<u8").tolist())

"""
Near-duplicates: articles that say the same things in nearly the same words.

A text is a set of shingles, which are its runs of three terms. The resemblance of two texts is the share of their
shingles that both have. It is estimated from a *sketch* of each, the 64 smallest hashes of its shingles (Broder, "On
the resemblance and containment of documents", 1997). These 512 bytes are enough to tell a copy with a new headline from
another report of the same event, whatever the length.

Notices of one form resemble each other, too, and say different things. They are told from copies by their *slots*
(`knowledge.outline.slots`): the names, numbers and dates that occur in the same context. Copies of agency reports
differ in one of twenty at most, notices in most. Within one source, where hardly anything is printed twice, one
difference in twenty or a title with another word in the same frame is enough.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from knowledge.records import Sketch

_COPY = 0.4  # least resemblance of a copy; about that of a copy in which every sixth word was changed
_EXCERPT = 0.8  # least share of the shorter text that the longer one holds, for an excerpt
_LEAST = 0.12  # resemblance below which the estimate rests on too few hashes
_FULLER = 1.25  # times the length of another article: counts more than being newer
# The share of common slots with different contents, from which on two texts say different things; of loose slots.
_CONFLICTS, _LOOSE_CONFLICTS = 0.15, 0.02
_OWN_CONFLICTS, _OWN_LOOSE_CONFLICTS = 0.04, 0.01  # the same, within one source
_FRAME = 0.5  # share of the shorter title that both have, from which on their other words tell two articles apart
_SAME_TEXT = 0.9  # resemblance of a text that got another headline
_SHORT = 50  # terms; in a shorter text, the headline may be all that differs
_FEW = 40  # groups, up to which comparing all of them is faster than looking hashes up
_TRIES = 30  # groups that an article is compared with, the likeliest ones


def resemblance(first: bytes, second: bytes) -> float:
    """
    Return the share of the shingles of two texts that both have, 0 to 1, estimated from their sketches.

    >>> from knowledge.outline.sketch import sketch
    >>> text = "the river rose by two metres over night and took the old bridge with it".split()
    >>> resemblance(sketch(text), sketch(text)), resemblance(sketch(text), sketch(text[::-1]))
    (1.0, 0.0)
    """
    return _share(_hashes(first), _hashes(second))


def same_story(first: Sketch, second: Sketch) -> bool:
    """Return whether two articles are copies of one text, or one is an excerpt of the other."""
    return _Compared(first).same_story(_Compared(second))


def contradiction(first: Sketch, second: Sketch) -> float:
    """Return the share of the slots of two texts in one context that have different contents, 0 to 1."""
    a, b = _Compared(first).slots, _Compared(second).slots
    common = a.keys() & b.keys()
    return sum(a[context].isdisjoint(b[context]) for context in common) / len(common) if common else 0.0


def stories(articles: Iterable[Sketch]) -> list[list[str]]:
    """
    Return the ids of the articles in groups of near-duplicates, in the order of each group's first article.

    Within a group the newest article is first, unless others are much fuller; the rest are ordered by date, too.
    """
    return [_in_order(group) for group in _groups(articles)]


def _groups(articles: Iterable[Sketch]) -> list[list[Sketch]]:
    """
    Return groups of near-duplicates, each article in the likeliest group whose first article is the same story.

    An article is compared only with those that share hashes with it, so a thousand articles take milliseconds.
    """
    groups: list[list[Sketch]] = []
    firsts = _Firsts()
    for article in articles:
        compared = _Compared(article)
        shared = firsts.shared(compared.hashes)
        possible = [group for group, common in shared.items() if common >= _LEAST * len(compared.hashes)]
        likeliest = sorted(possible, key=lambda group: (-shared[group], group))[:_TRIES]
        number = next((group for group in likeliest if firsts.articles[group].same_story(compared)), None)
        if number is not None:
            groups[number].append(article)
            continue
        groups.append([article])
        firsts.articles.append(compared)
    return groups


class _Firsts:
    """The first article of each group."""

    def __init__(self) -> None:
        self.articles: list[_Compared] = []
        self._holders: dict[int, list[int]] = {}  # of each hash: the groups whose first article has it
        self._indexed = 0

    def shared(self, hashes: set[int]) -> Mapping[int, int]:
        """Return how many of the hashes each group's first article has, by the number of the group."""
        if len(self.articles) <= _FEW:
            return {number: len(hashes & first.hashes) for number, first in enumerate(self.articles)}
        for number in range(self._indexed, len(self.articles)):
            for value in self.articles[number].hashes:
                self._holders.setdefault(value, []).append(number)
        self._indexed = len(self.articles)
        return Counter(group for value in hashes for group in self._holders.get(value, ()))


class _Compared:
    """An article while it is compared with others."""

    def __init__(self, article: Sketch) -> None:
        self._article = article
        self.hashes = _hashes(article.sketch)

    @cached_property
    def slots(self) -> dict[int, set[int]]:
        """The contents of each context."""
        found: dict[int, set[int]] = {}
        for context, content in np.frombuffer(self._article.slots, "<u4").reshape(-1, 2).tolist():
            found.setdefault(context, set()).add(content)
        return found

    def same_story(self, other: "_Compared") -> bool:
        first, second = self._article, other._article
        similarity = _share(self.hashes, other.hashes)
        if similarity < _LEAST:
            return False
        common = similarity * (first.length + second.length) / (1 + similarity)  # terms of both
        if similarity < _COPY and common < _EXCERPT * min(first.length, second.length):
            return False
        if first.source != second.source:
            return not self._contradicts(other, _CONFLICTS, _LOOSE_CONFLICTS)
        if self._contradicts(other, _OWN_CONFLICTS, _OWN_LOOSE_CONFLICTS):
            return False
        edited = similarity >= _SAME_TEXT and min(first.length, second.length) >= _SHORT
        return edited or not titles_differ(first.title, second.title)

    def _contradicts(self, other: "_Compared", most: float, most_loose: float) -> bool:
        """Return whether more of the common slots than these shares have different contents."""
        common = self.slots.keys() & other.slots.keys()
        different = {context for context in common if self.slots[context].isdisjoint(other.slots[context])}
        loose = sum(context & 1 for context in common)
        loosely = sum(context & 1 for context in different)
        return loosely > most_loose * loose or len(different) - loosely > most * (len(common) - loose)


def titles_differ(first: Sequence[str], second: Sequence[str]) -> bool:
    """
    Return whether two titles have one frame that each fills with words of its own.

    >>> titles_differ("water cut in mill lane".split(), "water cut in oak street".split())
    True
    >>> titles_differ("storm sinks ferry".split(), "storm sinks ferry off the coast".split())
    False
    """
    a, b = set(first), set(second)
    return len(a & b) >= _FRAME * min(len(a), len(b)) and bool(a - b) and bool(b - a)


def _in_order(story: Sequence[Sketch]) -> list[str]:
    fullest = max(article.length for article in story)
    order = sorted(story, key=lambda a: (a.length * _FULLER < fullest, -a.published, a.article_id))
    return [article.article_id for article in order]


def _share(first: set[int], second: set[int]) -> float:
    if not first or not second:
        return 0.0
    union = sorted(first | second)[: max(len(first), len(second))]
    return len(first.intersection(union) & second) / len(union)


def _hashes(sketch: bytes) -> set[int]:
    return set(np.frombuffer(sketch, "<u8").tolist())

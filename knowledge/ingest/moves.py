"""
Articles that moved: the same article under another address of its source.

A new headline often changes the address that is made from it, and a new build of a site may change all addresses or
ids. So what a source delivers for the first time is compared with what it no longer delivers.
"""

import re
from collections.abc import Iterator, Sequence

from knowledge.outline.near_duplicates import contradiction, resemblance, same_story, titles_differ
from knowledge.store import Delivered

_VERSION = 0.4  # least resemblance of two versions of one text
_EXCERPT = 0.12  # the same, of two versions with one guid
_SAME_TEXT = 0.9  # the same, of a text that was not changed
_CORRECTED = 0.25  # most contradictions of a corrected text; notices of one form have as many at least
_SHORTEST_GUID = 4  # characters; shorter ones are positions in a list
_NUMBER = re.compile(r"\d{4,}")
_DATE = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")  # an article's day, in its address


def moves(new: Sequence[Delivered], gone: Sequence[Delivered]) -> dict[str, str]:
    """Return which of the articles that are `gone` are among the `new` ones: old ids to new ones, each once."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, old, article in sorted(_candidates(new, gone)):
        if old not in found and article not in taken:
            found[old] = article
            taken.add(article)
    return found


def _candidates(new: Sequence[Delivered], gone: Sequence[Delivered]) -> Iterator[tuple[float, str, str]]:
    """Yield the pairs of an old and a new id that may be one article, with how unlike they are, 0 to 1."""
    for article in new:
        for old in gone:
            similarity = resemblance(article.sketch.sketch, old.sketch.sketch)
            if _has_guid_of(article, old, similarity):
                yield 0.0, old.id, article.id
            elif similarity >= _VERSION and _is_version(article, old, similarity):
                yield 1.0 - similarity, old.id, article.id


def _has_guid_of(article: Delivered, old: Delivered, similarity: float) -> bool:
    """
    Return whether an article has the guid of an old one.

    Some feeds give one guid to whatever is newest. There, time and text are different, too.
    """
    if not article.guid or article.guid != old.guid or len(article.guid) < _SHORTEST_GUID:
        return False
    return similarity >= _EXCERPT or not (article.dated and old.dated) or _published(article) == _published(old)


def _published(article: Delivered) -> int:
    return article.sketch.published


def _is_version(article: Delivered, old: Delivered, similarity: float) -> bool:
    """
    Return whether an article is another version of an old one, given that their texts resemble each other.

    Notices of one form do, too. Two versions have a number in their addresses in common; or the time of publication,
    and contradict each other little; or they say the same.
    """
    if _numbers(article.url) & _numbers(old.url):
        return True
    first, second = article.sketch, old.sketch
    if article.dated and old.dated and _published(article) == _published(old):
        compared = bool(first.slots and second.slots) or not titles_differ(first.title, second.title)
        return compared and contradiction(first, second) <= _CORRECTED
    return same_story(first, second) and (similarity >= _SAME_TEXT or list(first.title) == list(second.title))


def _numbers(url: str | None) -> set[str]:
    """
    Return the long numbers in an address, without dates.

    >>> sorted(_numbers("https://example.org/2024/05/17/boats-48213?p=7701"))
    ['48213', '7701']
    """
    path = re.sub(r"^\w+://[^/]*", "", url or "")
    return {number for number in _NUMBER.findall(path) if not _DATE.fullmatch(number)}

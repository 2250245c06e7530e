"""
Internal values that the parts of this package hand to each other. The public ones are in `knowledge.models`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.models import Article


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article that its source still delivers unchanged, and that was not read again."""

    article_id: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An article that takes the place of the one with another id: its source has learnt what identifies it."""

    article_id: str
    article: Article


@dataclass(frozen=True, slots=True)
class Gone:
    """An article whose page the server has said not to exist for longer than a grace period."""

    article_id: str


class RefreshMode(Enum):
    """The addresses that a round requests."""

    DUE = "due"  # those whose time has come
    ALL_BUT_FAILED = "all but failed"  # also those that can answer "not modified"; what failed waits for its time
    FORCE = "force"  # all


@dataclass(frozen=True, slots=True)
class FeedContent:
    """The pages that a feed links to."""

    pages: tuple[str, ...]  # for the whole text of its items, in its order
    complete: tuple[str, ...] | None = None  # of items that have their whole text; None: not known


@dataclass(frozen=True, slots=True)
class PageContent:
    """The version of a page by what a feed or sitemap says of it: if that changes, the page is requested again."""

    version: str  # a fingerprint of the feed's item, or the time of a change; empty: nothing was said


@dataclass(frozen=True, slots=True)
class SitemapContent:
    """The time when a page of a sitemap is due, and its newest pages that have no time of a change."""

    next_look: datetime  # aware, UTC
    undated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SitemapIndexContent:
    """The sitemaps that an index names, the newest first."""

    sitemaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteContent:
    """The source that was found for a site."""

    kind: str  # feed, page or sitemap
    address: str


@dataclass(frozen=True, slots=True)
class FilesContent:
    """The files of a source on this computer, by their names, sizes and times."""

    fingerprint: str


VisitContent = FeedContent | PageContent | SitemapContent | SitemapIndexContent | SiteContent | FilesContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The last request to an address, so that the next one is not made too early or for nothing. Times are UTC."""

    address: str  # without query parameters that track visitors
    checked: datetime  # when it was requested
    due: datetime  # when to request it again
    moved: str | None = None  # where permanent redirects lead
    etag: str | None = None
    modified: str | None = None  # Last-Modified as the server sent it
    content: VisitContent | None = None  # None: not known, the address is read once more
    source: str | None = None  # name of the source that listed the address
    origin: str | None = None  # of the article that was read there
    failures: int = 0  # in a row
    gone: datetime | None = None  # since when its server says that it does not exist

    @property
    def conditional(self) -> bool:
        """True if the server can answer that nothing has changed."""
        return bool(self.etag or self.modified)


class Sketch(NamedTuple):
    """Near-duplicate sketch of one article (see `knowledge.outline.sketch`)."""

    article_id: str
    published: int  # seconds since 1970
    length: int  # terms
    sketch: bytes
    slots: bytes = b""  # see `knowledge.outline.slots`
    title: Sequence[str] = ()  # terms
    source: str = ""  # the publisher's name, else the source's: within one, little is printed twice


@dataclass(frozen=True, slots=True, eq=False)
class SentenceTable:
    """
    The sentences of an article as its summary needs them (see `knowledge.outline.salience`).

    Arrays of one value or row a sentence, except `terms`.
    """

    scores: NDArray[np.float32]  # how well it represents the article; NaN for a sentence that cannot be quoted
    groups: NDArray[np.int32]  # numbers of at most three sentences, itself included, that it needs; -1: no further one
    ranks: NDArray[np.uint8]  # for want of better ones: 1 prose, 2 anything else, 0 never (it repeats an earlier one)
    words: NDArray[np.uint32]
    sizes: NDArray[np.uint32]  # how many distinct terms it has
    terms: NDArray[np.uint32]  # the numbers of its distinct terms, one sentence after the other


@dataclass(frozen=True, slots=True)
class Outline:
    """
    The outline of one article, derived at ingest: the places of its sentences, passages and terms.

    Words are numbered through the whole text from 0, stop words included. Sentences and passages are numbered from 0.
    """

    starts: list[int]  # of each sentence: its first code point
    ends: list[int]  # of each sentence: the code point after its last
    words: list[int]  # of each sentence: the number of its first word
    passages: list[int]  # of each passage: the number of its first sentence
    lengths: list[int]  # of each passage: how many terms it has
    terms: dict[str, list[int]]  # of each term: the numbers of its words, ascending
    title: list[str]  # the title's terms
    sketch: bytes = b""  # near-duplicate sketch (`knowledge.outline.sketch`)
    slots: bytes = b""  # names, numbers and dates in their contexts (`knowledge.outline.slots`)
    opening: str = ""  # unstemmed words of the beginning (`knowledge.outline.opening`)
    vocabulary: frozenset[str] = field(default=frozenset(), compare=False, repr=False)  # words as they are written
    table: SentenceTable | None = field(default=None, compare=False, repr=False)  # None where it was not asked for

    def sentences_of(self, passage: int) -> tuple[int, int]:
        """Return the first and the last sentence of a passage, both included."""
        following = passage + 1
        last = self.passages[following] if following < len(self.passages) else len(self.starts)
        return self.passages[passage], last - 1

    def first_words(self) -> list[int]:
        """Return the number of the first word of each passage."""
        return [self.words[sentence] for sentence in self.passages]

    @property
    def length(self) -> int:
        """The number of terms in the text."""
        return sum(self.lengths)

"""
Internal values that the parts of this package hand to each other. The public ones are in `knowledge.models`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article that a source still has as it was: there was no need to read it again."""

    article_id: str


class RefreshMode(Enum):
    """The addresses that a round requests."""

    DUE = "due"  # those whose time has come
    ALL_BUT_FAILED = "all but failed"  # also those that can answer "not modified"; what failed waits for its time
    FORCE = "force"  # all


@dataclass(frozen=True, slots=True)
class FeedContent:
    """The pages that a feed links to for the whole text of its items, in its order."""

    pages: tuple[str, ...]


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

    @property
    def conditional(self) -> bool:
        """True if the server can answer that nothing has changed."""
        return bool(self.etag or self.modified)


class Sketch(NamedTuple):
    """What is needed to compare an article with others, internal: see `resemblance`."""

    article_id: str
    published: int  # seconds since 1970
    length: int  # terms
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Outline:
    """
    What analysis made of one article, internal: where its sentences and passages are, where its terms stand.

    Words are numbered through the whole text from 0, stop words included. Sentences and passages are
    numbered from 0, and are stored by where they begin.
    """

    starts: list[int]  # of each sentence: its first code point
    ends: list[int]  # and the one after its last
    words: list[int]  # of each sentence: the number of its first word
    passages: list[int]  # of each passage: the number of its first sentence
    lengths: list[int]  # of each passage: how many terms it has
    terms: dict[str, list[int]]  # of each term: the numbers of the words it stands for, ascending
    title: list[str]  # the title's terms
    sketch: bytes = b""  # of the text, see `resemblance`; empty for a short one
    opening: str = ""  # how it begins, see `wording`

    def sentences_of(self, passage: int) -> tuple[int, int]:
        """The first and the last sentence of a passage, both included."""
        following = passage + 1
        last = self.passages[following] if following < len(self.passages) else len(self.starts)
        return self.passages[passage], last - 1

    def first_words(self) -> list[int]:
        """Of each passage, the number of its first word."""
        return [self.words[sentence] for sentence in self.passages]

    @property
    def length(self) -> int:
        """Terms in the text."""
        return sum(self.lengths)

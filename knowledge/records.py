"""
Internal values that the parts of this package hand to each other. The public ones are in `knowledge.models`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article that a source still has as it was: there was no need to read it again."""

    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is known of an address that was fetched, internal: so that it is not fetched again for nothing."""

    address: str  # without what counts visitors
    checked: datetime
    due: datetime  # when to look again
    moved: str | None = None  # where permanent redirects lead
    etag: str | None = None
    modified: str | None = None  # as the server sent it
    listed: str | None = None  # of a page: what the feed said of it; of a feed or site: what it listed
    by: str | None = None  # the source that listed it
    origin: str | None = None  # of the article that it gave
    failures: int = 0  # in a row

    @property
    def conditional(self) -> bool:
        """Whether the server can tell us that nothing changed."""
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

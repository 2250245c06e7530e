"""
Finds articles by their terms.

Engines only post and score: they see terms, never text, so every engine matches the same articles. An
index is derived from the store and may be thrown away at any time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index is told of one article."""

    article_id: str
    published: int  # seconds since 1970
    title: Sequence[str]  # the title's terms
    terms: Sequence[str]  # the text's terms, each as often as it stands there


class Match(NamedTuple):
    """An article that shares terms with the question; a higher score is better, comparable within one search only."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index was made from; with another store or analysis it must be made anew."""

    store: str
    analysis: str


class Index(Protocol):
    """
    Finds articles by terms.

    Every engine promises the same (``tests/knowledge/index/test_index.py``): only articles that share a term
    with the query match; the best match comes first; what `apply` returned from, `search` sees, in this
    process at once and in others after `refresh`; applying the same changes twice is applying them once;
    threads may share it.
    """

    @property
    def revision(self) -> int:
        """The store's revision that this index has reached; 0 when it is empty or unusable."""

    def search(self, terms: Sequence[str], limit: int, *, since: int | None = None) -> list[Match]:
        """At most `limit` articles with any of the terms, best first; none published before `since`."""

    def search_titles(self, terms: Sequence[str], limit: int) -> list[Match]:
        """At most `limit` articles with any of the terms in the title, best first."""

    def newest(self, terms: Sequence[str], limit: int) -> list[str]:
        """Ids of at most `limit` articles that hold all of the terms, the newest first."""

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many articles each of the terms stands, title or text; withdrawn ones may still count for a while."""

    def ids(self) -> list[str]:
        """The ids of all articles it holds, in ascending order; one that it held twice would be there twice."""

    def apply(self, entries: Iterable[Entry], withdrawn: Iterable[str], revision: int) -> None:
        """Take in new and changed articles, let go of withdrawn ones, and remember the revision reached."""

    def rebuild(self, entries: Iterable[Entry], revision: int) -> None:
        """Replace everything by `entries`; the old serves until the new is complete."""

    def refresh(self) -> None:
        """See what other processes have applied."""

    def close(self) -> None:
        """Let go of files and connections."""

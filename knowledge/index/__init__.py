"""
The index: articles by their terms.

It holds ids and terms, never the only copy of anything, so it can always be made anew from the store. It remembers
the store it belongs to and the store's revision that it has reached. It does not ask which version of the analysis
made the terms: when articles are analysed anew, the store's revision advances, and the index takes them in like any
other change. So two versions of the program can share one index, and none replaces the other's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the index takes it in."""

    article_id: str
    published: int  # seconds since 1970
    title: Sequence[str]  # terms
    terms: Sequence[str]  # of the text, repeated as often as they occur


class Match(NamedTuple):
    """An article that matches, with the engine's own score: only the order of scores means anything."""

    article_id: str
    score: float


class Index(Protocol):
    """
    Finds articles by terms.

    Every engine promises what ``tests/knowledge/index/test_index.py`` checks: only articles that share a term with the
    query match; the best match comes first; `search` sees what `apply` returned from, in this process at once and in
    others after `refresh`; applying the same changes twice is applying them once; threads may share it.
    """

    @property
    def revision(self) -> int:
        """The store's revision that this index has reached; 0 when it is empty or unusable."""

    @property
    def belongs_to_another(self) -> bool:
        """True if the index at its address was made from another store; it is left alone until it is replaced."""

    def search(
        self, terms: Sequence[str], limit: int, *, since: int | None = None, until: int | None = None
    ) -> list[Match]:
        """Return at most `limit` articles with any term, published from `since` to before `until`, best first."""

    def search_titles(self, terms: Sequence[str], limit: int) -> list[Match]:
        """Return at most `limit` articles with any of the terms in the title, best first."""

    def newest(
        self, terms: Sequence[str], limit: int, *, since: int | None = None, until: int | None = None
    ) -> list[str]:
        """Return the ids of at most `limit` articles of that time that hold all of the terms, newest first."""

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """
        Return the document frequency of each term: in how many articles it occurs, title or text.

        Withdrawn articles may still count for a while.
        """

    def ids(self) -> list[str]:
        """Return the ids of all articles it holds, ascending; an article that it held twice would occur twice."""

    def apply(self, entries: Iterable[Entry], withdrawn: Iterable[str], revision: int) -> None:
        """Take in new and changed articles, drop withdrawn ones, and remember the revision reached."""

    def rebuild(self, entries: Iterable[Entry], revision: int) -> None:
        """Replace everything by `entries`; the old index serves until the new one is complete."""

    def refresh(self) -> None:
        """Take notice of what other processes have applied."""

    def close(self) -> None:
        """Release files and connections."""

"""
Where articles come from.

`knowledge.sources.kinds` turns one word of the setting ``SOURCES`` into a `Source`. A source promises four things
(``tests/knowledge/sources/test_source.py``): the same order every time; one bad item is a `Problem` and its
neighbours are read; whatever it yields has a title, a text and a date; it changes nothing where it reads.
"""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from knowledge.models import Article, Problem
from knowledge.records import Unchanged

Item = Article | Problem | Unchanged


class Source(Protocol):
    """Delivers articles, one by one, without keeping them in memory."""

    @property
    def name(self) -> str:
        """
        What identifies this source in the store, e.g. ``folder:/srv/articles``: articles that it no
        longer delivers can be withdrawn.
        """

    def read(self) -> Iterator[Item]:
        """
        Yield every article, a `Problem` for every item that could not be read, and `Unchanged` for those that
        need not be read again. An article may come more than once: the first time counts.

        Raises `SourceError` when the source as a whole cannot be read.
        """

    def __len__(self) -> int:
        """About how many items there are to read, for the progress bar; 0 when that is not known."""


@runtime_checkable
class LocalSource(Protocol):
    """A source on this computer, which can tell without reading whether anything has changed."""

    def listing(self) -> str:
        """A fingerprint of the files there, by their names, sizes and times; raises `SourceError` for no files."""


@runtime_checkable
class RollingSource(Protocol):
    """A source that shows what is new and lets go of it: its articles stay when it no longer delivers them."""

    passing: bool

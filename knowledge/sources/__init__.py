"""
Sources of articles.

`knowledge.sources.kinds` turns one word of the setting ``SOURCES`` into a `Source`. A source promises four things
(``tests/knowledge/sources/test_source.py``): the order is the same every time; one bad item is a `Problem` and its
neighbours are read; whatever it yields has a title, a text and a date; it changes nothing where it reads.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol, runtime_checkable

from knowledge.models import Article, Problem
from knowledge.records import Gone, Moved, Unchanged

Item = Article | Problem | Unchanged | Moved | Gone


class Source(Protocol):
    """
    Delivers articles, one by one, without keeping them in memory.

    A source that knows about how many items it has may say so by ``__len__``, for the progress bar.
    """

    @property
    def name(self) -> str:
        """
        The name that identifies this source in the store, e.g. ``folder:/srv/articles``.

        By it, articles are withdrawn that the source no longer delivers.
        """

    def read(self) -> Iterator[Item]:
        """
        Yield every article, a `Problem` for every item that could not be read, and `Unchanged` for those that
        need not be read again; `Moved` and `Gone` for articles that were delivered before. An article may come more
        than once: the first time counts.

        Raises `SourceError` when the source as a whole cannot be read.
        """


@runtime_checkable
class LocalSource(Protocol):
    """A source on this computer: it can tell that nothing has changed without reading the files."""

    next_change: datetime | None
    """When an article that was read will be shown, or no longer be shown, though its file stays the same; aware."""

    def listing(self) -> str:
        """
        Return a fingerprint of the files, by their names, sizes and times.

        Raises `SourceError` when there are none.
        """


@runtime_checkable
class RollingSource(Protocol):
    """A source that delivers only what is new: articles stay when it no longer delivers them."""

    passing: bool

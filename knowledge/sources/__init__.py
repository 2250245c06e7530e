"""
Where articles come from.

`open_source` turns one word of the setting ``SOURCES`` into a `Source`. A source promises four things
(``tests/sources/test_source.py``): the same order every time; one bad item is a `Problem` and its
neighbours are read; whatever it yields has a title, a text and a date; it changes nothing where it reads.
"""

import re
from collections.abc import Iterator
from typing import Protocol

from knowledge.errors import ConfigError
from knowledge.models import Article, Problem, Unchanged

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


def open_source(url: str) -> Source:
    """
    The source that `url` names: ``folder:PATH`` (a bare path also means a folder, or one file).

    Raises `ConfigError` when nothing of that kind exists. Reads nothing yet: the folder may be made later.
    """
    kind, colon, rest = url.partition(":")
    if not colon or not re.fullmatch(r"[a-z]{2,}", kind):  # a bare path; one letter is a Windows drive
        kind, rest = "folder", url
    if kind != "folder":
        raise ConfigError(f"no source called {kind!r}; use folder:PATH")
    if not rest.strip():
        raise ConfigError("a folder without a path; use folder:PATH")
    from knowledge.sources.folder import Folder  # noqa: PLC0415 -- its readers are heavy, load them on use

    return Folder(rest)

"""
Everything that can go wrong in `knowledge`, in one picture:

* KnowledgeError
  - ConfigError    a setting or URL names nothing we have; raised when opening, before anything is created
  - SourceError    a whole source could not be read; the others still can
  - StoreError     the article store refused or cannot be reached
    - DiskFullError  there is no room on its disk
  - SearchError    the index cannot answer now; the store still can
  - BusyError      another process refreshes the sources of this store

"Nothing was found" is not an error: it is an `Answer` without hits. One unreadable item of a source is
not an error either: it is a `Problem` in the report, and its neighbours are read.
"""


class KnowledgeError(Exception):
    """Base of all errors of this package. Its text is one plain sentence for the person who runs the bot."""


class ConfigError(KnowledgeError):
    """A setting or URL names nothing we have. The message says what would be right."""


class SourceError(KnowledgeError):
    """
    A whole source (a folder, a feed) could not be read.

    `retry_after`: seconds in which it asked to be left alone, if it did.
    """

    def __init__(self, text: str, *, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class StoreError(KnowledgeError):
    """The article store refused, is damaged, or cannot be reached."""


class DiskFullError(StoreError):
    """There is no room on the disk of the article store."""


class SearchError(KnowledgeError):
    """The index cannot answer now."""


class BusyError(KnowledgeError):
    """Another process refreshes the sources of this store."""

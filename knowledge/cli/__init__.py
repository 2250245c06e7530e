"""
The command line, ``python -m knowledge``: one module per group of commands.

In reading order: `parser` (commands and their options), `reading` (ask, latest, summary, versions), `upkeep` (add,
refresh, withdraw, rebuild, stats), `safekeeping` (backup, restore, check, repair), `inspection` (sources, read, opml),
`evaluate`, `output`, `progress`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from knowledge import EnvironmentSettings, Library, LibrarySettings, open_library


class CommandError(Exception):
    """A command that cannot do its work; its text says why."""


def configured_library(settings: LibrarySettings | None = None) -> Library:
    """Open the library that the settings name; without `settings`, those of the environment."""
    settings = settings or EnvironmentSettings()
    return open_library(settings.store_url, settings.index_url, settings=settings)


@contextmanager
def library_for_reading() -> Iterator[Library]:
    """Open the library of the environment. Raises `StoreError` when its articles were moved or deleted."""
    with configured_library() as library:
        library.require_store()
        yield library

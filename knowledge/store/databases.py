"""The databases that can hold a store, by their addresses."""

from knowledge.database import missing_driver, parse_url
from knowledge.errors import ConfigError
from knowledge.store import Store
from knowledge.store.public_store import PublicStore
from knowledge.store.sql import SqlStore

_EXAMPLES = "sqlite:///data/articles.db or postgresql+psycopg://USER:PASSWORD@HOST/NAME"


def check_url(url: str) -> None:
    """
    Raise `ConfigError`, whose text says what would be right, unless a store can be at `url`.

    The address itself is not in the text: it may hold a password. Nothing is opened or created.
    """
    parsed = parse_url(url)
    if parsed is None:
        raise ConfigError(f"this is not the address of a store; use {_EXAMPLES}")
    in_file = parsed.drivername == "sqlite" and not parsed.host and parsed.database not in {None, "", ":memory:"}
    on_server = parsed.drivername == "postgresql+psycopg" and parsed.database
    if not in_file and not on_server:
        wanted = "database" if parsed.get_backend_name() == "postgresql" else "file"
        raise ConfigError(f"no store called {parsed.drivername!r} with a {wanted}; use {_EXAMPLES}")
    if hint := missing_driver(parsed):
        raise ConfigError(hint)


def open_store(url: str) -> Store:
    """
    Return the store at `url`, made if there is none yet and brought to the newest schema if it is older.

    Raises `ConfigError` before anything is created when no store can be at `url`, and `StoreError` when the database
    cannot be used or was made by a newer version.
    """
    check_url(url)
    return SqlStore(url)


def open_public_store(url: str) -> Store:
    """Return the store at `url`, which `open_store` has opened before, without its private articles; to read only."""
    return PublicStore(url)

"""The engines that keep an index, by the address in the setting ``INDEX_URL``."""

from knowledge.errors import ConfigError
from knowledge.index import Index


def check_url(url: str) -> tuple[str, str]:
    """Return the kind and the place of the index that `url` names. Raises `ConfigError` for an unknown kind."""
    kind, _, place = url.partition(":")
    if kind == "memory" or (kind == "tantivy" and place):
        return kind, place
    raise ConfigError(f"no search engine called {kind!r} with a place {place!r}; use tantivy:PATH or memory:")


def open_public_index(url: str, store_id: str) -> Index:
    """Return the index of the public articles, beside the one that `url` names."""
    kind, place = check_url(url)
    return open_index(f"{kind}:{place}-public", store_id)


def open_index(url: str, store_id: str) -> Index:
    """Return the index that `url` names, ``tantivy:PATH`` or ``memory:``; empty unless it belongs to that store."""
    kind, place = check_url(url)
    from knowledge.index.tantivy_index import TantivyIndex  # noqa: PLC0415 -- an engine's library is loaded when used

    return TantivyIndex(None if kind == "memory" else place, store_id)

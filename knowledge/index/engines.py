"""The engines that keep an index, by the address in the setting ``INDEX_URL``."""

from knowledge.errors import ConfigError
from knowledge.index import Index, Origin


def check_url(url: str) -> tuple[str, str]:
    """Kind and place of the index that `url` names; `ConfigError` when we have none of that kind."""
    kind, _, place = url.partition(":")
    if kind == "memory" or (kind == "tantivy" and place):
        return kind, place
    raise ConfigError(f"no search engine called {kind!r} with a place {place!r}; use tantivy:PATH or memory:")


def open_index(url: str, origin: Origin) -> Index:
    """The index that `url` names, ``tantivy:PATH`` or ``memory:``; empty unless it was made from `origin`."""
    kind, place = check_url(url)
    from knowledge.index.tantivy_index import TantivyIndex  # noqa: PLC0415 -- an engine's library is loaded when used

    return TantivyIndex(None if kind == "memory" else place, origin)

"""
From one word of the setting ``SOURCES`` to the source that it names.

The sources themselves are loaded when they are named: their libraries are heavy.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import ConfigError
from knowledge.models import article_id
from knowledge.parsing import addresses
from knowledge.sources import Source

if TYPE_CHECKING:
    from knowledge.sources.crawl import Crawler


_FORMS = ("folder:PATH", "telegram:PATH", "feed:ADDRESS", "page:ADDRESS", "sitemap:ADDRESS", "opml:PATH")
_KINDS = {"", *(form.partition(":")[0] for form in _FORMS)} - {"opml"}


def address_id(url: str) -> str:
    """The id that an article at that address has, whatever form the address is in."""
    try:
        return article_id(addresses.canonical(url))
    except ValueError:  # no address
        return article_id(url)


def expanded(urls: Iterable[str]) -> list[str]:
    """
    The same, with the feeds that it lists in the place of each ``opml:PATH``.

    Raises `ConfigError` for a list that cannot be read.
    """
    found: list[str] = []
    for url in urls:
        path = url.removeprefix("opml:")
        found += [url] if path == url else [f"feed:{address}" for address in _listed(Path(path).expanduser())]
    return list(dict.fromkeys(found))


def feed_list(urls: Iterable[str], title: str) -> bytes:
    """The feeds among these sources as OPML, which feed readers take."""
    from knowledge.parsing import opml  # noqa: PLC0415 -- needed for lists only

    feeds = [url.removeprefix("feed:") for url in expanded(urls) if url.startswith("feed:")]
    return opml.write([opml.Subscription(address) for address in feeds], title)


def _listed(path: Path) -> list[str]:
    from knowledge.parsing import opml  # noqa: PLC0415 -- needed for lists only
    from knowledge.parsing.unreadable import Unreadable, cause  # noqa: PLC0415

    try:
        return [subscription.address for subscription in opml.read(path.read_bytes())]
    except Unreadable as reason:
        raise ConfigError(f"{path}: {reason}") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {cause(error) if isinstance(error, OSError) else error}") from None


def open_source(url: str, web: "Crawler | None" = None) -> Source:
    """
    The source that `url` names.

    ``folder:PATH``, and a bare path for one folder or file; ``telegram:PATH``, a channel's export;
    ``feed:ADDRESS``, ``page:ADDRESS``, ``sitemap:ADDRESS``, and a bare address for whatever is there.
    `web`: how sources on the network reach it; without one, with the usual manners and no memory.

    Raises `ConfigError` when nothing of that kind exists. Reads nothing yet: the folder may be made later.
    """
    kind, colon, rest = url.partition(":")
    if not colon or not re.fullmatch(r"[a-z]{2,}", kind):  # a bare path; one letter is a Windows drive
        kind, rest = "folder", url
    if kind in {"http", "https"}:
        kind, rest = "", url
    if kind not in _KINDS:
        raise ConfigError(f"no source called {kind!r}; use {', '.join(_FORMS)}, or a bare address")
    if not rest.strip():
        raise ConfigError(f"{kind}: has nothing behind it; use {', '.join(_FORMS)}, or a bare address")
    # The readers are heavy, they are loaded on use.
    if kind == "folder":
        from knowledge.sources.folder import Folder  # noqa: PLC0415

        return Folder(rest)
    if kind == "telegram":
        from knowledge.sources.telegram_export import Export  # noqa: PLC0415

        return Export(rest)
    from knowledge.fetching.client import Fetcher  # noqa: PLC0415
    from knowledge.sources.crawl import Crawler  # noqa: PLC0415
    from knowledge.sources.site import open_subscription  # noqa: PLC0415

    return open_subscription(kind, rest, web or Crawler(fetcher=Fetcher()))

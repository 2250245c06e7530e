"""
Kinds of sources: from one word of the setting ``SOURCES`` to the source that it names.

A word is parsed without loading the sources themselves, whose libraries are heavy.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import ConfigError
from knowledge.models import article_id
from knowledge.parsing import addresses
from knowledge.sources import Source
from knowledge.sources.places import absolute, channel_name, checked_address, export_place, local_name, remote_name

if TYPE_CHECKING:
    from knowledge.sources.crawl import Crawler

_FORMS = ("folder:PATH", "telegram:PATH", "feed:ADDRESS", "page:ADDRESS", "sitemap:ADDRESS", "opml:PATH")
_KINDS = {"", *(form.partition(":")[0] for form in _FORMS)} - {"opml"}


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A source by its kind and place. It is not opened yet: a folder may be made later."""

    kind: str  # folder, telegram, channel, feed, page or sitemap; empty for whatever is at an address
    place: str  # an absolute path, maybe with ``?channel=NAME``; or an address
    name: str  # identifies the source in the store

    def open(self, crawler: "Crawler | None" = None) -> Source:
        """
        Return the source, from which nothing is read yet.

        `crawler`: how sources on the network are reached; without one, with the usual delays and no memory.
        """
        if self.kind == "folder":
            from knowledge.sources.folder import Folder  # noqa: PLC0415 -- heavy

            return Folder(self.place)
        if self.kind == "channel":
            from knowledge.sources.channel import Channel  # noqa: PLC0415 -- heavy

            return Channel(self.place)
        if self.kind == "telegram":
            from knowledge.sources.telegram_export import Export  # noqa: PLC0415 -- heavy

            return Export(self.place)
        from knowledge.fetching.client import Fetcher  # noqa: PLC0415 -- heavy
        from knowledge.sources.crawl import Crawler  # noqa: PLC0415 -- heavy
        from knowledge.sources.website import open_remote  # noqa: PLC0415 -- heavy

        return open_remote(self.kind, self.place, crawler or Crawler(fetcher=Fetcher()))


def parse_source(url: str) -> SourceReference:
    """
    Parse the word that names a source.

    ``folder:PATH``, and a bare path for one folder or file; ``telegram:PATH``, a channel's export;
    ``feed:ADDRESS``, ``page:ADDRESS``, ``sitemap:ADDRESS``, and a bare address for whatever is there;
    ``@NAME`` or ``https://t.me/NAME``, a channel whose posts the bot receives.

    Raises `ConfigError` when it names nothing of these kinds.

    >>> parse_source("feed:https://example.org/rss").name
    'feed:https://example.org/rss'
    """
    if channel := channel_name(url):
        return SourceReference("channel", channel, f"channel:{channel}")
    kind, place = _kind_and_place(url)
    if kind not in _KINDS:
        raise ConfigError(f"no source called {kind!r}; use {', '.join(_FORMS)}, or a bare address")
    if not place.strip():
        raise ConfigError(f"{kind}: has nothing behind it; use {', '.join(_FORMS)}, or a bare address")
    if kind == "folder":
        path = absolute(place)
        return SourceReference(kind, str(path), local_name(kind, path))
    if kind == "telegram":
        path, channel = export_place(place)
        return SourceReference(kind, f"{path}?channel={channel}" if channel else str(path), local_name(kind, path))
    address = checked_address(kind, place)
    return SourceReference(kind, address, remote_name(kind, address))


def _kind_and_place(url: str) -> tuple[str, str]:
    kind, colon, place = url.partition(":")
    if kind in {"http", "https"}:
        return "", url
    if not colon or not re.fullmatch(r"[a-z]{2,}", kind):  # a bare path; one letter is a Windows drive
        return "folder", url
    return kind, place


def open_source(url: str, crawler: "Crawler | None" = None) -> Source:
    """
    Return the source that `url` names: see `parse_source` for its forms, and `SourceReference.open`.

    Raises `ConfigError` when nothing of that kind exists. Reads nothing yet: the folder may be made later.
    """
    return parse_source(url).open(crawler)


def address_id(url: str) -> str:
    """Return the id of the article at an address, whatever form the address is in."""
    try:
        return article_id(addresses.canonical(url))
    except ValueError:  # no address
        return article_id(url)


def expanded(urls: Iterable[str]) -> list[str]:
    """
    Return `urls` without repetitions, each ``opml:PATH`` replaced by the feeds in that list.

    Raises `ConfigError` for a list that cannot be read.
    """
    words: list[str] = []
    for url in urls:
        path = url.removeprefix("opml:")
        words += [url] if path == url else [f"feed:{address}" for address in _subscriptions(Path(path).expanduser())]
    return list(dict.fromkeys(words))


def feed_list(urls: Iterable[str], title: str) -> bytes:
    """Return the feeds among these sources as OPML, the format that feed readers import."""
    from knowledge.parsing import opml  # noqa: PLC0415 -- needed for lists only

    feeds = [url.removeprefix("feed:") for url in expanded(urls) if url.startswith("feed:")]
    return opml.write([opml.Subscription(address) for address in feeds], title)


def _subscriptions(path: Path) -> list[str]:
    from knowledge.parsing import opml  # noqa: PLC0415 -- needed for lists only
    from knowledge.parsing.unreadable import Unreadable, cause  # noqa: PLC0415 -- heavy

    try:
        return [subscription.address for subscription in opml.read(path.read_bytes())]
    except Unreadable as reason:
        raise ConfigError(f"{path}: {reason}") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {cause(error) if isinstance(error, OSError) else error}") from None

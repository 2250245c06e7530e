"""Places of sources: paths and addresses as somebody wrote them, checked, and the names of sources at them."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from knowledge.errors import ConfigError
from knowledge.parsing import addresses
from knowledge.sources.disk import shown

_CHANNEL = re.compile(r"(?:@|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?)([A-Za-z]\w{3,31})/?", re.ASCII)
_USERNAME = re.compile(r"@?([A-Za-z]\w{3,31})", re.ASCII)


def absolute(path: str | Path) -> Path:
    """Return the absolute path. A link stays a link; ``~`` is the home folder."""
    return Path(os.path.abspath(Path(path).expanduser()))  # noqa: PTH100 -- Path.resolve follows links


def checked_address(kind: str, url: str) -> str:
    """Return an address on the web. Raises `ConfigError` for anything else."""
    address = addresses.web_address(url)
    if address is None:
        prefix = f"{kind}:" if kind else ""
        raise ConfigError(f"{url!r} is not an address on the web; use {prefix}https://example.org/...")
    return address


def export_place(place: str) -> tuple[Path, str | None]:
    """
    Split ``PATH?channel=NAME`` into the path of a Telegram export and the public name of its channel, if given.

    Raises `ConfigError` when that cannot be the name of a channel.

    >>> export_place("/srv/export?channel=@harbour")[1], export_place("/srv/export")[1]
    ('harbour', None)
    """
    path, mark, name = place.rpartition("?channel=")
    if not mark:
        return absolute(place), None
    username = _USERNAME.fullmatch(name)
    if not username:
        raise ConfigError(f"{name!r} is not the public name of a channel; use telegram:PATH?channel=NAME")
    return absolute(path), username[1]


def local_name(kind: str, path: Path) -> str:
    """Return the name of a source on this computer, e.g. ``folder:/srv/articles``."""
    return f"{kind}:{shown(path)}"


def remote_name(kind: str, address: str) -> str:
    """Return the name of a source on the network, e.g. ``feed:https://example.org/rss``; of a site, its address."""
    return f"{kind}:{address}" if kind else address


def channel_name(word: str) -> str | None:
    """
    Return the public name of the channel that a word of ``SOURCES`` names, in small letters; None for other words.

    >>> channel_name("@Rivertown"), channel_name("https://t.me/rivertown"), channel_name("https://t.me/rivertown/17")
    ('rivertown', 'rivertown', None)
    """
    found = _CHANNEL.fullmatch(word)
    return found[1].lower() if found else None


def channel_names(words: Iterable[str]) -> frozenset[str]:
    """Return the names of the channels among the words of ``SOURCES``, in small letters."""
    return frozenset(filter(None, map(channel_name, words)))

"""What all sources on the network share."""

from knowledge.errors import ConfigError
from knowledge.parsing import addresses
from knowledge.sources.crawl import Crawler


class RemoteSource:
    """What all of them share: an address, and that articles stay when they are no longer listed."""

    kind = ""  # what stands before the address in the setting
    passing = True

    def __init__(self, url: str, web: Crawler) -> None:
        self._url = checked_address(self.kind, url)
        self._web = web

    @property
    def name(self) -> str:
        """The address, with the kind before it."""
        return f"{self.kind}:{self._url}" if self.kind else self._url

    def __len__(self) -> int:
        """Not known before it is asked."""
        return 0


def checked_address(kind: str, url: str) -> str:
    address = addresses.web_address(url)
    if address is None:
        prefix = f"{kind}:" if kind else ""
        raise ConfigError(f"{url!r} is not an address on the web; use {prefix}https://example.org/...")
    return address

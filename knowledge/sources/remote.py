"""Common part of all sources on the network."""

from knowledge.sources.crawl import Crawler
from knowledge.sources.places import checked_address, remote_name


class RemoteSource:
    """A source at an address. Its articles stay when it no longer lists them."""

    kind = ""  # the word before the address in the setting; empty for a site
    passing = True

    def __init__(self, url: str, crawler: Crawler) -> None:
        self._url = checked_address(self.kind, url)
        self._crawler = crawler

    @property
    def name(self) -> str:
        """The address, with the kind before it."""
        return remote_name(self.kind, self._url)

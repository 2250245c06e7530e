"""What a site's robots.txt says to us, read once an hour (RFC 9309)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

import httpx
from protego import Protego

from knowledge.fetching.address_guard import Deadline, FetchError

PRODUCT = "article-bot"  # the name that rules call us by
SIZE = 500 * 2**10  # bytes of a robots.txt that are read; the standard's least
_HOUR = 3600.0
_UNSURE = 600.0  # seconds until one that could not be read is tried again
_LONGEST_DELAY = 30.0
_KEPT = 2 * 2**20  # bytes of rules remembered; taken apart they need up to sixty times as much


@dataclass(slots=True, eq=False)
class _Site:
    lock: Lock = field(default_factory=Lock)
    until: float = float("-inf")  # when to read it again
    rules: Protego = field(default_factory=Protego)
    problem: FetchError | None = None
    size: int = 0


class Robots:
    """
    The rules of sites; threads may share it.

    `read` fetches a robots.txt by its address, or as much of it as `SIZE` allows.
    """

    def __init__(self, read: Callable[[str, Deadline], bytes]) -> None:
        self._read = read
        self._sites: dict[str, _Site] = {}
        self._lock = Lock()

    def delay(self, url: httpx.URL, deadline: Deadline) -> float:
        """
        The seconds that the site wants between two requests, at most 30; 0 when it says nothing.

        Raises `FetchError` when it forbids `url`, or cannot tell at present. A site without a robots.txt, or
        one that keeps it from us, allows everything.
        """
        place = str(url.copy_with(userinfo=b"", raw_path=b"/robots.txt", fragment=None))
        with self._lock:
            site = self._sites.setdefault(place, _Site())
        with deadline.paused():
            site.lock.acquire()
        try:
            if site.until <= time.monotonic():
                self._renew(site, place, deadline)
            if site.problem and site.problem.status is None:  # the site itself cannot be reached
                raise FetchError(str(site.problem), retry_after=site.until - time.monotonic())
            if site.problem:
                raise FetchError(f"has a robots.txt that {site.problem}", retry_after=site.until - time.monotonic())
            if not site.rules.can_fetch(str(url), PRODUCT):
                raise FetchError("is forbidden by robots.txt")
            return min(site.rules.crawl_delay(PRODUCT) or 0, _LONGEST_DELAY)
        finally:
            site.lock.release()

    def _renew(self, site: _Site, place: str, deadline: Deadline) -> None:
        data, site.problem, lasts = b"", None, _HOUR
        try:
            data = self._read(place, deadline)
        except FetchError as error:
            if error.status not in range(400, 500):
                site.problem, lasts = error, max(_UNSURE, error.retry_after or 0)
        site.rules = Protego.parse(data.decode("utf-8-sig", "replace"))
        site.size = len(data) + 1000
        site.until = time.monotonic() + lasts
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        """The sites that were met first, until the others are not too many."""
        size = sum(site.size for site in self._sites.values())
        while size > _KEPT:
            size -= self._sites.pop(next(iter(self._sites))).size

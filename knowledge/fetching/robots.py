"""The rules in a site's robots.txt, read once an hour (RFC 9309)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

import httpx
from protego import Protego

from knowledge.fetching.deadline import Deadline, FetchError

PRODUCT = "article-bot"  # the name that rules call us by
SIZE = 500 * 2**10  # bytes of a robots.txt that are read: the least that the standard allows
_FRESH_SECONDS = 3600.0  # until a robots.txt is read again
_RETRY_SECONDS = 600.0  # until one that could not be read is tried again
_LONGEST_DELAY_SECONDS = 30.0
_KEPT_BYTES = 2 * 2**20  # of robots.txt files remembered; parsed they need up to sixty times as much


@dataclass(slots=True, eq=False)
class _Site:
    lock: Lock = field(default_factory=Lock)
    until: float = float("-inf")  # monotonic seconds: when to read it again
    rules: Protego = field(default_factory=Protego)
    problem: FetchError | None = None
    size: int = 0


class Robots:
    """
    The rules of all sites that were met lately; threads may share it.

    `read` fetches a robots.txt by its address: its first `SIZE` bytes.
    """

    def __init__(self, read: Callable[[str, Deadline], bytes]) -> None:
        self._read = read
        self._sites: dict[str, _Site] = {}
        self._lock = Lock()

    def delay(self, url: httpx.URL, deadline: Deadline) -> float:
        """
        Return the seconds that the site wants between two requests, at most 30; 0 when it names none.

        Raises `FetchError` when it forbids `url`, or its robots.txt cannot be read at present. A site without a
        robots.txt, or one that refuses to send it (status 4xx), allows everything.
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
            return min(site.rules.crawl_delay(PRODUCT) or 0, _LONGEST_DELAY_SECONDS)
        finally:
            site.lock.release()

    def _renew(self, site: _Site, place: str, deadline: Deadline) -> None:
        data, site.problem, seconds = b"", None, _FRESH_SECONDS
        try:
            data = self._read(place, deadline)
        except FetchError as error:
            if error.status not in range(400, 500):
                site.problem, seconds = error, max(_RETRY_SECONDS, error.retry_after or 0)
        site.rules = Protego.parse(data.decode("utf-8-sig", "replace"))
        site.size = len(data) + 1000
        site.until = time.monotonic() + seconds
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        """Forget the sites that were met first, until the others are small enough."""
        size = sum(site.size for site in self._sites.values())
        while size > _KEPT_BYTES:
            size -= self._sites.pop(next(iter(self._sites))).size

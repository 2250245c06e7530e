"""
The network as sources see it: a polite fetcher, and a memory of the last request to each address.

An address is requested again only when it is *due*, and then with the validators that its server gave (ETag,
Last-Modified), so that an unchanged one costs a 304. How soon depends on the age of the article: after a tenth of it,
so a story of today is requested every quarter of an hour and one of last year every month.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from knowledge.errors import SourceError
from knowledge.fetching.client import Fetcher, FetchError, Response
from knowledge.models import Article
from knowledge.parsing import addresses
from knowledge.records import PageContent, RefreshMode, Visit

_LONGEST_PAUSE = timedelta(days=30)  # between two requests to one page
_LONGEST_FRESH_SECONDS = 86_400.0  # that a server's Cache-Control may ask for
_GRACE = timedelta(days=2)  # a page that does not exist for so long was withdrawn; sites break for hours
_OWNED = timedelta(days=2)  # in which an article of one source is not taken from another source


class VisitMemory(Protocol):
    """Remembers visits to addresses."""

    def visit(self, address: str) -> Visit | None:
        """Return the last visit to an address (without tracking parameters); None when there was none."""

    def remember(self, visit: Visit) -> None:
        """Take note of a visit; it counts once the articles delivered before are kept."""

    def overdue(self, source: str, now: datetime, limit: int) -> Sequence[Visit]:
        """Return visits that are due of this source's pages that gave an article, the one longest ago first."""


class NoMemory:
    """A memory for a single reading: every address is new."""

    def visit(self, _: str) -> None:
        """Return None: nothing was visited before."""

    def remember(self, visit: Visit) -> None:
        """Forget it."""

    def overdue(self, *_: object) -> Sequence[Visit]:
        """Return nothing."""
        return ()


class NotDue(Exception):  # noqa: N818 -- no error
    """It is too early to request a source again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawler:
    """Requests sources and pages when they are due. Threads may share the fetcher, not the memory."""

    fetcher: Fetcher
    memory: VisitMemory = dataclasses.field(default_factory=NoMemory)
    interval: timedelta = timedelta(minutes=15)  # at least, between two requests to one address
    mode: RefreshMode = RefreshMode.ALL_BUT_FAILED
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    texts: dict[bytes, dict[str, str]] = dataclasses.field(default_factory=dict)  # of pages that were read without a
    # teaser: the address of each article by its origin, by a hash of its text
    named: dict[str, Article] = dataclasses.field(default_factory=dict)  # see `knowledge.sources.canonical`
    outdated: list[str] = dataclasses.field(default_factory=list)  # see `knowledge.sources.canonical`

    def visit(self, url: str) -> Visit | None:
        """Return the last visit to an address; None when there was none."""
        return self.memory.visit(addresses.untracked(url))

    def request_source(self, url: str, *, robots: bool) -> tuple[Response | None, Visit]:
        """
        Request a source's own address: a feed, a sitemap. Returns None for the response when it was not modified.

        The visit is to be remembered once everything is read. Raises `NotDue` when it is too early, and
        `SourceError` when the address cannot be fetched.
        """
        before = self.visit(url)
        early = before is not None and before.due > self.now() and self.mode is not RefreshMode.FORCE
        if before and early and not (self.mode is RefreshMode.ALL_BUT_FAILED and before.conditional):
            raise NotDue
        response, visit = self._request_source(url, before, robots=robots, conditional=True)
        return (None if response.status == HTTPStatus.NOT_MODIFIED else response), visit

    def request_source_anew(self, url: str, *, robots: bool) -> tuple[Response, Visit]:
        """Request a source's own address whenever it is due, modified or not. Raises `SourceError`."""
        return self._request_source(url, self.visit(url), robots=robots, conditional=False)

    def _request_source(
        self, url: str, before: Visit | None, *, robots: bool, conditional: bool
    ) -> tuple[Response, Visit]:
        now = self.now()
        last = before or self.first_visit(url)
        try:
            response = self._get(last.moved or url, before if conditional else None, robots=robots)
        except FetchError as error:
            self.memory.remember(dataclasses.replace(last, gone=(last.gone or now) if error.gone else None))
            raise SourceError(str(error), retry_after=error.retry_after) from error
        fresh = timedelta(seconds=min(response.fresh_for, _LONGEST_FRESH_SECONDS))
        return response, answered(last, response, now, due=now + max(self.interval, fresh))

    def request_page(self, url: str, version: str | None = None, *, early: bool = True) -> Response | None:
        """
        Return the page at `url` if it is to be read; None when it is not due, or was not modified.

        `version`: see `PageContent`. `early`: request it before it is due, where the server may answer that it was
        not modified and the mode allows it. Raises `FetchError` when it cannot be fetched.
        """
        before = self.visit(url)
        if before and not self._is_wanted(before, version, early=early):
            return None
        try:
            response = self._get(url, before, robots=True)
        except FetchError as error:
            self.memory.remember(self.failed(before or self.first_visit(url), gone=error.gone))
            raise
        if before and response.status == HTTPStatus.NOT_MODIFIED:
            due = self.now() + max(self.interval, min((self.now() - before.checked) * 2, _LONGEST_PAUSE))
            content = PageContent(version) if version else before.content
            self.memory.remember(dataclasses.replace(answered(before, response, self.now(), due=due), content=content))
            return None
        return response

    def _is_wanted(self, before: Visit, version: str | None, *, early: bool) -> bool:
        if before.due <= self.now() or self.mode is RefreshMode.FORCE:
            return True
        changed = version is not None and version != version_of(before)
        early = early and self.mode is RefreshMode.ALL_BUT_FAILED
        return not before.failures and (changed or (early and before.conditional))

    def _get(self, url: str, before: Visit | None, *, robots: bool) -> Response:
        etag, modified = (before.etag, before.modified) if before else (None, None)
        return self.fetcher.get(url, etag=etag, modified=modified, robots=robots)

    def first_visit(self, url: str) -> Visit:
        """Return the visit to an address of which nothing is known yet."""
        return Visit(address=addresses.untracked(url), checked=self.now(), due=self.now())

    def failed(self, before: Visit, *, gone: bool = False) -> Visit:
        """Return the visit after another failure: the pause doubles with each. `gone`: the page does not exist."""
        failures = before.failures + 1
        due = self.now() + min(self.interval * 2**failures, _LONGEST_PAUSE)
        since = (before.gone or self.now()) if gone else None
        return dataclasses.replace(before, checked=self.now(), due=due, failures=failures, gone=since)

    def is_gone(self, visit: Visit) -> bool:
        """True if a page that gave an article has not existed for longer than a grace period."""
        return visit.origin is not None and visit.gone is not None and self.now() - visit.gone >= _GRACE

    def read(self, url: str, response: Response, article: Article) -> Visit:
        """Return the visit to a page that gave an article: it is due again after a tenth of the article's age."""
        age = self.now() - max(article.published, article.updated or article.published)
        due = self.now() + max(self.interval, min(age / 10, _LONGEST_PAUSE))
        visit = answered(self.visit(url) or self.first_visit(url), response, self.now(), due=due)
        return dataclasses.replace(visit, origin=article.origin)

    def spared(self, url: str, article: Article) -> Visit:
        """Return the visit to a page that need not be requested: its feed has the whole article."""
        visit = self.first_visit(url)
        return dataclasses.replace(visit, due=self.now() + _LONGEST_PAUSE, origin=article.origin)

    def belongs_to_another(self, visit: Visit, source: str) -> bool:
        """
        True if another source than `source` has given this article lately.

        Two feeds whose items differ in a word would replace each other's article in every round.
        """
        return visit.origin is not None and visit.source != source and self.now() - visit.checked < _OWNED


def version_of(visit: Visit | None) -> str | None:
    """Return the version of a page at its last visit; None when that is not known."""
    return visit.content.version if visit and isinstance(visit.content, PageContent) else None


def answered(before: Visit, response: Response, now: datetime, *, due: datetime) -> Visit:
    """Return the visit after an answer: 200, or 304 with the validators of the visit before."""
    unmodified = response.status == HTTPStatus.NOT_MODIFIED
    return dataclasses.replace(
        before,
        checked=now,
        due=due,
        moved=response.moved or before.moved,
        etag=response.etag or (before.etag if unmodified else None),
        modified=response.modified or (before.modified if unmodified else None),
        failures=0,
        gone=None,
    )

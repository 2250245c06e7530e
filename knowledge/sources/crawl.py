"""
What sources on the network share: one polite fetcher, a memory of what was fetched, and the reading of a page.

An address is asked again only when it is *due*, and then with what its server gave us to recognise it by, so
that an unchanged one costs a 304. How soon depends on the age of the article: a tenth of it, so a story of
today is looked at every quarter of an hour and one of last year every month.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from knowledge.errors import SourceError
from knowledge.fetching.client import Fetcher, FetchError, Response
from knowledge.models import Article, Problem, article_id
from knowledge.parsing import addresses, web_page
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import Unchanged, Visit
from knowledge.sources import Item

_LONGEST = timedelta(days=30)  # between two looks at one page
_PATIENCE = 3  # failures before a teaser stands for its page
_OWNED = timedelta(days=2)  # in which what one source gave is not taken from another, too


class VisitMemory(Protocol):
    """Remembers visits to addresses."""

    def visit(self, address: str) -> Visit | None:
        """The last visit to an address, without what counts visitors."""

    def remember(self, visit: Visit) -> None:
        """Take note of a visit; it counts once the articles delivered before are kept."""


class NoMemory:
    """A memory for a single reading: everything is seen for the first time."""

    def visit(self, _: str) -> None:
        """Nothing was visited before."""

    def remember(self, visit: Visit) -> None:
        """Forget it."""


class NotDue(Exception):  # noqa: N818 -- no error
    """It is too early to ask an address again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawler:
    """The network as a source sees it. Threads may share the fetcher, not the memory."""

    fetcher: Fetcher
    memory: VisitMemory = dataclasses.field(default_factory=NoMemory)
    interval: timedelta = timedelta(minutes=15)  # at least, between two looks at anything
    eager: bool = True  # ask before the time, too, where a 304 can be hoped for
    impatient: bool = False  # ask before the time whatever the answer will be
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def visit(self, url: str) -> Visit | None:
        """The last visit to an address."""
        return self.memory.visit(addresses.untracked(url))

    def ask(self, url: str, *, robots: bool) -> tuple[Response | None, Visit]:
        """
        What stands at a source's own address, None when that is what stood there before; and the visit, to be
        remembered once everything is read.

        Raises `NotDue` when it is too early, and `SourceError` when it cannot be fetched.
        """
        before = self.visit(url)
        early = before is not None and before.due > self.now() and not self.impatient
        if before and early and not (self.eager and before.conditional):
            raise NotDue
        response, visit = self._ask(url, before, robots=robots, conditional=True)
        return (None if response.status == 304 else response), visit

    def ask_again(self, url: str, *, robots: bool) -> tuple[Response, Visit]:
        """The same, as if for the first time. Raises `SourceError` when it cannot be fetched."""
        return self._ask(url, self.visit(url), robots=robots, conditional=False)

    def _ask(self, url: str, before: Visit | None, *, robots: bool, conditional: bool) -> tuple[Response, Visit]:
        now = self.now()
        old = before or Visit(address=addresses.untracked(url), checked=now, due=now)
        try:
            response = self._get(old.moved or url, before if conditional else None, robots=robots)
        except FetchError as error:
            raise SourceError(str(error), retry_after=error.retry_after) from error
        fresh = timedelta(seconds=min(response.fresh_for, 86_400))
        return response, _visited(old, response, now, due=now + max(self.interval, fresh))

    def look(self, url: str, listed: str | None = None, *, eager: bool | None = None) -> Response | None:
        """
        The page at `url` if it is due, or `listed` otherwise than the last time, and has changed; else None.

        Raises `FetchError` when it cannot be fetched.
        """
        before = self.visit(url)
        if before and not self._is_due(before, listed, self.eager if eager is None else eager):
            return None
        try:
            response = self._get(url, before, robots=True)
        except FetchError:
            failed = before or Visit(address=addresses.untracked(url), checked=self.now(), due=self.now())
            self.memory.remember(self._failed(failed))
            raise
        if before and response.status == 304:
            due = self.now() + max(self.interval, min((self.now() - before.checked) * 2, _LONGEST))
            self.memory.remember(_visited(before, response, self.now(), due=due, listed=listed or before.listed))
            return None
        return response

    def _is_due(self, before: Visit, listed: str | None, eager: bool) -> bool:
        if before.due <= self.now() or self.impatient:
            return True
        changed = listed is not None and listed != before.listed
        return not before.failures and (changed or (eager and before.conditional))

    def _get(self, url: str, before: Visit | None, *, robots: bool) -> Response:
        etag, modified = (before.etag, before.modified) if before else (None, None)
        return self.fetcher.get(url, etag=etag, modified=modified, robots=robots)

    def _failed(self, before: Visit) -> Visit:
        failures = before.failures + 1
        due = self.now() + min(self.interval * 2**failures, _LONGEST)
        return dataclasses.replace(before, checked=self.now(), due=due, failures=failures)

    def belongs_to_another(self, visit: Visit, by: str) -> bool:
        """Whether another source has given this article lately: two that differ in a word would take turns."""
        return visit.origin is not None and visit.by != by and self.now() - visit.checked < _OWNED

    def whole(self, url: str, article: Article, listed: str, by: str) -> Visit:
        """The visit that a feed spares us which has the whole article."""
        due = self.now() + _LONGEST
        return Visit(
            address=addresses.untracked(url), checked=self.now(), due=due, listed=listed, by=by, origin=article.origin
        )

    def article(
        self,
        url: str,
        teaser: Draft,
        listed: str,
        by: str,
        *,
        page: Response | None = None,
        eager: bool | None = None,
        certain: bool = True,
    ) -> Iterator[Item]:
        """
        The article at `url`, of which a feed or sitemap says `teaser`; or that it is unchanged, or a problem.

        `listed` tells one teaser from another. `by` names the source; what another has given lately is left
        to it. `page`: what stands there, if that is known already. Where it is not `certain` that there is an
        article, none is no problem.
        """
        before = self.visit(url)
        if before and self.belongs_to_another(before, by):
            yield Unchanged(article_id(before.origin or ""))
            return
        try:
            response = page or self.look(url, listed, eager=eager)
            if response is None:
                if before and before.origin:
                    yield Unchanged(article_id(before.origin))
                return
            draft = _completed(teaser, web_page.page(response.body, url=response.url, charset=response.charset))
            origin = before.origin if before else None
            article = draft.article_at(response.url, self.now(), origin)
        except (FetchError, Unreadable) as error:
            if certain or isinstance(error, FetchError):
                yield Problem(url, str(error))
            yield from self._instead(url, teaser, error, listed, by)
            return
        self.memory.remember(self._read(url, response, article, listed, by))
        yield article

    def _instead(self, url: str, teaser: Draft, error: Exception, listed: str, by: str) -> Iterator[Article]:
        """The teaser, where there is little hope for its page."""
        last = self.visit(url) or Visit(address=addresses.untracked(url), checked=self.now(), due=self.now())
        if isinstance(error, Unreadable):  # what was fetched can't be read: as good as failed
            last = self._failed(last)
        hopeless = not isinstance(error, FetchError) or error.gone or last.failures >= _PATIENCE
        if hopeless and teaser.text and last.origin is None:
            article = dataclasses.replace(teaser, url=teaser.url or url).article_at(url, self.now())
            last = dataclasses.replace(last, origin=article.origin)
            yield article
        self.memory.remember(dataclasses.replace(last, listed=listed, by=by))

    def _read(self, url: str, response: Response, article: Article, listed: str, by: str) -> Visit:
        age = self.now() - max(article.published, article.updated or article.published)
        due = self.now() + max(self.interval, min(age / 10, _LONGEST))
        before = self.visit(url) or Visit(address=addresses.untracked(url), checked=self.now(), due=due)
        return _visited(before, response, self.now(), due=due, listed=listed, by=by, origin=article.origin)


def _visited(before: Visit, response: Response, now: datetime, **said: object) -> Visit:
    """The visit after a successful look."""
    return dataclasses.replace(
        before,
        checked=now,
        moved=response.moved or before.moved,
        etag=response.etag or (before.etag if response.status == 304 else None),
        modified=response.modified or (before.modified if response.status == 304 else None),
        failures=0,
        **said,  # type: ignore[arg-type]  # names and types are those of Visit
    )


def _completed(teaser: Draft, page: Draft) -> Draft:
    """What a page says, with what its feed knows better: the title and the time it was published."""
    return dataclasses.replace(
        page,
        text=page.text if len(page.text) >= len(teaser.text) else teaser.text,
        title=teaser.title or page.title,
        date=teaser.date or page.date,
        updated=page.updated or teaser.updated,
        url=page.url or teaser.url,
        source=page.source or teaser.source,
        author=teaser.author or page.author,
        language=teaser.language or page.language,
        tags=tuple(dict.fromkeys([*teaser.tags, *page.tags])),
        image=page.image or teaser.image,
    )

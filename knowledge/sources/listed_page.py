"""A page that a feed or a sitemap lists, read as an article."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.fetching.client import FetchError, Response
from knowledge.models import Article, Problem, article_id
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable
from knowledge.records import PageContent, Unchanged
from knowledge.sources import Item
from knowledge.sources.crawl import Crawler
from knowledge.sources.divided_article import whole_article

_MOST_FAILURES = 3  # before the teaser replaces its page


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A page, and what the source that lists it says of it."""

    url: str
    teaser: Draft
    version: str  # see `PageContent`
    source: str  # name of the source
    certain: bool = True  # whether an article is expected; if not, a page without one is no problem

    def read(self, crawler: Crawler, response: Response | None = None, *, early: bool = True) -> Iterator[Item]:
        """
        Yield the article, or that it is unchanged, or a problem; nothing for a page without an article.

        An article that another source has given lately is left to that source. `response`: the page, if it was
        requested already. `early`: see `Crawler.request_page`.
        """
        before = crawler.visit(self.url)
        if before and before.origin and crawler.belongs_to_another(before, self.source):
            yield Unchanged(article_id(before.origin))
            return
        try:
            response = response or crawler.request_page(self.url, self.version, early=early)
            if response is None:
                if before and before.origin:
                    yield Unchanged(article_id(before.origin))
                return
            page, problems = whole_article(response, crawler)
            draft = completed(self.teaser, page)
            article = draft.article_at(response.url, crawler.now(), before.origin if before else None)
        except (FetchError, Unreadable) as error:
            if self.certain or isinstance(error, FetchError):
                yield Problem(self.url, str(error))
            yield from self._without_page(crawler, error)
            return
        visit = crawler.read(self.url, response, article)
        crawler.memory.remember(dataclasses.replace(visit, content=PageContent(self.version), source=self.source))
        yield article
        yield from problems

    def _without_page(self, crawler: Crawler, error: Exception) -> Iterator[Article]:
        """Yield the teaser as the article, where there is little hope for its page."""
        last = crawler.visit(self.url) or crawler.first_visit(self.url)
        if isinstance(error, Unreadable):  # a page that cannot be read is as good as one that cannot be fetched
            last = crawler.failed(last)
        hopeless = not isinstance(error, FetchError) or error.gone or last.failures >= _MOST_FAILURES
        if hopeless and self.teaser.text and last.origin is None:
            draft = dataclasses.replace(self.teaser, url=self.teaser.url or self.url)
            article = draft.article_at(self.url, crawler.now())
            last = dataclasses.replace(last, origin=article.origin)
            yield article
        crawler.memory.remember(dataclasses.replace(last, content=PageContent(self.version), source=self.source))


def completed(teaser: Draft, page: Draft) -> Draft:
    """Return the draft of a page, with what its feed knows better: the title and the time it was published."""
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

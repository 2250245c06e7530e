"""A page that a feed or a sitemap lists, read as an article."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from knowledge.fetching.client import FetchError, Response
from knowledge.models import Article, LeftOut, Problem, article_id
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable
from knowledge.parsing.web_page import walls
from knowledge.parsing.web_page.teaser_match import says_enough, speaks_of
from knowledge.records import Gone, PageContent, Unchanged
from knowledge.sources import Item
from knowledge.sources.canonical import article_of, renamed
from knowledge.sources.crawl import Crawler
from knowledge.sources.divided_article import whole_article

_ALIKE = 3  # pages with one text: two may be one article at two addresses
_ONE_TEXT = "has the text of other addresses"
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
            draft, problems = self._draft(response, crawler)
            article = article_of(draft, response, crawler, before.origin if before else None)
        except (FetchError, Unreadable) as error:
            yield from self._without_article(crawler, error)
            return
        if alike := self._others_with_one_text(crawler, article):
            yield from self._left_out(crawler, alike)
            yield from self._without_article(crawler, Unreadable(_ONE_TEXT))
            return
        visit = crawler.read(self.url, response, article)
        crawler.memory.remember(dataclasses.replace(visit, content=PageContent(self.version), source=self.source))
        yield article
        yield from problems
        yield from renamed(crawler)

    def _others_with_one_text(self, crawler: Crawler, article: Article) -> dict[str, str]:
        """
        Return the addresses, by origin, of so many other pages with this text that it can be none of theirs.

        Where a teaser says enough of the article, it decides.
        """
        if says_enough(self.teaser):
            return {}
        digest = blake2b(article.text.encode("utf-8", "replace"), digest_size=8).digest()
        met = crawler.texts.setdefault(digest, {})
        met[article.origin] = self.url
        return {origin: url for origin, url in met.items() if origin != article.origin} if len(met) >= _ALIKE else {}

    def _left_out(self, crawler: Crawler, others: Mapping[str, str]) -> Iterator[Item]:
        """Yield that these pages, which were taken for articles, are none."""
        for origin, url in others.items():
            visit = crawler.visit(url)
            if visit and visit.origin == origin:
                crawler.memory.remember(dataclasses.replace(crawler.failed(visit), origin=None))
                yield LeftOut(url, _ONE_TEXT, article_id(origin))

    def _draft(self, response: Response, crawler: Crawler) -> tuple[Draft, list[Problem]]:
        """Return the draft of the article, and its pages that are missing. Raises `Unreadable` for something else."""
        if reason := walls.led_elsewhere(self.url, response.url):
            raise Unreadable(reason)
        page, problems = whole_article(response, crawler)
        if not speaks_of(self.teaser, page):
            raise Unreadable("speaks of something else than its teaser")
        return completed(self.teaser, page), problems

    def _without_article(self, crawler: Crawler, error: FetchError | Unreadable) -> Iterator[Item]:
        """Yield why the page gives no article; its teaser, where there is little hope; or that its article is gone."""
        if self.certain or isinstance(error, FetchError):
            yield Problem(self.url, str(error))
        last = crawler.visit(self.url) or crawler.first_visit(self.url)
        if isinstance(error, Unreadable):  # a page that cannot be read is as good as one that cannot be fetched
            last = crawler.failed(last)
        if crawler.is_gone(last) and last.origin:
            yield Gone(article_id(last.origin))
            last = dataclasses.replace(last, origin=None)
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
        key=teaser.key,
    )

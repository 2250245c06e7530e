"""One article on a page."""

from collections.abc import Iterator
from dataclasses import replace

from knowledge.errors import SourceError
from knowledge.fetching.client import Response
from knowledge.models import Article, Problem, article_id
from knowledge.parsing.unreadable import Unreadable
from knowledge.parsing.web_page import walls
from knowledge.records import Gone, Unchanged, Visit
from knowledge.sources import Item
from knowledge.sources.canonical import article_of, renamed
from knowledge.sources.divided_article import whole_article
from knowledge.sources.remote import RemoteSource


class Page(RemoteSource):
    """One article on a page."""

    kind = "page"

    def read(self) -> Iterator[Item]:
        """Yield the article. Raises `NotDue`, or `SourceError` when there is none."""
        try:
            response, visit = self._crawler.request_source(self._url, robots=True)
        except SourceError:
            before = self._crawler.visit(self._url)
            if before and before.origin and self._crawler.is_gone(before):
                yield Gone(article_id(before.origin))
            raise
        if response is None:
            if visit.origin:
                yield Unchanged(article_id(visit.origin))
            self._crawler.memory.remember(visit)
            return
        article, problems = self._article(response, visit)
        self._crawler.memory.remember(replace(visit, origin=article.origin, source=self.name))
        yield article
        yield from problems
        yield from renamed(self._crawler)

    def _article(self, response: Response, visit: Visit) -> tuple[Article, list[Problem]]:
        if reason := walls.led_elsewhere(self._url, response.url):
            raise SourceError(reason)
        try:
            draft, problems = whole_article(response, self._crawler)
            return article_of(draft, response, self._crawler, visit.origin), problems
        except Unreadable as error:
            raise SourceError(str(error)) from error

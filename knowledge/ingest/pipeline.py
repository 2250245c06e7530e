"""The whole way of articles: from sources to the store, and from there to the index."""

import itertools
import operator
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from knowledge.errors import SourceError
from knowledge.index import Index
from knowledge.ingest.indexing import Indexing
from knowledge.ingest.intake import Intake, open_fetcher, read_sources
from knowledge.ingest.reanalysis import Reanalysis
from knowledge.ingest.rounds import Refresher
from knowledge.models import Article, Problem, Progress, Report, SourceState, article_id
from knowledge.records import RefreshMode
from knowledge.settings import LibrarySettings
from knowledge.sources import Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.kinds import address_id, expanded, parse_source
from knowledge.store import Store, VisitLog

_OF_PAGES = ("page", "")  # kinds of sources that may be one article


class Pipeline:
    """Takes articles in and keeps the index up to date. Threads may share it."""

    def __init__(self, store: Store, index: Index, settings: LibrarySettings) -> None:
        self._store = store
        self._settings = settings
        self.intake = Intake(store, settings.language)
        self.indexing = Indexing(store, index, shared=settings.index_url != "memory:")
        self.reanalysis = Reanalysis(store, self.indexing)
        rule = settings.private_rule
        if rule is not None and rule != store.private_rule():
            store.replace_private_rule(rule)

    def add(
        self, sources: Sequence[str | Source], *, prune: bool, progress: Callable[[int, int], None] | None
    ) -> Report:
        """Implement `Library.add`."""
        report = Report()
        visits = self._store.visits()
        for source in sources:
            if isinstance(source, str):
                self._readmit_named(source, visits)
        with closing(open_fetcher(self._settings)) as fetcher:
            crawler = Crawler(fetcher=fetcher, memory=visits, mode=RefreshMode.FORCE)
            opened = [each for source in sources for each in _opened(source, crawler)]
            total = sum(map(operator.length_hint, opened)) if progress else 0
            counter = itertools.count(1)

            def tick() -> None:
                if progress:
                    progress(next(counter), total)

            def kept() -> None:
                visits.keep()
                self.indexing.catch_up_now_and_then()

            for source in opened:
                try:
                    self.intake.take(source, report, prune=prune, tick=tick, kept=kept)
                except SourceError as error:
                    report.problems.append(Problem(source.name, str(error)))
        visits.keep()
        self.indexing.catch_up()
        return report

    def _readmit_named(self, url: str, visits: VisitLog) -> None:
        """Let an article come back whose own address is to be added, though it was withdrawn by hand."""
        if url.startswith("opml:"):
            return
        reference = parse_source(url)
        if reference.kind in _OF_PAGES:
            visit = visits.visit(reference.place)
            origins = [visit.origin] if visit and visit.origin else []
            self._store.unbar([reference.place, address_id(reference.place), *map(article_id, origins)])

    def preview(self, sources: Iterable[str | Source]) -> Generator[Article | Problem, None, None]:
        """Implement `Library.preview`."""
        return read_sources(sources, self._settings)

    def withdraw(self, article_id: str) -> bool:
        """Implement `Library.withdraw`."""
        article = self._store.article(article_id)
        withdrawn = article is not None and self._store.bar(article.id)
        self.indexing.catch_up()
        return withdrawn

    def readmit(self, article: str) -> bool:
        """Implement `Library.readmit`."""
        return bool(self._store.unbar([article, address_id(article)]))

    def refresh(self, urls: Iterable[str], mode: RefreshMode, watch: Callable[[Progress], object]) -> list[Progress]:
        """Implement `Library.refresh`."""
        interval = timedelta(minutes=self._settings.refresh_minutes)
        refresher = Refresher(self._store, self.intake, open_fetcher(self._settings), interval)
        kept = self.indexing.catch_up_now_and_then
        with self._store.refreshing(), closing(refresher):
            rows = refresher.refresh(expanded(urls), mode=mode, watch=watch, kept=kept)
        self.indexing.catch_up()
        return rows

    def source_states(self, urls: Iterable[str]) -> list[SourceState]:
        """Implement `Library.sources`."""
        states = self._store.source_states()
        names = [parse_source(url).name for url in expanded(urls)]
        return [states.get(name) or SourceState(name=name) for name in names] or list(states.values())

    def mark_reported(self, names: Iterable[str]) -> None:
        """Implement `Library.mark_reported`."""
        states = self._store.source_states()
        self._store.keep_states([replace(states[name], reported=True) for name in names if name in states])


def _opened(source: str | Source, crawler: Crawler) -> list[Source]:
    return [parse_source(url).open(crawler) for url in expanded([source])] if isinstance(source, str) else [source]

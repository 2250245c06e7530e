"""
The library: articles in, answers out. The facade over store, index, analysis, ranking and summaries.
"""

import itertools
import operator
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from knowledge.errors import SourceError
from knowledge.index import Index
from knowledge.index.engines import check_url as check_index_url
from knowledge.index.engines import open_index
from knowledge.ingest.indexing import Indexing
from knowledge.ingest.intake import Intake, open_fetcher
from knowledge.ingest.reanalysis import Reanalysis
from knowledge.ingest.rounds import Refresher
from knowledge.language import analyser
from knowledge.models import (
    Answer,
    Article,
    Neighbours,
    Problem,
    Progress,
    Report,
    SourceState,
    Statistics,
    Story,
    Summary,
    Version,
)
from knowledge.records import RefreshMode
from knowledge.retrieval import answers
from knowledge.retrieval.browse import Browser
from knowledge.retrieval.search import Retrieval
from knowledge.retrieval.weights import Weights
from knowledge.settings import LibrarySettings
from knowledge.sources import Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.kinds import expanded, parse_source
from knowledge.store import Store
from knowledge.store.databases import open_store
from knowledge.summary import summarise

_ID = re.compile("[0-9a-f]{16}")


def open_library(
    store_url: str, index_url: str, *, settings: LibrarySettings | None = None, weights: Weights | None = None
) -> "Library":
    """
    The library kept at these addresses; made if there is none yet.

    `settings`: language and confidence (its addresses are not used). `weights`: how much each kind of evidence
    counts; the measured defaults if not given. Raises `ConfigError` before anything is created when an address
    names nothing we have, and `StoreError` when the store can't be opened.
    """
    check_index_url(index_url)
    store = open_store(store_url)  # checks its own address first
    index = open_index(index_url, store.id)
    indexing = Indexing(store, index, shared=index_url != "memory:")
    return Library(store, index, indexing, settings or LibrarySettings(), weights)


class Library:
    """
    Articles and answers. Threads may share it; other processes may add to the same store meanwhile.

    Open one with `open_library`; it is a context manager that closes itself.
    """

    def __init__(
        self, store: Store, index: Index, indexing: Indexing, settings: LibrarySettings, weights: Weights | None
    ) -> None:
        self._store = store
        self._index = index
        self._settings = settings
        self._retrieval = Retrieval(store, index, settings.language, weights)
        self._browser = Browser(store, index, self._retrieval)
        self._intake = Intake(store, settings.language)
        self._indexing = indexing
        self._reanalysis = Reanalysis(store, indexing)
        self._indexing.catch_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of store and index. Nothing is lost without it."""
        self._index.close()
        self._store.close()

    # Adding

    def add(
        self,
        *sources: str | Source,
        prune: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Report:
        """
        Take in what is new in the sources and replace what changed.

        `prune`: withdraw what a source no longer delivers, unless it could not be read this time. Feeds, pages
        and sitemaps withdraw nothing: they are made to let go of what is old.
        `progress` is called with the number of items read and about how many there are (0: not known).
        An item, or a whole source, that could not be read is a `Problem` in the report.
        Raises `ConfigError` for a source of an unknown kind before anything is read.
        """
        report = Report()
        visits = self._store.visits()
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
                self._indexing.catch_up_now_and_then()

            for source in opened:
                try:
                    self._intake.take(source, report, prune=prune, tick=tick, kept=kept)
                except SourceError as error:
                    report.problems.append(Problem(source.name, str(error)))
        visits.keep()
        self._indexing.catch_up()
        return report

    def refresh(
        self,
        *urls: str,
        due_only: bool = False,
        every: bool = False,
        watch: Callable[[Progress], object] = lambda _: None,
    ) -> list[Progress]:
        """
        Make one round over sources: take in what is new and changed since the last one, and say how each fared.

        Sources that failed wait for their time; the others are asked whether they have changed, or with
        `due_only` wait for theirs, too; with `every`, none waits. `watch` is told of each step.
        Raises `BusyError` when another process makes a round, and `ConfigError` for an unknown kind of source.
        """
        interval = timedelta(minutes=self._settings.refresh_minutes)
        mode = RefreshMode.FORCE if every else RefreshMode.DUE if due_only else RefreshMode.ALL_BUT_FAILED
        refresher = Refresher(self._store, self._intake, open_fetcher(self._settings), interval)
        kept = self._indexing.catch_up_now_and_then
        with self._store.refreshing(), closing(refresher):
            rows = refresher.refresh(expanded(urls), mode=mode, watch=watch, kept=kept)
        self._indexing.catch_up()
        return rows

    def sources(self, *urls: str) -> list[SourceState]:
        """How these sources have been doing, in their order; all that were ever tried if none is named."""
        states = self._store.source_states()
        if not urls:
            return list(states.values())
        names = [parse_source(url).name for url in expanded(urls)]
        return [states.get(name) or SourceState(name=name) for name in names]

    def tell_dead(self, names: Iterable[str]) -> None:
        """Note that the admins know of these sources' death."""
        states = self._store.source_states()
        self._store.keep_states([replace(states[name], told=True) for name in names if name in states])

    def outdated(self) -> int:
        """Return the number of articles that an earlier version of this program analysed; they answer meanwhile."""
        return self._reanalysis.outdated()

    def reanalyse(
        self,
        progress: Callable[[int, int], object] = lambda _done, _total: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """
        Analyse outdated articles anew, in batches, and return how many; 0 while another process does it.

        `progress` is called after each batch with the number of articles done and their total. `stop` ends the work
        before the next batch when it returns true.
        """
        return self._reanalysis.run(progress, stop)

    def rebuild(self) -> None:
        """Make the index anew from the store; the old one serves meanwhile."""
        self._indexing.rebuild()

    def check(self) -> list[str]:
        """
        What is not as it should be between store and index, in plain sentences; nothing when all is well.

        Every article is in the index exactly once, nothing else is, and a thousand of them, evenly spread, are
        found by their own words.
        """
        return self._indexing.check()

    # Asking

    def ask(
        self,
        question: str,
        *,
        limit: int = 3,
        offset: int = 0,
        now: datetime | None = None,
        summarise: bool = False,
    ) -> Answer:
        """
        Return the hits for a question, at most `limit` from `offset` on; none when the articles do not answer it.

        The hits are one list, in pages: first the best passage of each of the three best articles, then further
        passages by score, as long as they answer the question, too. Near-duplicates are one hit, with the others in
        `Hit.also`. When the articles do not answer, `nearest` and `unknown` say more.
        `now`: the day of the question (newer articles count more); today if not given. `summarise`: give each hit,
        and the nearest one, the summary of its article with regard to the question.
        """
        with self._store.reading():
            self._indexing.follow()
            result = self._retrieval.find(question, now or datetime.now(UTC))
            sure = self._settings.answer_confidence
            found = answers.answer(self._store, result, sure=sure, limit=limit, offset=offset)
            found = replace(found, statistics=self._store.statistics())
            return answers.with_summaries(self._store, found, result) if summarise else found

    def search(self, question: str, *, limit: int = 10, per_article: int = 2, now: datetime | None = None) -> Answer:
        """
        Return the best passages by score, whether or not they answer the question; see `Answer.confidence`.

        At most `limit` passages, at most `per_article` of one article. Near-duplicates stand for themselves.
        """
        with self._store.reading():
            self._indexing.follow()
            result = self._retrieval.find(question, now or datetime.now(UTC))
            return answers.best(self._store, result, limit=limit, per_article=per_article)

    # Browsing

    def latest(
        self, limit: int = 10, *, offset: int = 0, words: str = "", added_before: datetime | None = None
    ) -> list[Article]:
        """
        Return the newest articles by date of publication, newest first.

        `words`: only articles that hold all of them, stop words aside. `added_before`: only articles that the library
        took in before that time, so that the pages of a list stay the same while articles arrive.
        """
        with self._store.reading():
            self._indexing.follow()
            return self._store.latest(limit, offset, among=self._browser.holding(words), added_before=added_before)

    def stories(
        self, limit: int = 10, *, offset: int = 0, words: str = "", added_before: datetime | None = None
    ) -> list[Story]:
        """Return the newest stories: like `latest`, but near-duplicates are one story."""
        with self._store.reading():
            self._indexing.follow()
            return self._browser.stories(limit, offset, words, added_before)

    def versions(self, article_id: str) -> list[Version]:
        """Return the earlier versions of an article, before its source changed it; the latest first."""
        return self._store.versions(article_id)

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id; None when there is none, or no longer."""
        return self._store.article(article_id) if _ID.fullmatch(article_id) else None

    def find(self, text: str, *, limit: int = 5) -> list[Article]:
        """
        Return the articles that `text` names: the one at that link, or those with these words in the title.

        Best first: the article with just that title; else those that hold all of the words, or else most of them.
        """
        with self._store.reading():
            self._indexing.follow()
            return self._browser.find(text, limit)

    def summary(self, article_id: str, *, question: str = "") -> Summary | None:
        """Return three to five whole sentences of an article, chosen with regard to `question` if given."""
        with self._store.reading():
            article, outline = self.article(article_id), self._store.outline(article_id)
            if article is None or outline is None or outline.table is None:
                return None
            terms = analyser(article.language).terms(question)
            collection = self._retrieval.collection(terms)
            asked = {term: collection.idf(term) for term in terms}
            return Summary(article, tuple(summarise(outline, outline.table, asked)))

    def neighbours(self, article_id: str) -> Neighbours:
        """Return the articles before and after one: as its source names them, else by date within the source."""
        with self._store.reading():
            article = self.article(article_id)
            if article is None:
                return Neighbours(None, None)
            named, beside = self._store.named, self._store.beside
            return Neighbours(
                (named(article.previous, article) if article.previous else None) or beside(article, newer=False),
                (named(article.next, article) if article.next else None) or beside(article, newer=True),
            )

    def similar(self, article_id: str, *, limit: int = 5) -> list[Article]:
        """Return articles about the same subjects, most similar first."""
        with self._store.reading():
            self._indexing.follow()
            return self._browser.similar(article_id, limit)

    def subjects(self, count: int = 12) -> list[str]:
        """Return the subjects of the newest articles: names as they are written there, or words in quotation marks."""
        with self._store.reading():
            subjects = self._browser.subjects(self._store.latest(count))
            return list(dict.fromkeys(subjects))

    def statistics(self) -> Statistics:
        """Return how much the library holds now."""
        return self._store.statistics()


def _opened(source: str | Source, crawler: Crawler) -> list[Source]:
    return [parse_source(url).open(crawler) for url in expanded([source])] if isinstance(source, str) else [source]

"""
From sources to the store: what is new or changed is analysed and kept, batch by batch.

A batch is one transaction, so an end at any moment loses at most the batch at hand, and the next run goes on
from there: what was kept is found the same and passed over.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from knowledge.errors import SourceError
from knowledge.fetching.client import Fetcher
from knowledge.language import ANALYSIS, analyser, detect
from knowledge.models import Article, Problem, Report
from knowledge.outline import build
from knowledge.records import Outline, Unchanged
from knowledge.settings import LibrarySettings
from knowledge.sources import Item, RollingSource, Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.kinds import expanded, open_source
from knowledge.store import Fingerprint, Store
from knowledge.store.rows import digest

_BATCH = 200  # items a transaction ...
_PATIENCE = 5.0  # ... or what has come in so many seconds: a page a second must not wait for 199 others


class Intake:
    """Takes in what sources deliver. Threads may share it."""

    def __init__(self, store: Store, language: str) -> None:
        self._store = store
        self._language = language  # of articles that do not say and cannot be told

    def take(
        self,
        source: Source,
        report: Report,
        *,
        prune: bool = False,
        tick: Callable[[], object] = lambda: None,
        kept: Callable[[], object] = lambda: None,
    ) -> None:
        """
        Keep what is new or changed in a source, and count it in `report`.

        `prune`: withdraw what the source no longer delivers, unless it is a `RollingSource` one. `tick` is called once
        an item, `kept` once a batch, when its articles are safe. Raises `SourceError` when the source as a whole
        cannot be read.
        """
        run = self._store.begin_run()
        unread: list[str] = []
        for batch in _batches(source):
            articles = [item for item in batch if isinstance(item, Article)]
            problems = [item for item in batch if isinstance(item, Problem)]
            problems += self._keep(articles, source.name, run, report)
            report.problems += problems
            report.same += sum(isinstance(item, Unchanged) for item in batch)
            unread += [problem.location for problem in problems]
            kept()
            for _ in batch:
                tick()
        if prune and not isinstance(source, RollingSource):
            report.withdrawn += self._store.withdraw_unseen(source.name, run, unread)

    def _keep(self, articles: list[Article], delivered_by: str, run: int, report: Report) -> list[Problem]:
        """Keep a batch; of two articles with one address the first one that this run meets stands."""
        known = self._store.fingerprints([article.id for article in articles])
        met = {i for i, each in known.items() if each.seen >= run and each.delivered_by == delivered_by}
        first: dict[str, Article] = {}
        again: list[Article] = []
        for article in articles:
            if article.id in met or article.id in first:
                again.append(article)
            else:
                first[article.id] = article
        same = {i for i, article in first.items() if i in known and known[i].digest == digest(article)}
        fresh = [
            in_a_language(_dated(article, known.get(i)), self._language)
            for i, article in first.items()
            if i not in same
        ]
        self._store.mark_seen(list(same), delivered_by, run)
        self._store.put([(article, outline(article)) for article in fresh], delivered_by, run, analysis=ANALYSIS)
        report.same += len(same)
        report.changed += sum(article.id in known for article in fresh)
        report.new += sum(article.id not in known for article in fresh)
        return self._contradictions(again)

    def _contradictions(self, again: list[Article]) -> list[Problem]:
        """A problem for each article that says something else than the one kept under its address."""
        kept = self._store.articles([article.id for article in again]) if again else {}
        reason = "has the same address as an article before it"
        return [
            Problem(article.location, f"{reason}: {article.origin}")
            for article in again
            if (stands := kept.get(article.id)) and (stands.title, stands.text) != (article.title, article.text)
        ]


def _dated(article: Article, before: Fingerprint | None) -> Article:
    """The article; one that never said when it was published is no newer for having been changed."""
    if before is None or "published" not in article.derived:
        return article
    return replace(article, published=min(article.published, before.published))


def in_a_language(article: Article, otherwise: str) -> Article:
    """The article with its language, detected where the source does not say; `otherwise` if it cannot be told."""
    if article.language:
        return article
    language = detect(f"{article.title}\n{article.text[:4000]}") or otherwise
    return replace(article, language=language, derived=article.derived | {"language"})


def fetcher(settings: LibrarySettings) -> Fetcher:
    """The way to the network that the settings describe."""
    return Fetcher(
        allowed_hosts=settings.fetch_private_hosts, delay=settings.fetch_delay, user_agent=settings.fetch_agent
    )


def read_sources(urls: Iterable[str], settings: LibrarySettings) -> Iterator[Article | Problem]:
    """
    What sources yield, without keeping it, each article in its language.

    Raises `ConfigError` for an unknown kind of source before anything is read.
    """
    with closing(fetcher(settings)) as ways:
        sources = [open_source(url, Crawler(fetcher=ways)) for url in expanded(urls)]
        for source in sources:
            try:
                for item in source.read():
                    if isinstance(item, Article):
                        yield in_a_language(item, settings.language)
                    elif isinstance(item, Problem):
                        yield item
            except SourceError as error:
                yield Problem(source.name, str(error))


def outline(article: Article) -> Outline:
    """What analysis in the article's language makes of it."""
    return build.outline(article, analyser(article.language))


def _batches(source: Source) -> Iterator[list[Item]]:
    batch: list[Item] = []
    begun = time.monotonic()
    try:
        for item in source.read():
            batch.append(item)
            if len(batch) == _BATCH or time.monotonic() - begun > _PATIENCE:
                yield batch
                batch, begun = [], time.monotonic()
    except SourceError:  # what came before it counts
        yield batch
        raise
    yield batch

"""
From sources to the store: what is new or changed is checked, analysed and kept, batch by batch.

A batch is one transaction, so an end at any moment loses at most the batch at hand, and the next run goes on
from there: articles that were kept are recognised as unchanged and passed over.
"""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from knowledge.errors import SourceError
from knowledge.fetching.client import Fetcher
from knowledge.fetching.proxy import parse_proxy
from knowledge.ingest.moves import moves
from knowledge.language import ANALYSIS, analyser, confirmed, detect
from knowledge.models import Article, LeftOut, Problem, Report
from knowledge.outline import build
from knowledge.records import Gone, Moved, Outline, Unchanged
from knowledge.settings import LibrarySettings
from knowledge.sources import Item, RollingSource, Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.kinds import expanded, parse_source
from knowledge.store import Fingerprint, Store
from knowledge.store.rows import digest

_BATCH = 200  # items of a transaction ...
_BATCH_SECONDS = 5.0  # ... or what came in this time: a page a second must not wait for 199 others
_MOST_MOVED = 1000  # articles of a source that may have moved between two rounds


class Intake:
    """Takes in what sources deliver. Threads may share it."""

    def __init__(self, store: Store, language: str, analysis: int = ANALYSIS) -> None:
        self._store = store
        self._analysis = analysis  # version of the analysis, kept with each outline
        self._language = language  # of articles that do not name it and whose language cannot be detected

    def take(
        self,
        source: Source,
        report: Report,
        *,
        prune: bool = False,
        spare_all: bool = False,
        tick: Callable[[], object] = lambda: None,
        kept: Callable[[], object] = lambda: None,
    ) -> None:
        """
        Keep what is new or changed in a source, and count it in `report`.

        `prune`: withdraw what the source no longer delivers, unless it is a `RollingSource`; with
        `spare_all` nothing, when it delivers no article at all. `tick` is called once
        an item, `kept` once a batch, when its articles are safe. Raises `SourceError` when the source as a whole
        cannot be read.
        """
        run = self._store.begin_run()
        unread: list[str] = []
        new: list[str] = []
        delivered = 0
        unchanged: set[str] = set()
        for items in _batches(source):
            batch = self._without_barred(items)
            renamed = {item.article_id: item.article for item in batch if isinstance(item, Moved)}
            articles = [*(item for item in batch if isinstance(item, Article)), *renamed.values()]
            delivered += len(articles)
            left_out = [item for item in batch if isinstance(item, LeftOut)]
            problems = [item for item in batch if isinstance(item, Problem) and not isinstance(item, LeftOut)]
            problems += self._keep(articles, source.name, run, report, new)
            self._rename({old: article.id for old, article in renamed.items()}, new, report)
            gone = [item.article_id for item in batch if isinstance(item, Gone)]
            report.withdrawn += self._store.withdraw(gone, None)
            listed = [item.article_id for item in batch if isinstance(item, Unchanged)]
            self._store.make_private(listed, source.name)
            unchanged.update(listed)
            report.problems += problems
            report.left_out += left_out
            report.withdrawn += self._store.withdraw([item.article_id for item in left_out], source.name)
            report.same += sum(isinstance(item, Unchanged) for item in batch)
            unread += [problem.location for problem in problems]
            kept()
            for _ in items:
                tick()
        self._follow_moves(source.name, run, new, unchanged, report)
        if prune and (delivered or not spare_all) and not isinstance(source, RollingSource):
            report.withdrawn += self._store.withdraw_unseen(source.name, run, unread)

    def _without_barred(self, batch: list[Item]) -> list[Item]:
        """Return the items, those left out that are articles which were withdrawn by hand."""
        barred = self._store.barred({article_id for item in batch for article_id in _ids(item)})
        return [_barred(item) if barred.intersection(_ids(item)) else item for item in batch]

    def _follow_moves(self, name: str, run: int, new: list[str], unchanged: set[str], report: Report) -> None:
        """Let new articles take the place of those that the source delivered under other addresses until now."""
        gone = self._store.no_longer_delivered(name, run, _MOST_MOVED) if new else []
        gone = [article for article in gone if article.id not in unchanged]
        self._rename(moves(self._store.delivered(new[:_MOST_MOVED]), gone) if gone else {}, new, report)

    def _rename(self, moved: Mapping[str, str], new: list[str], report: Report) -> None:
        """Let articles take the place of older ones, by old and new ids, and do not count them as new."""
        changed = self._store.replace_moved(moved)
        known = len(moved.keys() - set(new))  # before this run
        report.new -= len(moved)
        report.changed += changed
        report.same += max(known - changed, 0)

    def _keep(
        self, articles: list[Article], delivered_by: str, run: int, report: Report, new: list[str]
    ) -> list[Problem]:
        """
        Keep a batch, and add the ids of new articles to `new`.

        Of two articles with one address, the first one that this run meets is kept.
        """
        known = self._store.fingerprints([article.id for article in articles])
        met = {i for i, before in known.items() if before.seen >= run and before.delivered_by == delivered_by}
        first: dict[str, Article] = {}
        repeated: list[Article] = []
        for article in articles:
            if article.id in met or article.id in first:
                repeated.append(article)
            else:
                first[article.id] = article
        same = {i for i, article in first.items() if i in known and known[i].digest == digest(article)}
        completed = {
            i: in_a_language(_dated(article, known.get(i)), self._language)
            for i, article in first.items()
            if i not in same
        }
        # An article whose declared language was corrected is kept as if its source declared none.
        same |= {i for i, article in completed.items() if i in known and known[i].digest == digest(article)}
        fresh = [article for i, article in completed.items() if i not in same]
        self._store.mark_seen(list(same), delivered_by, run)
        self._store.put([(article, outline(article)) for article in fresh], delivered_by, run, analysis=self._analysis)
        report.same += len(same)
        report.changed += sum(article.id in known for article in fresh)
        added = [article.id for article in fresh if article.id not in known]
        report.new += len(added)
        new += added
        return self._contradictions(repeated)

    def _contradictions(self, repeated: list[Article]) -> list[Problem]:
        """Return a problem for each article that differs from the one kept under its address."""
        kept = self._store.articles([article.id for article in repeated]) if repeated else {}
        reason = "has the same address as an article before it"
        return [
            Problem(article.location, f"{reason}: {article.origin}")
            for article in repeated
            if (first := kept.get(article.id)) and (first.title, first.text) != (article.title, article.text)
        ]


def _ids(item: Item) -> tuple[str, ...]:
    """Return the ids under which an item delivers an article; none for other items."""
    if isinstance(item, Moved):
        return item.article_id, item.article.id
    return (item.id,) if isinstance(item, Article) else ()


def _barred(item: Item) -> LeftOut:
    article = item.article if isinstance(item, Moved) else item
    assert isinstance(article, Article)
    return LeftOut(article.location or article.origin, "was withdrawn by hand")


def flaw(article: Article) -> str | None:
    """
    Return why an article cannot be kept, as a plain clause; None when nothing is wrong with it.

    Our own sources fill such gaps; those of others may not. It is checked here, not when an `Article` is made: an
    error there would end the source's generator, and the articles behind it would be lost.
    """
    if _is_blank(article.origin):
        return "has no origin"
    if not _is_text(article.title):  # it may be empty: notes have none
        return "has no title"
    if _is_blank(article.text):
        return "has no text"
    if _is_naive(article.published):
        return "has a date without a time zone"
    if article.updated is not None and _is_naive(article.updated):
        return "has a date of its change without a time zone"
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_blank(value: object) -> bool:
    return not isinstance(value, str) or not value.strip()


def _is_naive(value: object) -> bool:
    return not isinstance(value, datetime) or value.utcoffset() is None


def _checked(source: Source) -> Iterator[Item]:
    """Yield what a source yields, a `Problem` in the place of each article that cannot be kept."""
    for item in source.read():
        reason = flaw(item) if isinstance(item, Article) else None
        if isinstance(item, Article) and reason:
            yield Problem(item.location or item.origin or source.name, reason)
        else:
            yield item


def _dated(article: Article, before: Fingerprint | None) -> Article:
    """Return the article; if its source names no date, it is not dated later for having been changed."""
    if before is None or "published" not in article.derived:
        return article
    return replace(article, published=min(article.published, before.published))


def in_a_language(article: Article, otherwise: str) -> Article:
    """Return the article with its language: as its source names it where the text agrees, else detected."""
    text = f"{article.title}\n{article.text[:4000]}"
    language = confirmed(article.language, text) if article.language else detect(text) or otherwise
    if language == article.language:
        return article
    return replace(article, language=language, derived=article.derived | {"language"})


def open_fetcher(settings: LibrarySettings) -> Fetcher:
    """Return the fetcher that the settings describe; close it."""
    proxy = settings.fetch_proxy
    return Fetcher(
        allowed_hosts=settings.fetch_private_hosts,
        delay=settings.fetch_delay,
        user_agent=settings.fetch_agent,
        proxy=parse_proxy(proxy.get_secret_value()) if proxy else None,
        ca_file=settings.ca_file,
    )


def read_sources(
    sources: Iterable[str | Source], settings: LibrarySettings
) -> Generator[Article | Problem, None, None]:
    """
    Yield what sources deliver, without keeping it, each article in its language.

    Nothing is read before it is asked for: whoever wants three articles of a feed requests three pages. Raises
    `ConfigError` for an unknown kind of source before anything is read.
    """
    openers = dict(opener for source in sources for opener in _openers(source))
    with closing(open_fetcher(settings)) as fetcher:
        for name, opened in openers.items():
            try:
                for item in _checked(opened(Crawler(fetcher=fetcher))):
                    if isinstance(item, Article):
                        yield in_a_language(item, settings.language)
                    elif isinstance(item, Problem):
                        yield item
            except SourceError as error:
                yield Problem(name, str(error))


def _openers(source: str | Source) -> list[tuple[str, Callable[[Crawler], Source]]]:
    """Return the names of sources, each with what opens it."""
    if isinstance(source, str):
        return [(reference.name, reference.open) for reference in map(parse_source, expanded([source]))]
    return [(source.name, lambda _: source)]


def outline(article: Article) -> Outline:
    """Return the outline of an article: the result of the analysis in its language."""
    return build.outline(article, analyser(article.language))


def _batches(source: Source) -> Iterator[list[Item]]:
    batch: list[Item] = []
    begun = time.monotonic()
    try:
        for item in _checked(source):
            batch.append(item)
            if len(batch) == _BATCH or time.monotonic() - begun > _BATCH_SECONDS:
                yield batch
                batch, begun = [], time.monotonic()
    except SourceError:  # what came before it counts
        yield batch
        raise
    yield batch

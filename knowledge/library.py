"""
The library: articles in, answers out. The facade over store, index, analysis, ranking and summaries.
"""

import itertools
import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from knowledge.errors import SourceError
from knowledge.index import Index, Origin
from knowledge.index.engines import check_url as check_index_url
from knowledge.index.engines import open_index
from knowledge.ingest.indexing import Indexing
from knowledge.ingest.intake import Intake, open_fetcher, outline
from knowledge.ingest.rounds import Refresher
from knowledge.language import VERSION, analyser
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
from knowledge.records import Outline, RefreshMode
from knowledge.retrieval.near_duplicates import stories
from knowledge.retrieval.ranking import RankedPassage, Weights
from knowledge.retrieval.search import Retrieval, SearchResult
from knowledge.settings import LibrarySettings
from knowledge.sources import Source
from knowledge.sources.crawl import Crawler
from knowledge.sources.kinds import address_id, expanded, parse_source
from knowledge.store import Store
from knowledge.store.visits import Visits, keep_states, source_states
from knowledge.summary import summarise

_LONGEST_ANSWER = 40  # passages looked through for all pages of an answer
_PER_ARTICLE = 3  # passages of one article that an answer may show in all
_ID = re.compile("[0-9a-f]{16}")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: (?:of |the |de |and )?[A-Z][\w’'-]+)+")


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
    store = Store(store_url)  # checks its own address first
    index = open_index(index_url, Origin(store.id, VERSION))
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
        self._intake = Intake(store, settings.language)
        self._indexing = indexing
        store.replace_outlines(outline, VERSION)
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
        visits = Visits(self._store)
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
        states = source_states(self._store)
        if not urls:
            return list(states.values())
        names = [parse_source(url).name for url in expanded(urls)]
        return [states.get(name) or SourceState(name=name) for name in names]

    def tell_dead(self, names: Iterable[str]) -> None:
        """Note that the admins know of these sources' death."""
        states = source_states(self._store)
        keep_states(self._store, [replace(states[name], told=True) for name in names if name in states])

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

    def ask(self, question: str, *, limit: int = 3, offset: int = 0, now: datetime | None = None) -> Answer:
        """
        What the articles hold on `question`, with at most `limit` hits from `offset` on.

        The hits are one list, paged: first the best passage of each of the three best articles, then further
        passages by score, as long as they speak to the question, too. Articles that tell the same story in
        nearly the same words are one hit, with the others in `Hit.also`. When the articles do not answer,
        `hits` is empty; `nearest` and `unknown` say more.
        `now` is the day of the question (newer articles count more); today if not given.
        """
        self._indexing.follow()
        found = self._retrieval.find(question, now or datetime.now(UTC))
        sure = self._settings.answer_confidence
        if found.confidence < sure:
            nearest = self._retrieval.hits(found, found.ranked[:1])
            return Answer(question, (), found.unknown, found.confidence, nearest=next(iter(nearest), None))
        further = (r for r in found.ranked[1:] if found.confidence_in(r) >= sure / 2)
        speaking = itertools.islice(itertools.chain(found.ranked[:1], further), _LONGEST_ANSWER)
        told, also = _told_once(list(speaking), found)
        page = list(itertools.islice(_varied(told), offset, offset + limit + 1))
        hits = self._retrieval.hits(found, page[:limit], also)
        return Answer(question, hits, found.unknown, found.confidence, more=len(page) > limit)

    def search(self, question: str, *, limit: int = 10, per_article: int = 2, now: datetime | None = None) -> Answer:
        """
        The best passages for `question` by score, whether or not they answer it; `confidence` says how sure we are.

        Every article stands for itself, also a copy of another. At most `limit` passages, and at most
        `per_article` of one article.
        """
        self._indexing.follow()
        found = self._retrieval.find(question, now or datetime.now(UTC))
        best = list(itertools.islice(_capped(found.ranked, per_article), limit))
        return Answer(question, self._retrieval.hits(found, best), found.unknown, found.confidence)

    # Browsing

    def latest(
        self, limit: int = 10, *, offset: int = 0, words: str = "", added_before: datetime | None = None
    ) -> list[Article]:
        """
        The newest articles by date of publication, newest first.

        `words`: only articles that hold all of them (stop words aside). `added_before`: only those that the
        library took in before that time, so that pages stay the same while articles arrive.
        """
        return self._store.latest(limit, offset, among=self._holding(words), added_before=added_before)

    def stories(
        self, limit: int = 10, *, offset: int = 0, words: str = "", added_before: datetime | None = None
    ) -> list[Story]:
        """As `latest`, but articles that tell the same in nearly the same words are one story."""
        among = self._holding(words)
        wanted = reach = offset + limit
        while True:
            reach = 2 * reach + 20
            newest = self._store.newest(reach, among=among, added_before=added_before)
            told = stories(newest)
            if len(told) >= wanted or len(newest) < reach:
                break
        shown = told[offset:wanted]
        articles = self._store.articles([each for story in shown for each in story])
        here = ([articles[each] for each in story if each in articles] for story in shown)
        return [Story(first, tuple(also)) for first, *also in filter(None, here)]

    def _holding(self, words: str) -> list[str] | None:
        """Ids of the articles that hold all of the words; None for no words: all of them do."""
        self._indexing.follow()
        found = [self._index.newest(terms, 1000) for terms in self._retrieval.terms(words).values() if terms]
        return list(dict.fromkeys(itertools.chain.from_iterable(found))) if found else None

    def versions(self, article_id: str) -> list[Version]:
        """What an article said before its source changed it, the latest version first."""
        return self._store.versions(article_id)

    def article(self, article_id: str) -> Article | None:
        """The article of that id; None when there is none (any more)."""
        return self._store.article(article_id) if _ID.fullmatch(article_id) else None

    def find(self, text: str, *, limit: int = 5) -> list[Article]:
        """
        Articles that `text` names: the one at that link, or those with these words in the title, best first.

        One article when its title is just that; else those that hold all of the words, or, where none does,
        most of them.
        """
        self._indexing.follow()
        text = text.strip()
        if re.match(r"https?://", text) and text.isprintable():
            url = text.partition("#:~:")[0]
            article = self._store.by_url(url) or self._store.article(address_id(url))
            return [article] if article else []
        wanted = {language: set(terms) for language, terms in self._retrieval.terms(text).items()}
        matches = self._index.search_titles(sorted(set().union(*wanted.values())), 50)
        articles = self._store.articles([match.article_id for match in matches])
        found = [articles[match.article_id] for match in matches if match.article_id in articles]
        exact = [article for article in found if article.title.casefold() == text.casefold()]
        shares = {a.id: _share(wanted.get(a.language or "", set()), analyser(a.language).terms(a.title)) for a in found}
        most = max(shares.values(), default=0.0)
        fitting = [a for a in found if shares[a.id] == most] if most > 0.5 else []
        return (exact or fitting)[:limit]

    def summary(self, article_id: str, *, question: str = "") -> Summary | None:
        """The most telling sentences of an article, three to five, towards `question` if given."""
        article = self.article(article_id)
        if article is None:
            return None
        analysed = outline(article)
        collection = self._retrieval.collection([*analysed.terms, *analysed.title])
        asked = analyser(article.language).terms(question)
        language = article.language or "und"
        sentences = summarise(article.text, analysed, collection.idf, question=asked, language=language)
        return Summary(article, tuple(sentences))

    def neighbours(self, article_id: str) -> Neighbours:
        """The articles before and after one: as its source names them, else by date within the source."""
        article = self.article(article_id)
        if article is None:
            return Neighbours(None, None)
        named = self._store.named
        return Neighbours(
            (named(article.previous, article) if article.previous else None)
            or self._store.beside(article, newer=False),
            (named(article.next, article) if article.next else None) or self._store.beside(article, newer=True),
        )

    def similar(self, article_id: str, *, limit: int = 5) -> list[Article]:
        """Articles about the same things, most similar first."""
        article = self.article(article_id)
        if article is None:
            return []
        self._indexing.follow()
        weight = self._telling(outline(article))
        telling = sorted(weight, key=lambda term: (-weight[term], term))[:20]
        ids = [match.article_id for match in self._index.search(telling, limit + 1)]
        articles = self._store.articles(ids)
        return [articles[i] for i in ids if i in articles and i != article_id][:limit]

    def suggestions(self, count: int = 3) -> list[str]:
        """Example questions that the library can answer, made from its newest articles; fewer if it can't."""
        questions: list[str] = []
        for article in self.latest(4 * count):
            question = f"What do you have on {self._subject(article)}?"  # nothing but the subject is a term
            if question not in questions and self.ask(question, limit=1).hits:
                questions.append(question)
            if len(questions) == count:
                break
        return questions

    def _subject(self, article: Article) -> str:
        """What an article is about: a name, as written there, or a word in quotation marks."""
        names = _NAME.findall(article.text)
        name = max(names, key=names.count, default="")
        if names.count(name) > 1:
            return name
        weight = self._telling(outline(article))
        words = (word for word in analyser(article.language).words(article.text) if word.term)
        best = max(words, key=lambda word: weight.get(word.term, 0.0), default=None)
        return f"“{article.text[best.start : best.end] if best else article.title}”"

    def _telling(self, analysed: Outline) -> dict[str, float]:
        """How much each of an article's terms says what it is about."""
        collection = self._retrieval.collection([*analysed.terms, *analysed.title])
        weight = {term: math.log1p(len(where)) * collection.idf(term) for term, where in analysed.terms.items()}
        for term in analysed.title:
            weight[term] = weight.get(term, 0.0) + collection.idf(term)
        return weight

    def statistics(self) -> Statistics:
        """What the library holds now."""
        return self._store.statistics()


def _share(wanted: set[str], terms: Iterable[str]) -> float:
    """How much of what is wanted is there."""
    return len(wanted.intersection(terms)) / len(wanted) if wanted else 0.0


def _opened(source: str | Source, crawler: Crawler) -> list[Source]:
    return [parse_source(url).open(crawler) for url in expanded([source])] if isinstance(source, str) else [source]


def _capped(ranked: Iterable[RankedPassage], per_article: int) -> Iterator[RankedPassage]:
    """The list without an article's further passages once it has given so many."""
    given: dict[str, int] = {}
    for r in ranked:
        given[r.article_id] = given.get(r.article_id, 0) + 1
        if given[r.article_id] <= per_article:
            yield r


def _told_once(
    ranked: Sequence[RankedPassage], found: SearchResult
) -> tuple[list[RankedPassage], dict[str, list[str]]]:
    """
    The list with one article for each story, at the place of the story's best passage; and the ids of the
    others by the one that stands for them.
    """
    ids = list(dict.fromkeys(r.article_id for r in ranked))
    groups = stories(found.sketched(each) for each in ids)
    foremost = {each: group[0] for group in groups for each in group}
    best = {r.article_id: r for r in reversed(ranked)}
    told = dict.fromkeys(r if r.article_id == foremost[r.article_id] else best[foremost[r.article_id]] for r in ranked)
    return list(told), {group[0]: group[1:] for group in groups}


def _varied(ranked: Sequence[RankedPassage]) -> Iterator[RankedPassage]:
    """The best passage of each of the three best articles, then the others by score."""
    first = list(itertools.islice(_capped(ranked, 1), 3))
    yield from first
    shown = set(first)
    for r in _capped(ranked, _PER_ARTICLE):
        if r not in shown:
            yield r

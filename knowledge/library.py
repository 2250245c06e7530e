"""
The library: articles in, answers out. The facade over store, index, analysis, ranking and summaries.
"""

import itertools
import logging
import math
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from knowledge import analysis, passages, ranking
from knowledge.analysis import Analyser, analyser
from knowledge.errors import SearchError, SourceError
from knowledge.index import Entry, Index, Origin, open_index
from knowledge.index import check_url as check_index_url
from knowledge.models import (
    Answer,
    Article,
    Hit,
    Neighbours,
    Outline,
    Problem,
    Report,
    Span,
    Statistics,
    Summary,
)
from knowledge.ranking import Candidate, Collection, Ranked
from knowledge.settings import LibrarySettings
from knowledge.sources import Source, open_source
from knowledge.store import Change, Outlined, Store, digest
from knowledge.summary import summarise

log = logging.getLogger(__name__)

_BATCH = 200  # articles a transaction
_CANDIDATES = 30  # articles by their terms
_RECENT = 20  # further ones, of those of the last weeks
_RECENT_DAYS = 45
_PER_ARTICLE = 3  # passages of one article that an answer may show in all
_LONGEST_QUESTION = 60  # terms; a pasted article is asked about by its first words
_ID = re.compile("[0-9a-f]{16}")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: (?:of |the |de |and )?[A-Z][\w’'-]+)+")


def open_library(store_url: str, index_url: str, *, settings: LibrarySettings | None = None) -> "Library":
    """
    The library kept at these addresses; made if there is none yet.

    `settings`: language and confidence (its addresses are not used). Raises `ConfigError` before anything
    is created when an address names nothing we have, and `StoreError` when the store can't be opened.
    """
    check_index_url(index_url)
    store = Store(store_url)  # checks its own address first
    index = open_index(index_url, Origin(store.id, analysis.VERSION))
    return Library(store, index, settings or LibrarySettings())


class Library:
    """
    Articles and answers. Threads may share it; other processes may add to the same store meanwhile.

    Open one with `open_library`; it is a context manager that closes itself.
    """

    def __init__(self, store: Store, index: Index, settings: LibrarySettings) -> None:
        self._store = store
        self._index = index
        self._settings = settings
        self._weights = ranking.Weights()
        self._catching_up = threading.Lock()
        store.replace_outlines(self._outline, analysis.VERSION)
        self._catch_up()

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

        `prune`: withdraw what a source no longer delivers, unless it could not be read this time.
        `progress` is called with the number of items read and about how many there are (0: not known).
        An item, or a whole source, that could not be read is a `Problem` in the report.
        Raises `ConfigError` for a source of an unknown kind before anything is read.
        """
        report = Report()
        opened = [open_source(source) if isinstance(source, str) else source for source in sources]
        total = sum(len(source) for source in opened) if progress else 0
        counter = itertools.count(1)
        for source in opened:
            try:
                self._add_from(source, report, prune, lambda: progress and progress(next(counter), total))
            except SourceError as error:
                report.problems.append(Problem(source.name, str(error)))
        self._catch_up()
        return report

    def _add_from(self, source: Source, report: Report, prune: bool, tick: Callable[[], object]) -> None:
        run = self._store.begin_run()
        unread: list[str] = []
        for batch in _batches(source.read(), _BATCH):
            articles = {item.id: item for item in batch if isinstance(item, Article)}
            problems = [item for item in batch if isinstance(item, Problem)]
            report.problems += problems
            unread += [problem.location for problem in problems]
            self._keep(articles, source.name, run, report)
            for _ in batch:
                tick()
        if prune:
            report.withdrawn += self._store.withdraw_unseen(source.name, run, unread)

    def _keep(self, articles: dict[str, Article], delivered_by: str, run: int, report: Report) -> None:
        known = self._store.fingerprints(list(articles))
        same = [i for i, article in articles.items() if i in known and known[i] == digest(article)]
        fresh = [article for i, article in articles.items() if i not in set(same)]
        self._store.mark_seen(same, delivered_by, run)
        self._store.put([(article, self._outline(article)) for article in fresh], delivered_by, run)
        report.same += len(same)
        report.changed += sum(article.id in known for article in fresh)
        report.new += sum(article.id not in known for article in fresh)

    def _outline(self, article: Article) -> Outline:
        return passages.outline(article, self._analyser(article))

    def _analyser(self, article: Article) -> Analyser:
        return analyser(article.language or self._settings.language)

    def rebuild(self) -> None:
        """Make the index anew from the store; the old one serves meanwhile."""
        with self._catching_up:
            revision = self._store.revision
            self._index.rebuild(self._entries(0, revision), revision)

    def _catch_up(self) -> None:
        """Bring the index to the store's revision; answer from the index as it is when another is writing."""
        if self._store.revision == self._index.revision or not self._catching_up.acquire(blocking=False):
            return
        try:
            self._index.refresh()
            reached, target = self._index.revision, self._store.revision
            if reached > target or (reached == 0 and target):  # of a store that was put back, or of none
                self._index.rebuild(self._entries(0, target), target)
            elif reached < target:
                self._apply_changes(reached)
        except SearchError as error:
            log.info("answering from the index as it is: %s", error)
        finally:
            self._catching_up.release()

    def _apply_changes(self, reached: int) -> None:
        changes, revision = self._store.changes(reached)
        while revision > reached:
            gone = [change.id for change in changes if change.outline is None]
            self._index.apply(_index_entries(changes), gone, revision)
            reached = revision
            changes, revision = self._store.changes(reached)

    def _entries(self, reached: int, target: int) -> Iterator[Entry]:
        while reached < target:
            changes, reached = self._store.changes(reached)
            yield from _index_entries(changes)

    # Asking

    def ask(self, question: str, *, limit: int = 3, offset: int = 0, now: datetime | None = None) -> Answer:
        """
        What the articles hold on `question`, with at most `limit` hits from `offset` on.

        The hits are one list, paged: first the best passage of each of the three best articles, then further
        passages by score, as long as they speak to the question, too. When the articles do not answer, `hits`
        is empty; `nearest` and `unknown` say more.
        `now` is the day of the question (newer articles count more); today if not given.
        """
        found = self._find(question, now)
        if found.confidence < self._settings.answer_confidence:
            return found.answer(hits=(), nearest=next(iter(self._hits(found, found.ranked[:1])), None))
        speaking = itertools.chain(found.ranked[:1], filter(self._speaks_to(found), found.ranked[1:]))
        page = list(itertools.islice(_varied(list(speaking)), offset, offset + limit + 1))
        return found.answer(hits=self._hits(found, page[:limit]), more=len(page) > limit)

    def search(self, question: str, *, limit: int = 10, per_article: int = 2, now: datetime | None = None) -> Answer:
        """
        The best passages for `question` by score, whether or not they answer it; `confidence` says how sure we are.

        At most `limit` of them, and at most `per_article` of one article.
        """
        found = self._find(question, now)
        best = itertools.islice(_capped(found.ranked, per_article), limit)
        return found.answer(hits=self._hits(found, list(best)))

    def _find(self, question: str, now: datetime | None) -> "_Found":
        self._catch_up()
        asked = analyser(self._settings.language)
        words = [(question[word.start : word.end], word.term) for word in asked.words(question) if word.term]
        terms = list(dict.fromkeys(term for _, term in words))[:_LONGEST_QUESTION]
        if not terms:
            return _Found(question)
        now = now or datetime.now(UTC)
        collection = self._collection(terms)
        outlines = self._candidates(terms, now)
        candidates = [Candidate(i, found.published, found.outline) for i, found in outlines.items()]
        ranked = ranking.rank(terms, candidates, collection, now, self._weights)
        sure = ranking.confidence(ranked[0], terms, collection) if ranked else 0.0
        unknown = dict.fromkeys(word for word, term in words if collection.frequencies.get(term) == 0)
        return _Found(question, terms, collection, outlines, ranked, sure, tuple(unknown))

    def _speaks_to(self, found: "_Found") -> Callable[[Ranked], bool]:
        """Whether a further passage is worth showing beside the best: at least half as sure as an answer must be."""
        enough = self._settings.answer_confidence / 2
        return lambda r: ranking.confidence(r, found.terms, found.collection) >= enough

    def _collection(self, terms: Sequence[str]) -> Collection:
        totals = self._store.totals()
        articles = max(totals.articles, 1)
        return Collection(
            articles=articles,
            article_length=totals.terms / articles,
            passage_length=totals.terms / max(totals.passages, 1),
            frequencies=self._index.frequencies(terms),
        )

    def _candidates(self, terms: Sequence[str], now: datetime) -> dict[str, Outlined]:
        since = int((now - timedelta(days=_RECENT_DAYS)).timestamp())
        matches = self._index.search(terms, _CANDIDATES) + self._index.search(terms, _RECENT, since=since)
        return self._store.outlines(list(dict.fromkeys(match.article_id for match in matches)), terms)

    def _hits(self, found: "_Found", ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
        articles = self._store.articles(list({r.article_id for r in ranked}))
        # An article that another process has changed or withdrawn since is no hit: its outline fits no more.
        same = {i for i, article in articles.items() if digest(article) == found.outlines[i].digest}
        return tuple(self._hit(articles[r.article_id], r, found) for r in ranked if r.article_id in same)

    def _hit(self, article: Article, ranked: Ranked, found: "_Found") -> Hit:
        outline = found.outlines[ranked.article_id].outline
        passage = passages.passage(article, outline, ranked.passage)
        best = ranking.best_sentence(outline, ranked.passage, found.terms, found.collection)
        sentence = Span(outline.starts[best] - passage.span.start, outline.ends[best] - passage.span.start)
        words = self._analyser(article).words(passage.text)
        highlights = tuple(Span(word.start, word.end) for word in words if word.term in found.terms)
        return Hit(article, passage, ranked.score, sentence, highlights)

    # Browsing

    def latest(
        self, limit: int = 10, *, offset: int = 0, words: str = "", added_before: datetime | None = None
    ) -> list[Article]:
        """
        The newest articles by date of publication, newest first.

        `words`: only articles that hold all of them (stop words aside). `added_before`: only those that the
        library took in before that time, so that pages stay the same while articles arrive.
        """
        self._catch_up()
        terms = analyser(self._settings.language).terms(words)
        among = self._index.newest(terms, 1000) if terms else None
        return self._store.latest(limit, offset, among=among, added_before=added_before)

    def article(self, article_id: str) -> Article | None:
        """The article of that id; None when there is none (any more)."""
        return self._store.article(article_id) if _ID.fullmatch(article_id) else None

    def find(self, text: str, *, limit: int = 5) -> list[Article]:
        """
        Articles that `text` names: the one at that link, or those with these words in the title, best first.

        One article when its title is just that; else those that hold all of the words, or, where none does,
        most of them.
        """
        self._catch_up()
        text = text.strip()
        if re.match(r"https?://", text) and text.isprintable():
            article = self._store.by_url(text.partition("#:~:")[0])
            return [article] if article else []
        terms = set(analyser(self._settings.language).terms(text))
        matches = self._index.search_titles(sorted(terms), 50)
        articles = self._store.articles([match.article_id for match in matches])
        found = [articles[match.article_id] for match in matches if match.article_id in articles]
        exact = [article for article in found if article.title.casefold() == text.casefold()]
        shared = {a.id: len(terms & set(self._analyser(a).terms(a.title))) for a in found}
        most = max(shared.values(), default=0)
        fitting = [a for a in found if shared[a.id] == most] if most > len(terms) / 2 else []
        return (exact or fitting)[:limit]

    def summary(self, article_id: str, *, question: str = "") -> Summary | None:
        """The most telling sentences of an article, three to five, towards `question` if given."""
        article = self.article(article_id)
        if article is None:
            return None
        outline = self._outline(article)
        collection = self._collection([*outline.terms, *outline.title])
        asked = self._analyser(article).terms(question)
        return Summary(article, tuple(summarise(article.text, outline, collection.idf, question=asked)))

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
        self._catch_up()
        weight = self._telling(self._outline(article))
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
        """What an article is about in a word or a name, as written there."""
        names = _NAME.findall(article.text)
        name = max(names, key=names.count, default="")
        if names.count(name) > 1:
            return name
        weight = self._telling(self._outline(article))
        words = (word for word in self._analyser(article).words(article.text) if word.term)
        best = max(words, key=lambda word: weight.get(word.term, 0.0), default=None)
        return article.text[best.start : best.end] if best else article.title

    def _telling(self, outline: Outline) -> dict[str, float]:
        """How much each of an article's terms says what it is about."""
        collection = self._collection([*outline.terms, *outline.title])
        weight = {term: math.log1p(len(where)) * collection.idf(term) for term, where in outline.terms.items()}
        for term in outline.title:
            weight[term] = weight.get(term, 0.0) + collection.idf(term)
        return weight

    def statistics(self) -> Statistics:
        """What the library holds now."""
        return self._store.statistics()


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for a question, before it is decided what to show; nothing for one without terms."""

    question: str
    terms: Sequence[str] = ()
    collection: Collection = field(default_factory=lambda: Collection(1, 1.0, 1.0, {}))
    outlines: Mapping[str, Outlined] = field(default_factory=dict)
    ranked: Sequence[Ranked] = ()
    confidence: float = 0.0
    unknown: tuple[str, ...] = ()

    def answer(self, *, hits: tuple[Hit, ...], nearest: Hit | None = None, more: bool = False) -> Answer:
        """The answer that shows these hits."""
        return Answer(self.question, hits, self.unknown, self.confidence, nearest, more)


def _batches(items: Iterable[Article | Problem], size: int) -> Iterator[list[Article | Problem]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _index_entries(changes: Iterable[Change]) -> Iterator[Entry]:
    for change in changes:
        if change.outline is not None:
            terms = [term for term, where in change.outline.terms.items() for _ in where]
            yield Entry(change.id, change.published, change.outline.title, terms)


def _capped(ranked: Iterable[Ranked], per_article: int) -> Iterator[Ranked]:
    """The list without an article's further passages once it has given so many."""
    given: dict[str, int] = {}
    for r in ranked:
        given[r.article_id] = given.get(r.article_id, 0) + 1
        if given[r.article_id] <= per_article:
            yield r


def _varied(ranked: Sequence[Ranked]) -> Iterator[Ranked]:
    """The best passage of each of the three best articles, then the others by score."""
    first = list(itertools.islice(_capped(ranked, 1), 3))
    yield from first
    shown = set(first)
    for r in _capped(ranked, _PER_ARTICLE):
        if r not in shown:
            yield r

"""The library: articles in, answers out. The facade over store, index, ingest, retrieval and summaries."""

import logging
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from knowledge.index import Index
from knowledge.index.engines import check_url as check_index_url
from knowledge.index.engines import open_index, open_public_index
from knowledge.ingest.indexing import STORE_GONE, Indexing
from knowledge.ingest.pipeline import Pipeline
from knowledge.library_upkeep import Upkeep
from knowledge.models import (
    Answer,
    Article,
    Context,
    ExampleQuestion,
    Neighbours,
    News,
    Statistics,
    Story,
    Summary,
    Version,
)
from knowledge.periods import Period, PeriodReading
from knowledge.retrieval import answers, conversation, dated_search, foreign_question
from knowledge.retrieval.browse import Browser
from knowledge.retrieval.requests.request import is_vague
from knowledge.retrieval.search import Retrieval, SearchResult
from knowledge.retrieval.spelling.speller import Speller
from knowledge.retrieval.weights import Weights
from knowledge.settings import LibrarySettings
from knowledge.store import Store
from knowledge.store.databases import open_public_store, open_store

log = logging.getLogger(__name__)
_ID = re.compile("[0-9a-f]{16}")


def open_library(
    store_url: str, index_url: str, *, settings: LibrarySettings | None = None, weights: Weights | None = None
) -> "Library":
    """
    Open the library kept at these addresses; make it if there is none yet. No environment is read.

    `settings`: everything but the two addresses; defaults if not given. `weights`: of ranking; the measured defaults
    if not given. Raises `ConfigError`, before anything is created, for an address of an unknown kind, and `StoreError`
    when the store cannot be opened.
    """
    check_index_url(index_url)
    store = open_store(store_url)  # checks its own address first
    settings = (settings or LibrarySettings()).model_copy(update={"store_url": store_url, "index_url": index_url})
    return Library(store, open_index(index_url, store.id), settings, weights)


class Library(Upkeep):
    """
    Articles and answers, opened with `open_library`; a context manager that closes itself.

    Threads may share it; other processes may add to the same store meanwhile.
    """

    def __init__(self, store: Store, index: Index, settings: LibrarySettings, weights: Weights | None) -> None:
        self._store = store
        self._index = index
        self._settings, self._weights = settings, weights
        self._opening = threading.Lock()
        self._public: Library | None = None
        self._retrieval = Retrieval(store, index, settings.language, weights)
        self._speller = Speller(store, index, self._retrieval)
        self._browser = Browser(store, index, self._retrieval)
        super().__init__(Pipeline(store, index, settings))
        self._follow = self._pipeline.indexing.follow
        self._pipeline.indexing.beside = self._public_indexing
        self._pipeline.indexing.catch_up()
        if self._pipeline.indexing.store_is_gone():
            log.error("%s", STORE_GONE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of store and index. Nothing is lost without it."""
        self._pipeline.indexing.beside = lambda: None  # no circle of references holds the files of the index
        if self._public:
            self._public.close()
        self._index.close()
        self._store.close()

    # Private articles

    @property
    def has_private(self) -> bool:
        """Whether a rule makes articles private (the setting ``PRIVATE``)."""
        return bool(self._store.private_rule())

    @property
    def public(self) -> "Library":
        """
        The library without its private articles, to be read only; itself while no rule makes any private.

        They are in none of its answers, lists, counts and suggestions. Ask for it each time: the rule may change.
        """
        if not self.has_private:
            return self
        with self._opening:
            if self._public is None:
                settings = self._settings.model_copy(update={"private": ()})  # the rule is kept with all articles
                store = open_public_store(settings.store_url)
                index = open_public_index(settings.index_url, store.id)
                self._public = PublicLibrary(store, index, settings, self._weights)
            return self._public

    def _public_indexing(self) -> Indexing | None:
        return self.public._pipeline.indexing if self.has_private else None

    # Asking

    def ask(
        self,
        question: str,
        *,
        context: Context | None = None,
        limit: int = 3,
        offset: int = 0,
        now: datetime | None = None,
        summarise: bool = False,
        as_typed: bool = False,
    ) -> Answer:
        """
        Return the hits for a question, at most `limit` from `offset` on; none when the articles do not answer it.

        The hits are one list, in pages: first the best passage of each of the three best articles, then further
        passages by score, as long as they answer the question, too. Near-duplicates are one hit, with the others in
        `Hit.also`. When the articles do not answer, `nearest` and `unknown` say more.
        `context`: that of the answer before, when a reader's next question may refer to it (`Answer.context`).
        `now`: the day of the question (newer articles count more); today if not given. `summarise`: give each hit,
        and the nearest one, the summary of its article with regard to the question. `as_typed`: correct no spelling.
        """
        with self._store.reading():
            self._follow()
            result = self._find(question, context, now or datetime.now(UTC), as_typed=as_typed)
            sure = self._settings.answer_confidence
            found = answers.answer(self._store, result, sure=sure, limit=limit, offset=offset)
            found = conversation.with_context(found, result, context)
            found = replace(found, statistics=self._store.statistics())
            return answers.with_summaries(self._store, found, result) if summarise else found

    def search(self, question: str, *, limit: int = 10, per_article: int = 2, now: datetime | None = None) -> Answer:
        """
        Return the best passages by score, whether or not they answer the question; see `Answer.confidence`.

        At most `limit` passages, at most `per_article` of one article. Near-duplicates stand for themselves.
        """
        with self._store.reading():
            self._follow()
            result = self._find(question, None, now or datetime.now(UTC), as_typed=False)
            return answers.best(self._store, result, limit=limit, per_article=per_article)

    def _find(self, question: str, context: Context | None, now: datetime, *, as_typed: bool) -> SearchResult:
        sure, languages = self._settings.answer_confidence, self._retrieval.languages()
        vague = is_vague(question, languages)
        if vague:
            alone = SearchResult(question)
        else:
            alone = dated_search.find(self._retrieval, question, now, languages, sure=sure)
        if not (vague and context):
            alone = foreign_question.by_names(self._retrieval, question, alone, now, sure=sure)
        if not (vague or as_typed or alone.foreign):
            alone = self._speller.corrected(alone, now, sure)
        return conversation.joined(self._retrieval, self._store, alone, context, now) if context else alone

    # Browsing

    def latest(
        self,
        limit: int = 10,
        *,
        offset: int = 0,
        words: str = "",
        period: Period | None = None,
        added_before: datetime | None = None,
    ) -> list[Article]:
        """
        Return the newest articles by date of publication, newest first.

        `words`: only articles about all of them, stop words aside. `period`: only articles published then.
        `added_before`: only articles that the library took in before that time, so that the pages of a list stay the
        same while articles arrive.
        """
        with self._store.reading():
            self._follow()
            among = self._browser.about(words, period)
            return self._store.latest(limit, offset, among=among, added_before=added_before, period=period)

    def stories(
        self,
        limit: int = 10,
        *,
        offset: int = 0,
        words: str = "",
        period: Period | None = None,
        added_before: datetime | None = None,
    ) -> list[Story]:
        """Return the newest stories: like `latest`, but near-duplicates are one story."""
        with self._store.reading():
            self._follow()
            among = self._browser.about(words, period)
            return self._browser.stories(limit, offset, among=among, period=period, added_before=added_before)

    def news(
        self,
        text: str,
        *,
        limit: int = 10,
        offset: int = 0,
        now: datetime | None = None,
        added_before: datetime | None = None,
    ) -> News:
        """
        Return the newest stories about the words of `text`, of the period that it names, and how it was understood.

        Words that occur in no article, and words that are too common, are left out and named in the result. Where no
        article is about the words, the stories that mention them are returned and marked so. `now`: the day that
        "last week" is seen from; today if not given. `added_before`: as for `latest`.
        """
        with self._store.reading():
            self._follow()
            return self._browser.news(text, limit, offset, now or datetime.now(UTC), added_before)

    def period(self, text: str, *, listing: bool = False, now: datetime | None = None) -> PeriodReading:
        """
        Return the period of publication that a text names: "floods last week", "what happened in May 2023?".

        `listing`: the text is the argument of a list, such as "2023 floods". `now`: as for `news`.
        """
        with self._store.reading():
            return self._browser.period(text, now or datetime.now(UTC), listing=listing)

    def versions(self, article_id: str) -> list[Version]:
        """Return the earlier versions of an article, before its source changed it; the latest first."""
        article = self._store.article(article_id)
        return self._store.versions(article.id) if article else []

    def article(self, article_id: str) -> Article | None:
        """Return the article of that id, or the one that took its place; None when there is none, or no longer."""
        return self._store.article(article_id) if _ID.fullmatch(article_id) else None

    def find(self, text: str, *, limit: int = 5) -> list[Article]:
        """
        Return the articles that `text` names: the one at that link, or those with these words in the title.

        Best first: the article with just that title; else those that hold all of the words, or else most of them.
        """
        with self._store.reading():
            self._follow()
            return self._browser.find(text, limit)

    def summary(self, article_id: str, *, question: str = "") -> Summary | None:
        """Return three to five whole sentences of an article, chosen with regard to `question` if given."""
        with self._store.reading():
            return answers.summary(self._store, self._retrieval, article_id, question)

    def neighbours(self, article_id: str) -> Neighbours:
        """Return the articles before and after one: as its source names them, else by date within the source."""
        with self._store.reading():
            return self._browser.neighbours(article_id)

    def similar(self, article_id: str, *, limit: int = 5) -> list[Article]:
        """Return articles about the same subjects, most similar first."""
        with self._store.reading():
            self._follow()
            return self._browser.similar(article_id, limit)

    def example_questions(self, limit: int = 12) -> list[ExampleQuestion]:
        """Return questions that newest articles in the language of most should answer, better ones first."""
        with self._store.reading():
            return self._browser.example_questions(limit)

    def statistics(self) -> Statistics:
        """Return how much the library holds now."""
        return self._store.statistics()


class PublicLibrary(Library):
    """A library without private articles, to be read only."""

    @property
    def has_private(self) -> bool:
        """False: nothing in it is private."""
        return False

"""Finding articles without a question: by title or link, the newest about some words, similar ones, examples."""

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from knowledge.index import Index
from knowledge.language import analyser
from knowledge.models import Article, ExampleQuestion, Neighbours, News, Story
from knowledge.outline.near_duplicates import stories
from knowledge.periods import Period, PeriodReading
from knowledge.records import Outline
from knowledge.retrieval import examples
from knowledge.retrieval.periods.period import read
from knowledge.retrieval.search import Retrieval
from knowledge.retrieval.topic import Topic, Topics
from knowledge.sources.kinds import address_id
from knowledge.store import Store

_TITLES = 50  # titles compared with the words of a search
_LEAST_SHARE = 0.5  # of the words of a search, that a title must hold more than
_SIMILAR_TERMS = 20  # of an article, that similar ones are searched by
_NEWEST = 100  # articles that example questions are made of


class Browser:
    """Lists and finds articles. Threads may share it."""

    def __init__(self, store: Store, index: Index, retrieval: Retrieval) -> None:
        self._store = store
        self._index = index
        self._retrieval = retrieval
        self._topics = Topics(store, index, retrieval)

    def about(self, words: str, period: Period | None) -> Sequence[str] | None:
        """Return the ids of the articles about all of the words; None where there is no word to look for."""
        topic = self._topics.topic(words, period) if words else Topic()
        if topic.unknown:
            return []
        return topic.about if topic.words else None

    def period(self, text: str, now: datetime, *, listing: bool = False) -> PeriodReading:
        """Return the period that a text names, as seen from `now`; `listing`: it is the argument of a list."""
        return read(text, now, self._store.totals().languages, listing=listing)

    def news(self, text: str, limit: int, offset: int, now: datetime, added_before: datetime | None = None) -> News:
        """Return the newest stories of a period about some words, else those that mention them (see `Library.news`)."""
        reading = self.period(text, now, listing=True)
        period = reading.period
        topic = self._topics.topic(reading.topic, period)
        only_mentioned = bool(topic.holding and not topic.about)
        among = (topic.about or topic.holding) if topic.words or topic.unknown else None
        stories = self.stories(limit + 1, offset, among=among, period=period, added_before=added_before)
        return News(
            tuple(stories[:limit]),
            more=len(stories) > limit,
            about=topic.words,
            only_mentioned=only_mentioned,
            unknown=topic.unknown,
            unused=topic.unused,
            period=period,
            statistics=self._store.statistics(),
        )

    def stories(
        self,
        limit: int,
        offset: int,
        *,
        among: Sequence[str] | None = None,
        period: Period | None = None,
        added_before: datetime | None = None,
    ) -> list[Story]:
        """Return the newest stories from `offset` on, `among` these ids if given; near-duplicates make one story."""
        wanted = reach = offset + limit
        while True:
            reach = 2 * reach + 20
            newest = self._store.newest(reach, among=among, added_before=added_before, period=period)
            groups = stories(newest)
            if len(groups) >= wanted or len(newest) < reach:
                break
        shown = groups[offset:wanted]
        articles = self._store.articles([article_id for group in shown for article_id in group])
        present = ([articles[article_id] for article_id in group if article_id in articles] for group in shown)
        return [Story(first, tuple(also)) for first, *also in filter(None, present)]

    def find(self, text: str, limit: int) -> list[Article]:
        """Return the articles that `text` names by link or title, best first (see `Library.find`)."""
        text = text.strip()
        if re.match(r"https?://", text) and text.isprintable():
            url = text.partition("#:~:")[0]
            article = self._store.by_url(url) or self._store.article(address_id(url))
            return [article] if article else []
        return self._by_title(text)[:limit]

    def _by_title(self, text: str) -> list[Article]:
        terms, variants = self._retrieval.read(text)
        wanted = {language: set(own) for language, own in terms.items()}
        matches = self._index.search_titles(sorted({*itertools.chain(*terms.values()), *variants.terms()}), _TITLES)
        stored = self._store.articles([match.article_id for match in matches])
        articles = [stored[match.article_id] for match in matches if match.article_id in stored]
        if exact := [article for article in articles if article.title.casefold() == text.casefold()]:
            return exact
        shares = {
            article.id: _share(
                wanted.get(article.language or "", set()),
                variants.in_title(article.language or "", analyser(article.language).terms(article.title)),
            )
            for article in articles
        }
        most = max(shares.values(), default=0.0)
        return [article for article in articles if shares[article.id] == most] if most > _LEAST_SHARE else []

    def similar(self, article_id: str, limit: int) -> list[Article]:
        """Return the articles about the subjects of one article, most similar first."""
        article = self._store.article(article_id)
        outline = self._store.outline(article.id) if article else None
        if article is None or outline is None:
            return []
        weight = self._weights(outline)
        best = sorted(weight, key=lambda term: (-weight[term], term))[:_SIMILAR_TERMS]
        ids = [match.article_id for match in self._index.search(best, limit + 1)]
        articles = self._store.articles(ids)
        return [articles[i] for i in ids if i in articles and i != article.id][:limit]

    def neighbours(self, article_id: str) -> Neighbours:
        """Return the articles before and after one: as its source names them, else by date within the source."""
        article = self._store.article(article_id)
        if article is None:
            return Neighbours(None, None)
        named, beside = self._store.named, self._store.beside
        return Neighbours(
            (named(article.previous, article) if article.previous else None) or beside(article, newer=False),
            (named(article.next, article) if article.next else None) or beside(article, newer=True),
        )

    def example_questions(self, limit: int) -> list[ExampleQuestion]:
        """Return questions that the newest articles in the language of most articles should answer, best first."""
        language = next(iter(self._store.totals().languages), "")
        newest = [article for article in self._store.latest(_NEWEST) if (article.language or "") == language]
        return list(itertools.islice(examples.candidates(newest, language), limit))

    def _weights(self, outline: Outline) -> dict[str, float]:
        """Return how well each term of an article describes its subject: log tf x idf, plus idf in the title."""
        collection = self._retrieval.collection([*outline.terms, *outline.title])
        weight = {term: math.log1p(len(where)) * collection.idf(term) for term, where in outline.terms.items()}
        for term in outline.title:
            weight[term] = weight.get(term, 0.0) + collection.idf(term)
        return weight


def _share(wanted: set[str], terms: Iterable[str]) -> float:
    """Return the share of the wanted terms that are among `terms`."""
    return len(wanted.intersection(terms)) / len(wanted) if wanted else 0.0

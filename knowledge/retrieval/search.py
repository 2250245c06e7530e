"""
From a question to hits: the index proposes articles, `ranking` orders their passages.

A library may hold several languages. The question is analysed for each of them, and an article is judged by
the terms of its own.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.index import Index
from knowledge.language import Word, analyser
from knowledge.models import Article, Hit, Span
from knowledge.outline import build
from knowledge.records import Sketch
from knowledge.retrieval import ranking
from knowledge.retrieval.answer_type import asks, expected
from knowledge.retrieval.confidence import confidence
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Candidate, Collection, RankedPassage, Weights
from knowledge.store import Store, StoredOutline, digest

_CANDIDATES = 30  # articles by their terms
_RECENT = 20  # further ones, of those of the last weeks
_RECENT_DAYS = 45
_LONGEST_QUESTION = 60  # terms; a pasted article is asked about by its first words


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found for a question, before it is decided what to show; nothing for one without terms."""

    question: str = ""
    asked: Mapping[str, Query] = field(default_factory=dict)  # the question, by language
    collection: Collection = field(default_factory=lambda: Collection(1, 1.0, 1.0, {}))
    outlines: Mapping[str, StoredOutline] = field(default_factory=dict)  # of the candidates, by id
    ranked: Sequence[RankedPassage] = ()  # passages, best first
    unknown: tuple[str, ...] = ()  # the question's words that stand in no article

    def asked_of(self, article_id: str) -> Query:
        """The question in the language of a candidate."""
        return self.asked[self.outlines[article_id].language]

    def sketched(self, article_id: str) -> Sketch:
        """A candidate as it is compared with others."""
        candidate = self.outlines[article_id]
        return Sketch(article_id, candidate.published, candidate.outline.length, candidate.outline.sketch)

    def confidence_in(self, ranked: RankedPassage) -> float:
        """How sure we are, 0 to 1, that a passage speaks to the question."""
        return confidence(ranked, self.asked_of(ranked.article_id), self.collection)

    @property
    def confidence(self) -> float:
        """How sure we are of the best passage."""
        return self.confidence_in(self.ranked[0]) if self.ranked else 0.0


class Retrieval:
    """Finds and ranks. Threads may share it."""

    def __init__(self, store: Store, index: Index, language: str, weights: Weights | None = None) -> None:
        self._store = store
        self._index = index
        self._language = language  # of questions to a library that holds no article of any
        self._weights = weights or Weights()
        self._question_weights = self._weights.for_question()

    def terms(self, question: str) -> dict[str, list[str]]:
        """The question's terms, each once, for each language that the library holds."""
        languages = self._store.totals().languages or (self._language,)
        return {
            language: list(dict.fromkeys(analyser(language).question_terms(question)))[:_LONGEST_QUESTION]
            for language in languages
        }

    def find(self, question: str, now: datetime) -> SearchResult:
        """The passages that share terms with `question`, best first; `now` is the day it was asked."""
        terms = self.terms(question)
        every = list(dict.fromkeys(term for some in terms.values() for term in some))
        if not every:
            return SearchResult()
        collection = self.collection(every)
        outlines = self._candidates(every, now)
        weights = self._question_weights if asks(question) else self._weights
        asked: dict[str, Query] = {}
        ranked: list[RankedPassage] = []
        for language, some in terms.items():
            group = [
                Candidate(i, c.published, c.outline, c.dated) for i, c in outlines.items() if c.language == language
            ]
            if not (group and some):  # what is a word in one language may be a stop word in another
                continue
            asked[language] = Query(question, {term: collection.idf(term) for term in some}, language)
            ranked += ranking.rank(asked[language], group, collection, now, weights)
        ranked = ranking.in_order(ranked)
        language = outlines[ranked[0].article_id].language if ranked else self._language
        return SearchResult(
            question, asked, collection, outlines, ranked, self._unknown(question, language, collection)
        )

    def _unknown(self, question: str, language: str, collection: Collection) -> tuple[str, ...]:
        found = list(analyser(language).question_words(question))
        spans = _joined(word for word in found if word.term and collection.frequencies.get(word.term) == 0)
        return tuple(dict.fromkeys(span.of(question) for span in spans))

    def _candidates(self, terms: Sequence[str], now: datetime) -> dict[str, StoredOutline]:
        since = int((now - timedelta(days=_RECENT_DAYS)).timestamp())
        matches = self._index.search(terms, _CANDIDATES) + self._index.search(terms, _RECENT, since=since)
        return self._store.outlines(list(dict.fromkeys(match.article_id for match in matches)), terms)

    def collection(self, terms: Sequence[str]) -> Collection:
        """What ranking needs to know of the whole library about these terms."""
        totals = self._store.totals()
        articles = max(totals.articles, 1)
        return Collection(
            articles=articles,
            article_length=totals.terms / articles,
            passage_length=totals.terms / max(totals.passages, 1),
            frequencies=self._index.frequencies(terms),
        )

    def hits(
        self, found: SearchResult, ranked: Sequence[RankedPassage], also: Mapping[str, Sequence[str]] | None = None
    ) -> tuple[Hit, ...]:
        """
        These of the passages found, with their articles, best sentences and the words to show in bold.

        `also`: ids of further articles that tell what one tells, by its id.
        """
        others = {r.article_id: (also or {}).get(r.article_id, ()) for r in ranked}
        articles = self._store.articles([*others, *itertools.chain.from_iterable(others.values())])
        # An article that another process has changed or withdrawn since is no hit: its outline fits no more.
        same = {i for i, article in articles.items() if digest(article) == found.outlines[i].digest}
        return tuple(
            self._hit(articles[r.article_id], r, found, [articles[i] for i in others[r.article_id] if i in same])
            for r in ranked
            if r.article_id in same
        )

    def _hit(self, article: Article, ranked: RankedPassage, found: SearchResult, also: Sequence[Article]) -> Hit:
        outline = found.outlines[article.id].outline
        terms = found.asked_of(article.id).weights
        passage = build.passage(article, outline, ranked.passage)
        pattern = expected(found.question)
        first, last = outline.sentences_of(ranked.passage)
        fitting = {
            n
            for n in range(first, last + 1)
            if pattern and pattern.search(article.text, outline.starts[n], outline.ends[n])
        }
        best = ranking.best_sentence(outline, ranked.passage, terms, fitting)
        sentence = Span(outline.starts[best] - passage.span.start, outline.ends[best] - passage.span.start)
        words = analyser(article.language).words(passage.text)
        highlights = tuple(_joined(word for word in words if word.term in terms))
        return Hit(article, passage, ranked.score, sentence, highlights, tuple(also))


def _joined(words: Iterable[Word]) -> list[Span]:
    """Where words stand; the bigrams of one word, which overlap or touch, are one span."""
    spans: list[Span] = []
    for word in words:
        if spans and word.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(word.end, spans[-1].end))
        else:
            spans.append(Span(word.start, word.end))
    return spans

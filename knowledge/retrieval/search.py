"""
From a question to ranked passages: the index proposes articles, `ranking` orders their passages.

A library may hold several languages. The question is analysed for each of them, and an article is judged by the terms
of its own language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.index import Index
from knowledge.language import Word, analyser, is_name_in_capitals
from knowledge.models import Correction, Evidence, Span
from knowledge.periods import Period
from knowledge.records import Sketch
from knowledge.retrieval import ranking
from knowledge.retrieval.collection import Collection
from knowledge.retrieval.confidence import ConfidenceWeights, confidence, evidence, of_turns
from knowledge.retrieval.evidence import Candidate
from knowledge.retrieval.follow_up import FollowUp
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.requests.answer_type import asks
from knowledge.retrieval.requests.request import content
from knowledge.retrieval.variants import LONGEST_QUESTION, VariantFinder, Variants
from knowledge.retrieval.weights import Weights
from knowledge.store import Store, StoredOutline

_CANDIDATES = 30  # articles proposed by their terms
_RECENT = 20  # further articles, proposed from those of the last `_RECENT_DAYS`
_RECENT_DAYS = 45


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The ranked passages for a question, before it is decided which to show; empty for a question without terms."""

    question: str = ""
    queries: Mapping[str, Query] = field(default_factory=dict)  # the question, by language
    collection: Collection = field(default_factory=lambda: Collection(1, 1.0, 1.0, {}))
    outlines: Mapping[str, StoredOutline] = field(default_factory=dict)  # of the candidates, by article id
    ranked: Sequence[RankedPassage] = ()  # best first
    unknown: tuple[str, ...] = ()  # the question's words that occur in no article
    confidence_weights: ConfidenceWeights = field(default_factory=ConfidenceWeights)
    follow_up: FollowUp | None = None  # the turns before, if they were counted
    period: Period | None = None  # of publication that the question names, if it matters
    outside_period: bool = False  # no article of that period answers
    languages: Sequence[str] = ()  # of the library, that of most articles first
    corrections: tuple[Correction, ...] = ()  # made in the question
    foreign: str = ""  # language of the question, if it is one that the library does not hold
    doubt: float = 0.0  # in these corrections, in logits of the confidence
    variants: Variants = field(default_factory=Variants)  # that articles write for words of the question

    @property
    def language(self) -> str:
        """The language of the best article, else that of most articles."""
        return self.outlines[self.ranked[0].article_id].language if self.ranked else next(iter(self.languages), "")

    def query_for(self, article_id: str) -> Query:
        """Return the question in the language of a candidate."""
        return self.queries[self.outlines[article_id].language]

    def sketch(self, article_id: str) -> Sketch:
        """Return the near-duplicate sketch of a candidate."""
        candidate = self.outlines[article_id]
        outline = candidate.outline
        return Sketch(
            article_id,
            candidate.published,
            outline.length,
            outline.sketch,
            outline.slots,
            outline.title,
            candidate.source,
        )

    def evidence_in(self, passage: RankedPassage) -> list[Evidence]:
        """Return the evidence that a passage answers the question."""
        query, follow_up = self.query_for(passage.article_id), self.follow_up
        if follow_up is None:
            return evidence(passage, query, self.collection, self.confidence_weights, self.doubt)
        passage = follow_up.established(passage, query)
        parts = evidence(passage, query, self.collection, self.confidence_weights)
        return [*parts, of_turns(parts, follow_up.confidence_factor(passage, query))]

    def confidence_in(self, passage: RankedPassage) -> float:
        """Return the confidence, 0 to 1, that a passage answers the question."""
        return confidence(self.evidence_in(passage))

    @property
    def confidence(self) -> float:
        """The confidence in the best passage."""
        return self.confidence_in(self.ranked[0]) if self.ranked else 0.0


class Retrieval:
    """Finds and ranks passages. Threads may share it."""

    def __init__(
        self,
        store: Store,
        index: Index,
        language: str,
        weights: Weights | None = None,
        confidence_weights: ConfidenceWeights | None = None,
    ) -> None:
        self._store = store
        self._index = index
        self._language = language  # of questions to a library that holds no articles
        self._weights = weights or Weights()
        self._question_weights = self._weights.for_question()
        self._confidence_weights = confidence_weights or ConfidenceWeights()
        self._variants = VariantFinder(store, index)

    def terms(self, question: str) -> dict[str, list[str]]:
        """Return the question's terms, each once, for each language that the library holds."""
        return {
            language: list(dict.fromkeys(analyser(language).question_terms(question)))[:LONGEST_QUESTION]
            for language in self.languages()
        }

    def languages(self) -> Sequence[str]:
        """Return the languages of the articles; the one of the settings for a library without articles."""
        return self._store.totals().languages or (self._language,)

    def find(
        self,
        question: str,
        now: datetime,
        *,
        follow_up: FollowUp | None = None,
        period: Period | None = None,
        limit: bool = False,
    ) -> SearchResult:
        """
        Return the passages that share terms with `question`, best first; `now` is the day it was asked.

        `follow_up`: the question with the turns before it, which then count, too. `period`: articles of that time are
        among those that are ranked; with `limit`, no others.
        """
        text = follow_up.text if follow_up else content(question)
        terms, variants = self.read(text)
        all_terms = list(dict.fromkeys(term for own in terms.values() for term in own))
        if not all_terms:
            return SearchResult()
        collection = self.collection(all_terms, variants.frequencies)
        further = [*variants.article_ids, *(follow_up.context.article_ids if follow_up else ())]
        outlines = self._candidates(all_terms, variants, further, now, period, limit=limit)
        weights = self._question_weights if asks(text) or follow_up else self._weights
        weights = follow_up.weights(weights) if follow_up else weights
        queries: dict[str, Query] = {}
        ranked: list[RankedPassage] = []
        for language, own in terms.items():
            candidates = _in_language(outlines, language)
            if not (candidates and own):  # a word of one language may be a stop word of another
                continue
            queries[language] = _query(text, {term: collection.idf(term) for term in own}, language, follow_up)
            ranked += ranking.rank(queries[language], candidates, collection, now, weights)
        if len(queries) > 1:
            ranked = ranking.in_order(ranked)
        language = outlines[ranked[0].article_id].language if ranked else next(iter(terms))
        unknown = _unknown(content(question) if follow_up else text, language, collection)
        return SearchResult(
            question,
            queries,
            collection,
            outlines,
            ranked,
            unknown,
            self._confidence_weights,
            follow_up,
            languages=tuple(terms),
            variants=variants,
        )

    def read(self, text: str) -> tuple[dict[str, list[str]], Variants]:
        """Return the terms of a question by language, without names in capitals that no article holds; its variants."""
        terms = self.terms(text)
        frequencies = self._index.frequencies(dict.fromkeys(term for own in terms.values() for term in own))
        terms = {
            language: [term for term in own if frequencies[term] or not is_name_in_capitals(term)]
            for language, own in terms.items()
        }
        return terms, self._variants.variants(text, terms, frequencies)

    def _candidates(
        self,
        terms: Sequence[str],
        variants: Variants,
        further: Sequence[str],
        now: datetime,
        period: Period | None,
        *,
        limit: bool,
    ) -> dict[str, StoredOutline]:
        """Return the outlines of the articles that the index proposes, and without a limit of those `further` ones."""
        search, searched = self._index.search, [*terms, *variants.search_terms()]
        since, until = (int(moment.timestamp()) for moment in period) if period else (0, 0)
        recent = int((now - timedelta(days=_RECENT_DAYS)).timestamp())
        if period and limit:
            matches = search(searched, _CANDIDATES, since=since, until=until)
        elif period and since < recent:
            matches = search(searched, _CANDIDATES) + search(searched, _RECENT, since=since, until=until)
        else:
            matches = search(searched, _CANDIDATES) + search(searched, _RECENT, since=recent)
        ids = [*(match.article_id for match in matches), *(further if not limit else ())]
        outlines = self._store.outlines(list(dict.fromkeys(ids)), [*terms, *variants.terms()])
        outlines = {i: variants.applied(outline) for i, outline in outlines.items()}
        return {i: outline for i, outline in outlines.items() if outline.dated} if limit else outlines

    def collection(self, terms: Sequence[str], frequencies: Mapping[str, int] | None = None) -> Collection:
        """Return the statistics of the whole library for these terms; `frequencies`: those that are known."""
        totals = self._store.totals()
        articles = max(totals.articles, 1)
        return Collection(
            articles=articles,
            article_length=totals.terms / articles,
            passage_length=totals.terms / max(totals.passages, 1),
            frequencies=self._index.frequencies(terms) if frequencies is None else frequencies,
        )


def _query(text: str, idf: dict[str, float], language: str, follow_up: FollowUp | None) -> Query:
    if follow_up is None:
        return Query(text, idf, language)
    own = idf.keys() & analyser(language).question_terms(follow_up.question)
    return follow_up.query(idf, own, language)


def _in_language(outlines: Mapping[str, StoredOutline], language: str) -> list[Candidate]:
    return [
        Candidate(article_id, stored.published, stored.outline, stored.dated)
        for article_id, stored in outlines.items()
        if stored.language == language
    ]


def _unknown(question: str, language: str, collection: Collection) -> tuple[str, ...]:
    """Return the content words of a question that occur in no article, as the reader typed them."""
    words = analyser(language).question_words(question)
    lacking = (word for word in words if word.term and collection.frequencies.get(word.term) == 0)
    spans = joined_spans(word for word in lacking if not is_name_in_capitals(word.term))
    return tuple(dict.fromkeys(span.of(question) for span in spans))


def joined_spans(words: Iterable[Word]) -> list[Span]:
    """Return the spans of words; the bigrams of one word, which overlap or touch, make one span."""
    spans: list[Span] = []
    for word in words:
        if spans and word.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(word.end, spans[-1].end))
        else:
            spans.append(Span(word.start, word.end))
    return spans

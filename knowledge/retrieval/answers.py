"""Ranked passages to an answer, page by page, or to the honest no."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knowledge.language import analyser
from knowledge.language.tables import language_data
from knowledge.models import Answer, Hit, Summary
from knowledge.outline.near_duplicates import stories
from knowledge.retrieval import snippet
from knowledge.retrieval.confidence import confidence
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.search import Retrieval, SearchResult, joined_spans
from knowledge.store import Store
from knowledge.summary import summarise

_LONGEST_ANSWER = 40  # passages considered for all pages of an answer
_PER_ARTICLE = 3  # passages of one article that an answer may show in all
_FIRST_ARTICLES = 3  # articles that give one passage each before any gives a second
_FEW_NAMES = 3  # in what is no question: with more, it is a headline in capitals
_FURTHER_SHARE = 0.5  # of the confidence demanded of the best passage, demanded of the others


def answer(store: Store, result: SearchResult, *, sure: float, limit: int, offset: int) -> Answer:
    """
    Return at most `limit` hits from `offset` on, or none when the confidence is below `sure`.

    The hits are one list, in pages: first the best passage of each of the three best articles, then further passages
    by score while they answer the question, too. Near-duplicates are one hit, with the others in `Hit.also`.
    """
    if result.confidence < sure:
        nearest = () if result.foreign else snippet.hits(store, result, result.ranked[:1])
        return replace(_answer(result, ()), nearest=nearest[0] if nearest else None)
    passages = _capped(result.ranked, _PER_ARTICLE)
    best = list(itertools.islice(passages, 1))
    further = (entry for entry in passages if result.confidence_in(entry) >= sure * _FURTHER_SHARE)
    answering = itertools.islice(itertools.chain(best, further), _LONGEST_ANSWER)
    distinct, also = _without_duplicates(list(answering), result)
    page = list(itertools.islice(_varied(distinct), offset, offset + limit + 1))
    hits = snippet.hits(store, result, page[:limit], also)
    return replace(_answer(result, hits), more=len(page) > limit, lacking=_lacking(result, page[:limit]))


def best(store: Store, result: SearchResult, *, limit: int, per_article: int) -> Answer:
    """Return the best passages by score, whether or not they answer; near-duplicates stand for themselves."""
    chosen = list(itertools.islice(_capped(result.ranked, per_article), limit))
    return _answer(result, snippet.hits(store, result, chosen))


def _answer(result: SearchResult, hits: tuple[Hit, ...]) -> Answer:
    evidence = result.evidence_in(result.ranked[0]) if result.ranked else []
    return Answer(
        result.question,
        hits,
        result.unknown,
        confidence(evidence) if evidence else 0.0,
        evidence=tuple(evidence),
        corrections=result.corrections,
        period=result.period,
        outside_period=result.outside_period,
        foreign_to=tuple(result.languages) if result.foreign else (),
    )


def _lacking(result: SearchResult, shown: Sequence[RankedPassage]) -> tuple[str, ...]:
    """Return the names and numbers of the question that other articles hold but none of those shown."""
    if not shown:
        return ()
    query, language = result.query_for(shown[0].article_id), result.outlines[shown[0].article_id].language
    data = language_data(language)
    capitals_say_little = (data and data.terms.capitalised_nouns) or (not query.asks and len(query.names) > _FEW_NAMES)
    decisive = query.numbers if capitals_say_little else query.numbers | query.names
    shouted = result.question.isupper()
    held = frozenset[str]().union(*(entry.article.held for entry in shown))
    lacked = (
        word
        for word in analyser(language).question_words(result.question)
        if word.term in query.weights and word.term not in held
        if word.term in decisive or (not shouted and result.question[word.start : word.end].isupper())
    )
    named = (span.of(result.question) for span in joined_spans(lacked))
    return tuple(dict.fromkeys(name for name in named if len(name) > 1 and name not in result.unknown))


def _capped(ranked: Iterable[RankedPassage], per_article: int) -> Iterator[RankedPassage]:
    """Yield the passages in order, at most so many of each article."""
    given: dict[str, int] = {}
    for entry in ranked:
        given[entry.article_id] = given.get(entry.article_id, 0) + 1
        if given[entry.article_id] <= per_article:
            yield entry


def _without_duplicates(
    ranked: Sequence[RankedPassage], result: SearchResult
) -> tuple[list[RankedPassage], dict[str, list[str]]]:
    """
    Return the passages with one article for each story, and the ids of its near-duplicates by that article's id.

    A story takes the place of its best passage. The foremost of its articles that holds as much of the question as that
    passage speaks for it: what one article says is never another one's answer.
    """
    best_of: dict[str, RankedPassage] = {}
    for entry in ranked:
        best_of.setdefault(entry.article_id, entry)
    also: dict[str, list[str]] = {}
    speaker: dict[str, str] = {}
    for group in stories(map(result.sketch, best_of)):
        best = max((best_of[article_id] for article_id in group), key=lambda entry: entry.score)
        first = next(article_id for article_id in group if best_of[article_id].covered >= best.covered)
        also[first] = [article_id for article_id in group if article_id != first]
        speaker |= dict.fromkeys(group, first)
    distinct = dict.fromkeys(
        entry if entry.article_id in also else best_of[speaker[entry.article_id]] for entry in ranked
    )
    return list(distinct), also


def _varied(ranked: Sequence[RankedPassage]) -> Iterator[RankedPassage]:
    """Yield the best passage of each of the best articles, then the others by score."""
    first = list(itertools.islice(_capped(ranked, 1), _FIRST_ARTICLES))
    yield from first
    shown = set(first)
    for entry in _capped(ranked, _PER_ARTICLE):
        if entry not in shown:
            yield entry


def with_summaries(store: Store, answer: Answer, result: SearchResult) -> Answer:
    """Return the answer with the summary of each article shown, with regard to the question."""
    shown = answer.hits or filter(None, [answer.nearest])
    tables = store.sentence_tables(list(dict.fromkeys(hit.article.id for hit in shown)))

    def with_summary(hit: Hit) -> Hit:
        table, stored = tables.get(hit.article.id), result.outlines[hit.article.id]
        if table is None:
            return hit
        sentences = summarise(stored.outline, table, result.query_for(hit.article.id).weights)
        return replace(hit, summary=Summary(hit.article, tuple(sentences)))

    nearest = with_summary(answer.nearest) if answer.nearest else None
    return replace(answer, hits=tuple(map(with_summary, answer.hits)), nearest=nearest)


def summary(store: Store, retrieval: Retrieval, article_id: str, question: str) -> Summary | None:
    """Return the summary of an article with regard to a question; None if the article is not in the store."""
    article = store.article(article_id)
    outline = store.outline(article.id) if article else None
    if article is None or outline is None or outline.table is None:
        return None
    terms = analyser(article.language).terms(question)
    collection = retrieval.collection(terms)
    sentences = summarise(outline, outline.table, {term: collection.idf(term) for term in terms})
    return Summary(article, tuple(sentences))

"""Ranked passages to hits: the article, the passage, the sentence to show first and the words to highlight."""

import itertools
import math
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence

from knowledge.language import analyser
from knowledge.models import Article, Hit, Passage, Span
from knowledge.outline.build import passage
from knowledge.records import Outline
from knowledge.retrieval.answer_type import expected
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.search import SearchResult, joined_spans
from knowledge.store import Store


def hits(
    store: Store,
    result: SearchResult,
    ranked: Sequence[RankedPassage],
    also: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Hit, ...]:
    """
    Return hits for some of the passages of `result`, in order.

    `also`: ids of the near-duplicates of an article, by its id.
    """
    duplicates = {entry.article_id: (also or {}).get(entry.article_id, ()) for entry in ranked}
    articles = store.articles([*duplicates, *itertools.chain.from_iterable(duplicates.values())])
    return tuple(
        _hit(articles[entry.article_id], entry, result, [articles[i] for i in duplicates[entry.article_id]])
        for entry in ranked
    )


def _hit(article: Article, ranked: RankedPassage, result: SearchResult, also: Sequence[Article]) -> Hit:
    outline = result.outlines[article.id].outline
    terms = result.query_for(article.id).weights
    quoted = passage(article, outline, ranked.passage)
    words = analyser(article.language).words(quoted.text)
    highlights = tuple(joined_spans(word for word in words if word.term in terms))
    sentence = _sentence(article, outline, quoted, terms, result.question)
    return Hit(article, quoted, ranked.score, sentence, highlights, tuple(also))


def _sentence(article: Article, outline: Outline, quoted: Passage, terms: Mapping[str, float], question: str) -> Span:
    """Return the sentence of a passage to show first, as a span of the passage's text."""
    pattern = expected(question)
    first, last = outline.sentences_of(quoted.number)
    fitting = {
        number
        for number in range(first, last + 1)
        if pattern and pattern.search(article.text, outline.starts[number], outline.ends[number])
    }
    best = best_sentence(outline, quoted.number, terms, fitting)
    return Span(outline.starts[best] - quoted.span.start, outline.ends[best] - quoted.span.start)


def best_sentence(outline: Outline, passage: int, weights: Mapping[str, float], fitting: Container[int] = ()) -> int:
    """
    Return the number of the sentence of a passage that holds most of a question; the first of equals.

    `weights`: the idf of each of the question's terms. `fitting`: sentences that hold the type of answer which the
    question expects; that counts as half of all its terms.
    """
    first, last = outline.sentences_of(passage)
    firsts = outline.words[first : last + 1]
    bonus = sum(weights.values()) / 2
    mass = [bonus if first + number in fitting else 0.0 for number in range(len(firsts))]
    for term, weight in weights.items():
        inside = {
            bisect_right(firsts, position) - 1
            for position in outline.terms.get(term, ())
            if firsts[0] <= position < _end(outline, last)
        }
        for sentence in inside:
            mass[sentence] += weight
    return first + max(range(len(mass)), key=lambda number: (mass[number], -number))


def _end(outline: Outline, sentence: int) -> float:
    """Return the number of the word after a sentence's last."""
    return outline.words[sentence + 1] if sentence + 1 < len(outline.words) else math.inf

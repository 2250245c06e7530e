"""Ranked passages to hits: the article, the passage, the sentence to show first and the words to highlight."""

import itertools
import math
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence

from knowledge.language import analyser
from knowledge.models import Article, Hit, Passage, Span
from knowledge.outline.build import passage
from knowledge.records import Outline
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.requests.answer_type import expected
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
    terms = result.query_for(article.id).passage_weights
    quoted = passage(article, outline, ranked.passage)
    analysed = analyser(article.language)
    words, spellings = list(analysed.words(quoted.text)), list(analysed.spellings(quoted.text))
    found = [word for word in (*words, *spellings) if word.term in terms]
    found += result.variants.occurrences(article.language or "", words, spellings, terms)
    highlights = tuple(joined_spans(sorted(set(found))))
    sentence = _sentence(article, quoted, result)
    return Hit(article, quoted, ranked.score, sentence, highlights, tuple(also))


def _sentence(article: Article, quoted: Passage, result: SearchResult) -> Span:
    """Return the sentence of a passage to show first, as a span of the passage's text."""
    outline = result.outlines[article.id].outline
    best = outline.sentences_of(quoted.number)[0] + _first_of_best(sentence_scores(article, quoted.number, result))
    return Span(outline.starts[best] - quoted.span.start, outline.ends[best] - quoted.span.start)


def sentence_scores(article: Article, passage: int, result: SearchResult) -> list[float]:
    """Return how much each sentence of a passage, given by its number, holds of the question of `result`."""
    outline, follow_up = result.outlines[article.id].outline, result.follow_up
    terms = result.query_for(article.id).passage_weights
    pattern = expected(follow_up.asked if follow_up else result.question)
    first, last = outline.sentences_of(passage)
    texts = [article.text[outline.starts[number] : outline.ends[number]] for number in range(first, last + 1)]
    fitting = {number for number, text in enumerate(texts) if pattern and pattern.search(text)}
    scores = _masses(outline, passage, terms, fitting)
    return follow_up.sentence_scores(scores, texts, fitting) if follow_up else scores


def best_sentence(outline: Outline, passage: int, weights: Mapping[str, float], fitting: Container[int] = ()) -> int:
    """
    Return the number of the sentence of a passage that holds most of a question; the first of equals.

    `weights`: the idf of each of the question's terms. `fitting`: sentences, counted from the passage's first, that
    hold the type of answer which the question expects; that counts as half of all its terms.
    """
    return outline.sentences_of(passage)[0] + _first_of_best(_masses(outline, passage, weights, fitting))


def _first_of_best(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=lambda number: (scores[number], -number))


def _masses(outline: Outline, passage: int, weights: Mapping[str, float], fitting: Container[int]) -> list[float]:
    """Return the weight of what each sentence of a passage holds of a question (see `best_sentence`)."""
    first, last = outline.sentences_of(passage)
    firsts = outline.words[first : last + 1]
    bonus = sum(weights.values()) / 2
    mass = [bonus if number in fitting else 0.0 for number in range(len(firsts))]
    for term, weight in weights.items():
        inside = {
            bisect_right(firsts, position) - 1
            for position in outline.terms.get(term, ())
            if firsts[0] <= position < _end(outline, last)
        }
        for sentence in inside:
            mass[sentence] += weight
    return mass


def _end(outline: Outline, sentence: int) -> float:
    """Return the number of the word after a sentence's last."""
    return outline.words[sentence + 1] if sentence + 1 < len(outline.words) else math.inf

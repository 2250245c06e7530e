"""Ranked passages to hits: the article, the passage, the sentence to show first and the words to highlight."""

import itertools
import math
import re
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence

from knowledge.language import analyser
from knowledge.language.codes import base_code
from knowledge.language.punctuation import ends_question, ends_sentence
from knowledge.models import Article, Hit, Span
from knowledge.outline.build import passage
from knowledge.outline.prose import dependent_opening
from knowledge.records import Outline
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.requests.answer_type import expected
from knowledge.retrieval.search import SearchResult, joined_spans
from knowledge.store import Store

_LONGEST_SHOWN = 320  # characters of a sentence with its neighbours: some eight lines on a phone
_HEADING_LENGTH = 40  # characters


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
    first, last = outline.sentences_of(quoted.number)
    best = _first_of_best(sentence_scores(article, quoted.number, result))
    sentences = [
        Span(outline.starts[number] - quoted.span.start, outline.ends[number] - quoted.span.start)
        for number in range(first, last + 1)
    ]
    shown = with_neighbours(quoted.text, sentences, best, article.language, expected(_asked(result)))
    return Hit(article, quoted, ranked.score, sentences[best], shown, highlights, tuple(also))


def _asked(result: SearchResult) -> str:
    """Return the question that shows which type of answer is expected."""
    return result.follow_up.asked if result.follow_up else result.question


def with_neighbours(
    text: str, sentences: Sequence[Span], best: int, language: str | None, answer: re.Pattern[str] | None
) -> Span:
    """
    Return the sentence number `best` of a passage, together with a neighbour without which it says too little.

    What answers a question or follows a heading comes after it. A sentence that begins with a pronoun needs the one
    before; one that is followed by a pronoun, or by the expected type of `answer`, is shown with the next.
    """
    first = last = best
    sentence = sentences[best].of(text)
    dependent = dependent_opening(base_code(language))
    if ends_question(sentence) or is_heading(sentence):
        last = min(best + 1, len(sentences) - 1)
    elif best + 1 < len(sentences):
        following = sentences[best + 1].of(text)
        goes_on = dependent is not None and dependent.match(following)
        answers = answer is not None and answer.search(following) and not answer.search(sentence)
        last += bool(goes_on or answers)
    if best and dependent is not None and dependent.match(sentence) and not ends_question(sentences[best - 1].of(text)):
        first = best - 1
    for start, end in ((first, last), (best, last), (first, best)):
        if sentences[end].end - sentences[start].start <= _LONGEST_SHOWN:
            return Span(sentences[start].start, sentences[end].end)
    return sentences[best]


def is_heading(sentence: str) -> bool:
    """
    Return whether a sentence is short and has no full stop: a heading, a label.

    >>> is_heading("When does it open?"), is_heading("Opening hours"), is_heading("It rained.")
    (False, True, False)
    """
    return len(sentence) < _HEADING_LENGTH and not ends_sentence(sentence)


def sentence_scores(article: Article, passage: int, result: SearchResult) -> list[float]:
    """Return how much each sentence of a passage, given by its number, holds of the question of `result`."""
    outline, follow_up = result.outlines[article.id].outline, result.follow_up
    terms = result.query_for(article.id).passage_weights
    pattern = expected(_asked(result))
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

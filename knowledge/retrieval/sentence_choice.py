"""
The sentence of an article that is shown first for a question.

A sentence counts by the weight of the question's terms that it holds, and more where it holds what the question asks
for: a number, a measure, a time, a name, what somebody or something is. An announcement or a denial of what is asked
counts a little less. A heading is chosen only where it alone holds the answer, a by-line or a label never. Where an
article's title only names its subject, its terms say little of a sentence, and the answer may be in any of its
passages; a report has it in its beginning.
"""

import itertools
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from knowledge.language import analyser, is_word_part
from knowledge.language.codes import base_code
from knowledge.language.tables import alternatives, language_data
from knowledge.models import Article
from knowledge.outline.fragments import Fragment, fragment
from knowledge.records import Outline
from knowledge.retrieval.requests.answer_type import definition, expected, expects_name
from knowledge.retrieval.search import SearchResult

_SUBJECT_TERMS = 3  # whole words of the longest title that names a subject and does not report
# Shares of the weight of all the question's terms.
_ANSWERING = 0.5  # for a sentence that holds the expected type of answer
_NAMING = 0.12  # for one that holds a name, where the answer is probably one
_UNFULFILLED = 0.1  # taken from one that only announces or denies what is asked
_NO_SENTENCE = {Fragment.HEADING: 0.5, Fragment.NOTE: 0.2, Fragment.LABEL: 10.0}  # taken from these
_IN_TITLE = 0.3  # of the weight of a term that is in a title which names a subject

_NAME = re.compile(r"(?<=[\w,;)’] )[\"“‘'(«„]?([^\W\d_a-z][\w'’-]+)")  # a word inside a sentence, not in a-z
_AFTER = 40  # characters after an announcement or denial in which it concerns a word


def asked(result: SearchResult) -> str:
    """Return the question that shows which type of answer is expected."""
    return result.follow_up.asked if result.follow_up else result.question


def sentence_scores(article: Article, passage: int, result: SearchResult) -> list[float]:
    """Return how much each sentence of a passage, given by its number, answers the question of `result`."""
    outline, follow_up = result.outlines[article.id].outline, result.follow_up
    weights = result.query_for(article.id).passage_weights
    first, last = outline.sentences_of(passage)
    texts = [article.text[outline.starts[number] : outline.ends[number]] for number in range(first, last + 1)]
    question, language, total = asked(result), base_code(article.language), sum(weights.values())
    answering = _answering(texts, question)
    naming = _naming(texts, question, language)
    scores = held_weights(outline, passage, weights if follow_up else _beyond_title(outline, weights))
    for number in range(len(texts)):
        scores[number] += total * (_ANSWERING if number in answering else _NAMING * (number in naming))
    unfulfilled = _Unfulfilled(question, language, weights)

    def deduction(number: int) -> float:
        kind = fragment(article.text, outline.starts[first + number], outline.ends[first + number])
        return _NO_SENTENCE[kind] if kind else _UNFULFILLED * unfulfilled.is_in(texts[number])

    _lower_until_read(scores, lambda number: total * deduction(number))
    return follow_up.sentence_scores(scores, texts, answering) if follow_up else scores


def first_of_best(scores: Sequence[float]) -> int:
    """Return the place of the highest score; the first of equals."""
    return max(range(len(scores)), key=lambda number: (scores[number], -number))


def held_weights(outline: Outline, passage: int, weights: Mapping[str, float]) -> list[float]:
    """Return the weight of the terms that each sentence of a passage holds."""
    first, last = outline.sentences_of(passage)
    firsts = outline.words[first : last + 1]
    end = outline.words[last + 1] if last + 1 < len(outline.words) else math.inf
    held = [0.0] * len(firsts)
    for term, weight in weights.items():
        for sentence in {
            bisect_right(firsts, position) - 1
            for position in outline.terms.get(term, ())
            if firsts[0] <= position < end
        }:
            held[sentence] += weight
    return held


class SentenceScores:
    """Scores of sentences, by how well they answer a question; worked out once for each passage."""

    def __init__(self, result: SearchResult) -> None:
        self._result = result
        self._known: dict[tuple[str, int], list[float]] = {}

    def of(self, article: Article, passage: int) -> list[float]:
        """Return the score of each sentence of a passage, given by its number."""
        known = self._known.get((article.id, passage))
        if known is None:
            known = self._known[article.id, passage] = sentence_scores(article, passage, self._result)
        return known


def best_passage(article: Article, first: int, result: SearchResult, scores: SentenceScores) -> int:
    """
    Return the number of the passage with the best sentence of an article, whose `first` is ranked best.

    It is `first`, unless the article describes a subject, or `first` lacks the expected type of answer.
    """
    outline, query = result.outlines[article.id].outline, result.query_for(article.id)
    if result.follow_up or not query.asks:
        return first
    if not _names_subject(outline) and not _lacks_answer(article, outline, first, result.question):
        return first
    most = (1 + _ANSWERING) * query.mass  # that a sentence can score
    best, best_score = first, -math.inf
    for entry in (entry for entry in result.ranked if entry.article_id == article.id):
        if entry.score + most <= best_score:
            break  # the others have lower scores
        score = entry.score + max(scores.of(article, entry.passage))
        if score > best_score:
            best, best_score = entry.passage, score
    return best


def _names_subject(outline: Outline) -> bool:
    return sum(not is_word_part(term) for term in outline.title) <= _SUBJECT_TERMS


def _lacks_answer(article: Article, outline: Outline, passage: int, question: str) -> bool:
    pattern = expected(question)
    first, last = outline.sentences_of(passage)
    return pattern is not None and not pattern.search(article.text, outline.starts[first], outline.ends[last])


def _beyond_title(outline: Outline, weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return the weights of a question's terms, less for those of a title that names the article's subject."""
    title = set(outline.title)
    if not _names_subject(outline) or title.isdisjoint(weights):
        return weights
    return {term: weight * (_IN_TITLE if term in title else 1) for term, weight in weights.items()}


def _answering(texts: Sequence[str], question: str) -> set[int]:
    """Return the places of the texts that hold the expected type of answer."""
    pattern = definition(question) or expected(question)
    return {number for number, text in enumerate(texts) if pattern and pattern.search(text)}


def _naming(texts: Sequence[str], question: str, language: str) -> set[int]:
    """Return the places of the texts that hold a name which the question does not, where it asks for one."""
    data = language_data(language)
    if not expects_name(question) or (data and data.terms.capitalised_nouns):
        return set()
    known = question.casefold()
    return {
        number
        for number, text in enumerate(texts)
        if any(name[0].isupper() and name.casefold() not in known for name in _NAME.findall(text))
    }


def _lower_until_read(scores: list[float], deduction: Callable[[int], float]) -> None:
    """Lower the best score by its `deduction`, until the best one has been lowered already."""
    unread = set(range(len(scores)))
    while (best := first_of_best(scores)) in unread:
        unread.remove(best)
        scores[best] -= deduction(best)


class _Unfulfilled:
    """What tells that a sentence only announces or denies what a question without such words asks for."""

    def __init__(self, question: str, language: str, weights: Mapping[str, float]) -> None:
        self._patterns = [found for found in _announcements_and_denials(language) if not found.search(question)]
        self._words = analyser(language).words
        self._weights = weights

    def is_in(self, sentence: str) -> bool:
        """Return whether one of the three words after an announcement or a denial is one of the question's."""
        followed = (
            sentence[found.end() :][:_AFTER] for pattern in self._patterns for found in pattern.finditer(sentence)
        )
        return any(
            word.term in self._weights for following in followed for word in itertools.islice(self._words(following), 3)
        )


@cache
def _announcements_and_denials(code: str) -> tuple[re.Pattern[str], ...]:
    data = language_data(code)
    sorts = (data.answers.announcements, data.answers.denials) if data else ()
    return tuple(re.compile(rf"\b{alternatives(words)}\b", re.IGNORECASE) for words in sorts if words)

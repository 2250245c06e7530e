"""The words of a question that may be misspelled, and how many articles hold each."""

import math
from dataclasses import dataclass

from knowledge.language import Word, analyser, is_name_in_capitals
from knowledge.language.vocabulary import vocabulary_word
from knowledge.models import Span
from knowledge.retrieval.search import SearchResult
from knowledge.retrieval.variants import LONGEST_QUESTION

SHORTEST = 4  # letters of a word that may be corrected
_CONTEXT = 2  # other words of the question that a word should occur with, the rarest
_GAIN = 10.0  # in logits of the confidence, at most, for the whole question; for one word its share
_LEAST = 1e-6  # confidence in a question of which nothing was found


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word of a question that may be misspelled."""

    span: Span
    articles: int = 0  # that hold it


class QuestionWords:
    """The words of a question, and how many articles hold each."""

    def __init__(self, result: SearchResult) -> None:
        self.text = result.question
        self.languages = result.languages
        self._frequencies = result.collection.frequencies
        self._confidence = result.confidence
        self._found = bool(result.ranked)
        self._articles: dict[Word, int | None] = {}
        self.words = list(analyser(result.language).question_words(self.text))[:LONGEST_QUESTION]

    def articles(self, word: Word) -> int | None:
        """Return how many articles hold a word; None for a stop word of any language."""
        if word not in self._articles:
            written = self.text[word.start : word.end]
            terms = [main_terms(language, written) for language in self.languages]
            counts = bool(terms) and all(terms)  # no languages: nothing of the question was looked for
            held = max(self._frequencies.get(term, 0) for own in terms for term in own[:1]) if counts else None
            self._articles[word] = None if held == 0 and is_name_in_capitals(terms[0][0]) else held
        return self._articles[word]

    def answerable_with(self, corrections: int, sure: float) -> bool:
        """Return whether so many corrections might make the confidence `sure`: of many words, one weighs little."""
        words = sum(self.articles(word) is not None for word in self.words)
        if not (corrections and self._found):
            return bool(corrections)
        missing = logit(sure) - logit(self._confidence)
        return missing <= _GAIN * corrections / words

    def correctable(self, word: Word) -> bool:
        """Return whether a word consists of letters, and enough of them, of a script with spaces."""
        return len(vocabulary_word(self.text[word.start : word.end])) >= SHORTEST

    def context(self, language: str) -> list[str]:
        """Return the rarest terms of the question that articles hold."""
        terms = {term for term in main_terms(language, self.text) if self._frequencies.get(term)}
        return sorted(terms, key=lambda term: (self._frequencies[term], term))[:_CONTEXT]


def logit(confidence: float) -> float:
    """Return the log-odds of a confidence."""
    bounded = min(max(confidence, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def main_terms(language: str, text: str) -> tuple[str, ...]:
    """Return the terms of a text, without parts of words and stop words."""
    return tuple(word.term for word in analyser(language).words(text) if word.term)

"""
A question, analysed in one language: its terms, their weights, and its own unstemmed words.

An article that a question or headline is about often begins with the same words: "was sold at a", not only *sold*.
These are looked for in the article's opening, which ingest stores ready to be searched. And a question's names and
numbers are decisive: an article without them is about something else, however much of the rest it holds.
"""

import re
from collections.abc import Mapping, Set
from typing import NamedTuple

from knowledge.language import analyser, is_word_part
from knowledge.outline.opening import opening_tokens
from knowledge.retrieval.requests.answer_type import asks

_LONGEST_QUESTION = 100  # words; a pasted article is searched by its first words
_EARLY_CHARACTERS = 600.0  # position in an opening at which a word counts half
_WITHIN = re.compile(r"[\w,]\W")  # the two characters before a word that begins no sentence, quotation or line


class OpeningMatch(NamedTuple):
    """The part of a question that occurs, unstemmed but for case, in the opening of an article."""

    words: float = 0.0  # idf of those words, less for each the later it first occurs
    phrases: float = 0.0  # share of the question's word pairs and triples that occur there, 0 to 1


class Query:
    """
    A question in one language.

    >>> from knowledge.outline.opening import opening
    >>> query = Query("Who kept the lighthouse in 1931?", {"keep": 2.0, "lighthous": 3.0, "1931": 4.0}, "en")
    >>> query.in_opening(opening("Nobody keeps it", "The lighthouse, in 1931 the oldest of all, is empty.")).phrases
    0.5555555555555556
    >>> query.numbers, query.names
    (frozenset({'1931'}), frozenset())
    """

    def __init__(
        self,
        question: str,
        weights: Mapping[str, float],
        language: str | None = None,
        *,
        passage_weights: Mapping[str, float] | None = None,
        own: Set[str] | None = None,
    ) -> None:
        """
        `weights`: the question's terms in that language, each with its idf.

        For a question with turns before it, `passage_weights` are other weights of the terms for choosing passages
        and sentences within an article, and `own` are the terms of the question itself.
        """
        self.weights = weights
        self.passage_weights = weights if passage_weights is None else passage_weights
        self.own = frozenset(weights if own is None else own)
        self.plain = frozenset(term for term in weights if not is_word_part(term))  # whole words
        self.mass = sum(weights.values())
        self.asks = asks(question)  # False: a headline or keywords
        words = [word for word in analyser(language).words(question) if word.term in weights]
        written = {word: question[word.start : word.end] for word in words}
        self.names = frozenset(  # words with a capital inside a sentence
            word.term
            for word in words
            if written[word][0].isupper() and _WITHIN.fullmatch(question[max(word.start - 2, 0) : word.start])
        )
        self.numbers = frozenset(word.term for word in words if written[word][0].isdigit())
        self._words = {token: weights[word.term] for word in words for token in opening_tokens(written[word])}
        self._phrases = _phrases(question, self._words)

    def in_opening(self, opening: str) -> OpeningMatch:
        """Return the part of the question that occurs in an article's `opening`."""
        weight = 0.0
        absent = set()
        for word, idf in self._words.items():
            at = opening.find(f" {word} ")
            if at >= 0:
                weight += idf / (1 + at / _EARLY_CHARACTERS)
            else:
                absent.add(word)
        possible = [phrase for phrase, words in self._phrases.items() if absent.isdisjoint(words)]
        phrases = len([phrase for phrase in possible if phrase in opening])
        return OpeningMatch(weight, phrases / max(len(self._phrases), 1))


def _phrases(question: str, weighted: Mapping[str, float]) -> dict[str, tuple[str, ...]]:
    """Return the pairs and triples of neighbouring words with a weighted one among them, ready to be searched for."""
    tokens = opening_tokens(question)[:_LONGEST_QUESTION]
    runs = (tuple(tokens[at : at + length]) for length in (2, 3) for at in range(len(tokens) - length + 1))
    phrases = dict.fromkeys(run for run in runs if len(set(run)) > 1 and not weighted.keys().isdisjoint(run))
    return {f" {' '.join(run)} ": run for run in phrases or [(token,) for token in weighted]}

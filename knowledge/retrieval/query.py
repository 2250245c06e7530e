"""
A question's own words: what terms, which make words equal, do not tell.

The article that a headline stands over, or that a question is about, often says things in the same words: "was sold
at a", not only *sold*. That is looked for in how an article begins, which ingest leaves beside it ready to be
searched. And some words of a question are not to be done without: an article without its names and numbers speaks
of something else, however much of the rest it holds.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from knowledge.language import analyser
from knowledge.outline.opening import opening_tokens

_LONGEST_QUESTION = 100  # words; a pasted article is asked about by its first words
_EARLY = 600.0  # characters into an article at which a word counts half
_WITHIN = re.compile(r"[\w,]\W")  # before a word that begins no sentence, quotation or line


class OpeningMatch(NamedTuple):
    """What the beginning of an article has of a question's words as they are written, but for capitals."""

    exact: float = 0.0  # weight of those words, each less the later it first stands
    phrases: float = 0.0  # share of two and three neighbours in the question that are neighbours there, from 0 to 1


class Query:
    """
    A question in one language: its terms, how telling each is, and its words.

    >>> from knowledge.outline.opening import opening
    >>> asked = Query("Who kept the lighthouse in 1931?", {"keep": 2.0, "lighthous": 3.0, "1931": 4.0}, "en")
    >>> asked.in_opening(opening("Nobody keeps it", "The lighthouse, in 1931 the oldest of all, is empty.")).phrases
    0.5555555555555556
    >>> asked.numbers, asked.names
    (frozenset({'1931'}), frozenset())
    """

    def __init__(self, question: str, weights: Mapping[str, float], language: str | None = None) -> None:
        """`weights`: the question's terms in that language, each with how telling it is."""
        words = [word for word in analyser(language).words(question) if word.term in weights]
        written = {word: question[word.start : word.end] for word in words}
        exact = {token: weights[word.term] for word in words for token in opening_tokens(written[word])}
        tokens = opening_tokens(question)[:_LONGEST_QUESTION]
        runs = (tuple(tokens[at : at + length]) for length in (2, 3) for at in range(len(tokens) - length + 1))
        phrases = dict.fromkeys(run for run in runs if len(set(run)) > 1 and not exact.keys().isdisjoint(run))
        self.weights = weights
        self.mass = sum(weights.values())
        self.names = frozenset(
            word.term
            for word in words  # with a capital within a sentence
            if written[word][0].isupper() and _WITHIN.fullmatch(question[max(word.start - 2, 0) : word.start])
        )
        self.numbers = frozenset(word.term for word in words if written[word][0].isdigit())
        self._exact = exact
        self._phrases = {f" {' '.join(run)} ": run for run in phrases or [(token,) for token in exact]}

    def in_opening(self, opening: str) -> OpeningMatch:
        """What an article's `opening` has of the question."""
        exact = 0.0
        absent = set()
        for word, weight in self._exact.items():
            at = opening.find(f" {word} ")
            if at >= 0:
                exact += weight / (1 + at / _EARLY)
            else:
                absent.add(word)
        phrases = sum(absent.isdisjoint(words) and phrase in opening for phrase, words in self._phrases.items())
        return OpeningMatch(exact, phrases / max(len(self._phrases), 1))

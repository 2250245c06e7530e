"""
A question that the turns before it complete: "and when?", "what about Ohio?", "which senator wrote the law?".

The turns before choose the article. The question's own words choose the passage and the sentence, so that what was
just shown is not shown again.
"""

import re
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from knowledge.language import analyser
from knowledge.language.scripts import UNSPACED
from knowledge.language.sections import Strings
from knowledge.language.tables import alternatives, language_data, literals
from knowledge.models import Context
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.requests.answer_type import expected, holds_question_word
from knowledge.retrieval.weights import Weights

# Weight of a term of the turns before, where one of the question's own counts 1.
_IN_ARTICLES = 0.5
_IN_PASSAGES = 0.15
_NEIGHBOUR = 0.3  # of what the sentence before holds, counted for a sentence: it often goes on about the same
_HEADING = 0.5  # factor for a sentence that is a heading or a question: it is no answer
_OWN_SUBJECT = 4  # content words before a pronoun: then it stands for what the question itself has said
_HEADING_LENGTH = 40  # characters
_NOTHING = 0.5  # factor for the confidence in an article that holds none of the question's own words
_LONGEST_ABOUT = 80  # characters of a question that names its subject
_WORD = re.compile(r"[^\W_][\w'’&-]*")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question with the turns before it."""

    question: str
    context: Context

    @property
    def text(self) -> str:
        """The turns before and the question, as one text to be searched."""
        return " ".join([*self.context.questions, self.question])

    @property
    def asked(self) -> str:
        """The turn that shows which type of answer is expected: the last one with a question word."""
        turns = [self.question, *reversed(self.context.questions)]
        return next(filter(holds_question_word, turns), self.question)

    def query(self, idf: Mapping[str, float], own: Set[str], language: str) -> Query:
        """Return the query, given the idf of all terms of `text` and the question's own terms among them."""
        articles, passages = (
            {term: weight * (1 if term in own else share) for term, weight in idf.items()}
            for share in (_IN_ARTICLES, _IN_PASSAGES)
        )
        return Query(self.text, articles, language, passage_weights=passages, own=own)

    def weights(self, weights: Weights) -> Weights:
        """Return the weights of ranking: an article's first passage counts no more than its others."""
        return replace(weights, lead=0.0)

    def established(self, passage: RankedPassage, query: Query) -> RankedPassage:
        """Return the passage with the terms of the turns before, if its article is the one that was shown for them."""
        if passage.article_id not in self.context.article_ids[:1]:
            return passage
        return passage._replace(covered=passage.covered | (query.weights.keys() - query.own))

    def confidence_factor(self, passage: RankedPassage, query: Query) -> float:
        """Return a factor for the confidence: less for an article without any of the words and types asked for."""
        lacking = query.own and passage.article.held.isdisjoint(query.own)
        return _NOTHING if lacking and not expected(self.asked) else 1.0

    def sentence_scores(self, scores: Sequence[float], texts: Sequence[str], fitting: Container[int]) -> list[float]:
        """
        Return the scores of a passage's sentences, where what was shown before counts least.

        `fitting`: sentences that hold the type of answer that is expected. One that was shown may be shown again
        when that type was not asked for before: "Who signed it?", "And when?".
        """
        again = self.asked == self.question and expected(self.asked) != expected(self.context.questions[-1])
        changed = []
        for number, text in enumerate(texts):
            score = scores[number] + _NEIGHBOUR * (scores[number - 1] if number else 0.0)
            if len(text) < _HEADING_LENGTH or text.rstrip(' "”»').endswith(("?", "？", "؟")):
                score *= _HEADING
            shown = text in self.context.quotes and not (again and number in fitting)
            changed.append(-1.0 if shown else score)
        return changed


def continues(question: str, language: str) -> bool:
    """
    Return whether a question begins as a continuation of another one.

    >>> [continues(text, "en") for text in ("and the first concert?", "What about Ohio?", "Was the mayor paid?")]
    [True, True, False]
    """
    return bool(_openings(language).match(question))


def points_back(question: str, language: str) -> bool:
    """
    Return whether a question holds a pronoun before it has named anything.

    >>> points_back("How tall is it?", "en"), points_back("How old was Ada Hill when she sold her boat?", "en")
    (True, False)
    >>> points_back("How cold is it in the harbour?", "en")
    False
    >>> points_back("A chef of the island banned tourists from his kitchen?", "en")
    False
    """
    plain = _expletives(language).sub(lambda found: "-" * len(found[0]), question[:1].lower() + question[1:])
    reference = _references(language).search(plain)
    if reference is None:
        return False
    before = question[: reference.start()]
    said = sum(bool(word.term) for word in analyser(language).words(before))
    return not _names(before) and said < _OWN_SUBJECT


def subject(question: str) -> str:
    """
    Return what a question is about: the longest name in it, else the question itself in quotation marks, shortened.

    >>> subject("Where was Voyager 1 built?"), subject("who built the bridge?")
    ('Voyager 1', '“who built the bridge?”')
    """
    if names := _names(question):
        return max(names, key=len).removesuffix("'s").removesuffix("’s").rstrip("'’&-")
    return f"“{question if len(question) <= _LONGEST_ABOUT else question[: _LONGEST_ABOUT - 1].rstrip() + '…'}”"


def _names(question: str) -> list[str]:
    """Return the runs of words with a capital inside a question, with the numbers that follow them."""
    runs: list[tuple[int, int]] = []
    for word in _WORD.finditer(question):
        capital, number = word[0][0].isupper(), word[0].isdigit()
        follows = bool(runs) and question[runs[-1][1] : word.start()] == " "
        inside = question[: word.start()].rstrip(" ")[-1:] not in {"", ".", "?", "!", ":", "¿", "¡"}
        if follows and (capital or number):
            runs[-1] = (runs[-1][0], word.end())
        elif capital and inside:
            runs.append(word.span())
    return [question[start:end] for start, end in runs]


@cache
def _openings(language: str) -> re.Pattern[str]:
    data = language_data(language)
    return re.compile(rf"\W*{_whole(data.follow_ups.openings if data else ())}", re.IGNORECASE)


@cache
def _references(language: str) -> re.Pattern[str]:
    data = language_data(language)
    return re.compile(_whole(data.follow_ups.references if data else ()))  # case matters: a German "Sie" is the reader


@cache
def _expletives(language: str) -> re.Pattern[str]:
    data = language_data(language)
    return re.compile(rf"\b{alternatives(data.follow_ups.expletives if data else ())}\b", re.IGNORECASE)


def _whole(phrases: Strings) -> str:
    """Return a pattern for whole words, and for any place in the text in scripts without spaces."""
    unspaced = [phrase for phrase in phrases if re.match(f"[{UNSPACED}]", phrase)]
    spaced = literals(set(phrases).difference(unspaced)).replace(r"\ ", r"\s+")
    return alternatives([rf"(?<!\w){spaced}(?!\w)", literals(unspaced)])

"""
Article to outline: sentences, passages of about eighty words, and the positions of all terms.

Every sentence and every passage is a slice of the article's text; a passage is made of whole sentences.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from knowledge.language import Analyser, unspaced
from knowledge.language.sentences import sentences
from knowledge.language.vocabulary import vocabulary
from knowledge.models import Article, Passage, Span
from knowledge.outline.cross_references import without_cross_references
from knowledge.outline.opening import opening
from knowledge.outline.salience import sentence_table
from knowledge.outline.sketch import sketch
from knowledge.outline.slots import slots
from knowledge.records import Outline

PASSAGE_WORDS = 80


class _NumberedSentence(NamedTuple):
    """The terms of one sentence and the numbers of its words, counted through the whole text from 0."""

    first: int  # number of the first word
    after: int  # number of the first word of the next sentence
    terms: list[str]  # one a word: its term, then its parts, with spaces between them; "" for a stop word
    numbers: Sequence[int]  # of each word

    @property
    def length(self) -> int:
        """The number of words with a term."""
        return len(self.terms) - self.terms.count("")


def outline(article: Article, analyser: Analyser) -> Outline:
    """Analyse an article once, at ingest: its sentences and passages, its terms and how salient each sentence is."""
    spans = sentences(article.text)
    searched = without_cross_references(article.text)
    texts = [span.of(searched) for span in spans]
    numbered = _numbered(texts, analyser)
    passages = _passages([sentence.after - sentence.first for sentence in numbered])
    lengths = [sentence.length for sentence in numbered]
    made = Outline(
        starts=[span.start for span in spans],
        ends=[span.end for span in spans],
        words=[sentence.first for sentence in numbered],
        passages=passages,
        lengths=[sum(lengths[first:after]) for first, after in pairwise([*passages, len(spans)])],
        terms=_positions(numbered),
        title=analyser.terms(article.title),
        sketch=sketch([term for sentence in numbered for term in sentence.terms if term], searched),
        slots=slots(texts, analyser.language),
        opening=opening(article.title, searched),
        vocabulary=vocabulary(f"{article.title}\n{searched}", analyser.language),
    )
    return replace(made, table=sentence_table(article.text, made, analyser.language))


def _numbered(texts: Iterable[str], analyser: Analyser) -> list[_NumberedSentence]:
    """Return the analysed sentences; in scripts without spaces two neighbouring bigrams share a number."""
    found: list[_NumberedSentence] = []
    first = 0
    for text in texts:
        terms = analyser.sequence(text)
        numbers = _shared_numbers(terms, first) if unspaced(text) else range(first, first + len(terms))
        after = numbers[-1] + 1 if terms else first
        found.append(_NumberedSentence(first, after, terms, numbers))
        first = after
    return found


def _positions(sentences: Iterable[_NumberedSentence]) -> dict[str, list[int]]:
    """Return the word numbers of each term, ascending; a part of a word has the number of its word."""
    terms: dict[str, list[int]] = {}
    for sentence in sentences:
        for position, term in zip(sentence.numbers, sentence.terms, strict=True):
            if term:
                terms.setdefault(term, []).append(position)
    for several in [term for term in terms if " " in term]:
        positions = terms.pop(several)
        for term in several.split():
            terms[term] = sorted([*terms.get(term, ()), *positions])
    return terms


def _shared_numbers(sequence: list[str], number: int) -> list[int]:
    """Return the number of each word of a sentence, two neighbouring bigrams to a number."""
    numbers: list[int] = []
    halves = 0
    for term in sequence:
        halves += 0 if halves % 2 == 0 or unspaced(term[:1]) else 1
        numbers.append(number + halves // 2)
        halves += 1 if unspaced(term[:1]) else 2
    return numbers


def _passages(lengths: list[int]) -> list[int]:
    """Return the number of the first sentence of each passage, given how many words each sentence has."""
    firsts: list[int] = []
    words = 0
    for sentence, length in enumerate(lengths):
        if not firsts or words + length > PASSAGE_WORDS:
            firsts.append(sentence)
            words = 0
        words += length
    return firsts


def passage(article: Article, outline: Outline, number: int) -> Passage:
    """Return passage `number` of `article`, word for word."""
    first, last = outline.sentences_of(number)
    span = Span(outline.starts[first], outline.ends[last])
    return Passage(article.id, number, span.of(article.text), span)

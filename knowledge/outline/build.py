"""
Article to passages: whole sentences, about eighty words, every one a slice of the article's text.

"""

from itertools import pairwise

from knowledge.language import Analyser, unspaced
from knowledge.language.sentences import sentences
from knowledge.models import Article, Passage, Span
from knowledge.outline.cross_references import without_cross_references
from knowledge.outline.opening import opening
from knowledge.outline.sketch import sketch
from knowledge.records import Outline

PASSAGE_WORDS = 80


def outline(article: Article, analyser: Analyser) -> Outline:
    """Analyse an article once, at ingest: where its sentences and passages are, where its terms stand."""
    spans = sentences(article.text)
    text = without_cross_references(article.text)  # what the article is found by
    firsts: list[int] = []  # of each sentence: the number of its first word
    counts: list[int] = []  # of each sentence: its terms
    terms: dict[str, list[int]] = {}
    running: list[str] = []  # the terms in their order
    number = 0
    for span in spans:
        firsts.append(number)
        sentence = span.of(text)
        sequence = analyser.sequence(sentence)
        # Of scripts without blanks, two bigrams make a word: they share a number.
        numbers = _shared_numbers(sequence, number) if unspaced(sentence) else range(number, number + len(sequence))
        for position, term in zip(numbers, sequence, strict=True):
            if term:
                terms.setdefault(term, []).append(position)
        number = numbers[-1] + 1 if sequence else number
        counts.append(len(sequence) - sequence.count(""))
        running += filter(None, sequence)
    for several in [found for found in terms if " " in found]:  # a term and its parts stand at the same places
        where = terms.pop(several)
        for term in several.split():
            terms[term] = sorted([*terms.get(term, ()), *where])
    passages = _passages([after - first for first, after in pairwise([*firsts, number])])
    return Outline(
        starts=[span.start for span in spans],
        ends=[span.end for span in spans],
        words=firsts,
        passages=passages,
        lengths=[sum(counts[first:after]) for first, after in pairwise([*passages, len(spans)])],
        terms=terms,
        title=analyser.terms(article.title),
        sketch=sketch(running),
        opening=opening(article.title, text),
    )


def _shared_numbers(sequence: list[str], number: int) -> list[int]:
    """The number of each word of a sentence, two neighbouring bigrams to a number."""
    numbers: list[int] = []
    halves = 0
    for term in sequence:
        halves += 0 if halves % 2 == 0 or unspaced(term[:1]) else 1
        numbers.append(number + halves // 2)
        halves += 1 if unspaced(term[:1]) else 2
    return numbers


def _passages(lengths: list[int]) -> list[int]:
    """The first sentence of each passage, given each sentence's number of words."""
    firsts: list[int] = []
    words = 0
    for sentence, length in enumerate(lengths):
        if not firsts or words + length > PASSAGE_WORDS:
            firsts.append(sentence)
            words = 0
        words += length
    return firsts


def passage(article: Article, outline: Outline, number: int) -> Passage:
    """The passage of that number of `article`, word for word."""
    first, last = outline.sentences_of(number)
    span = Span(outline.starts[first], outline.ends[last])
    return Passage(article.id, number, span.of(article.text), span)

"""Ranked passages to hits: the article, the passage, the sentence to show first and the words to highlight."""

import itertools
import re
from collections.abc import Mapping, Sequence

from knowledge.language import analyser
from knowledge.language.codes import base_code
from knowledge.language.punctuation import ends_question, ends_sentence
from knowledge.models import Article, Hit, Passage, Span
from knowledge.outline.build import passage
from knowledge.outline.prose import dependent_opening
from knowledge.records import Outline
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.requests.answer_type import expected
from knowledge.retrieval.search import SearchResult, joined_spans
from knowledge.retrieval.sentence_choice import SentenceScores, asked, best_passage, first_of_best
from knowledge.store import Store

_LONGEST_SHOWN = 320  # characters of a sentence with a neighbour: some eight lines on a phone
_LONGEST_FIRST = 400  # the same for the first hit, which is shown with the next sentence where there is room
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
    scores = SentenceScores(result)
    return tuple(
        _hit(articles[entry.article_id], entry, result, scores, [articles[i] for i in duplicates[entry.article_id]])
        for entry in _best_first(ranked, articles, result, scores)
    )


def _best_first(
    page: Sequence[RankedPassage], articles: Mapping[str, Article], result: SearchResult, scores: SentenceScores
) -> list[RankedPassage]:
    """
    Return the passages of a page; of each article, the one with the best sentence has the first place.

    It changes places with the one that was there, on whatever pages the two are.
    """
    places: dict[str, dict[int, int]] = {}
    for article_id in dict.fromkeys(entry.article_id for entry in page):
        first = next(entry.passage for entry in result.ranked if entry.article_id == article_id)
        best = best_passage(articles[article_id], first, result, scores)
        places[article_id] = {first: best, best: first}
    return [entry._replace(passage=places[entry.article_id].get(entry.passage, entry.passage)) for entry in page]


def _hit(
    article: Article, ranked: RankedPassage, result: SearchResult, scores: SentenceScores, also: Sequence[Article]
) -> Hit:
    outline = result.outlines[article.id].outline
    best = first_of_best(scores.of(article, ranked.passage))
    foremost = article.id == result.ranked[0].article_id
    quoted = passage(article, outline, ranked.passage)
    quoted = _going_on(article, outline, quoted, best) if foremost else quoted
    first = outline.sentences_of(quoted.number)[0]
    sentences = [
        Span(start - quoted.span.start, end - quoted.span.start)
        for start, end in zip(outline.starts[first:], outline.ends[first:], strict=True)
        if end <= quoted.span.end
    ]
    longest = _LONGEST_FIRST if foremost else 0
    shown = with_neighbours(quoted.text, sentences, best, article.language, expected(asked(result)), longest)
    highlights = _highlights(quoted.text, article, result)
    return Hit(article, quoted, ranked.score, sentences[best], shown, highlights, tuple(also))


def _highlights(text: str, article: Article, result: SearchResult) -> tuple[Span, ...]:
    """Return the places of the question's words in a passage."""
    terms = result.query_for(article.id).passage_weights
    analysed = analyser(article.language)
    found = set(analysed.words(text, terms))
    found.update(word for word in analysed.spellings(text) if word.term in terms)
    found.update(result.variants.occurrences(article.language or "", text, terms))
    return tuple(joined_spans(sorted(found)))


def _going_on(article: Article, outline: Outline, quoted: Passage, best: int) -> Passage:
    """Return a passage; if its sentence `best` is its last, with the one after it, which often goes on about it."""
    first, last = outline.sentences_of(quoted.number)
    if first + best < last or last + 1 == len(outline.starts):
        return quoted
    span = Span(quoted.span.start, outline.ends[last + 1])
    return Passage(quoted.article_id, quoted.number, span.of(article.text), span)


def with_neighbours(
    text: str,
    sentences: Sequence[Span],
    best: int,
    language: str | None,
    answer: re.Pattern[str] | None,
    longest: int = 0,
) -> Span:
    """
    Return the sentence number `best` of a passage, together with a neighbour without which it says too little.

    What answers a question or follows a heading comes after it. A sentence that begins with a pronoun needs the one
    before; one that is followed by a pronoun, or by the expected type of `answer`, is shown with the next. So is any
    other that does not hold it, as long as both have no more than `longest` characters.
    """
    first = last = best
    sentence = sentences[best].of(text)
    dependent = dependent_opening(base_code(language))
    if ends_question(sentence) or is_heading(sentence):
        last = min(best + 1, len(sentences) - 1)
    elif best + 1 < len(sentences):
        following = sentences[best + 1].of(text)
        goes_on = dependent is not None and dependent.match(following)
        complete = answer is not None and answer.search(sentence)
        answers = answer is not None and answer.search(following) and not complete
        fits = sentences[best + 1].end - sentences[best].start <= longest
        last += bool(goes_on or answers or (fits and not complete))
    if best and dependent is not None and dependent.match(sentence) and not ends_question(sentences[best - 1].of(text)):
        first = best - 1
    for start, end in ((first, last), (best, last), (first, best)):
        if sentences[end].end - sentences[start].start <= max(_LONGEST_SHOWN, longest):
            return Span(sentences[start].start, sentences[end].end)
    return sentences[best]


def is_heading(sentence: str) -> bool:
    """
    Return whether a sentence is short and has no full stop: a heading, a label.

    >>> is_heading("When does it open?"), is_heading("Opening hours"), is_heading("It rained.")
    (False, True, False)
    """
    return len(sentence) < _HEADING_LENGTH and not ends_sentence(sentence)

"""Ranked passages to hits: the article, the passage, the sentence to show first and the words to highlight."""

import itertools
import re
from collections.abc import Collection, Mapping, Sequence

from knowledge.language import analyser
from knowledge.language.codes import base_code
from knowledge.language.punctuation import ends_question
from knowledge.models import Article, Hit, Passage, Span
from knowledge.outline.fragments import fragment
from knowledge.outline.prose import dependent_opening
from knowledge.records import Outline
from knowledge.retrieval.ranking import RankedPassage
from knowledge.retrieval.requests.answer_type import expected
from knowledge.retrieval.search import SearchResult, joined_spans
from knowledge.retrieval.sentence_choice import SentenceScores, asked, best_passage, first_of_best
from knowledge.store import Store

_LONGEST_SHOWN = 320  # characters of a sentence with a neighbour: some eight lines on a phone
_LONGEST_FIRST = 400  # the same for the first hit, which is shown with the next sentence where there is room


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
    first, last = outline.sentences_of(ranked.passage)
    last = _end(article, outline, last) if foremost and first + best == last else last
    sentences = [Span(*ends) for ends in zip(outline.starts[first : last + 1], outline.ends[first:], strict=False)]
    unquoted = {number for number, span in enumerate(sentences) if fragment(article.text, *span)}
    skipped = next(number for number in range(len(sentences)) if number not in unquoted or number == best)
    start = sentences[skipped].start
    sentences = [Span(span.start - start, span.end - start) for span in sentences[skipped:]]
    unquoted, best = {number - skipped for number in unquoted}, best - skipped
    whole = Span(start, outline.ends[last])
    quoted = Passage(article.id, ranked.passage, whole.of(article.text), whole)
    longest = _LONGEST_FIRST if foremost else 0
    answer = expected(asked(result))
    shown = with_neighbours(quoted.text, sentences, best, article.language, answer, longest, unquoted)
    following = (span for number, span in enumerate(sentences) if span.start >= shown.end and number not in unquoted)
    rest = Span(next(following, Span(len(quoted.text), 0)).start, len(quoted.text))
    highlights = _highlights(quoted.text, article, result)
    return Hit(article, quoted, ranked.score, sentences[best], shown, highlights, tuple(also), rest=rest)


def _highlights(text: str, article: Article, result: SearchResult) -> tuple[Span, ...]:
    """Return the places of the question's words in a passage."""
    terms = result.query_for(article.id).passage_weights
    analysed = analyser(article.language)
    found = set(analysed.words(text, terms))
    found.update(word for word in analysed.spellings(text) if word.term in terms)
    found.update(result.variants.occurrences(article.language or "", text, terms))
    return tuple(joined_spans(sorted(found)))


def _end(article: Article, outline: Outline, last: int) -> int:
    """Return the number of the sentence after `last`, which often goes on about it; `last` if there is none."""
    following = last + 1
    if following == len(outline.starts) or fragment(article.text, outline.starts[following], outline.ends[following]):
        return last
    return following


def with_neighbours(
    text: str,
    sentences: Sequence[Span],
    best: int,
    language: str | None,
    answer: re.Pattern[str] | None,
    longest: int = 0,
    unquoted: Collection[int] = (),
) -> Span:
    """
    Return the sentence number `best` of a passage, together with a neighbour without which it says too little.

    What answers a question, follows a heading or a colon comes after it. None of `unquoted` is taken as a neighbour.
    A sentence that begins with a pronoun needs the one before; one that is followed by a pronoun, or by the expected
    type of `answer`, is shown with the next. So is any other that does not hold it, as long as both have no more than
    `longest` characters.
    """
    first = last = best
    sentence = sentences[best].of(text)
    dependent = dependent_opening(base_code(language))
    if ends_question(sentence) or best in unquoted or sentence.endswith((":", "：")):
        last = min(best + 1, len(sentences) - 1)
    elif best + 1 < len(sentences) and best + 1 not in unquoted:
        following = sentences[best + 1].of(text)
        goes_on = dependent is not None and dependent.match(following)
        complete = answer is not None and answer.search(sentence)
        answers = answer is not None and answer.search(following) and not complete
        fits = sentences[best + 1].end - sentences[best].start <= longest
        last += bool(goes_on or answers or (fits and not complete))
    needed = best > 0 and best - 1 not in unquoted and dependent is not None and dependent.match(sentence)
    if needed and not ends_question(sentences[best - 1].of(text)):
        first = best - 1
    for start, end in ((first, last), (best, last), (first, best)):
        if sentences[end].end - sentences[start].start <= max(_LONGEST_SHOWN, longest):
            return Span(sentences[start].start, sentences[end].end)
    return sentences[best]

"""
The articles *about* some words, which is more than holding them.

An article is about a word that stands in its title or lead, or that comes back throughout its text. A word that it
mentions once makes it no news on that word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.index import Index
from knowledge.language import Word, analyser, is_name_in_capitals
from knowledge.models import Span
from knowledge.periods import Period
from knowledge.records import Outline
from knowledge.retrieval.search import Retrieval, joined_spans
from knowledge.retrieval.variants import Variants
from knowledge.store import Store, StoredOutline

_MOST_HOLDING = 1000  # articles that are looked into, the newest that hold all of the words
_LEAD_WORDS = 60  # about 400 characters
_LEAST_TIMES = 5  # that an article repeats a word outside title and lead to be about it
_WORDS_PER_TIME = 100  # a longer article repeats it more often


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of a reader that are looked for, and the articles that they lead to."""

    words: str = ""  # those that are looked for, as typed; empty: none
    unknown: tuple[str, ...] = ()  # content words that occur in no article
    unused: tuple[str, ...] = ()  # what stands before and behind `words` and is no word to look for, such as "the"
    about: Sequence[str] = ()  # ids of the articles about the words
    holding: Sequence[str] = ()  # ids of the articles that hold all of them


@dataclass(frozen=True, slots=True)
class _Reading:
    """The words of a reader as one language has them."""

    language: str = ""
    terms: list[str] = field(default_factory=list)  # that some article holds
    known: list[Span] = field(default_factory=list)
    unknown: list[Span] = field(default_factory=list)
    common: list[Span] = field(default_factory=list)


class Topics:
    """Finds the articles about words. Threads may share it."""

    def __init__(self, store: Store, index: Index, retrieval: Retrieval) -> None:
        self._store = store
        self._index = index
        self._retrieval = retrieval

    def topic(self, text: str, period: Period | None = None) -> Topic:
        """
        Return the articles about all words of `text` that some article holds, published in `period` if one is given.

        A library may hold several languages: those in which most of the words are known are looked into.
        """
        terms, variants = self._retrieval.read(text)
        frequencies = variants.frequencies
        readings = [_reading(text, language, own, frequencies) for language, own in terms.items()]
        fewest = min(len(reading.unknown) for reading in readings)
        best = [reading for reading in readings if len(reading.unknown) == fewest]
        known = [reading for reading in best if reading.terms]
        words = _words(text, known[0]) if known else ""
        first = (known or best)[0]
        unknown = tuple(dict.fromkeys(span.of(text) for span in first.unknown))
        about: dict[str, None] = {}
        holding: dict[str, None] = {}
        for language, wanted in {(reading.language, tuple(reading.terms)) for reading in known}:
            for outlines in self._holding(language, wanted, variants, period):
                held = {i: stored.outline for i, stored in outlines.items() if holds(stored.outline, wanted)}
                holding.update(dict.fromkeys(held))
                about.update(dict.fromkeys(i for i, outline in held.items() if is_about(outline, wanted)))
        return Topic(words, unknown, _unused(text, first), list(about), list(holding))

    def _holding(
        self, language: str, terms: Sequence[str], variants: Variants, period: Period | None
    ) -> Iterator[dict[str, StoredOutline]]:
        """Yield the outlines of the newest articles that hold the terms, for each way to write them."""
        since, until = (int(moment.timestamp()) for moment in period) if period else (None, None)
        for way in variants.alternatives(language, terms):
            ids = self._index.newest(way, _MOST_HOLDING, since=since, until=until)
            outlines = self._store.outlines(ids, [*terms, *way])
            yield {i: variants.applied(outlines[i]) for i in ids if i in outlines}


def holds(outline: Outline, terms: Iterable[str]) -> bool:
    """Return whether an article holds all of the terms."""
    return all(term in outline.terms or term in outline.title for term in terms)


def is_about(outline: Outline, terms: Sequence[str]) -> bool:
    """Return whether an article is about all of the terms; `outline` need not hold other terms."""
    times = max(_LEAST_TIMES, outline.length // _WORDS_PER_TIME)

    def prominent(term: str) -> bool:
        positions = outline.terms.get(term, [])
        return term in outline.title or bool(positions and positions[0] < _LEAD_WORDS) or len(positions) >= times

    return all(map(prominent, terms))


def _reading(text: str, language: str, terms: Sequence[str], frequencies: Mapping[str, int]) -> _Reading:
    words: dict[str, list[Word]] = {"known": [], "unknown": [], "common": []}
    of_question = {word.start: word.term for word in analyser(language).question_words(text)}
    for word in analyser(language).words(text):
        term = of_question.get(word.start, "")
        term = "" if is_name_in_capitals(term) and not frequencies.get(term) else term
        words["common" if not term else "known" if frequencies.get(term) else "unknown"].append(word)
    spans = {kind: joined_spans(group) for kind, group in words.items()}
    return _Reading(language, [term for term in terms if frequencies.get(term)], **spans)


def _words(text: str, reading: _Reading) -> str:
    """Return the words that are looked for: a stretch of `text` where no unknown word is between them."""
    first, last = reading.known[0].start, reading.known[-1].end
    if any(first < span.start < last for span in reading.unknown):
        return " ".join(span.of(text) for span in reading.known)
    return text[first:last]


def _unused(text: str, reading: _Reading) -> tuple[str, ...]:
    """Return the common words that do not stand between words that are looked for; all of a text without words."""
    if not (reading.known or reading.unknown or reading.common):
        return (text,) if text else ()
    inside = Span(reading.known[0].start, reading.known[-1].end) if reading.known else Span(0, 0)
    outside = (span for span in reading.common if not inside.start < span.start < inside.end)
    return tuple(dict.fromkeys(span.of(text) for span in outside))

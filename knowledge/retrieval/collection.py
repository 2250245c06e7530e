"""Statistics of the whole collection, and BM25 computed with them for a few documents."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rank_bm25 import BM25Okapi

from knowledge.language import is_word_part

_PART_SHARE = 0.3  # of a word's idf, for a term that is a part of a word: many unlike words share it


@dataclass(frozen=True, slots=True)
class Collection:
    """Statistics of all articles, for the terms of one question."""

    articles: int
    article_length: float  # average number of terms in an article
    passage_length: float  # average number of terms in a passage
    frequencies: Mapping[str, int]  # document frequency of each term: in how many articles it occurs
    _known: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def idf(self, term: str) -> float:
        """
        Return the inverse document frequency of a term, as Lucene has it: ``log(1 + (N - n + .5) / (n + .5))``.

        It is above zero even for a term that every article holds. A term that no article holds counts as one that
        one article holds: when there are only ten articles, the absence of a word says little about it.
        """
        known = self._known.get(term)
        if known is None:
            frequency = min(max(self.frequencies.get(term, 0), 1), self.articles)
            known = self._known[term] = self._idf(frequency) * (_PART_SHARE if is_word_part(term) else 1.0)
        return known

    @property
    def rarest(self) -> float:
        """The idf of a term that one article holds: the highest there is. The unit of several weights."""
        return self._idf(1)

    def _idf(self, frequency: int) -> float:
        return math.log1p((self.articles - frequency + 0.5) / (frequency + 0.5))


class CollectionBM25(BM25Okapi):  # type: ignore[misc]  # rank_bm25 has no annotations
    """
    The scores of rank-bm25 for a few documents of a large collection.

    Takes term counts and lengths as they were stored at ingest, and the idf and the average length of the whole
    collection. rank-bm25's own constructor would count every word of every document anew.
    """

    def __init__(
        self,
        counts: Sequence[Mapping[str, int]],
        lengths: Sequence[int],
        average: float,
        idf: Mapping[str, float],
        *,
        k1: float = 1.2,
        b: float = 0.75,
    ) -> None:
        self.k1 = k1
        self.b = b
        self.doc_freqs = counts
        self.doc_len = lengths
        self.avgdl = max(average, 1.0)
        self.idf = idf
        self.corpus_size = len(counts)

    def scores(self, terms: Sequence[str]) -> list[float]:
        """Return the score of each document, in order; an empty list for no documents."""
        return [float(score) for score in self.get_scores(terms)] if self.corpus_size else []

"""
An article's most telling sentences, word for word and in the article's order.

A sentence is telling when it holds what the whole article speaks about (the centroid of its terms: Radev et
al., "Centroid-based summarization of multiple documents", 2004), when it stands early (news says the main
thing first), and, given a question, when it holds the question's terms. Each further sentence is weighed
against what is chosen already (maximal marginal relevance: Carbonell & Goldstein, 1998).
"""

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from knowledge.models import Outline, Span

_FEWEST, _MOST = 3, 5  # sentences
_WORDS = 90  # no fourth or fifth sentence beyond that many
_SHORTEST, _LONGEST = 5, 70  # words of a sentence worth taking

# A sentence that begins so leans on the one before it.
_LEANS = re.compile(
    r"[\"'“‘(]*(he|she|it|they|this|that|these|those|his|her|its|their|but|and|also|however|meanwhile|such"
    r"|instead|then|there|another|others)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"[.!?…。！？।][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each reason to take a sentence counts."""

    lead: float = 1.0
    centre: float = 1.0
    title: float = 0.3
    question: float = 2.0
    leaning: float = 0.3  # taken off a sentence that leans on one not taken
    repeating: float = 0.6


def summarise(
    text: str,
    outline: Outline,
    idf: Callable[[str], float],
    *,
    question: Collection[str] = (),
    weights: Weights = Weights(),
) -> list[Span]:
    """
    Three to five whole sentences of `text`, in order; fewer when it has no more.

    `question`: terms the summary should speak to. `idf`: how telling a term is in the whole library.
    """
    bags = _bags(outline)
    distinct = _distinct(text, outline)
    worth = [n for n in distinct if _worth_taking(text, outline, n, bags[n])]
    if len(worth) < _FEWEST:
        worth = distinct
    scores = _scores(worth, bags, outline, idf, question, weights)
    chosen: list[int] = []
    words = 0
    while worth and len(chosen) < _MOST:
        best = max(worth, key=lambda n: scores[n] - _cost(n, chosen, bags, text, outline, weights))
        length = _length(outline, best)
        if len(chosen) >= _FEWEST and words + length > _WORDS:
            break
        chosen.append(best)
        worth.remove(best)
        words += length
    return [Span(outline.starts[n], outline.ends[n]) for n in sorted(chosen)]


def _distinct(text: str, outline: Outline) -> list[int]:
    """The sentences, each text once: where it stands first."""
    first: dict[str, int] = {}
    for n, (start, end) in enumerate(zip(outline.starts, outline.ends, strict=True)):
        first.setdefault(text[start:end], n)
    return list(first.values())


def _bags(outline: Outline) -> list[set[str]]:
    """The terms of each sentence."""
    bags: list[set[str]] = [set() for _ in outline.starts]
    for term, positions in outline.terms.items():
        for position in positions:
            bags[bisect_right(outline.words, position) - 1].add(term)
    return bags


def _length(outline: Outline, sentence: int) -> int:
    """Words in a sentence; of the last, at least the words that have terms."""
    if sentence + 1 < len(outline.words):
        return outline.words[sentence + 1] - outline.words[sentence]
    return 1 + max((p[-1] for p in outline.terms.values()), default=0) - outline.words[sentence]


def _worth_taking(text: str, outline: Outline, sentence: int, bag: set[str]) -> bool:
    """Whether it is a sentence of prose: no headline, list item or fragment."""
    words = _length(outline, sentence)
    whole = _WHOLE.search(text[outline.starts[sentence] : outline.ends[sentence]])
    return _SHORTEST <= words <= _LONGEST and len(bag) >= 2 and whole is not None


def _scores(
    worth: Sequence[int],
    bags: Sequence[set[str]],
    outline: Outline,
    idf: Callable[[str], float],
    question: Collection[str],
    weights: Weights,
) -> dict[int, float]:
    centroid = {term: math.log1p(len(positions)) * idf(term) for term, positions in outline.terms.items()}
    heading = sum(idf(term) for term in set(outline.title)) or 1.0
    asked = sum(idf(term) for term in set(question)) or 1.0
    central = {n: sum(centroid[term] for term in bags[n]) / math.sqrt(len(bags[n]) or 1) for n in worth}
    most = max(central.values(), default=0.0) or 1.0
    return {
        n: weights.lead / (1 + place) ** 0.5
        + weights.centre * central[n] / most
        + weights.title * sum(idf(term) for term in bags[n].intersection(outline.title)) / heading
        + weights.question * sum(idf(term) for term in bags[n].intersection(question)) / asked
        for place, n in enumerate(worth)
    }


def _cost(
    sentence: int, chosen: Sequence[int], bags: Sequence[set[str]], text: str, outline: Outline, weights: Weights
) -> float:
    """What speaks against taking a sentence beside those chosen."""
    bag = bags[sentence]
    repeats = max((len(bag & bags[n]) / math.sqrt(len(bag) * len(bags[n]) or 1) for n in chosen), default=0.0)
    leans = sentence - 1 not in chosen and _LEANS.match(text, outline.starts[sentence]) is not None
    return weights.repeating * repeats + weights.leaning * leans

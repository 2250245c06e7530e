"""
An article's most telling sentences, word for word and in the article's order.

A sentence is telling when it holds what the whole article speaks about (the centroid of its terms: Radev et
al., "Centroid-based summarization of multiple documents", 2004), when it stands early (news says the main
thing first), and, given a question, when it holds the question's terms or stands beside one that does. Each
further sentence is weighed against what is chosen already (maximal marginal relevance: Carbonell & Goldstein,
1998), and comes with the sentences that it can't be understood without (`prose`), or not at all.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from math import sqrt
from statistics import fmean

from knowledge.models import Span
from knowledge.records import Outline
from knowledge.summary.prose import dependencies, is_boilerplate

_FEWEST, _MOST = 3, 5  # sentences
_WORDS = 100  # no fourth or fifth sentence beyond that many: some 90 on average
_BESIDE = 0.5  # of what a sentence has of the question counts for those before and after it


@dataclass(frozen=True, slots=True)
class Weights:
    """
    How much each reason to take a sentence counts, beside 1 for holding what the article speaks about.

    `lead`, `evenness` and `repeating` were chosen on a hundred news articles with human summaries: without any of
    them summaries are clearly worse, and a third more of one changes little. News alone would want more of
    `lead`, stories that come to the point later less. `question` was chosen by how many answers the summary holds;
    `title` has no measure of its own, and so counts little.
    """

    lead: float = 1.25  # for the article's first sentence; falls evenly to 0 behind the last
    title: float = 0.25  # for a sentence with all of the title's terms
    evenness: float = 0.7  # 0: long sentences win, for they hold more; 1: those that hold nothing else
    question: float = 2.0  # for a sentence with all of the question's terms
    repeating: float = 0.8  # taken off a sentence that says the same as one chosen


def summarise(
    text: str,
    outline: Outline,
    idf: Callable[[str], float],
    *,
    question: Collection[str] = (),
    language: str = "en",
    weights: Weights = Weights(),
) -> list[Span]:
    """
    Three to five whole sentences of `text`, in order; fewer when it has no more.

    `question`: terms the summary should speak to. `idf`: how telling a term is in the whole library.
    `language`: BCP 47; of some we know the words with which a sentence leans on the one before it.
    """
    spans = [Span(*ends) for ends in zip(outline.starts, outline.ends, strict=True)]
    lengths, bags, distinct = _lengths(outline), _bags(outline), _distinct(text, spans)
    together = dependencies(text, spans, lengths, language)
    worth = [n for n in distinct if together[n]]
    scores = _scores(worth, bags, outline, idf, weights)
    asked = _asked(bags, question, idf) if question else [0.0] * len(spans)
    scores = {n: score + weights.question * asked[n] for n, score in scores.items()}
    units = [together[n] for n in worth if scores.keys() >= set(together[n])]
    chosen = _choose(units, scores, bags, lengths, weights)
    chosen += _more((n for n in distinct if not is_boilerplate(spans[n].of(text))), chosen)
    chosen += _more(distinct, chosen)
    return [spans[n] for n in sorted(chosen)]


def _more(others: Iterable[int], chosen: Collection[int]) -> list[int]:
    """The first of the others, as many as are missing: better a sentence that leans than too few."""
    return list(islice((n for n in others if n not in chosen), max(_FEWEST - len(chosen), 0)))


def _distinct(text: str, spans: Sequence[Span]) -> list[int]:
    """The sentences, each text once: where it stands first."""
    first: dict[str, int] = {}
    for n, span in enumerate(spans):
        first.setdefault(span.of(text), n)
    return list(first.values())


def _lengths(outline: Outline) -> list[int]:
    """Words in each sentence; of the last, at least the words that have terms."""
    end = 1 + max((where[-1] for where in outline.terms.values()), default=-1)
    return [max(after - first, 0) for first, after in pairwise([*outline.words, end])]


def _bags(outline: Outline) -> list[set[str]]:
    """The terms of each sentence."""
    bags: list[set[str]] = [set() for _ in outline.starts]
    for term, positions in outline.terms.items():
        for position in positions:
            bags[bisect_right(outline.words, position) - 1].add(term)
    return bags


def _scores(
    worth: Sequence[int], bags: Sequence[set[str]], outline: Outline, idf: Callable[[str], float], weights: Weights
) -> dict[int, float]:
    """How telling each sentence is, by what it holds of the whole article and by where it stands."""
    centroid = {term: len(where) * idf(term) for term, where in outline.terms.items()}
    central = {n: sum(centroid[term] for term in bags[n]) / (len(bags[n]) or 1) ** weights.evenness for n in worth}
    most = max(central.values(), default=0.0) or 1.0
    heading = {term: idf(term) for term in outline.title}
    whole = sum(heading.values()) or 1.0
    return {
        n: central[n] / most
        + weights.lead * (1 - place / len(worth))
        + weights.title * sum(heading[term] for term in heading.keys() & bags[n]) / whole
        for place, n in enumerate(worth)
    }


def _asked(bags: Sequence[set[str]], question: Collection[str], idf: Callable[[str], float]) -> list[float]:
    """How much of the question each sentence holds, with a part of what its neighbours hold."""
    telling = {term: idf(term) for term in question}
    whole = sum(telling.values()) or 1.0
    own = [sum(telling[term] for term in telling.keys() & bag) / whole for bag in bags]
    beside = zip([0.0, *own], own, [*own[1:], 0.0], strict=False)
    return [here + _BESIDE * max(before, after) for before, here, after in beside]


def _choose(
    units: Sequence[tuple[int, ...]],
    scores: Mapping[int, float],
    bags: Sequence[set[str]],
    lengths: Sequence[int],
    weights: Weights,
) -> list[int]:
    """Sentences, best first, each with those it needs."""
    chosen: list[int] = []
    words = 0
    while len(chosen) < _MOST:
        gains = {n: score - weights.repeating * _repeats(bags[n], chosen, bags) for n, score in scores.items()}
        missing = [tuple(n for n in unit if n not in chosen) for unit in units]
        fitting = [new for new in missing if new and len(chosen) + len(new) <= _MOST]
        means = [fmean(gains[n] for n in new) for new in fitting]
        best = fitting[means.index(max(means))] if fitting else ()
        words += sum(lengths[n] for n in best)
        if not best or (len(chosen) >= _FEWEST and words > _WORDS):
            break
        chosen += best
    return chosen


def _repeats(bag: set[str], chosen: Sequence[int], bags: Sequence[set[str]]) -> float:
    """How much of a sentence one of those chosen says already: the cosine of their terms."""
    return max((len(bag & bags[n]) / sqrt(len(bag) * len(bags[n]) or 1) for n in chosen), default=0.0)

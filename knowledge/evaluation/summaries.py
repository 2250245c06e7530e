"""
Measures summaries against human ones, beside the article's beginning, a baseline that is hard to beat.

Two beginnings: the first three sentences (LEAD-3), as published elsewhere, and as many sentences as make the length
of our summary, for a longer text finds more of any reference.
"""

import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

from knowledge.evaluation.bench import temporary_library
from knowledge.evaluation.dataset import UNTITLED, lines
from knowledge.evaluation.measures import mean, rouge, rounded
from knowledge.language.sentences import sentences
from knowledge.models import Article, Problem, article_id

_MEASURES = ("rouge1", "rouge2", "rougeL")
_SAMPLES = 2000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Pairs:
    """The articles of a file of pairs (id, text, reference), as a `Source`."""

    path: Path

    @property
    def name(self) -> str:
        """Names the file."""
        return f"pairs:{self.path}"

    def read(self) -> Iterator[Article | Problem]:
        """Yield every article; they have no title and no date."""
        then = datetime(1970, 1, 1, tzinfo=UTC)
        for name, text, _ in lines(self.path, _pair):
            yield Article(origin=name, title=UNTITLED, text=text, published=then, location=name)

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class _SummaryScores:
    """One summary and what it scores."""

    scores: dict[str, float]
    words: int
    sentences: int


def evaluate_summaries(path: Path) -> dict[str, Any]:
    """
    ROUGE F1 (fractions of 1), mean words and sentences of our summaries: one object, ready for JSON.

    `lead3` and `lead` hold the same of the first three sentences and of the beginning that is as long as ours;
    `gain` is ours less `lead`, with the 95 % interval of a paired bootstrap over the articles.
    `path`: JSON Lines of id, text and reference. Raises `SourceError` when it can't be read.
    """
    ours, three, leads = [], [], []
    with tempfile.TemporaryDirectory() as place, temporary_library(place) as library:
        library.add(Pairs(path))
        for name, text, human in lines(path, _pair):
            reference, every = _texts(human), _texts(text)
            summary = library.summary(article_id(name))
            ours.append(_scored(summary.texts if summary else (), reference))
            three.append(_scored(every[:3], reference))
            leads.append(_scored(beginning(every, ours[-1].words), reference))
    gains = {m: [a.scores[m] - b.scores[m] for a, b in zip(ours, leads, strict=True)] for m in _MEASURES}
    return {
        "summaries": len(ours),
        **_means(ours),
        "lead3": _means(three),
        "lead": _means(leads),
        "gain": {m: interval(each) for m, each in gains.items()},
    }


def beginning(texts: Sequence[str], words: int) -> Sequence[str]:
    """
    The leading sentences that come nearest to so many words, at least one.

    >>> beginning(["One two three.", "Four.", "Five six seven eight."], 5)
    ['One two three.', 'Four.']
    """
    lengths = accumulate(len(text.split()) for text in texts)
    nearest = min(((abs(length - words), n) for n, length in enumerate(lengths, 1)), default=(0, 0))
    return texts[: nearest[1]]


def interval(values: Sequence[float]) -> dict[str, float | None]:
    """
    The mean of `values` and where it would lie in 95 of 100 samples like this one, the same on every run.

    Efron, "Bootstrap methods: another look at the jackknife", 1979.

    >>> interval([1.0, 1.0])
    {'mean': 1.0, 'low': 1.0, 'high': 1.0}
    """
    chance = random.Random(0)  # noqa: S311 -- no secret; it is to repeat itself
    means = sorted(statistics.fmean(chance.choices(values, k=len(values))) for _ in range(_SAMPLES if values else 0))
    low, high = (means[_SAMPLES // 40], means[-_SAMPLES // 40 - 1]) if means else (None, None)
    return {"mean": mean(values), "low": rounded(low), "high": rounded(high)}


def _pair(line: bytes) -> tuple[str, str, str]:
    record = orjson.loads(line)
    return str(record["id"]), record["text"], record["reference"]


def _texts(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def _scored(chosen: Sequence[str], reference: Sequence[str]) -> _SummaryScores:
    return _SummaryScores(rouge(chosen, reference), sum(len(text.split()) for text in chosen), len(chosen))


def _means(scored: Sequence[_SummaryScores]) -> dict[str, float | None]:
    measures = {name: mean(each.scores[name] for each in scored) for name in _MEASURES}
    return {**measures, "words": mean(s.words for s in scored), "sentences": mean(s.sentences for s in scored)}

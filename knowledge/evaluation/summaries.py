"""
Measures summaries against human ones, beside the beginning of the article, a baseline that is hard to beat.

There are two baselines: the first three sentences (LEAD-3), which papers report, and a beginning about as long as our
summary, because a longer text covers more of any reference.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

from knowledge.evaluation.bench import temporary_library
from knowledge.evaluation.bootstrap import mean_with_interval
from knowledge.evaluation.dataset import lines
from knowledge.evaluation.measures import mean, rouge
from knowledge.language.sentences import sentences
from knowledge.models import Article, Problem, article_id

_MEASURES = ("rouge1", "rouge2", "rougeL")


@dataclass(frozen=True, slots=True)
class Pairs:
    """The articles of a file of pairs (id, text, reference), as a `Source`."""

    path: Path

    @property
    def name(self) -> str:
        """Return a name that holds the path of the file."""
        return f"pairs:{self.path}"

    def read(self) -> Iterator[Article | Problem]:
        """Yield the articles; they have no title, and 1970-01-01 as their date."""
        unknown_date = datetime(1970, 1, 1, tzinfo=UTC)
        for name, text, _ in lines(self.path, _pair):
            yield Article(origin=name, title="", text=text, published=unknown_date, location=name)


@dataclass(frozen=True, slots=True)
class _SummaryScores:
    """The ROUGE scores and the length of one summary."""

    scores: dict[str, float]  # by measure
    words: int
    sentences: int


def evaluate_summaries(path: Path) -> dict[str, Any]:
    """
    Return ROUGE F1 (fractions of 1) and the mean words and sentences of our summaries, ready for JSON.

    ``lead3`` and ``lead`` hold these figures for the first three sentences and for the beginning that is as long as
    our summary. ``gain`` is our ROUGE minus that of ``lead``, with the 95 % interval of a paired bootstrap over the
    articles. `path`: JSON Lines of id, text and reference. Raises `SourceError` when the file cannot be read.
    """
    ours, lead3, lead = [], [], []
    with tempfile.TemporaryDirectory() as folder, temporary_library(folder) as library:
        library.add(Pairs(path))
        for name, text, human in lines(path, _pair):
            reference, article = _sentence_texts(human), _sentence_texts(text)
            summary = library.summary(article_id(name))
            ours.append(_scored(summary.texts if summary else (), reference))
            lead3.append(_scored(article[:3], reference))
            lead.append(_scored(beginning(article, ours[-1].words), reference))
    gains = {m: [a.scores[m] - b.scores[m] for a, b in zip(ours, lead, strict=True)] for m in _MEASURES}
    return {
        "summaries": len(ours),
        **_means(ours),
        "lead3": _means(lead3),
        "lead": _means(lead),
        "gain": {measure: mean_with_interval(values) for measure, values in gains.items()},
    }


def beginning(texts: Sequence[str], words: int) -> Sequence[str]:
    """
    Return the leading sentences whose length is nearest to `words` words, at least one sentence.

    >>> beginning(["One two three.", "Four.", "Five six seven eight."], 5)
    ['One two three.', 'Four.']
    """
    lengths = accumulate(len(text.split()) for text in texts)
    nearest = min(((abs(length - words), n) for n, length in enumerate(lengths, 1)), default=(0, 0))
    return texts[: nearest[1]]


def _pair(line: bytes) -> tuple[str, str, str]:
    record = orjson.loads(line)
    return str(record["id"]), record["text"], record["reference"]


def _sentence_texts(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def _scored(chosen: Sequence[str], reference: Sequence[str]) -> _SummaryScores:
    return _SummaryScores(rouge(chosen, reference), sum(len(text.split()) for text in chosen), len(chosen))


def _means(scored: Sequence[_SummaryScores]) -> dict[str, float | None]:
    measures = {name: mean(summary.scores[name] for summary in scored) for name in _MEASURES}
    lengths = {"words": mean(s.words for s in scored), "sentences": mean(s.sentences for s in scored)}
    return measures | lengths

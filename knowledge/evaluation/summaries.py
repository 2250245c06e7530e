"""Measures summaries against human ones, beside the first three sentences (LEAD-3), a baseline that is hard to beat."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from knowledge.evaluation.dataset import lines
from knowledge.evaluation.measures import mean, rouge
from knowledge.evaluation.retrieval import temporary_library
from knowledge.models import Article, Problem, article_id
from knowledge.passages import sentences


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
            yield Article(origin=name, title="", text=text, published=then, location=name)

    def __len__(self) -> int:
        return 0


def evaluate_summaries(path: Path) -> dict[str, Any]:
    """
    ROUGE F1 (fractions of 1) and mean length in words of our summaries and of LEAD-3: one object, ready for JSON.

    `path`: JSON Lines of id, text and reference. Raises `SourceError` when it can't be read.
    """
    with tempfile.TemporaryDirectory() as place, temporary_library(place) as library:
        library.add(Pairs(path))
        ours, leads = [], []
        for name, text, human in lines(path, _pair):
            reference = _texts(human)
            summary = library.summary(article_id(name))
            chosen = summary.texts if summary else ()
            ours.append((chosen, rouge(chosen, reference)))
            lead = _texts(text)[:3]
            leads.append((lead, rouge(lead, reference)))
    return {"summaries": len(ours), **_means(ours), "lead3": _means(leads)}


def _pair(line: bytes) -> tuple[str, str, str]:
    record = orjson.loads(line)
    return str(record["id"]), record["text"], record["reference"]


def _texts(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def _means(scored: Sequence[tuple[Sequence[str], dict[str, float]]]) -> dict[str, float | None]:
    measures = {name: mean(scores[name] for _, scores in scored) for name in ("rouge1", "rouge2", "rougeL")}
    return {**measures, "words": mean(sum(len(text.split()) for text in chosen) for chosen, _ in scored)}

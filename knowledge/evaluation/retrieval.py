"""
Measures a library against questions with known answers.

Retrieval is measured on articles with the usual means (hit@k, MRR, nDCG, recall at 10), quoting by whether
a known answer stands in the best passages, and the honest no by AUROC: how well `Answer.confidence` tells
the questions that the articles answer from those that they don't.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from knowledge.evaluation import dataset
from knowledge.evaluation.dataset import Corpus, Query, file_of, judgements
from knowledge.evaluation.measures import auroc, dcg, holds_answer, mean, rounded
from knowledge.library import Library, open_library
from knowledge.models import Answer
from knowledge.settings import LibrarySettings

_DEPTH = 10  # articles looked at
_SHOWN = 3  # passages looked at, at most two of one article


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the library made of one query."""

    query: Query
    confidence: float
    articles: list[str]  # ids of the data set, best first
    passages: list[str]  # their texts, best first, at most two of one article
    seconds: float


def evaluate(
    folder: Path,
    *,
    queries: str | None = None,
    until: date | None = None,
    use_now: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """
    Measure the data set in `folder` with a temporary library: one flat object, ready for JSON.

    `queries`: the name of another file of questions in the folder. `until`: leave out articles of later days.
    `use_now`: let a question's date be its "now". Raises `SourceError` when a file is missing or malformed.
    """
    cut = None if until is None else datetime.combine(until, datetime.max.time(), UTC)
    corpus = Corpus(file_of(folder, "corpus.jsonl"), cut)
    asked = [
        query for query in dataset.queries(file_of(folder, queries or "queries.jsonl")) if query.label != "unknown"
    ]
    relevant = judgements(file_of(folder, "qrels.tsv"))
    with tempfile.TemporaryDirectory() as place, temporary_library(place) as library:
        started = time.perf_counter()
        report = library.add(corpus)
        seconds = time.perf_counter() - started
        outcomes = []
        for number, query in enumerate(asked, 1):
            outcomes.append(_outcome(library, query, use_now=use_now))
            if progress:
                progress(number, len(asked))
        held = library.statistics()
    return {
        **_quality(outcomes, relevant),
        "articles": held.articles,
        "passages": held.passages,
        "problems": len(report.problems),
        "ingest_s": round(seconds, 2),
        "articles_per_s": round(held.articles / seconds, 1),
        "ask_ms": _latency([outcome.seconds for outcome in outcomes]),
        "rss_mb": _peak_memory(),
    }


def temporary_library(place: str) -> Library:
    """A new library in the folder `place`, with the embedded engines, that answers however unsure it is."""
    settings = LibrarySettings(answer_confidence=0.0)
    return open_library(f"sqlite:///{place}/articles.db", f"tantivy:{place}/index", settings=settings)


def _outcome(library: Library, query: Query, *, use_now: bool) -> Outcome:
    now = query.date if use_now else None
    started = time.perf_counter()
    library.ask(query.text, now=now)  # what a reader waits for
    seconds = time.perf_counter() - started
    answer = library.search(query.text, limit=2 * _DEPTH, per_article=2, now=now)
    articles = list(dict.fromkeys(hit.article.origin for hit in answer.hits))
    return Outcome(query, answer.confidence, articles[:_DEPTH], _texts(answer), seconds)


def _texts(answer: Answer) -> list[str]:
    return [hit.passage.text for hit in answer.hits[:_SHOWN]]


def _quality(outcomes: Sequence[Outcome], relevant: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    answerable = [o for o in outcomes if o.query.label == "answerable"]
    judged = [o for o in answerable if o.query.id in relevant]
    gains = [[relevant[o.query.id].get(article, 0) for article in o.articles] for o in judged]
    ideal = [sorted(relevant[o.query.id].values(), reverse=True) for o in judged]
    worded = [o for o in answerable if o.query.answers]
    labels = [o.query.label == "answerable" for o in outcomes]
    return {
        "queries": len(outcomes),
        "judged": len(judged),
        "hit@1": mean(any(g[:1]) for g in gains),
        "hit@5": mean(any(g[:5]) for g in gains),
        "mrr@10": mean(next((1 / n for n, gain in enumerate(g, 1) if gain), 0.0) for g in gains),
        "ndcg@10": mean(dcg(g) / dcg(best[:_DEPTH]) for g, best in zip(gains, ideal, strict=True)),
        "recall@10": mean(sum(map(bool, g)) / len(best) for g, best in zip(gains, ideal, strict=True)),
        "answer@1": mean(holds_answer(o.passages[:1], o.query.answers) for o in worded),
        "answer@3": mean(holds_answer(o.passages, o.query.answers) for o in worded),
        "auroc": rounded(auroc([o.confidence for o in outcomes], labels)),
    }


def _latency(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [0.0]
    places = {percent: min(len(ordered) * percent // 100, len(ordered) - 1) for percent in (50, 95, 99)}
    return {f"p{percent}": round(1000 * ordered[place], 2) for percent, place in places.items()}


def _peak_memory() -> int:
    """The most memory this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))

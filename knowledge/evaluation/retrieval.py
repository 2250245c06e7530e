"""
Measures a library against questions with known answers.

A data set is a folder: ``corpus.jsonl[.gz]`` (articles), ``queries.jsonl[.gz]`` (id, text, label, and
maybe answers and date), ``qrels.tsv`` (query id, article id, grade; no header). Retrieval is measured on
articles with the usual means (hit@k, MRR, nDCG, recall at 10), quoting by whether a known answer stands in the best
passages, and the honest no by AUROC: how well `Answer.confidence` tells the questions that the articles
answer from those that they don't.
"""

import gzip
import math
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

from knowledge.errors import SourceError
from knowledge.library import Library, open_library
from knowledge.models import Answer, Article, Problem, article_id
from knowledge.settings import LibrarySettings

_DEPTH = 10  # articles looked at
_SHOWN = 3  # passages looked at, at most two of one article


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what is known of its answers."""

    id: str
    text: str
    label: str  # answerable, unanswerable or unknown
    answers: tuple[str, ...]
    date: datetime | None  # the day it was asked


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the library made of one query."""

    query: Query
    confidence: float
    articles: list[str]  # ids of the data set, best first
    passages: list[str]  # their texts, best first, at most two of one article
    seconds: float


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of a data set, as a `Source`."""

    path: Path
    until: datetime | None = None

    @property
    def name(self) -> str:
        """Names the file."""
        return f"corpus:{self.path}"

    def read(self) -> Iterator[Article | Problem]:
        """Yield the articles up to the date, undated ones included; an empty one is a `Problem`."""
        for record in _records(self.path):
            published = _when(record.get("date"))
            text = record["text"].strip()
            if self.until and published and published > self.until:
                continue
            yield _article(record, text, published) if text else Problem(record["id"], "has no text")

    def __len__(self) -> int:
        return 0


def _article(record: Mapping[str, Any], text: str, published: datetime | None) -> Article:
    return Article(
        origin=record["id"],
        title=record.get("title") or "",
        text=text,
        published=published or datetime(1970, 1, 1, tzinfo=UTC),
        location=record["id"],
        url=record.get("url"),
        source=record.get("source"),
        language=record.get("language"),
    )


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
    corpus = Corpus(_file(folder, "corpus.jsonl"), cut)
    asked = [_query(record) for record in _records(_file(folder, queries or "queries.jsonl"))]
    asked = [query for query in asked if query.label != "unknown"]
    relevant = _judgements(folder / "qrels.tsv")
    with tempfile.TemporaryDirectory() as place:
        settings = LibrarySettings(answer_confidence=0.0)
        with open_library(f"sqlite:///{place}/articles.db", f"tantivy:{place}/index", settings=settings) as library:
            started = time.perf_counter()
            report = library.add(corpus)
            seconds = time.perf_counter() - started
            names = {article_id(record["id"]): record["id"] for record in _records(corpus.path)}
            outcomes = []
            for number, query in enumerate(asked, 1):
                outcomes.append(_outcome(library, query, names, use_now=use_now))
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
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)),
    }


def _outcome(library: Library, query: Query, names: Mapping[str, str], *, use_now: bool) -> Outcome:
    started = time.perf_counter()
    answer = library.search(query.text, limit=2 * _DEPTH, per_article=2, now=query.date if use_now else None)
    seconds = time.perf_counter() - started
    articles = list(dict.fromkeys(names[hit.article.id] for hit in answer.hits))
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
        "hit@1": _mean(any(g[:1]) for g in gains),
        "hit@5": _mean(any(g[:5]) for g in gains),
        "mrr@10": _mean(next((1 / n for n, gain in enumerate(g, 1) if gain), 0.0) for g in gains),
        "ndcg@10": _mean(_dcg(g) / _dcg(best[:_DEPTH]) for g, best in zip(gains, ideal, strict=True)),
        "recall@10": _mean(sum(map(bool, g)) / len(best) for g, best in zip(gains, ideal, strict=True)),
        "answer@1": _mean(holds_answer(o.passages[:1], o.query.answers) for o in worded),
        "answer@3": _mean(holds_answer(o.passages, o.query.answers) for o in worded),
        "auroc": _rounded(auroc([o.confidence for o in outcomes], labels)),
    }


def holds_answer(passages: Iterable[str], answers: Iterable[str]) -> bool:
    """
    Whether one of the answers stands in one of the passages: lower case, punctuation folded, whole words.

    >>> holds_answer(["He paid $19 million."], ["$19 Million"])
    True
    >>> holds_answer(["He paid $190 million."], ["$19 Million"])
    False
    """
    folded = [f" {_folded(passage)} " for passage in passages]
    return any(f" {wanted} " in text for answer in answers if (wanted := _folded(answer)) for text in folded)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """
    The chance that a true one scores above a false one, ties counting half; None when either is missing.

    Mann & Whitney, "On a test of whether one of two random variables is stochastically larger", 1947.

    >>> auroc([0.9, 0.8, 0.8, 0.1], [True, True, False, False])
    0.875
    """
    order = sorted(range(len(scores)), key=lambda n: scores[n])
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        for n in order[start:end]:
            ranks[n] = (start + 1 + end) / 2
        start = end
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    total = sum(rank for rank, label in zip(ranks, labels, strict=True) if label)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def _dcg(gains: Sequence[int]) -> float:
    """Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002, with linear gains."""
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return _rounded(statistics.fmean(listed)) if listed else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _latency(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [0.0]
    return {
        f"p{percent}": round(1000 * ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], 2)
        for percent in (50, 95, 99)
    }


def _file(folder: Path, name: str) -> Path:
    """The file of that name, plain or gzipped."""
    for path in (folder / name, folder / f"{name}.gz", Path(name)):
        if path.is_file():
            return path
    raise SourceError(f"{folder / name}: there is no such file, nor one with .gz")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise SourceError(f"{path}:{number}: {error}") from None


def _query(record: Mapping[str, Any]) -> Query:
    return Query(
        id=str(record["id"]),
        text=record["text"],
        label=record.get("label", "answerable"),
        answers=tuple(record.get("answers") or ()),
        date=_when(record.get("date")),
    )


def _when(text: str | None) -> datetime | None:
    """A day or time as the data sets write it, in UTC."""
    if not text:
        return None
    when = datetime.fromisoformat(text.replace("/", "-"))
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    relevant: dict[str, dict[str, int]] = {}
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file")
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            query, article, grade = line.split("\t")
            if int(grade) > 0:
                relevant.setdefault(query, {})[article] = int(grade)
    return relevant

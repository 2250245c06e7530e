"""
Measures a library against questions with known answers.

Retrieval is measured on articles with the usual means (hit@k, MRR, nDCG, recall at 10), quoting by whether
a known answer stands in the best passages and in the leading sentence, and the honest no by AUROC and
calibration: how well `Answer.confidence` tells the questions that the articles answer from those that they don't.
"""

import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self, TypeAlias

from knowledge.errors import ConfigError, SourceError
from knowledge.evaluation.dataset import UNTITLED, Dataset, DatasetQuery, load
from knowledge.evaluation.quality import DEPTH, SHOWN, Outcome, Sampling, Scores, quality, scores
from knowledge.library import Library, open_library
from knowledge.models import Article, article_id
from knowledge.retrieval.weights import Weights
from knowledge.settings import LibrarySettings

Progress: TypeAlias = Callable[[int, int], None]  # called with the number done and the number of all

_TIMED = 1000  # questions
SURE: float = LibrarySettings.model_fields["answer_confidence"].default


@dataclass(frozen=True, slots=True)
class Run:
    """What the library made of a data set's questions, and what each of them scored."""

    dataset: Dataset
    outcomes: Sequence[Outcome]
    scores: Scores


def evaluate(
    folder: Path,
    *,
    queries: str | None = None,
    until: date | None = None,
    use_now: bool = True,
    today: date | None = None,
    weights: Weights | None = None,
    sampling: Sampling | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """
    Measure the data set in `folder` with a temporary library: one object, ready for JSON.

    `queries`: the name of another file of questions in the folder. `until`: leave out articles of later days.
    `use_now`: let a question's date be its "now". `today`: the day of the other questions; without it figures
    change as articles grow older. `weights`: rank with these. `sampling`: how intervals are made.
    Raises `SourceError` when a file is missing or malformed.
    """
    with Bench(load(folder, queries=queries, until=until), use_now=use_now, today=today) as bench:
        run = bench.ask(weights, timed=True, progress=progress)
        return bench.measured(run, sampling or Sampling())


class Bench:
    """
    A data set's articles in a temporary library, to be asked as often as you like, each time with other weights.

    A context manager; the articles are taken in on entry, which raises `SourceError` when they can't be read.
    """

    def __init__(self, dataset: Dataset, *, use_now: bool = True, today: date | None = None) -> None:
        self.dataset = dataset
        self._use_now = use_now
        self._today = datetime.combine(today, datetime.min.time(), UTC) if today else None

    def __enter__(self) -> Self:
        self._place = tempfile.TemporaryDirectory()
        try:
            self._take_in()
        except BaseException:
            self._place.cleanup()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._place.cleanup()

    def _take_in(self) -> None:
        corpus = self.dataset.corpus
        with temporary_library(self._place.name) as library:
            started = time.perf_counter()
            report = library.add(corpus)
            seconds = time.perf_counter() - started
            held = library.statistics()
        for problem in report.problems:
            if problem.location == corpus.name:  # the file itself, not one of its articles
                raise SourceError(problem.reason)
        self._taken_in = {
            "articles": held.articles,
            "passages": held.passages,
            "problems": len(report.problems),
            "ingest_s": round(seconds, 2),
            "articles_per_s": round(held.articles / seconds, 1),
        }

    def ask(self, weights: Weights | None = None, *, timed: bool = False, progress: Progress | None = None) -> Run:
        """
        Ask every question, ranking with `weights`, or the default ones.

        `timed`: also measure how long a reader waits, for a thousand questions at most. Raises `ConfigError`
        when nothing can be ranked with such weights.
        """
        asked = self.dataset.queries
        step = math.ceil(len(asked) / _TIMED)  # those timed are spread evenly
        outcomes = []
        with temporary_library(self._place.name, weights) as library:
            for number, query in enumerate(asked, 1):
                outcomes.append(self._outcome(library, query, timed=timed and number % step == 0))
                if progress:
                    progress(number, len(asked))
        return Run(self.dataset, outcomes, scores(outcomes, self.dataset.relevant))

    def _outcome(self, library: Library, query: DatasetQuery, *, timed: bool) -> Outcome:
        now = (query.date if self._use_now else None) or self._today
        seconds = None
        try:
            if timed:
                started = time.perf_counter()
                library.ask(query.text, now=now)  # what a reader waits for
                seconds = time.perf_counter() - started
            answer = library.search(query.text, limit=2 * DEPTH, per_article=2, now=now)
        except ArithmeticError as error:
            raise ConfigError(f"nothing can be ranked with these weights: {error}") from error
        articles = list({hit.article.origin: hit.article for hit in answer.hits}.values())[:DEPTH]
        return Outcome(
            query=query,
            confidence=answer.confidence,
            articles=[article.origin for article in articles],
            titles=[_title(article) for article in articles],
            passages=[hit.passage.text for hit in answer.hits[:SHOWN]],
            sentence=next((hit.sentence.of(hit.passage.text) for hit in answer.hits), ""),
            seconds=seconds,
        )

    def measured(self, run: Run, sampling: Sampling) -> dict[str, Any]:
        """The quality of a timed run, the articles, and what it cost: one object, ready for JSON."""
        return {
            **quality(run.scores, sampling, sure=SURE),
            **self._taken_in,
            "ask_ms": _latency([o.seconds for o in run.outcomes if o.seconds is not None]),
            "rss_mb": _peak_memory(),
        }

    def expected(self, queries: Iterable[DatasetQuery]) -> dict[str, list[str]]:
        """The titles of the articles that answer each question, by its id, the most relevant first."""
        with temporary_library(self._place.name) as library:
            return {query.id: list(self._expected(library, query)) for query in queries}

    def _expected(self, library: Library, query: DatasetQuery) -> Iterator[str]:
        grades = self.dataset.relevant.get(query.id, {})
        for name in sorted(grades, key=lambda name: (-grades[name], name)):
            if article := library.article(article_id(name)):
                yield _title(article)


def temporary_library(place: str, weights: Weights | None = None) -> Library:
    """The library in the folder `place`, with the embedded engines, that answers however unsure it is."""
    settings = LibrarySettings(answer_confidence=0.0)
    return open_library(f"sqlite:///{place}/articles.db", f"tantivy:{place}/index", settings=settings, weights=weights)


def _title(article: Article) -> str:
    """An article's title, or how it begins."""
    if article.title != UNTITLED:
        return article.title
    text = " ".join(article.text[:200].split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _latency(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [0.0]
    places = {percent: min(len(ordered) * percent // 100, len(ordered) - 1) for percent in (50, 95, 99)}
    return {f"p{percent}": round(1000 * ordered[place], 2) for percent, place in places.items()}


def _peak_memory() -> int:
    """The most memory this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))

"""
Asks a library the questions of a data set.

Ranking is measured on articles (hit@k, MRR, nDCG and recall at 10), quoting by whether a known answer occurs in the
best passages and in the snippet, abstention by AUROC and calibration: how well `Answer.confidence` separates the
questions that the articles answer from those that they do not.
"""

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self, TypeAlias

from knowledge.errors import ConfigError, SourceError
from knowledge.evaluation.bootstrap import Sampling
from knowledge.evaluation.dataset import Dataset, DatasetQuery, load
from knowledge.evaluation.memory import peak_memory_mib
from knowledge.evaluation.quality import QUOTED_PASSAGES, RANKED_ARTICLES, Outcome, Scores, quality, scores
from knowledge.library import Library, open_library
from knowledge.models import Article, Hit, article_id
from knowledge.retrieval.weights import Weights
from knowledge.settings import LibrarySettings
from knowledge.sources import Source

Progress: TypeAlias = Callable[[int, int], None]  # called with the number done and the number of all

ANSWER_THRESHOLD: float = LibrarySettings.model_fields["answer_confidence"].default
_TIMED_QUESTIONS = 1000  # at most so many are timed
_FOLDED = 120  # characters of a folded text that are seen on a phone
_TITLE_CHARACTERS = 80  # shown of a text without a title


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of a data set's questions and their scores."""

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
    Measure the data set in `folder` with a temporary library and return the figures, ready for JSON.

    `queries`: the name of another file of questions in the folder. `until`: leave out articles of later days.
    `use_now`: let a question's date be its "now". `today`: the day of the other questions; without it figures
    change as articles grow older. `weights`: rank with these. `sampling`: the resamples of the intervals.
    Raises `SourceError` when a file is missing or malformed.
    """
    with Bench(load(folder, queries=queries, until=until), use_now=use_now, today=today) as bench:
        run = bench.ask(weights, timed=True, progress=progress)
        return bench.figures(run, sampling or Sampling())


class Bench:
    """
    A data set's articles in a temporary library, which can be asked several times, each time with other weights.

    A context manager. It adds the articles on entry and raises `SourceError` when they cannot be read.
    """

    def __init__(self, dataset: Dataset, *, use_now: bool = True, today: date | None = None) -> None:
        self.dataset = dataset
        self._use_now = use_now
        self._today = datetime.combine(today, datetime.min.time(), UTC) if today else None

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        try:
            self._add_articles()
        except BaseException:
            self._folder.cleanup()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def _add_articles(self) -> None:
        corpus = self.dataset.corpus
        with temporary_library(self._folder.name) as library:
            started = time.perf_counter()
            report = library.add(corpus)
            seconds = time.perf_counter() - started
            statistics = library.statistics()
        for problem in report.problems:
            if problem.location == corpus.name:  # the file itself, not one of its articles
                raise SourceError(problem.reason)
        self._ingest_figures = {
            "articles": statistics.articles,
            "passages": statistics.passages,
            "problems": len(report.problems),
            "ingest_s": round(seconds, 2),
            "articles_per_s": round(statistics.articles / seconds, 1),
        }

    def ask(self, weights: Weights | None = None, *, timed: bool = False, progress: Progress | None = None) -> Run:
        """
        Ask every question, ranking with `weights`, or the default ones.

        `timed`: also measure how long `Library.ask` takes, for `_TIMED_QUESTIONS` questions at most. Raises
        `ConfigError` when nothing can be ranked with the weights.
        """
        queries = self.dataset.queries
        step = math.ceil(len(queries) / _TIMED_QUESTIONS)  # the timed questions are spread evenly
        outcomes = []
        with temporary_library(self._folder.name, weights) as library:
            for number, query in enumerate(queries, 1):
                outcomes.append(self._outcome(library, query, timed=timed and number % step == 0))
                if progress:
                    progress(number, len(queries))
        return Run(self.dataset, outcomes, scores(outcomes, self.dataset.relevant))

    def _outcome(self, library: Library, query: DatasetQuery, *, timed: bool) -> Outcome:
        now = (query.date if self._use_now else None) or self._today
        seconds = None
        try:
            if timed:
                started = time.perf_counter()
                library.ask(query.text, now=now)
                seconds = time.perf_counter() - started
            answer = library.search(query.text, limit=2 * RANKED_ARTICLES, per_article=2, now=now)
        except ArithmeticError as error:
            raise ConfigError(f"nothing can be ranked with these weights: {error}") from error
        articles = list({hit.article.origin: hit.article for hit in answer.hits}.values())[:RANKED_ARTICLES]
        return Outcome(
            query=query,
            confidence=answer.confidence,
            articles=[article.origin for article in articles],
            titles=[_title(article) for article in articles],
            passages=[hit.passage.text for hit in answer.hits[:QUOTED_PASSAGES]],
            sentence=next((hit.quote for hit in answer.hits), ""),
            shown=next((_shown(hit) for hit in answer.hits), ""),
            seconds=seconds,
        )

    def figures(self, run: Run, sampling: Sampling) -> dict[str, Any]:
        """Return the quality of a timed run, the counts of the articles, times and memory, ready for JSON."""
        return {
            **quality(run.scores, sampling, threshold=ANSWER_THRESHOLD),
            **self._ingest_figures,
            "ask_ms": _percentiles_ms([o.seconds for o in run.outcomes if o.seconds is not None]),
            "rss_mb": peak_memory_mib(),
        }

    def expected_titles(self, queries: Iterable[DatasetQuery]) -> dict[str, list[str]]:
        """Return the titles of the articles that answer each question, by its id, the most relevant first."""
        with temporary_library(self._folder.name) as library:
            return {query.id: list(self._expected_titles(library, query)) for query in queries}

    def _expected_titles(self, library: Library, query: DatasetQuery) -> Iterator[str]:
        grades = self.dataset.relevant.get(query.id, {})
        for name in sorted(grades, key=lambda name: (-grades[name], name)):
            if article := library.article(article_id(name)):
                yield _title(article)


def temporary_library(folder: str, weights: Weights | None = None) -> Library:
    """Open the library in `folder`, with SQLite and tantivy and the default settings."""
    settings = LibrarySettings()
    store_url, index_url = f"sqlite:///{folder}/articles.db", f"tantivy:{folder}/index"
    return open_library(store_url, index_url, settings=settings, weights=weights)


@contextmanager
def temporary_library_of(source: Source) -> Iterator[Library]:
    """Open a library with the articles of a source that is gone afterwards. Raises `SourceError` if none is read."""
    with tempfile.TemporaryDirectory() as folder, temporary_library(folder) as library:
        report = library.add(source)
        if not library.statistics().articles:
            raise SourceError(report.problems[0].reason if report.problems else f"{source.name}: holds no article")
        yield library


def _shown(hit: Hit) -> str:
    """Return what a reader sees of a passage without unfolding it: what is quoted, and three lines of what follows."""
    return f"{hit.shown.of(hit.passage.text)} {hit.after[:_FOLDED]}"


def _title(article: Article) -> str:
    """Return an article's title, or the beginning of its text."""
    if article.title:
        return article.title
    text = " ".join(article.text[:200].split())
    return text if len(text) <= _TITLE_CHARACTERS else f"{text[: _TITLE_CHARACTERS - 1]}…"


def _percentiles_ms(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [0.0]
    places = {percent: min(len(ordered) * percent // 100, len(ordered) - 1) for percent in (50, 95, 99)}
    return {f"p{percent}": round(1000 * ordered[place], 2) for percent, place in places.items()}

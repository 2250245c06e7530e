"""
Measures the honest no in small libraries: random articles of a data set, asked their own questions and strangers'.

A question is a stranger's when no article in the library answers it. What a confidence means should not depend on how
many articles a library holds.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.errors import SourceError
from knowledge.evaluation.bench import temporary_library_of
from knowledge.evaluation.bootstrap import with_intervals
from knowledge.evaluation.dataset import Dataset, DatasetQuery, load
from knowledge.evaluation.measures import auroc, calibration_error, rounded
from knowledge.library import Library
from knowledge.models import Article, Problem

_TODAY = datetime(2026, 1, 1, tzinfo=UTC)  # of questions without a date
_ARTICLES = 240  # in all libraries of one size, as long as that is a fair number of libraries
_FEWEST_LIBRARIES, _MOST_LIBRARIES = 3, 60
_FEWEST_QUESTIONS = 12  # of each kind, to one library
_QUESTIONS = 240  # of each kind, to all libraries of one size


@dataclass(frozen=True, slots=True)
class Chosen:
    """A few articles, as a `Source`."""

    articles: Sequence[Article]
    name: str = "chosen articles"

    def read(self) -> Iterator[Article | Problem]:
        """Yield the articles."""
        yield from self.articles


@dataclass(frozen=True, slots=True)
class Asked:
    """The outcome of a question."""

    confidence: float
    own: bool  # the library holds an article that answers it; else it is a stranger's
    answered: bool
    first: bool  # the best article, whether or not it was shown as an answer, is one that answers it
    language: str | None  # of the best article

    @property
    def right(self) -> bool:
        """True if the first article of its answer is one that answers it."""
        return self.answered and self.first


def evaluate_small_libraries(
    folder: Path, sizes: Sequence[int], progress: Callable[[int, int], object] = lambda _done, _all: None
) -> dict[str, Any]:
    """
    Return figures for libraries of so many articles of the data set in `folder`, ready for JSON.

    For each size, ``answered@SIZE``: the share of the library's own questions that are answered; ``right@SIZE``: that
    whose first article is the right one; ``refused@SIZE``: the share of strangers' questions that are refused;
    ``auroc@SIZE`` and ``ece@SIZE``: how well the confidence separates the two, and how wrong it is. Raises
    `SourceError` when a file cannot be read or the set has too few articles with questions.
    """
    dataset = load(folder)
    articles = {entry.origin: entry for entry in dataset.corpus.read() if isinstance(entry, Article)}
    result: dict[str, Any] = {"ci": {}}
    for number, size in enumerate(sizes, 1):
        figures = _figures(ask_libraries(dataset, articles, size), size)
        result = {**result, **figures, "ci": result["ci"] | figures["ci"]}
        progress(number, len(sizes))
    return result


def _figures(asked: Sequence[Asked], size: int) -> dict[str, Any]:
    own = [one for one in asked if one.own]
    shares = {
        f"answered@{size}": [one.answered for one in own],
        f"right@{size}": [one.right for one in own],
        f"refused@{size}": [not one.answered for one in asked if not one.own],
    }
    confidences, labels = [one.confidence for one in asked], [one.own for one in asked]
    return {
        **with_intervals(shares),
        f"auroc@{size}": rounded(auroc(confidences, labels)),
        f"ece@{size}": rounded(calibration_error(confidences, labels)),
    }


def ask_libraries(
    dataset: Dataset, articles: Mapping[str, Article], size: int, libraries: int | None = None
) -> list[Asked]:
    """
    Return the outcomes of questions to random libraries of one size.

    `articles`: those of the data set, by name. `libraries`: their number; fewer, the larger they are, if not given.
    Raises `SourceError` when too few articles have questions.
    """
    questions_of: dict[str, list[DatasetQuery]] = defaultdict(list)
    answerable = [query for query in dataset.queries if query.label == "answerable" and dataset.relevant.get(query.id)]
    for query in answerable:
        for name in dataset.relevant[query.id]:
            questions_of[name].append(query)
    names = sorted(questions_of.keys() & articles.keys())
    if len(names) <= size:
        raise SourceError(f"{dataset.name}: only {len(names)} articles have questions; {size} are too many")
    chance = random.Random(size)  # noqa: S311 -- a sample, not a secret
    outcomes = []
    libraries = libraries or max(_FEWEST_LIBRARIES, min(_MOST_LIBRARIES, _ARTICLES // size))
    for _ in range(libraries):
        chosen = set(chance.sample(names, size))
        own = list({query.id: query for name in sorted(chosen) for query in questions_of[name]}.values())
        titles = {articles[name].title for name in chosen} - {""}
        strangers = [query for query in answerable if not _is_of(query, chosen, titles, dataset, articles)]
        with temporary_library_of(Chosen([articles[name] for name in sorted(chosen)])) as library:
            outcomes += [
                ask_one(library, query, relevant, own=bool(relevant))
                for query in _some(own, libraries, chance) + _some(strangers, libraries, chance)
                for relevant in [dataset.relevant[query.id].keys() & chosen]
            ]
    return outcomes


def _is_of(
    query: DatasetQuery, chosen: set[str], titles: set[str], dataset: Dataset, articles: Mapping[str, Article]
) -> bool:
    """Return whether one of the chosen articles answers, or is a part of the same page as one that does."""
    relevant = dataset.relevant[query.id].keys()
    return bool(relevant & chosen) or any(name in articles and articles[name].title in titles for name in relevant)


def _some(queries: Sequence[DatasetQuery], libraries: int, chance: random.Random) -> list[DatasetQuery]:
    """Return the questions to one of so many libraries."""
    return chance.sample(queries, min(max(_QUESTIONS // libraries, _FEWEST_QUESTIONS), len(queries)))


def ask_one(library: Library, query: DatasetQuery, relevant: Set[str], *, own: bool) -> Asked:
    """Ask a library one question, and return the outcome. `relevant`: the names of the articles that answer it."""
    answer = library.ask(query.text, now=query.date or _TODAY)
    best = answer.hits[0] if answer.hits else answer.nearest
    first = best is not None and best.article.origin in relevant
    return Asked(answer.confidence, own, bool(answer.hits), first, best.article.language if best else None)

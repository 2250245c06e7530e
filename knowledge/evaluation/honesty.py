"""
Measures the honest no over several data sets together: for each set, each language, each size of library, and all.

One percentage should mean the same everywhere. Each set is divided into random libraries (see `small_libraries`), of
which the largest hold half of its articles; where it labels questions as unanswerable, all of it is asked, too.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from knowledge.evaluation.bench import temporary_library_of
from knowledge.evaluation.bootstrap import Sampling, interval
from knowledge.evaluation.dataset import Dataset, load
from knowledge.evaluation.measures import Numbers, calibration_error, levels, rounded, separation
from knowledge.evaluation.small_libraries import Asked, ask_libraries, ask_one
from knowledge.models import Article

FIGURES = ("answered", "refused", "sure", "auroc", "truthful")
_LARGEST = 2  # libraries of half of the articles
_QUESTIONS = 300  # of each kind, to a whole set
_WHOLE = "labelled"


class Group(NamedTuple):
    """Questions that belong together: of a set, in a language, to libraries of a size; or all."""

    name: str
    questions: int
    figures: Mapping[str, float | None]  # by `FIGURES`
    intervals: Mapping[str, list[float | None]]  # the bounds of the 95 % interval of each


def evaluate_honesty(
    folders: Sequence[Path],
    sizes: Sequence[int],
    sampling: Sampling,
    progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> list[Group]:
    """
    Return the figures of each group of questions; the group of all is the last.

    ``answered``: the share of a library's own questions that are answered; ``sure``: of those whose first article is
    the right one; ``refused``: the share of strangers' questions that are refused; ``auroc``: how well the confidence
    separates the two; ``truthful``: 1 minus its expected calibration error. Raises `SourceError` when a file cannot
    be read.
    """
    groups: dict[str, list[Asked]] = {}
    for number, folder in enumerate(folders, 1):
        dataset = load(folder)
        outcomes = _outcomes(dataset, sizes)
        language = _language(outcomes.values())
        for size, asked in outcomes.items():
            for name in (dataset.name, f"language {language}", size, "all"):
                groups.setdefault(name, []).extend(asked)
        progress(number, len(folders))
    groups["all"] = groups.pop("all", [])
    return [_group(name, asked, sampling) for name, asked in groups.items()]


def table(groups: Sequence[Group]) -> Iterator[str]:
    """Yield the lines of a Markdown table of the groups, each figure with its interval."""
    yield f"| group | questions | {' | '.join(FIGURES)} |"
    yield f"|---|---|{'---|' * len(FIGURES)}"
    for group in groups:
        cells = (f"{group.figures[name]} ({group.intervals[name][0]} - {group.intervals[name][1]})" for name in FIGURES)
        yield f"| {group.name} | {group.questions} | {' | '.join(cells)} |"


def record(groups: Sequence[Group]) -> dict[str, Any]:
    """Return the figures as ``figure:group``, and under ``ci`` their intervals, ready for JSON."""
    figures = {f"{name}:{group.name}": group.figures[name] for group in groups for name in FIGURES}
    intervals = {f"{name}:{group.name}": group.intervals[name] for group in groups for name in FIGURES}
    return {**figures, "ci": intervals}


def _outcomes(dataset: Dataset, sizes: Sequence[int]) -> dict[str, list[Asked]]:
    """Return the outcomes of the questions to libraries of each size, by the name of the size."""
    articles = {entry.origin: entry for entry in dataset.corpus.read() if isinstance(entry, Article)}
    asked_about = {name for relevant in dataset.relevant.values() for name in relevant} & articles.keys()
    half = len(asked_about) // 2
    outcomes = {f"size {size}": ask_libraries(dataset, articles, size) for size in sizes if size < half}
    outcomes["half a set"] = ask_libraries(dataset, articles, half, libraries=_LARGEST)
    if any(query.label == "unanswerable" for query in dataset.queries):
        outcomes[_WHOLE] = list(_ask_whole(dataset))
    return outcomes


def _ask_whole(dataset: Dataset) -> Iterator[Asked]:
    """Yield the outcomes of labelled questions to a library of all articles."""
    chance = random.Random(0)  # noqa: S311 -- a sample, not a secret
    with temporary_library_of(dataset.corpus) as library:
        for label in ("answerable", "unanswerable"):
            queries = [query for query in dataset.queries if query.label == label]
            for query in chance.sample(queries, min(_QUESTIONS, len(queries))):
                relevant = set(dataset.relevant.get(query.id, {}))
                yield ask_one(library, query, relevant, own=label == "answerable")


def _language(outcomes: Iterable[Sequence[Asked]]) -> str:
    """Return the language of most answers."""
    found = Counter(one.language for asked in outcomes for one in asked if one.language)
    return found.most_common(1)[0][0] if found else "unknown"


def _group(name: str, asked: Sequence[Asked], sampling: Sampling) -> Group:
    own, answered, first = (np.array(values, dtype=bool) for values in zip(*map(_flags, asked), strict=True))
    confidence = np.array([one.confidence for one in asked])
    level = levels(confidence)

    def figures(counts: Numbers) -> Numbers:
        with np.errstate(invalid="ignore", divide="ignore"):
            of_own, of_strangers, of_first = (counts * chosen for chosen in (own, ~own, own & first))
            shares = [of_own @ answered / of_own.sum(), of_strangers @ ~answered / of_strangers.sum()]
            shares.append(of_first @ answered / of_first.sum())
        return np.array([*shares, separation(level, own, counts), 1 - calibration_error(confidence, own, counts)])

    bounds = interval(figures, len(asked), sampling)
    low, high = (list(map(_figure, bound)) for bound in bounds) if bounds else ([None] * len(FIGURES),) * 2
    values = map(_figure, figures(np.ones(len(asked))))
    return Group(
        name,
        len(asked),
        dict(zip(FIGURES, values, strict=True)),
        {figure: [*both] for figure, *both in zip(FIGURES, low, high, strict=True)},
    )


def _flags(one: Asked) -> tuple[bool, bool, bool]:
    return one.own, one.answered, one.first


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else rounded(float(value))

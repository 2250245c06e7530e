"""Reads data sets: articles, questions, and which article answers which question."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson

from knowledge.errors import SourceError
from knowledge.models import Article, Problem

_T = TypeVar("_T")

_LABELS = {"answerable", "unanswerable", "unknown"}


@dataclass(frozen=True, slots=True)
class DatasetQuery:
    """A question, its label and its known answers."""

    id: str
    text: str
    label: str  # answerable, unanswerable or unknown
    answers: tuple[str, ...]
    date: datetime | None  # the day it was asked


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of a data set, as a `Source`."""

    path: Path
    until: datetime | None = None

    @property
    def name(self) -> str:
        """Return a name that holds the path of the file."""
        return f"corpus:{self.path}"

    def read(self) -> Iterator[Article | Problem]:
        """Yield the articles up to the date, undated ones included; one without text is a `Problem`."""
        for article in lines(self.path, lambda line: _article(orjson.loads(line))):
            if self.until is None or article.published <= self.until:
                yield article if article.text else Problem(article.location, "has no text")


@dataclass(frozen=True, slots=True)
class Dataset:
    """Articles, questions to ask them, and the articles that answer each."""

    name: str
    corpus: Corpus
    queries: Sequence[DatasetQuery]  # without those labelled unknown
    relevant: Mapping[str, Mapping[str, int]]  # question id -> article id -> grade


def load(folder: Path, *, queries: str | None = None, until: date | None = None) -> Dataset:
    """
    Load the data set in `folder`; its articles are read later, when a library adds them.

    `queries`: the name of another file of questions in the folder, or a path. `until`: leave out articles
    of later days. Raises `SourceError` when a file is missing or malformed.
    """
    last_moment = None if until is None else datetime.combine(until, datetime.max.time(), UTC)
    corpus = Corpus(file_of(folder, "corpus.jsonl"), last_moment)
    is_path = queries is not None and Path(queries).is_file() and not (folder / queries).exists()
    path = Path(queries) if queries and is_path else file_of(folder, queries or "queries.jsonl")
    known = [query for query in read_queries(path) if query.label != "unknown"]
    return Dataset(folder.resolve().name, corpus, known, judgements(file_of(folder, "qrels.tsv")))


def _article(record: Mapping[str, Any]) -> Article:
    name = str(record["id"])
    return Article(
        origin=name,
        title=record.get("title") or "",
        text=_text(record["text"]).strip(),
        published=_when(record.get("date")) or datetime(1970, 1, 1, tzinfo=UTC),
        location=name,
        url=record.get("url"),
        source=record.get("source"),
        language=record.get("language"),
    )


def read_queries(path: Path) -> list[DatasetQuery]:
    """Return the questions in a file. Raises `SourceError` when it cannot be read."""
    return list(lines(path, lambda line: _query(orjson.loads(line))))


def _query(record: Mapping[str, Any]) -> DatasetQuery:
    label = record.get("label", "answerable")
    if label not in _LABELS:
        raise ValueError(f"the label is {label!r}, not one of {', '.join(sorted(_LABELS))}")
    return DatasetQuery(
        id=str(record["id"]),
        text=_text(record["text"]),
        label=label,
        answers=tuple(map(_text, record.get("answers") or ())),
        date=_when(record.get("date")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not text")
    return value


def judgements(path: Path) -> dict[str, dict[str, int]]:
    """Return question id -> relevant article id -> grade. Raises `SourceError` when the file cannot be read."""
    relevant: dict[str, dict[str, int]] = {}
    for query, article, grade in lines(path, _judgement):
        if grade > 0:
            relevant.setdefault(query, {})[article] = grade
    return relevant


def _judgement(line: bytes) -> tuple[str, str, int]:
    query, article, grade = line.decode().rstrip("\r\n").split("\t")
    return query, article, int(grade)


def file_of(folder: Path, name: str) -> Path:
    """Return the file called `name` in `folder`, plain or gzipped. Raises `SourceError` if there is none."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise SourceError(f"{folder / name}: there is no such file, nor one with .gz")


def lines(path: Path, parse: Callable[[bytes], _T]) -> Iterator[_T]:
    """Yield `parse(line)` for each line of a file, plain or gzipped. Raises `SourceError` that names the line."""
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):  # noqa: B007 -- the error message names it
                if line.strip():
                    yield parse(line)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{path}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{path}:{number}: is not as expected ({type(error).__name__}: {error})") from error


def _when(text: str | None) -> datetime | None:
    """Return a day or time as the data sets write it, aware; UTC unless it names a zone."""
    if not text:
        return None
    when = datetime.fromisoformat(text.replace("/", "-"))
    return when if when.tzinfo else when.replace(tzinfo=UTC)

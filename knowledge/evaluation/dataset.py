"""Reads data sets: articles, questions, and which article answers which question."""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from knowledge.errors import SourceError
from knowledge.models import Article, Problem


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what is known of its answers."""

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
        """Names the file."""
        return f"corpus:{self.path}"

    def read(self) -> Iterator[Article | Problem]:
        """Yield the articles up to the date, undated ones included; an empty one is a `Problem`."""
        for record in records(self.path):
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


def file_of(folder: Path, name: str) -> Path:
    """The file of that name in `folder`, plain or gzipped, or at that path. Raises `SourceError` if there is none."""
    for path in (folder / name, folder / f"{name}.gz", Path(name)):
        if path.is_file():
            return path
    raise SourceError(f"{folder / name}: there is no such file, nor one with .gz")


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises `SourceError` at a broken line."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise SourceError(f"{path}:{number}: {error}") from None


def query_of(record: Mapping[str, Any]) -> Query:
    """The question in one object of a file of questions."""
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


def judgements(path: Path) -> dict[str, dict[str, int]]:
    """The grade of each relevant article, by question. Raises `SourceError` when there is no such file."""
    relevant: dict[str, dict[str, int]] = {}
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file")
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            query, article, grade = line.split("\t")
            if int(grade) > 0:
                relevant.setdefault(query, {})[article] = int(grade)
    return relevant

"""Articles and outlines to rows of the tables, and back."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import orjson
import sqlalchemy as sa

from knowledge.models import Article
from knowledge.records import Outline
from knowledge.store.schema import ARTICLES, OUTLINES
from knowledge.store.sentence_tables import encode

NOT_WITHDRAWN = ARTICLES.c.withdrawn.is_(False)
ARTICLE_COLUMNS = (
    *("origin", "title", "text", "published", "location", "url", "source", "author", "language"),
    *("tags", "updated", "image", "previous", "next", "derived", "added"),
)
OUTLINE_COLUMNS = [column for column in OUTLINES.c if column.name not in {"id", "sentence_table"}]
_SAID = ("title", "text", "published", "url", "source", "author", "language", "tags", "previous", "next")
SELECT_ARTICLES = sa.select(*(ARTICLES.c[name] for name in ARTICLE_COLUMNS))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LINES = re.compile(b"\\n([^ \\n]+) ([^\\n]*)")  # each packed term


class Change(NamedTuple):
    """An article that is new, changed or (terms None) withdrawn since a revision."""

    id: str
    published: int  # seconds since 1970
    title: list[str]  # its terms
    terms: dict[str, int] | None  # of the text, and how often each stands there


class StoredOutline(NamedTuple):
    """What is known of an article without its text."""

    published: int  # seconds since 1970
    language: str
    dated: bool  # whether its source said when it was published
    digest: bytes  # of the article that the outline was made of
    outline: Outline


def digest(article: Article) -> bytes:
    """
    A fingerprint of what a source says of an article: equal fingerprints, nothing changed.

    What was derived the source did not say: a new file time is no new article. Nor is a new time of updating
    or address of a picture: sites change both with every visit.
    """
    said = {name: None if name in article.derived else getattr(article, name) for name in _SAID}
    said["published"] = None if "published" in article.derived else seconds(article.published)
    return blake2b(orjson.dumps(said), digest_size=16).digest()


def seconds(when: datetime) -> int:
    """Seconds since 1970."""
    return int(when.timestamp())


def milliseconds(when: datetime) -> int:
    """Milliseconds since 1970."""
    return (when - _EPOCH) // timedelta(milliseconds=1)


def moment_of(milliseconds: int) -> datetime:
    """The time so many milliseconds after 1970."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def time_of(seconds: int) -> datetime:
    """The time so many seconds after 1970."""
    return _EPOCH + timedelta(seconds=seconds)  # fromtimestamp refuses years before 1970 on some systems


def row_of(article: Article, outline: Outline) -> dict[str, object]:
    """The columns that an article and its outline fill."""
    return {
        **{name: getattr(article, name) for name in ARTICLE_COLUMNS if name != "added"},
        "id": article.id,
        "published": seconds(article.published),
        "updated": None if article.updated is None else seconds(article.updated),
        "tags": orjson.dumps(article.tags).decode(),
        "derived": orjson.dumps(sorted(article.derived)).decode(),
        "digest": digest(article),
        "passages": len(outline.passages),
        "terms": outline.length,
    }


def article_of(row: Any) -> Article:
    """The article in a row of `SELECT_ARTICLES`."""
    values = {name: getattr(row, name) for name in ARTICLE_COLUMNS}
    values["published"] = time_of(row.published)
    values["updated"] = None if row.updated is None else time_of(row.updated)
    values["added"] = moment_of(row.added)
    values["tags"] = tuple(orjson.loads(row.tags))
    values["derived"] = frozenset(orjson.loads(row.derived))
    return Article(**values)


def change_of(row: Any) -> Change:
    """The change in a row."""
    if row.withdrawn:
        return Change(row.id, row.published, [], None)
    return Change(row.id, row.published, row.title.split(), _count_terms(row.terms))


def packed(outline: Outline) -> dict[str, object]:
    """The columns that an outline fills."""
    return {
        "sentences": _pack(*outline.starts, *outline.ends, *outline.words),
        "passages": _pack(*outline.passages, *outline.lengths),
        "title": " ".join(outline.title),
        "terms": _pack_terms(outline.terms),
        "sketch": outline.sketch,
        "opening": outline.opening,
        "sentence_table": encode(outline.table) if outline.table else None,
    }


def is_dated(row: Any) -> bool:
    """Whether the source of the article in a row said when it was published."""
    return '"published"' not in row.derived


def outline_of(row: Any, lines: re.Pattern[bytes] | None = None) -> Outline:
    """The outline in a row; with the `lines_of` some terms, only those terms of it."""
    starts, ends, words = _unpack(row.sentences, 3)
    passages, lengths = _unpack(row.passages, 2)
    found = _unpack_terms(row.terms, lines or _LINES)
    title, sketch = row.title.split(), bytes(row.sketch or b"")
    return Outline(starts, ends, words, passages, lengths, found, title, sketch, row.opening or "")


def _pack(*numbers: int) -> bytes:
    """Numbers as 32 bits each, the lowest byte first."""
    return np.array(numbers, "<u4").tobytes()


def _unpack(data: bytes, lists: int) -> list[list[int]]:
    """The equally long lists that were packed one after the other."""
    numbers = np.frombuffer(data, "<u4").tolist()
    size = len(numbers) // lists
    return [numbers[n * size : (n + 1) * size] for n in range(lists)]


def _pack_terms(terms: Mapping[str, Sequence[int]]) -> bytes:
    r"""Lines of a term and its word numbers, so that one term is found without reading the others: "\nstorm 3 17\n"."""
    return "\n".join(["", *(f"{term} {' '.join(map(str, where))}" for term, where in terms.items()), ""]).encode()


def _unpack_terms(data: bytes, lines: re.Pattern[bytes]) -> dict[str, list[int]]:
    return {term.decode(): list(map(int, where.split())) for term, where in lines.findall(data)}


def _count_terms(data: bytes) -> dict[str, int]:
    lines = data.decode().split("\n")
    return {line[: line.index(" ")]: line.count(" ") for line in lines if line}


def lines_of(terms: Sequence[str]) -> re.Pattern[bytes]:
    """What finds these terms among packed ones: one pass over a long article is less than one for each term."""
    return re.compile(b"\n(%b) ([^\n]*)" % b"|".join(re.escape(term.encode()) for term in terms))

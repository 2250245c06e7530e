"""Articles and outlines to rows of the tables, and back."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import numpy as np
import orjson
import sqlalchemy as sa

from knowledge.models import Article
from knowledge.records import Outline, Sketch
from knowledge.store.schema import ARTICLES, OUTLINES
from knowledge.store.sentence_tables import encode as encode_table
from knowledge.store.transactions import decoding
from knowledge.store.values import Change, StoredOutline

NOT_WITHDRAWN = ARTICLES.c.withdrawn.is_(False)
IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)  # statements that are made once are faster to execute
_FIELDS = (  # of an article, each a column of its own
    *("origin", "title", "text", "published", "location", "url", "source", "author", "language"),
    *("tags", "updated", "image", "previous", "next", "derived", "guid"),
)
_SAID = ("title", "text", "published", "url", "source", "author", "language", "tags", "previous", "next")
SOURCE = sa.func.coalesce(ARTICLES.c.source, ARTICLES.c.delivered_by).label(
    "publisher"
)  # the publisher's name, if known
SELECT_ARTICLES = sa.select(*(ARTICLES.c[name] for name in (*_FIELDS, "added")))
SELECT_OUTLINES = sa.select(
    *(ARTICLES.c[name] for name in ("id", "published", "derived", "language")),
    SOURCE,
    *(OUTLINES.c[name] for name in ("sentences", "passages", "title", "terms", "sketch", "slots", "opening")),
).join_from(ARTICLES, OUTLINES, ARTICLES.c.id == OUTLINES.c.id)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ANY_TERM = re.compile(b"\\n([^ \\n]+) ([^\\n]*)")


def digest(article: Article) -> bytes:
    """
    Return a fingerprint of what a source says of an article: while it is equal, nothing has changed.

    Derived fields are left out, for the source did not say them: a new file time is no new article. So are the time
    of updating and the address of the picture, which many sites change with every visit.
    """
    said = {name: None if name in article.derived else _storable(getattr(article, name)) for name in _SAID}
    said["published"] = None if "published" in article.derived else seconds(article.published)
    return blake2b(orjson.dumps(said), digest_size=16).digest()


def seconds(moment: datetime) -> int:
    """Return the whole seconds from 1970 to a moment."""
    return int(moment.timestamp())


def milliseconds(moment: datetime) -> int:
    """Return the whole milliseconds from 1970 to a moment."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment_of(milliseconds: int) -> datetime:
    """Return the moment so many milliseconds after 1970; aware, UTC."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def time_of(seconds: int) -> datetime:
    """Return the moment so many seconds after 1970; aware, UTC."""
    return _EPOCH + timedelta(seconds=seconds)  # fromtimestamp refuses years before 1970 on some systems


def encode_article(article: Article, outline: Outline) -> dict[str, object]:
    """Return the columns of `ARTICLES` that an article and its outline fill."""
    return {
        **{name: _storable(getattr(article, name)) for name in _FIELDS},
        "id": article.id,
        "origin": article.origin,  # the id is made from it
        "published": seconds(article.published),
        "updated": None if article.updated is None else seconds(article.updated),
        "tags": orjson.dumps(article.tags).decode(),
        "derived": orjson.dumps(sorted(article.derived)).decode(),
        "digest": digest(article),
        "passages": len(outline.passages),
        "terms": outline.length,
    }


def analysed_columns(article: Article, outline: Outline) -> dict[str, object]:
    """Return the columns of `ARTICLES` that an analysis fills; the fingerprint of what the source says stays."""
    return {
        "language": article.language,
        "derived": orjson.dumps(sorted(article.derived)).decode(),
        "passages": len(outline.passages),
        "terms": outline.length,
    }


@decoding
def decode_article(row: Any) -> Article:
    """Return the article in a row of `SELECT_ARTICLES`."""
    values = {name: getattr(row, name) for name in _FIELDS}
    values["published"] = time_of(row.published)
    values["updated"] = None if row.updated is None else time_of(row.updated)
    values["added"] = moment_of(row.added)
    values["tags"] = tuple(orjson.loads(row.tags))
    values["derived"] = frozenset(orjson.loads(row.derived))
    return Article(**values)


@decoding
def decode_change(row: Any) -> Change:
    """Return the change in a row."""
    if row.withdrawn:
        return Change(row.id, row.published, [], None)
    return Change(row.id, row.published, row.title.split(), _count_terms(row.terms))


def encode_outline(outline: Outline) -> dict[str, object]:
    """Return the columns of `OUTLINES` that an outline fills."""
    return {
        "sentences": encode_numbers(*outline.starts, *outline.ends, *outline.words),
        "passages": encode_numbers(*outline.passages, *outline.lengths),
        "title": " ".join(outline.title),
        "terms": encode_terms(outline.terms),
        "sketch": outline.sketch,
        "slots": outline.slots,
        "opening": _storable(outline.opening),
        "sentence_table": encode_table(outline.table) if outline.table else None,
    }


@decoding
def decode_outline(row: Any, pattern: re.Pattern[bytes] = _ANY_TERM) -> Outline:
    """Return the outline in a row of `SELECT_OUTLINES`, with those of its terms that match `pattern`."""
    starts, ends, words = decode_numbers(row.sentences, 3)
    passages, lengths = decode_numbers(row.passages, 2)
    terms = decode_terms(row.terms, pattern)
    title, sketch, slots = row.title.split(), bytes(row.sketch or b""), bytes(row.slots or b"")
    return Outline(starts, ends, words, passages, lengths, terms, title, sketch, slots, row.opening or "")


@decoding
def decode_sketch(row: Any) -> Sketch:
    """Return the near-duplicate sketch in a row that has its columns."""
    sketch, slots = bytes(row.sketch or b""), bytes(row.slots or b"")
    return Sketch(row.id, row.published, row.terms, sketch, slots, row.title.split(), row.publisher)


def decode_stored_outline(row: Any, pattern: re.Pattern[bytes]) -> StoredOutline:
    """Return what a row of `SELECT_OUTLINES` holds, with those terms of the outline that match `pattern`."""
    outline = decode_outline(row, pattern)
    return StoredOutline(row.published, row.language or "", is_dated(row), outline, row.publisher)


IS_DATED = ~ARTICLES.c.derived.contains('"published"')


def is_dated(row: Any) -> bool:
    """Return whether the source of the article in a row gave the date of publication."""
    return '"published"' not in row.derived


def encode_numbers(*numbers: int) -> bytes:
    """Return each number as 32 bits, lowest byte first."""
    return np.array(numbers, "<u4").tobytes()


def decode_numbers(data: bytes, lists: int) -> list[list[int]]:
    """Return the equally long lists that were encoded one after the other."""
    decoded: list[list[int]] = np.frombuffer(data, "<u4").reshape(lists, -1).tolist()
    return decoded


def encode_terms(terms: Mapping[str, Sequence[int]]) -> bytes:
    r"""
    Return one line for each term, with the numbers of its words: "\nstorm 3 17\nwind 4\n".

    A few terms can be read without decoding the thousands of others.
    """
    return "\n".join(["", *(f"{term} {' '.join(map(str, words))}" for term, words in terms.items()), ""]).encode()


def decode_terms(data: bytes, pattern: re.Pattern[bytes] = _ANY_TERM) -> dict[str, list[int]]:
    """Return the encoded terms that match `pattern`, with the numbers of their words."""
    return {term.decode(): list(map(int, words.split())) for term, words in pattern.findall(data)}


def terms_pattern(terms: Sequence[str]) -> re.Pattern[bytes]:
    """Return a pattern that matches these terms: one pass over a long article is faster than one for each term."""
    return re.compile(b"\n(%b) ([^\n]*)" % b"|".join(re.escape(term.encode()) for term in terms))


def _count_terms(data: bytes) -> dict[str, int]:
    lines = data.decode().split("\n")
    return {line[: line.index(" ")]: line.count(" ") for line in lines if line}


def _storable(value: Any) -> Any:
    """Replace NUL, which PostgreSQL refuses in texts, by one other character: the outline counts characters."""
    return value.replace("\0", "�") if isinstance(value, str) else value

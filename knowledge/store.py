"""
Keeps articles: SQLAlchemy Core over SQLite (PostgreSQL later, same statements).

The store is the truth, the index is derived from it. Every write advances the *revision* in the same
transaction, and every article remembers the revision that last changed it; so an index that knows how far
it has come can ask for the `changes` since, after a crash at any point and when another process has written.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import ConfigError, StoreError
from knowledge.models import Article, Outline, Statistics

log = logging.getLogger(__name__)

_metadata = sa.MetaData()

_facts = sa.Table(  # one row a fact: schema, store, revision, run
    "facts",
    _metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

_articles = sa.Table(  # short columns first: SQLite reads a row from its start, through the text if that comes before
    "articles",
    _metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("published", sa.BigInteger, nullable=False),  # seconds since 1970, UTC
    sa.Column("added", sa.BigInteger, nullable=False),  # milliseconds since 1970: several a second arrive
    sa.Column("withdrawn", sa.Boolean, nullable=False),  # the row stays, so that indexes hear of it
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("seen", sa.BigInteger, nullable=False),  # the run of `add` that last met it
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("terms", sa.Integer, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),  # of all a source says: tells a changed article
    sa.Column("delivered_by", sa.Text, nullable=False),  # Source.name
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("location", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("author", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("tags", sa.Text, nullable=False),  # JSON list
    sa.Column("previous", sa.Text),
    sa.Column("next", sa.Text),
    sa.Column("derived", sa.Text, nullable=False),  # JSON list
    sa.Column("text", sa.Text, nullable=False),
    sa.Index("articles_by_date", "published", "id"),  # not by withdrawn first: SQLite would scan it for any look-up
    sa.Index("articles_by_revision", "revision"),
    sa.Index("articles_by_title", "title"),
    sa.Index("articles_by_url", "url"),
)

_outlines = sa.Table(  # apart from the articles: ranking reads many outlines and few texts
    "outlines",
    _metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("sentences", sa.LargeBinary, nullable=False),  # see _pack
    sa.Column("passages", sa.LargeBinary, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("terms", sa.LargeBinary, nullable=False),  # see _pack_terms
)

# Step n makes version n+1 of the schema out of version n. Append only: stores of every age are out there.
_MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = ()
_VERSION = 1 + len(_MIGRATIONS)

_HERE = _articles.c.withdrawn.is_(False)
_ARTICLE_COLUMNS = (
    *("origin", "title", "text", "published", "location", "url", "source", "author", "language"),
    *("tags", "previous", "next", "derived", "added"),
)
_OUTLINE_COLUMNS = [column for column in _outlines.c if column.name != "id"]
_SELECT_ARTICLES = sa.select(*(_articles.c[name] for name in _ARTICLE_COLUMNS))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the library, for ranking."""

    articles: int
    passages: int
    terms: int


class Change(NamedTuple):
    """An article that is new, changed or (outline None) withdrawn since a revision."""

    id: str
    published: int  # seconds since 1970
    outline: Outline | None


class Outlined(NamedTuple):
    """What is known of an article without its text."""

    published: int  # seconds since 1970
    digest: bytes  # of the article that the outline was made of
    outline: Outline


def digest(article: Article) -> bytes:
    """A fingerprint of all a source says of an article: equal fingerprints, nothing changed."""
    said = (
        *(article.title, article.text, int(article.published.timestamp()), article.url, article.source),
        *(article.author, article.language, article.tags, article.previous, article.next),
        sorted(article.derived),
    )
    return blake2b(orjson.dumps(said), digest_size=16).digest()


class Store:
    """
    The articles of one library. Threads and processes may share it.

    Raises `StoreError` from every method when the database refuses.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        with self._writing() as db:
            _prepare(db)
            self.id = _fact(db, "store")
        self._totals: tuple[int, Totals] | None = None

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    # Writing

    def begin_run(self) -> int:
        """Number a new run of adding: articles met in it are marked, those not met can be withdrawn."""
        with self._writing() as db:
            return _advance(db, "run")

    def fingerprints(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The digests of those of the articles `ids` that are here, by id."""
        columns = _articles.c
        with self._reading() as db:
            rows = db.execute(sa.select(columns.id, columns.digest).where(columns.id.in_(ids), _HERE))
            return {row.id: bytes(row.digest) for row in rows}

    def put(self, batch: Sequence[tuple[Article, Outline]], delivered_by: str, run: int) -> None:
        """Keep these articles, in one transaction; those with the same id are replaced."""
        if not batch:
            return
        with self._writing() as db:
            revision = _advance(db, "revision")
            ids = [article.id for article, _ in batch]
            stayed = sa.select(_articles.c.id, _articles.c.added).where(_articles.c.id.in_(ids), _HERE)
            added = {row.id: row.added for row in db.execute(stayed)}
            now = _milliseconds(datetime.now(UTC))
            db.execute(sa.delete(_articles).where(_articles.c.id.in_(ids)))
            db.execute(sa.delete(_outlines).where(_outlines.c.id.in_(ids)))
            fixed = {"delivered_by": delivered_by, "seen": run, "revision": revision, "withdrawn": False}
            rows = [_row(*pair) | fixed | {"added": added.get(pair[0].id, now)} for pair in batch]
            db.execute(sa.insert(_articles), rows)
            db.execute(sa.insert(_outlines), [{"id": a.id} | _packed(o) for a, o in batch])

    def mark_seen(self, ids: Sequence[str], delivered_by: str, run: int) -> None:
        """Note that a source still delivers these articles, unchanged."""
        if ids:
            with self._writing() as db:
                update = sa.update(_articles).where(_articles.c.id.in_(ids))
                later = sa.case((_articles.c.seen > run, _articles.c.seen), else_=run)  # another process may be ahead
                db.execute(update.values(seen=later, delivered_by=delivered_by))

    def withdraw_unseen(self, delivered_by: str, run: int, keep: Iterable[str]) -> int:
        """Withdraw what `delivered_by` no longer delivers; `keep`: locations that could not be read this time."""
        kept = set(keep)
        columns = _articles.c
        with self._writing() as db:
            stale = sa.select(columns.id, columns.location)
            stale = stale.where(columns.delivered_by == delivered_by, columns.seen < run, _HERE)
            ids = [row.id for row in db.execute(stale) if row.location not in kept]
            if ids:
                revision = _advance(db, "revision")
                for some in _slices(ids):
                    gone = sa.update(_articles).where(columns.id.in_(some))
                    db.execute(gone.values(withdrawn=True, revision=revision, text="", passages=0, terms=0))
                    db.execute(sa.delete(_outlines).where(_outlines.c.id.in_(some)))
        return len(ids)

    def replace_outlines(self, analyse: Callable[[Article], Outline], version: str) -> None:
        """Analyse every article anew with `analyse` unless that was done by this `version` already."""
        last = ""
        while self.analysis != version:
            with self._writing() as db:
                query = _SELECT_ARTICLES.add_columns(_articles.c.id).where(_HERE, _articles.c.id > last)
                rows = db.execute(query.order_by(_articles.c.id).limit(200)).all()
                if not rows:
                    _set_fact(db, "analysis", version)
                    return
                revision = _advance(db, "revision")
                for row in rows:
                    outline = analyse(_article(row))
                    same = _outlines.c.id == row.id
                    db.execute(sa.update(_outlines).where(same).values(_packed(outline)))
                    counts = {
                        "passages": len(outline.passages),
                        "terms": outline.length,
                        "revision": revision,
                    }
                    db.execute(sa.update(_articles).where(_articles.c.id == row.id).values(**counts))
                last = rows[-1].id

    # Reading

    @property
    def analysis(self) -> str:
        """The version of the analysis that made the outlines; empty for a new store."""
        with self._reading() as db:
            return _fact(db, "analysis")

    @property
    def revision(self) -> int:
        """The number of the last change."""
        with self._reading() as db:
            return int(_fact(db, "revision"))

    def changes(self, since: int, limit: int = 500) -> tuple[list[Change], int]:
        """
        Some of what changed after revision `since`, oldest first, and the revision reached with it.

        Complete when the revision returned is `since` itself. All changes of one revision come together.
        """
        columns = _articles.c
        with self._reading() as db:
            newer = sa.select(columns.revision).where(columns.revision > since).order_by(columns.revision)
            revisions = db.execute(newer.limit(limit)).scalars().all()
            if not revisions:
                return [], since
            query = (
                sa.select(columns.id, columns.published, columns.withdrawn, *_OUTLINE_COLUMNS)
                .join_from(_articles, _outlines, columns.id == _outlines.c.id, isouter=True)
                .where(columns.revision > since, columns.revision <= revisions[-1])
            )
            return [_change(row) for row in db.execute(query)], revisions[-1]

    def article(self, article_id: str) -> Article | None:
        """The article of that id, if it is here."""
        return self.articles([article_id]).get(article_id)

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Those of the articles `ids` that are here, by id."""
        found = self._select(_SELECT_ARTICLES.where(_articles.c.id.in_(ids), _HERE))
        return {article.id: article for article in found}

    def outlines(self, ids: Sequence[str], terms: Sequence[str]) -> dict[str, Outlined]:
        """
        The outlines of those of the articles that are here, by id.

        They know of these `terms` only: unpacking all of a long article's would take longer than ranking.
        """
        query = sa.select(_articles.c.id, _articles.c.published, _articles.c.digest, *_OUTLINE_COLUMNS)
        query = query.join_from(_articles, _outlines, _articles.c.id == _outlines.c.id)
        with self._reading() as db:
            rows = db.execute(query.where(_articles.c.id.in_(ids), _HERE))
            return {row.id: Outlined(row.published, bytes(row.digest), _outline(row, terms)) for row in rows}

    def latest(
        self,
        limit: int,
        offset: int = 0,
        *,
        among: Sequence[str] | None = None,
        added_before: datetime | None = None,
    ) -> list[Article]:
        """The newest articles by date of publication, newest first; only those `among` these ids, if given."""
        query = _SELECT_ARTICLES.where(_HERE)
        if among is not None:
            query = query.where(_articles.c.id.in_(among))
        if added_before is not None:
            query = query.where(_articles.c.added < _milliseconds(added_before))
        newest = query.order_by(_articles.c.published.desc(), _articles.c.id.desc())
        return self._select(newest.limit(limit).offset(offset))

    def by_url(self, url: str) -> Article | None:
        """The article at that address, if it is here."""
        return next(iter(self._select(_SELECT_ARTICLES.where(_articles.c.url == url, _HERE).limit(1))), None)

    def named(self, title: str, beside: Article) -> Article | None:
        """The article of that title from the source that delivered `beside`."""
        source = sa.select(_articles.c.delivered_by).where(_articles.c.id == beside.id).scalar_subquery()
        query = _SELECT_ARTICLES.where(_articles.c.title == title, _articles.c.delivered_by == source, _HERE)
        return next(iter(self._select(query.order_by(_articles.c.id).limit(1))), None)

    def beside(self, article: Article, *, newer: bool) -> Article | None:
        """The article next to this one by date, `newer` or older, from the source that delivered it."""
        columns = _articles.c
        source = sa.select(columns.delivered_by).where(columns.id == article.id).scalar_subquery()
        here = sa.tuple_(sa.literal(_seconds(article.published)), sa.literal(article.id))
        place = sa.tuple_(columns.published, columns.id)
        query = _SELECT_ARTICLES.where(_HERE, columns.delivered_by == source, place > here if newer else place < here)
        order = (columns.published, columns.id) if newer else (columns.published.desc(), columns.id.desc())
        return next(iter(self._select(query.order_by(*order).limit(1))), None)

    def totals(self) -> Totals:
        """How many articles, passages and terms there are; counted once a revision."""
        columns = _articles.c
        known = self._totals
        with self._reading() as db:
            revision = int(_fact(db, "revision"))
            if known and known[0] == revision:
                return known[1]
            sums = sa.select(sa.func.count(), sa.func.sum(columns.passages), sa.func.sum(columns.terms)).where(_HERE)
            totals = Totals(*(int(n or 0) for n in db.execute(sums).one()))
        self._totals = revision, totals
        return totals

    def statistics(self) -> Statistics:
        """What the store holds now."""
        totals = self.totals()
        dates = sa.select(sa.func.min(_articles.c.published), sa.func.max(_articles.c.published)).where(_HERE)
        with self._reading() as db:
            oldest, newest = (None if when is None else _time(when) for when in db.execute(dates).one())
        return Statistics(totals.articles, totals.passages, oldest, newest, self.revision)

    def _select(self, query: sa.Select[Any]) -> list[Article]:
        with self._reading() as db:
            return [_article(row) for row in db.execute(query)]

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _translated(), self._engine.connect() as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _translated(), self._engine.connect().execution_options(writing=True) as db, db.begin():
            yield db


def check_url(url: str) -> sa.URL:
    """The parsed address of a store; `ConfigError` when we have no store of that kind."""
    try:
        parsed = sa.make_url(url)
    except (SQLAlchemyError, ValueError):  # without the address in the message: it may hold a password
        raise ConfigError("this is not the address of a store; use sqlite:///data/articles.db") from None
    if parsed.drivername != "sqlite" or parsed.host or not parsed.database or parsed.database == ":memory:":
        raise ConfigError(f"no store called {parsed.drivername!r} with a file; use sqlite:///data/articles.db")
    return parsed


def _engine(url: str) -> sa.Engine:
    parsed = check_url(url)
    try:
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{parsed.database}: {error.strerror}") from error
    engine = sa.create_engine(parsed, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # sqlite3 must not begin and commit by itself: we do
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(db: sa.Connection) -> None:
        # One that turns from reading to writing can fail on a busy database; one that begins as a writer waits.
        db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("writing") else "BEGIN")

    return engine


@contextmanager
def _translated() -> Iterator[None]:
    """The one place where database errors become ours."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StoreError(f"the article store failed: {cause}") from error


def _prepare(db: sa.Connection) -> None:
    """Make the tables of a new store, or bring those of an older one up to date, in one transaction."""
    if not sa.inspect(db).has_table("facts"):
        _metadata.create_all(db)
        facts = {"schema": _VERSION, "store": secrets.token_hex(8), "revision": 0, "run": 0, "analysis": ""}
        db.execute(sa.insert(_facts), [{"name": name, "value": str(value)} for name, value in facts.items()])
    version = int(_fact(db, "schema"))
    if version > _VERSION:
        raise StoreError(
            f"the article store has schema {version}, made by a newer article-bot; this one knows {_VERSION}"
        )
    for step in _MIGRATIONS[version - 1 :]:
        step(db)
    _set_fact(db, "schema", str(_VERSION))


def _fact(db: sa.Connection, name: str) -> str:
    return str(db.execute(sa.select(_facts.c.value).where(_facts.c.name == name)).scalar_one())


def _set_fact(db: sa.Connection, name: str, value: str) -> None:
    db.execute(sa.update(_facts).where(_facts.c.name == name).values(value=value))


def _advance(db: sa.Connection, counter: str) -> int:
    number = int(_fact(db, counter)) + 1
    _set_fact(db, counter, str(number))
    return number


def _slices(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """`ids` in pieces that fit into one statement."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _seconds(when: datetime) -> int:
    return int(when.timestamp())


def _milliseconds(when: datetime) -> int:
    return (when - _EPOCH) // timedelta(milliseconds=1)


def _time(seconds: int) -> datetime:
    return _EPOCH + timedelta(seconds=seconds)  # fromtimestamp refuses years before 1970 on some systems


def _row(article: Article, outline: Outline) -> dict[str, object]:
    return {
        **{name: getattr(article, name) for name in _ARTICLE_COLUMNS if name != "added"},
        "id": article.id,
        "published": _seconds(article.published),
        "tags": orjson.dumps(article.tags).decode(),
        "derived": orjson.dumps(sorted(article.derived)).decode(),
        "digest": digest(article),
        "passages": len(outline.passages),
        "terms": outline.length,
    }


def _article(row: Any) -> Article:
    values = {name: getattr(row, name) for name in _ARTICLE_COLUMNS}
    values["published"] = _time(row.published)
    values["added"] = _EPOCH + timedelta(milliseconds=row.added)
    values["tags"] = tuple(orjson.loads(row.tags))
    values["derived"] = frozenset(orjson.loads(row.derived))
    return Article(**values)


def _change(row: Any) -> Change:
    return Change(row.id, row.published, None if row.withdrawn else _outline(row))


def _packed(outline: Outline) -> dict[str, object]:
    return {
        "sentences": _pack(*outline.starts, *outline.ends, *outline.words),
        "passages": _pack(*outline.passages, *outline.lengths),
        "title": " ".join(outline.title),
        "terms": _pack_terms(outline.terms),
    }


def _outline(row: Any, terms: Sequence[str] | None = None) -> Outline:
    """The outline in a row; with `terms`, only those terms of it."""
    starts, ends, words = _unpack(row.sentences, 3)
    passages, lengths = _unpack(row.passages, 2)
    found = _unpack_terms(row.terms) if terms is None else _find_terms(row.terms, terms)
    return Outline(starts, ends, words, passages, lengths, found, row.title.split())


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


def _unpack_terms(data: bytes) -> dict[str, list[int]]:
    lines = (line.split() for line in data.decode().split("\n") if line)
    return {term: [int(number) for number in where] for term, *where in lines}


def _find_terms(data: bytes, terms: Sequence[str]) -> dict[str, list[int]]:
    found = {}
    for term in terms:
        start = data.find(b"\n%b " % term.encode()) + 1
        if start:
            where = data[start : data.index(b"\n", start)].split()
            found[term] = [int(number) for number in where[1:]]
    return found

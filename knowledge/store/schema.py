"""The tables of the store, and how older ones are brought up to date."""

import secrets
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from knowledge.errors import StoreError

METADATA = sa.MetaData()

FACTS = sa.Table(  # one row a fact: schema, store, analysis, revision, run
    "facts",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

ARTICLES = sa.Table(  # short columns first: SQLite reads a row from its start, through the text if that comes before
    "articles",
    METADATA,
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
    sa.Column("updated", sa.BigInteger),  # seconds since 1970
    sa.Column("image", sa.Text),
    sa.Column("previous", sa.Text),
    sa.Column("next", sa.Text),
    sa.Column("derived", sa.Text, nullable=False),  # JSON list
    sa.Column("text", sa.Text, nullable=False),
    sa.Index("articles_by_date", "published", "id"),  # not by withdrawn first: SQLite would scan it for any look-up
    sa.Index("articles_by_revision", "revision"),
    sa.Index("articles_by_title", "title"),
    sa.Index("articles_by_url", "url"),
    sa.Index("articles_by_language", "language", "withdrawn", "passages", "terms"),  # totals, without reading articles
)

OUTLINES = sa.Table(  # apart from the articles: ranking reads many outlines and few texts
    "outlines",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("sentences", sa.LargeBinary, nullable=False),  # see _pack
    sa.Column("passages", sa.LargeBinary, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("terms", sa.LargeBinary, nullable=False),  # see _pack_terms
    sa.Column("sketch", sa.LargeBinary),  # see `resemblance`
    sa.Column("opening", sa.Text),  # see `wording`
    sa.Column("sentence_table", sa.LargeBinary),
)

VERSIONS = sa.Table(  # what articles said before they were changed
    "versions",
    METADATA,
    sa.Column("article", sa.String(16), primary_key=True),
    sa.Column("replaced", sa.BigInteger, primary_key=True),  # milliseconds since 1970
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

SOURCES = sa.Table(  # how each source that is asked over the network has been doing; times in milliseconds since 1970
    "sources",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),  # Source.name
    sa.Column("tried", sa.BigInteger),
    sa.Column("succeeded", sa.BigInteger),
    sa.Column("due", sa.BigInteger),
    sa.Column("failing_since", sa.BigInteger),
    sa.Column("failures", sa.Integer, nullable=False),  # in a row
    sa.Column("error", sa.Text),  # of the last try, if it failed
    sa.Column("dead", sa.Boolean, nullable=False),
    sa.Column("told", sa.Boolean, nullable=False),  # whether the admins were told that it is dead
)

VISITS = sa.Table(  # what is known of each address that was fetched
    "visits",
    METADATA,
    sa.Column("address", sa.Text, primary_key=True),  # without what counts visitors
    sa.Column("moved", sa.Text),  # where permanent redirects lead
    sa.Column("checked", sa.BigInteger, nullable=False),  # milliseconds since 1970
    sa.Column("due", sa.BigInteger, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("listed", sa.Text),  # what the feed said of it: a difference is a reason to look
    sa.Column("by", sa.Text),  # the source that listed it
    sa.Column("origin", sa.Text),  # of the article that it gave
    sa.Column("failures", sa.Integer, nullable=False),  # in a row
)


def _to_2(db: sa.Connection) -> None:
    """Sources on the network, versions, near-duplicates."""
    _add(db, ARTICLES.c.updated, ARTICLES.c.image, OUTLINES.c.sketch)
    METADATA.create_all(db, tables=[VERSIONS, SOURCES, VISITS])
    next(index for index in ARTICLES.indexes if index.name == "articles_by_language").create(db)


def _to_3(db: sa.Connection) -> None:
    """How articles begin."""
    _add(db, OUTLINES.c.opening)


def _to_4(db: sa.Connection) -> None:
    """Sentence tables."""
    _add(db, OUTLINES.c.sentence_table)


def _add(db: sa.Connection, *columns: sa.Column[Any]) -> None:
    for column in columns:
        kind = column.type.compile(db.dialect)
        db.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {column.name} {kind}")


# Step n makes version n+1 of the schema out of version n. Append only: stores of every age are out there.
_MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_to_2, _to_3, _to_4)
_VERSION = 1 + len(_MIGRATIONS)


def prepare(db: sa.Connection) -> None:
    """Make the tables of a new store, or bring those of an older one up to date, in one transaction."""
    if not sa.inspect(db).has_table("facts"):
        METADATA.create_all(db)
        facts = {"schema": _VERSION, "store": secrets.token_hex(8), "revision": 0, "run": 0, "analysis": ""}
        db.execute(sa.insert(FACTS), [{"name": name, "value": str(value)} for name, value in facts.items()])
    version = int(fact(db, "schema"))
    if version > _VERSION:
        raise StoreError(
            f"the article store has schema {version}, made by a newer article-bot; this one knows {_VERSION}"
        )
    for step in _MIGRATIONS[version - 1 :]:
        step(db)
    set_fact(db, "schema", str(_VERSION))


def fact(db: sa.Connection, name: str) -> str:
    """The value of a fact."""
    return str(db.execute(sa.select(FACTS.c.value).where(FACTS.c.name == name)).scalar_one())


def set_fact(db: sa.Connection, name: str, value: str) -> None:
    """Change the value of a fact."""
    db.execute(sa.update(FACTS).where(FACTS.c.name == name).values(value=value))


def advance(db: sa.Connection, counter: str) -> int:
    """Add one to a counting fact and return its new value."""
    number = int(fact(db, counter)) + 1
    set_fact(db, counter, str(number))
    return number

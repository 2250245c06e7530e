"""The tables of the article store, for its queries. How a database gets them is in `knowledge.store.migrations`."""

import sqlalchemy as sa

METADATA = sa.MetaData()

FACTS = sa.Table(  # one row a fact: schema, store, revision, run
    "facts",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

ARTICLES = sa.Table(
    "articles",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("published", sa.BigInteger, nullable=False),  # seconds since 1970, UTC
    sa.Column("added", sa.BigInteger, nullable=False),  # milliseconds since 1970: several articles arrive a second
    sa.Column("withdrawn", sa.Boolean, nullable=False),  # the row stays, so that `changes` reports the withdrawal
    sa.Column("revision", sa.BigInteger, nullable=False),  # of the last change
    sa.Column("seen", sa.BigInteger, nullable=False),  # the last run in which a source delivered it
    sa.Column("passages", sa.Integer, nullable=False),  # how many there are
    sa.Column("terms", sa.Integer, nullable=False),  # how many there are in the text
    sa.Column("digest", sa.LargeBinary, nullable=False),  # of everything that the source says
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
    sa.Column("updated", sa.BigInteger),  # seconds since 1970
    sa.Column("image", sa.Text),
    sa.Column("guid", sa.Text),  # the id that the source gives it
    sa.Column("successor", sa.String(16)),  # id of the article that replaced a withdrawn one
    sa.Column("private", sa.Text),  # why it is: the name of a source, or "tag:NAME"; NULL: it is public
    sa.Column("hidden", sa.Boolean, sa.Computed("withdrawn OR private IS NOT NULL")),  # from all but a few readers
)

OUTLINES = sa.Table(  # apart from the articles: ranking reads many outlines and few texts
    "outlines",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("sentences", sa.LargeBinary, nullable=False),  # see `rows.encode_numbers`
    sa.Column("passages", sa.LargeBinary, nullable=False),
    sa.Column("title", sa.Text, nullable=False),  # terms with a space between two
    sa.Column("terms", sa.LargeBinary, nullable=False),  # see `rows.encode_terms`
    sa.Column("sketch", sa.LargeBinary),  # see `knowledge.outline.sketch`
    sa.Column("slots", sa.LargeBinary),  # see `knowledge.outline.slots`
    sa.Column("opening", sa.Text),  # see `knowledge.outline.opening`
    sa.Column("sentence_table", sa.LargeBinary),  # see `knowledge.store.sentence_tables`
    sa.Column("analysis", sa.Integer, nullable=False),  # version of the analysis that made it; 0: not recorded
)

VERSIONS = sa.Table(  # what articles said before they were changed
    "versions",
    METADATA,
    sa.Column("article", sa.String(16), primary_key=True),
    sa.Column("replaced", sa.BigInteger, primary_key=True),  # milliseconds since 1970
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

BARRED = sa.Table(  # articles that were withdrawn by hand: no source brings them back
    "barred",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
)

SOURCES = sa.Table(  # how each source on the network has been doing; times in milliseconds since 1970
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
    sa.Column("told", sa.Boolean, key="reported", nullable=False),  # whether the admins were told that it is dead
)

VISITS = sa.Table(  # what is known of each address that was fetched
    "visits",
    METADATA,
    sa.Column("address", sa.Text, primary_key=True),  # without parameters that count visitors
    sa.Column("moved", sa.Text),  # where permanent redirects lead
    sa.Column("checked", sa.BigInteger, nullable=False),  # milliseconds since 1970
    sa.Column("due", sa.BigInteger, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("modified", sa.Text),
    sa.Column("listed", sa.Text),  # what the feed said of it: a difference is a reason to fetch it again
    sa.Column("by", sa.Text),  # the source that listed it
    sa.Column("origin", sa.Text),  # of the article that it gave
    sa.Column("failures", sa.Integer, nullable=False),  # in a row
    sa.Column("gone", sa.BigInteger),  # since when the server says that the page does not exist
)

VOCABULARY = sa.Table(  # the words of articles as they are written, for spelling correction; append only
    "vocabulary",
    METADATA,
    sa.Column("language", sa.Text, primary_key=True),  # code; empty for articles without one
    sa.Column("word", sa.Text, primary_key=True),  # in small letters
    sa.Column("revision", sa.BigInteger, nullable=False),  # that it came with
)

LEASES = sa.Table(
    "leases",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),  # see `knowledge.store.leases`
    sa.Column("expires", sa.BigInteger, nullable=False),  # milliseconds since 1970
)


_FACT = sa.select(FACTS.c.value).where(FACTS.c.name == sa.bindparam("fact"))


def fact(db: sa.Connection, name: str) -> str:
    """Return the value of a fact."""
    return str(db.execute(_FACT, {"fact": name}).scalar_one())


def advance(db: sa.Connection, counter: str) -> int:
    """
    Add one to a counting fact and return the new value.

    One statement reads and writes the number and holds its row until commit: no two transactions get one number, and
    whoever sees a number also sees what was written under every smaller one.
    """
    following = sa.cast(sa.cast(FACTS.c.value, sa.BigInteger) + 1, sa.Text)
    update = sa.update(FACTS).where(FACTS.c.name == counter).values(value=following)
    return int(db.execute(update.returning(FACTS.c.value)).scalar_one())

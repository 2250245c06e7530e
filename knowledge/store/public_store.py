"""
The store without its private articles.

Every connection sees a view in the place of the table of articles, in which private ones look withdrawn. So each query
of the store leaves them out, and none has to know of them.
"""

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from knowledge.store.private_rule import hidden_at
from knowledge.store.schema import ARTICLES
from knowledge.store.sql import SqlStore

_SEEN = ", ".join("hidden AS withdrawn" if column.name == "withdrawn" else column.name for column in ARTICLES.columns)
_SCHEMA = (  # of the table, as SQL writes its name
    "SELECT quote_ident(nspname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    "WHERE pg_class.oid = 'articles'::regclass"
)


class PublicStore(SqlStore):
    """A `SqlStore` whose private articles look withdrawn. It cannot be written to."""

    @property
    def hidden_at(self) -> int:
        """The revision at which an article became private the last time."""
        with self.reading() as db:
            return hidden_at(db)

    def _opened(self, engine: sa.Engine) -> None:
        event.listen(engine, "connect", _hide)


def _hide(connection: Any, _: Any) -> None:
    """Put the view before the table, for one connection: temporary names come first."""
    cursor = connection.cursor()
    try:
        schema = "main"
        if isinstance(connection, sqlite3.Connection):
            cursor.execute("PRAGMA temp_store=MEMORY")  # there may be no room on the disk
        else:
            cursor.execute(_SCHEMA)
            schema = cursor.fetchone()[0]
        cursor.execute(f"CREATE TEMP VIEW articles AS SELECT {_SEEN} FROM {schema}.articles")  # noqa: S608 -- names of the schema
        connection.commit()
    finally:
        cursor.close()

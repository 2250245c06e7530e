"""
The store without its private articles.

Every connection sees a view in the place of the table of articles, in which private ones look withdrawn. So each query
of the store leaves them out, and none has to know of them.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from knowledge.store.schema import ARTICLES
from knowledge.store.sql import SqlStore

_SEEN = ", ".join("hidden AS withdrawn" if column.name == "withdrawn" else column.name for column in ARTICLES.columns)
_QUOTED = '"'


class PublicStore(SqlStore):
    """A `SqlStore` whose private articles look withdrawn. It cannot be written to."""

    def _opened(self, engine: sa.Engine) -> None:
        event.listen(engine, "connect", _hide)


def _hide(connection: Any, _: Any) -> None:
    """Put the view before the table, for one connection: temporary names come first."""
    cursor = connection.cursor()
    try:
        if type(connection).__module__.startswith("sqlite3"):
            cursor.execute("PRAGMA temp_store=MEMORY")  # there may be no room on the disk
            cursor.execute(f"CREATE TEMP VIEW articles AS SELECT {_SEEN} FROM main.articles")  # noqa: S608 -- names of the schema
        else:
            cursor.execute("SELECT current_schema()")
            schema = str(cursor.fetchone()[0]).replace(_QUOTED, 2 * _QUOTED)
            cursor.execute(f'CREATE TEMP VIEW articles AS SELECT {_SEEN} FROM "{schema}".articles')  # noqa: S608 -- names of the schema
            connection.commit()
    finally:
        cursor.close()

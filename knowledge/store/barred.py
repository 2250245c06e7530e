"""Articles that somebody has withdrawn by hand: their sources still deliver them, and they stay away."""

from collections.abc import Collection

import sqlalchemy as sa

from knowledge.store import identities
from knowledge.store.schema import ARTICLES, BARRED, VISITS
from knowledge.store.transactions import SqlTransactions


def bar(store: SqlTransactions, article_id: str) -> bool:
    """Withdraw an article for good; return whether it was in the store."""
    with store.writing() as db:
        present = identities.present(db, [article_id], None)
        identities.withdraw(db, present)
        if present and not among(db, present):
            db.execute(sa.insert(BARRED).values(id=article_id))
    return bool(present)


def unbar(store: SqlTransactions, names: Collection[str]) -> list[str]:
    """Let sources bring back those articles that are barred, by their ids or links; return their ids."""
    wanted = (ARTICLES.c[name] for name in ("id", "origin", "delivered_by"))
    query = sa.select(*wanted).join_from(BARRED, ARTICLES, BARRED.c.id == ARTICLES.c.id)
    with store.writing() as db:
        rows = db.execute(query.where(ARTICLES.c.id.in_(names) | ARTICLES.c.url.in_(names))).all()
        ids = [row.id for row in rows]
        db.execute(sa.delete(BARRED).where(BARRED.c.id.in_(ids)))
        # A source that says "not modified" would not deliver them.
        sources = [row.delivered_by for row in rows]
        addresses = [*sources, *(name.partition(":")[2] for name in sources)]
        of_pages = VISITS.c.origin.in_([row.origin for row in rows])
        db.execute(sa.delete(VISITS).where(of_pages | VISITS.c.address.in_(addresses)))
    return ids


def among(db: sa.Connection, ids: Collection[str]) -> set[str]:
    """Return those of these articles that are barred."""
    return set(db.execute(sa.select(BARRED.c.id).where(BARRED.c.id.in_(ids))).scalars())

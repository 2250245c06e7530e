"""How tests write to a store, and how they look behind it."""

from typing import Any

import sqlalchemy as sa

from knowledge.language import analyser
from knowledge.models import Article
from knowledge.outline.build import outline
from knowledge.records import Outline
from knowledge.store import Store

ANALYSIS = 5  # a version of the analysis


def analysed(item: Article) -> Outline:
    return outline(item, analyser("en"))


def counted(made: Outline) -> tuple[list[str], dict[str, int]]:
    """What an index gets of an outline."""
    return made.title, {term: len(words) for term, words in made.terms.items()}


def put(store: Store, *articles: Article, by: str = "shelf", run: int | None = None, analysis: int = ANALYSIS) -> int:
    run = store.begin_run() if run is None else run
    store.put([(item, analysed(item)) for item in articles], by, run, analysis=analysis)
    return run


def withdraw(store: Store, *keep: Article, by: str = "shelf") -> int:
    """Withdraw all that `by` delivered, except these."""
    run = store.begin_run()
    store.mark_seen([item.id for item in keep], by, run)
    return store.withdraw_unseen(by, run, ())


def sql(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement on a database, and return its rows as tuples."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as db:
        result = db.exec_driver_sql(statement)
        return [tuple(row) for row in result] if result.returns_rows else []


class Follower:
    """Does what an index does: remembers how far it has come, and takes in the changes since."""

    def __init__(self) -> None:
        self.reached = 0
        self.articles: dict[str, tuple[list[str], dict[str, int]]] = {}

    def catch_up(self, store: Store, limit: int = 500) -> None:
        changes, revision = store.changes(self.reached, limit)
        while revision > self.reached:
            for change in changes:
                self.articles.pop(change.id, None)
                if change.terms is not None:
                    self.articles[change.id] = change.title, change.terms
            self.reached = revision
            changes, revision = store.changes(self.reached, limit)
        assert changes == []

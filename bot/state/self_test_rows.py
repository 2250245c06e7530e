"""How the golden questions ended last time, so that only what changed is told."""

from collections.abc import Mapping

import sqlalchemy as sa

from bot.state.access import now, reading, writing
from bot.state.schema import SELF_TESTS


class SelfTestRows:
    """The last self-test. Threads may share it. All methods raise `StateError`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def last(self) -> dict[str, str]:
        """Return the outcomes of the last self-test by their questions; empty if there was none."""
        with reading(self._engine) as db:
            rows = db.execute(sa.select(SELF_TESTS.c.question, SELF_TESTS.c.outcome)).all()
        return {row.question: row.outcome for row in rows}

    def keep(self, outcomes: Mapping[str, str]) -> None:
        """Keep the outcomes in place of those before."""
        rows = [{"question": text, "outcome": outcome, "tested": now()} for text, outcome in outcomes.items()]
        with writing(self._engine) as db:
            db.execute(sa.delete(SELF_TESTS))
            if rows:
                db.execute(sa.insert(SELF_TESTS), rows)

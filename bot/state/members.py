"""The people who were let in by an invitation."""

from hashlib import blake2b

import sqlalchemy as sa

from bot.state.access import now, reading, writing
from bot.state.schema import MEMBERS


class Members:
    """Those who came by one word of invitation; another word knows none of them. Methods raise `StateError`."""

    def __init__(self, engine: sa.Engine, word: str) -> None:
        self._engine = engine
        self._invitation = blake2b(word.encode(), digest_size=16).hexdigest()  # the word itself is not written down

    def add(self, person: int) -> None:
        """Let a person in."""
        row = {"person": person, "invitation": self._invitation, "joined": now()}
        with writing(self._engine) as db:
            db.execute(sa.delete(MEMBERS).where(MEMBERS.c.person == person))
            db.execute(sa.insert(MEMBERS).values(row))

    def joined(self, person: int) -> int | None:
        """Return when a person was let in, in milliseconds since 1970; None if that has not happened."""
        wanted = sa.select(MEMBERS.c.joined).where(MEMBERS.c.person == person, MEMBERS.c.invitation == self._invitation)
        with reading(self._engine) as db:
            joined: int | None = db.execute(wanted).scalar()
        return joined

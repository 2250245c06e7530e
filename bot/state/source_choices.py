"""What the admins said of sources in the chat: which are read besides those of the settings, and which are paused."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from bot.state.access import reading, writing
from bot.state.schema import SOURCES


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What was said of one source."""

    name: str  # as in the setting SOURCES
    added: bool = False  # by an admin; else it comes from the settings
    paused: bool = False


class SourceChoices:
    """The choices of the admins. Threads may share it. All methods raise `StateError`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def all(self) -> list[SourceChoice]:
        """Return all choices, by name."""
        with reading(self._engine) as db:
            rows = db.execute(sa.select(SOURCES).order_by(SOURCES.c.name)).all()
        return [SourceChoice(row.name, row.added, row.paused) for row in rows]

    def add(self, name: str) -> None:
        """Read a source from now on, which is not paused."""
        self._write(SourceChoice(name, added=True))

    def remove(self, name: str) -> None:
        """Forget what was said of a source: one that was added is read no more, one of the settings is not paused."""
        with writing(self._engine) as db:
            db.execute(sa.delete(SOURCES).where(SOURCES.c.name == name))

    def pause(self, name: str) -> None:
        """Leave out a source until it is resumed."""
        self._write(SourceChoice(name, added=self._added(name), paused=True))

    def resume(self, name: str) -> None:
        """Read a paused source again."""
        if self._added(name):
            self._write(SourceChoice(name, added=True))
        else:
            self.remove(name)

    def _added(self, name: str) -> bool:
        return any(choice.name == name and choice.added for choice in self.all())

    def _write(self, choice: SourceChoice) -> None:
        with writing(self._engine) as db:
            db.execute(sa.delete(SOURCES).where(SOURCES.c.name == choice.name))
            db.execute(sa.insert(SOURCES).values(name=choice.name, added=choice.added, paused=choice.paused))


def effective(configured: Iterable[str], choices: Iterable[SourceChoice]) -> tuple[str, ...]:
    """
    Return the sources to read: those of the settings and those that were added, without the paused ones.

    >>> effective(["feed:a", "feed:b"], [SourceChoice("feed:a", paused=True), SourceChoice("feed:c", added=True)])
    ('feed:b', 'feed:c')
    """
    choices = list(choices)
    paused = {choice.name for choice in choices if choice.paused}
    named = [*configured, *(choice.name for choice in choices if choice.added)]
    return tuple(name for name in dict.fromkeys(named) if name not in paused)

"""The sources as the admins see them: from the settings or added, and how they have been doing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b

from bot.base36 import base36
from bot.state.source_choices import SourceChoice
from knowledge import KnowledgeError, Library, SourceState

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ListedSource:
    """One source."""

    name: str  # as in SOURCES; it may hold a password
    state: SourceState
    paused: bool = False

    @property
    def key(self) -> str:
        """A short name for buttons, made from the name alone."""
        return base36(int.from_bytes(blake2b(self.name.encode(), digest_size=8).digest()))


def listed_sources(library: Library, configured: Iterable[str], choices: Sequence[SourceChoice]) -> list[ListedSource]:
    """Return all sources: those of the settings in their order, then those that were added."""
    paused = {choice.name for choice in choices if choice.paused}
    names = dict.fromkeys([*configured, *(choice.name for choice in choices if choice.added)])
    states = _states(library, list(names))
    return [ListedSource(name, state, name in paused) for name, state in zip(names, states, strict=True)]


def _states(library: Library, names: Sequence[str]) -> list[SourceState]:
    """Return the states of sources, at once where each of them stands for one and all can be read."""
    if not names:
        return []
    try:
        states = library.sources(*names)
    except KnowledgeError:
        states = []
    return states if len(states) == len(names) else [_state(library, name) for name in names]


def _state(library: Library, name: str) -> SourceState:
    """Return the state of a source; of several that it stands for, as a list of feeds does, the one that is worst."""
    try:
        states = library.sources(name)
    except KnowledgeError as error:
        return SourceState(name=name, failures=1, error=str(error))
    if not states:
        return SourceState(name=name)
    return replace(min(states, key=lambda state: (not state.failures, state.succeeded or _NEVER)), name=name)

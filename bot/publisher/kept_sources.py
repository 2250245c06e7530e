"""The sources that admins have added in the chat, as far as the database allows."""

from bot.publisher.admin_memory import AdminMemory
from knowledge import channel_names


class KeptSources:
    """The sources that are read besides those of the settings. No method fails. Threads may share it."""

    def __init__(self, memory: AdminMemory) -> None:
        self._memory = memory

    def add(self, source: str) -> bool:
        """Read a source from now on; return False where that could not be written down."""
        return self._memory.change(lambda choices: choices.add(source))

    def channels(self) -> frozenset[str]:
        """Return the public names of the channels that were added and are not paused, in small letters."""
        return channel_names(choice.name for choice in self._memory.choices() if choice.added and not choice.paused)

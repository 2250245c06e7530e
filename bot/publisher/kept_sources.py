"""The sources that admins have added in the chat, as far as the database allows."""

from bot.state.access import StateError
from bot.state.source_choices import SourceChoices
from bot.state.trouble import Trouble
from knowledge import channel_names


class KeptSources:
    """The sources that are read besides those of the settings. No method fails. Threads may share it."""

    def __init__(self, choices: SourceChoices, trouble: Trouble) -> None:
        self._choices = choices
        self._trouble = trouble

    def add(self, source: str) -> bool:
        """Read a source from now on; return False where that could not be written down."""
        try:
            self._choices.add(source)
        except StateError as error:
            self._trouble.noticed(error)
            return False
        self._trouble.over()
        return True

    def channels(self) -> frozenset[str]:
        """Return the public names of the channels that were added and are not paused, in small letters."""
        try:
            choices = self._choices.all()
        except StateError as error:
            self._trouble.noticed(error)
            return frozenset()
        return channel_names(choice.name for choice in choices if choice.added and not choice.paused)

"""
The memory of the handlers, as far as the database allows.

Memory is a convenience: without it readers get their answers all the same, only without the buttons that need it.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.state import Reader, Seen, State
from bot.state.access import StateError
from bot.state.trouble import Trouble

Value = TypeVar("Value")

_LISTS = 1000  # of readers, kept while the database cannot be written


class Memory:
    """The methods of a `State` that handlers use. They do not fail. Threads may share it."""

    def __init__(self, state: State, trouble: Trouble) -> None:
        self._state = state
        self.question_days = state.question_days
        self._trouble = trouble
        self._lists: OrderedDict[Reader, Mapping[int, str]] = OrderedDict()  # those that were not written

    def seen(self, reader: Reader) -> Seen:
        """Return what a reader was shown."""
        seen = self._read(lambda: self._state.seen(reader), Seen())
        listing = self._lists.get(reader)
        return seen if listing is None else replace(seen, listing=listing)

    def looked(self, reader: Reader, at: int) -> None:
        """Remember that a reader has looked at the latest articles."""
        self._written(lambda: self._state.looked(reader, at))

    def language(self, chat_id: int) -> str | None:
        """Return the code of the language that a chat has chosen."""
        return self._read(lambda: self._state.language(chat_id), None)

    def language_chosen(self, chat_id: int, code: str | None) -> bool:
        """Remember which language a chat has chosen; return False where that could not be kept."""
        return self._written(lambda: self._state.language_chosen(chat_id, code))

    def listed(self, reader: Reader, first: int, article_ids: Sequence[str], *, anew: bool) -> None:
        """Remember what a reader was shown under the numbers from `first` on (see `State.listed`)."""
        before = {} if anew else self.seen(reader).listing
        if self._written(lambda: self._state.listed(reader, first, article_ids, anew=anew)):
            self._lists.pop(reader, None)
            return
        self._lists[reader] = {**before, **dict(enumerate(article_ids, start=first))}
        if len(self._lists) > _LISTS:
            self._lists.popitem(last=False)

    def forget(self, person: int) -> bool:
        """Forget a person; return False where the database cannot be written."""
        for reader in [reader for reader in self._lists if reader.person == person]:
            self._lists.pop(reader, None)
        return self._written(lambda: self._state.forget(person))

    def forget_lists(self, chat_id: int) -> None:
        """Forget the lists of a chat that were not written."""
        for reader in [reader for reader in list(self._lists) if reader.chat == chat_id]:
            self._lists.pop(reader, None)

    def missed(self, chat_id: int, at: int | None) -> None:
        """Remember when a chat wrote what could not be answered; None: it was told."""
        self._written(lambda: self._state.missed(chat_id, at))

    def missed_chats(self) -> dict[int, int]:
        """Return the chats that were not told yet that a message was not answered, and when they wrote it."""
        return self._read(self._state.missed_chats, {})

    def moved(self, old_id: int, new_id: int) -> None:
        """Keep the memory of a group under its new id."""
        self._written(lambda: self._state.moved(old_id, new_id))

    def remember(self, text: str) -> str:
        """Keep a text, and return its id for a button; an empty one where it could not be kept."""
        kept: list[str] = []
        self._written(lambda: kept.append(self._state.remember(text)))
        return kept[0] if kept else ""

    def text(self, text_id: str) -> str | None:
        """Return the remembered text of this id; None when it is not known."""
        return self._read(lambda: self._state.text(text_id), None)

    def _read(self, read: Callable[[], Value], without: Value) -> Value:
        try:
            return read()
        except StateError as error:
            self._trouble.noticed(error)
            return without

    def _written(self, write: Callable[[], object]) -> bool:
        try:
            write()
        except StateError as error:
            self._trouble.noticed(error)
            return False
        self._trouble.over()
        return True

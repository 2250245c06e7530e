"""The vocabulary of the library in memory, and its words near a misspelled one."""

import threading
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language import fold
from knowledge.store import Store


class Lexicon:
    """
    The words of all articles, by language. Threads may share it.

    They are read when they are first needed, and afterwards only those that came since. Words are compared without
    case and accents.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loading = threading.Lock()
        self._reached = 0  # revision of the store
        self._written: dict[str, dict[str, str]] = {}  # by language and folded form
        self._by_length: dict[tuple[str, int], list[str]] = {}  # folded forms, by language and number of letters

    def __len__(self) -> int:
        """Return the number of words of all languages."""
        self._follow()
        return sum(map(len, self._written.values()))

    def word(self, language: str, word: str) -> str | None:
        """Return the word as the articles of a language write it; None if none of them holds it."""
        self._follow()
        return self._written.get(language, {}).get(fold(word))

    def near(self, language: str, word: str, distance: int) -> Iterator[tuple[str, int]]:
        """
        Yield the words of a language within a distance from `word`, as the articles write them, and how far they are.

        The distance is that of optimal string alignment: two swapped letters count as one edit.
        """
        self._follow()
        folded, written = fold(word), self._written.get(language, {})
        for length in range(len(folded) - distance, len(folded) + distance + 1):
            words = self._by_length.get((language, length), [])
            found = process.extract(folded, words, scorer=OSA.distance, score_cutoff=distance, limit=None)
            yield from ((written[near], int(edits)) for near, edits, _ in found)

    def _follow(self) -> None:
        """Take in the words that came since the last time."""
        with self._loading:
            revision = self._store.revision
            if revision <= self._reached:
                return
            added: dict[tuple[str, int], list[str]] = {}
            for language, word in self._store.vocabulary(self._reached):
                written, folded = self._written.setdefault(language, {}), fold(word)
                if folded not in written:
                    added.setdefault((language, len(folded)), []).append(folded)
                if folded not in written or not word.isascii():  # of two forms, the one with accents
                    written[folded] = word
            for key, words in added.items():  # other threads may be reading the present lists
                self._by_length[key] = self._by_length.get(key, []) + words
            self._reached = revision

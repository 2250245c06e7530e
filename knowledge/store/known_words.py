"""
The words of all articles as they are written, by language: what a misspelled word of a question is compared with.

Words are only added. A word whose articles are all gone stays; whoever offers a word looks into the index first.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.models import Article
from knowledge.records import Outline
from knowledge.store.schema import VOCABULARY
from knowledge.store.transactions import SqlTransactions
from knowledge.store.values import VocabularyWord

_REMEMBERED = 1 << 19  # words that are known to be in the table; some 60 MB


class KnownWords:
    """The words that this process knows to be in the table: most words of an article are, and need no statement."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}  # by language

    def unknown_in(self, articles: Iterable[tuple[Article, Outline]]) -> list[VocabularyWord]:
        """Return the words of these articles that may be missing from the table, in order."""
        unknown: dict[str, set[str]] = {}
        for article, outline in articles:
            language = article.language or ""
            unknown.setdefault(language, set()).update(outline.vocabulary - self._known.get(language, set()))
        return [VocabularyWord(language, word) for language in sorted(unknown) for word in sorted(unknown[language])]

    def add(self, words: Iterable[VocabularyWord]) -> None:
        """Note that these words are in the table: their transaction has ended well."""
        if sum(map(len, self._known.values())) > _REMEMBERED:
            self._known.clear()
        for language, word in words:
            self._known.setdefault(language, set()).add(word)


def insert_words(db: sa.Connection, words: Iterable[VocabularyWord], revision: int) -> None:
    """Add those of the words that are not in the table yet."""
    rows = [{"language": word.language, "word": word.word, "revision": revision} for word in words]
    if rows:
        dialect: Any = postgresql if db.dialect.name == "postgresql" else sqlite
        db.execute(dialect.insert(VOCABULARY).on_conflict_do_nothing(), rows)


def words_since(store: SqlTransactions, revision: int) -> list[VocabularyWord]:
    """Return the words that were added after a revision."""
    columns = VOCABULARY.c
    with store.reading() as db:
        rows = db.execute(sa.select(columns.language, columns.word).where(columns.revision > revision))
        return [VocabularyWord(language, word) for language, word in rows]

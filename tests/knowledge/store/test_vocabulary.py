"""The store keeps the words of its articles as they are written."""

from dataclasses import replace

from knowledge.store import Store, VocabularyWord
from knowledge.store.databases import open_store
from tests.knowledge.shelf import BRIDGE, OTTERS, SHORT
from tests.knowledge.store.writing import analysed, put, withdraw


def words(store: Store, since: int = 0) -> list[str]:
    return [word.word for word in store.vocabulary(since)]


def test_words_come_once_and_with_their_language(store: Store) -> None:
    put(store, SHORT, replace(OTTERS, text="Waterworks and otters.", language=None))

    assert VocabularyWord("en", "waterworks") in store.vocabulary(0)
    assert VocabularyWord("", "waterworks") in store.vocabulary(0)
    assert len(words(store)) == len(set(store.vocabulary(0)))


def test_only_words_that_came_since_a_revision_are_returned(store: Store) -> None:
    put(store, SHORT)
    reached = store.revision
    assert words(store, reached) == []
    put(store, SHORT, BRIDGE)
    assert "bridge" in words(store, reached)
    assert "waterworks" not in words(store, reached)


def test_another_process_adds_what_is_missing(store: Store, database_url: str) -> None:
    put(store, SHORT)
    other = open_store(database_url)
    put(other, SHORT, BRIDGE)
    put(store, BRIDGE)
    other.close()

    assert sorted(words(store)) == sorted(set(words(store)))
    assert {"waterworks", "bridge"} <= set(words(store))


def test_words_stay_when_their_article_is_withdrawn(store: Store) -> None:
    put(store, SHORT)
    withdraw(store)
    assert "waterworks" in words(store)


def test_articles_of_an_earlier_analysis_get_their_words_when_they_are_analysed_anew(store: Store) -> None:
    run = store.begin_run()
    outline = replace(analysed(SHORT), vocabulary=frozenset())
    store.put([(SHORT, outline)], "shelf", run, analysis=5)
    assert words(store) == []
    assert store.replace_outlines(lambda article: (article, analysed(article)), 6) == 1
    assert "waterworks" in words(store)

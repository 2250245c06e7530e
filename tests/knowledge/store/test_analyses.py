"""A newer analysis replaces the outlines of older ones, batch by batch, and never the other way round."""

import dataclasses

from knowledge.language import analyser
from knowledge.models import Article
from knowledge.outline.build import outline
from knowledge.records import Outline
from knowledge.store import Store
from tests.knowledge.shelf import ARTICLES, BRIDGE, OTTERS, SHORT
from tests.knowledge.store.writing import ANALYSIS, analysed, counted, put, withdraw


def in_no_language(item: Article) -> tuple[Article, Outline]:
    return item, outline(item, analyser(None))


def test_a_new_analysis_makes_every_outline_anew_once(store: Store) -> None:
    put(store, *ARTICLES)
    reached = store.revision
    assert store.outdated(ANALYSIS) == 0
    assert store.outdated(ANALYSIS + 1) == len(ARTICLES)
    assert store.replace_outlines(in_no_language, ANALYSIS + 1, limit=3) == 3
    assert store.outdated(ANALYSIS + 1) == len(ARTICLES) - 3
    assert store.revision == reached + 1
    while store.replace_outlines(in_no_language, ANALYSIS + 1, limit=3):
        pass
    assert store.outdated(ANALYSIS + 1) == 0
    changes, _ = store.changes(reached)
    assert {change.id: (change.title, change.terms) for change in changes} == {
        item.id: counted(in_no_language(item)[1]) for item in ARTICLES
    }
    assert store.totals().terms == sum(in_no_language(item)[1].length for item in ARTICLES)
    reached = store.revision
    assert store.replace_outlines(in_no_language, ANALYSIS + 1) == 0
    assert store.revision == reached


def test_an_older_analysis_never_replaces_the_outlines_of_a_newer_one(store: Store) -> None:
    put(store, SHORT, analysis=7)
    assert store.outdated(6) == store.replace_outlines(in_no_language, 6) == 0
    put(store, OTTERS, analysis=5)
    assert store.outdated(6) == store.replace_outlines(in_no_language, 6) == 1
    assert store.revision == 3


def test_an_article_that_changes_while_it_is_analysed_keeps_its_new_outline(store: Store) -> None:
    purple = dataclasses.replace(BRIDGE, text="The bridge will be purple.")
    put(store, BRIDGE, analysis=5)
    analysed_texts = []

    def analyse(item: Article) -> tuple[Article, Outline]:
        analysed_texts.append(item.text)
        if item.text == BRIDGE.text:
            put(store, purple, analysis=6)
        return in_no_language(item)

    assert store.replace_outlines(analyse, 6) == 0
    assert analysed_texts == [BRIDGE.text]
    terms = list(analysed(purple).terms)
    assert store.outlines([BRIDGE.id], terms)[BRIDGE.id].outline == analysed(purple)


def test_a_withdrawn_article_is_not_outdated(store: Store) -> None:
    put(store, SHORT)
    withdraw(store)
    assert store.outdated(ANALYSIS + 1) == store.replace_outlines(in_no_language, ANALYSIS + 1) == 0


def test_a_newer_analysis_corrects_the_language_of_an_article(store: Store) -> None:
    put(store, OTTERS, BRIDGE, analysis=5)
    before = store.fingerprints([OTTERS.id])[OTTERS.id]

    def corrected(item: Article) -> tuple[Article, Outline]:
        return dataclasses.replace(item, language="fi", derived=frozenset({"language"})), outline(item, analyser("fi"))

    assert store.replace_outlines(corrected, 6) == 2
    kept = store.articles([OTTERS.id])[OTTERS.id]
    assert (kept.language, kept.derived, kept.text) == ("fi", {"language"}, OTTERS.text)
    assert store.fingerprints([OTTERS.id])[OTTERS.id].digest == before.digest

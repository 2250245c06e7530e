"""The store is the truth: what was put is there, and whoever follows its changes misses nothing."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import StoreError
from knowledge.models import Article
from knowledge.store import Store
from knowledge.store import sql as implementation
from knowledge.store.databases import open_store
from knowledge.store.rows import digest
from tests.conftest import NewDatabase
from tests.knowledge.shelf import ARTICLES, BRIDGE, FUNICULAR, OTTERS, SHORT, article
from tests.knowledge.store.writing import Follower, analysed, counted, put, sql, withdraw


def as_put(item: Article | None) -> Article:
    assert item is not None
    assert item.added is not None
    return dataclasses.replace(item, added=None)


# What was put is there

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
DATES = st.integers(-62_135_500_000, 253_402_200_000).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
ARTICLE = st.builds(
    Article,
    **dict.fromkeys(("origin", "title", "text", "location"), TEXT),
    **{name: st.none() | TEXT for name in ("url", "source", "author", "language", "image", "previous", "next")},
    updated=st.none() | DATES,
    published=DATES,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    derived=st.frozensets(st.sampled_from(["title", "published"])),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(item=ARTICLE)
def test_every_field_comes_back_as_it_was_put(store: Store, item: Article) -> None:
    put(store, item)
    assert as_put(store.article(item.id)) == item
    assert store.outlines([item.id], list(analysed(item).terms)) == {
        item.id: (
            int(item.published.timestamp()),
            item.language or "",
            "published" not in item.derived,
            analysed(item),
            item.source or "shelf",
        )
    }
    assert store.fingerprints([item.id])[item.id].digest == digest(item)


def test_a_sentence_table_comes_back_as_it_was_put(store: Store) -> None:
    put(store, BRIDGE)
    table = analysed(BRIDGE).table
    outline = store.outline(BRIDGE.id)
    assert table is not None
    assert outline is not None
    assert outline == analysed(BRIDGE)
    for stored in (outline.table, store.sentence_tables([BRIDGE.id, "0" * 16])[BRIDGE.id]):
        assert stored is not None
        for name in ("scores", "groups", "ranks", "words", "sizes", "terms"):
            assert np.array_equal(getattr(stored, name), getattr(table, name), equal_nan=name == "scores"), name


def test_nul_becomes_a_character_that_every_database_keeps(store: Store) -> None:
    item = dataclasses.replace(SHORT, title="Water\0off", text="The mains\0stay open.", author="\0")
    put(store, item)
    stored = store.article(item.id)
    assert stored is not None
    assert (stored.title, stored.text, stored.author) == ("Water�off", "The mains�stay open.", "�")
    assert store.fingerprints([item.id])[item.id].digest == digest(item) == digest(stored)


def test_very_long_titles_and_links_are_kept_and_looked_up(store: Store) -> None:
    letters = "".join(chr(0x4E00 + number * 37 % 20_000) for number in range(5000))  # cannot be compressed much
    item = dataclasses.replace(SHORT, title=letters, url=f"https://example.org/{letters}")
    put(store, item)
    assert as_put(store.by_url(str(item.url))) == as_put(store.named(letters, item)) == item


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.article("0123456789abcdef") is None
    assert store.articles(["0123456789abcdef", ""]) == store.outlines(["x"], ["storm"]) == {}
    assert store.by_url("https://example.org") is None
    assert store.latest(10) == []
    assert store.statistics().newest is None


def test_an_outline_can_be_read_for_some_terms_only(store: Store) -> None:
    put(store, FUNICULAR)
    found = store.outlines([FUNICULAR.id], ["cabl", "brake", "abl", "zebra", ""])[FUNICULAR.id].outline
    whole = analysed(FUNICULAR)
    assert found == dataclasses.replace(whole, terms={term: whole.terms[term] for term in ("cabl", "brake")})


def test_a_replaced_article_keeps_the_time_it_was_added(store: Store, database_url: str) -> None:
    put(store, SHORT)
    sql(database_url, "update articles set added = 1000000")  # milliseconds
    put(store, dataclasses.replace(SHORT, text="The mains stay open."))
    again = store.article(SHORT.id)
    assert again is not None
    assert (again.text, again.added) == ("The mains stay open.", datetime(1970, 1, 1, 0, 16, 40, tzinfo=UTC))


def test_an_added_article_is_dated_now(store: Store) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    put(store, SHORT)
    found = store.article(SHORT.id)
    assert found is not None
    assert found.added is not None
    assert before <= found.added <= datetime.now(UTC)


def test_a_withdrawn_article_is_nowhere(store: Store) -> None:
    put(store, SHORT, OTTERS)
    assert withdraw(store, OTTERS) == 1
    assert store.article(SHORT.id) is None
    assert store.outlines([SHORT.id], ["water"]) == store.fingerprints([SHORT.id]) == {}
    assert store.by_url(str(SHORT.url)) is None
    assert [item.id for item in store.latest(10)] == [OTTERS.id]
    assert store.named(SHORT.title, OTTERS) is None
    assert store.beside(OTTERS, newer=False) is None
    assert store.totals().articles == store.statistics().articles == 1


def test_a_withdrawn_article_that_returns_is_new(store: Store) -> None:
    put(store, SHORT)
    withdraw(store)
    reached = store.revision
    put(store, SHORT)
    assert as_put(store.article(SHORT.id)) == SHORT
    changes, _ = store.changes(reached)
    assert [(change.id, change.title, change.terms) for change in changes] == [(SHORT.id, *counted(analysed(SHORT)))]


def test_nothing_of_a_withdrawn_text_stays_in_the_rows(store: Store, database_url: str) -> None:
    put(store, SHORT)
    withdraw(store)
    assert sql(database_url, "select text, passages, terms from articles") == [("", 0, 0)]
    assert sql(database_url, "select count(*) from outlines") == [(0,)]


# Pruning


def test_only_what_the_same_source_no_longer_delivers_is_withdrawn(store: Store) -> None:
    put(store, SHORT, OTTERS, by="shelf")
    put(store, BRIDGE, by="other")
    assert withdraw(store, SHORT, by="shelf") == 1
    assert {item.id for item in store.latest(10)} == {SHORT.id, BRIDGE.id}


def test_what_could_not_be_read_this_time_stays(store: Store) -> None:
    put(store, SHORT, OTTERS, BRIDGE)
    assert store.withdraw_unseen("shelf", store.begin_run(), [OTTERS.location]) == 2
    assert [item.id for item in store.latest(10)] == [OTTERS.id]


def test_single_articles_are_withdrawn_from_the_source_that_delivered_them(store: Store) -> None:
    put(store, SHORT, OTTERS)
    put(store, BRIDGE, by="other")
    reached = store.revision
    assert store.withdraw([OTTERS.id, BRIDGE.id, "0" * 16], "shelf") == 1
    assert store.withdraw([OTTERS.id], "shelf") == store.withdraw([], "shelf") == 0
    assert {item.id for item in store.latest(10)} == {SHORT.id, BRIDGE.id}
    assert store.revision == reached + 1


def test_what_stands_in_a_file_that_was_read_in_part_stays(store: Store) -> None:
    places = ("posts.jsonl:1", "posts.jsonl:2", "old/result.json#message 3", "list.json#4", "other.md")
    items = [dataclasses.replace(SHORT, origin=place, location=place) for place in places]
    put(store, *items)
    run = store.begin_run()
    assert store.withdraw_unseen("shelf", run, ["posts.jsonl", "old/result.json", "list.json#4"]) == 1
    assert {item.location for item in store.latest(10)} == set(places[:4])


def test_more_articles_than_fit_into_one_statement_are_withdrawn_in_one_revision(store: Store) -> None:
    put(store, *(article(f"a{n}", "A title", "One sentence.") for n in range(1100)))
    reached = store.revision
    assert withdraw(store) == 1100
    changes, revision = store.changes(reached)
    assert (len(changes), revision) == (1100, reached + 1)


def test_withdrawing_nothing_changes_nothing(store: Store) -> None:
    put(store, SHORT)
    reached = store.revision
    assert withdraw(store, SHORT) == 0
    assert store.revision == reached


def test_an_older_run_does_not_undo_what_a_newer_one_saw(store: Store) -> None:
    put(store, SHORT)
    older, newer = store.begin_run(), store.begin_run()
    store.mark_seen([SHORT.id], "shelf", newer)
    store.mark_seen([SHORT.id], "shelf", older)
    assert store.withdraw_unseen("shelf", newer, ()) == 0


# Following changes


WORDS = st.lists(st.sampled_from("storm sun snow rain wind".split()), min_size=1, max_size=5).map(" ".join)
NAMES = st.sampled_from("abcd")
STEPS = st.lists(st.dictionaries(NAMES, WORDS, max_size=3) | st.frozensets(NAMES, max_size=3) | st.none(), max_size=10)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, limit=st.integers(1, 4))
def test_a_reader_that_follows_the_changes_has_exactly_what_is_stored(
    new_database: NewDatabase, steps: Sequence[dict[str, str] | frozenset[str] | None], limit: int
) -> None:
    """A dictionary is put, a set is what stays when the rest is withdrawn, None: the reader catches up."""
    with new_database() as url:
        store = open_store(url)
        follower = Follower()
        expected: dict[str, str] = {}
        for step in steps:
            if step is None:
                follower.catch_up(store, limit)
            elif isinstance(step, dict):
                put(store, *(article(slug, "", text) for slug, text in step.items()))
                expected |= step
            else:
                withdraw(store, *(article(slug, "", "") for slug in step))
                expected = {slug: text for slug, text in expected.items() if slug in step}
        follower.catch_up(store, limit)
        articles = [article(slug, "", text) for slug, text in expected.items()]
        assert follower.articles == {item.id: counted(analysed(item)) for item in articles}
        assert follower.reached == store.revision
        assert store.totals().articles == len(expected)
        assert store.totals().terms == sum(sum(terms.values()) for _, terms in follower.articles.values())
        store.close()


def test_each_write_advances_the_revision_by_one(store: Store) -> None:
    assert store.revision == 0
    put(store, SHORT, OTTERS)
    put(store)
    assert store.revision == 1
    withdraw(store)
    assert store.revision == 2


def test_a_write_that_fails_leaves_no_trace(store: Store) -> None:
    put(store, SHORT)
    with pytest.raises(StoreError):
        put(store, OTTERS, OTTERS)
    assert store.revision == 1
    assert [item.id for item in store.latest(10)] == [SHORT.id]
    put(store, OTTERS)
    assert store.revision == 2


# Reading


def test_the_latest_are_ordered_by_date_and_pages_do_not_overlap(store: Store) -> None:
    same_day = [article(f"s{n}", "Same", "Same day.", day=5) for n in range(5)]
    put(store, *ARTICLES, *same_day)
    latest = store.latest(100)
    assert [item.published for item in latest] == sorted((item.published for item in latest), reverse=True)
    pages = [item for offset in range(0, 12, 3) for item in store.latest(3, offset)]
    assert pages == latest
    assert store.latest(5, among=[SHORT.id, "none"]) == [store.article(SHORT.id)]
    assert store.latest(5, among=[]) == []


def test_neighbours_by_date_come_from_the_same_source(store: Store) -> None:
    put(store, FUNICULAR, BRIDGE, by="shelf")
    put(store, SHORT, by="other")
    neighbour = store.beside(FUNICULAR, newer=False)
    assert neighbour is not None
    assert neighbour.id == BRIDGE.id
    assert store.beside(FUNICULAR, newer=True) is None


def test_totals_follow_every_write_of_another(store: Store, database_url: str) -> None:
    other = open_store(database_url)
    assert store.totals().articles == 0
    put(other, SHORT)
    assert store.totals().articles == other.totals().articles == 1
    assert store.totals() is store.totals()  # counted once a revision
    withdraw(other)
    assert store.totals() == other.totals()
    assert store.totals().terms == 0
    other.close()


def test_a_store_keeps_its_name_and_two_have_different_ones(
    store: Store, database_url: str, new_database: NewDatabase
) -> None:
    with new_database() as url:
        again, other = open_store(database_url), open_store(url)
        assert again.id == store.id != other.id
        assert len(store.id) == 16
        again.close()
        other.close()


def test_a_replaced_text_is_kept_as_a_version(store: Store) -> None:
    put(store, BRIDGE, OTTERS)
    purple = dataclasses.replace(BRIDGE, text="The bridge will be purple.")
    for item in (purple, dataclasses.replace(purple, tags=("bridges",)), dataclasses.replace(purple, title="Purple")):
        put(store, item)
    newest, oldest = store.versions(BRIDGE.id)
    assert (newest.title, newest.text) == (BRIDGE.title, "The bridge will be purple.")
    assert (oldest.title, oldest.text) == (BRIDGE.title, BRIDGE.text)
    assert oldest.replaced < newest.replaced <= datetime.now(UTC)
    assert store.versions(OTTERS.id) == []
    withdraw(store, OTTERS)
    assert store.versions(BRIDGE.id) == []


def test_changes_within_one_millisecond_are_versions_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(implementation, "milliseconds", lambda _: 1_700_000_000_000)
    texts = ["One.", "Two.", "Three.", "Four."]
    for text in texts:
        put(store, dataclasses.replace(BRIDGE, text=text))
    versions = store.versions(BRIDGE.id)
    assert [version.text for version in versions] == texts[-2::-1]
    assert len({version.replaced for version in versions}) == 3

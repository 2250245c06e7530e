"""Which articles are private, and that a store opened without them does not know them."""

from collections.abc import Iterator

import pytest

from knowledge.errors import StoreError
from knowledge.models import Article
from knowledge.store import PrivateRule, Store
from knowledge.store.databases import open_public_store
from tests.knowledge.shelf import article
from tests.knowledge.store.writing import Follower, put, sql, withdraw

MEMBERS = PrivateRule(tags=frozenset({"members"}))
FEED = PrivateRule(frozenset({"feed"}))
NOTHING = PrivateRule()


def tagged(slug: str, *tags: str) -> Article:
    return article(slug, f"About {slug}", f"The {slug} is kept in the old mill. Nobody has seen the {slug}.", tags=tags)


LAMP, WELL, GATE = tagged("lamp", "Members", "light"), tagged("well"), tagged("gate", "iron")


@pytest.fixture
def public(store: Store, database_url: str) -> Iterator[Store]:
    public = open_public_store(database_url)
    yield public
    public.close()


def private(url: str) -> dict[str, str]:
    return dict(sql(url, "SELECT replace(location, '.md', ''), private FROM articles WHERE private IS NOT NULL"))


def test_a_tag_makes_private_whatever_its_capitals(store: Store, public: Store, database_url: str) -> None:
    store.replace_private_rule(MEMBERS)
    put(store, LAMP, WELL, GATE)
    assert private(database_url) == {"lamp": "tag:members"}
    assert public.ids() == sorted([WELL.id, GATE.id])
    assert (public.totals().articles, store.totals().articles) == (2, 3)


def test_a_rule_marks_what_is_there_already_and_its_end_shows_it_again(store: Store, public: Store) -> None:
    put(store, LAMP, WELL, GATE)
    before = store.revision
    store.replace_private_rule(MEMBERS)
    assert store.revision == before + 1
    assert public.article(LAMP.id) is None
    store.replace_private_rule(MEMBERS)
    store.replace_private_rule(PrivateRule(tags=frozenset({"members", "unused"})))
    assert store.revision == before + 1
    store.replace_private_rule(NOTHING)
    assert public.article(LAMP.id) == store.article(LAMP.id)


def test_an_edit_takes_a_tag_away_or_gives_one(store: Store, public: Store) -> None:
    store.replace_private_rule(MEMBERS)
    put(store, LAMP, WELL)
    put(store, tagged("lamp", "light"), tagged("well", "members"))
    assert public.ids() == [LAMP.id]


def test_a_private_source_wins_whoever_delivers_next(store: Store, public: Store, database_url: str) -> None:
    store.replace_private_rule(FEED)
    put(store, WELL, by="site")
    put(store, GATE, by="feed")
    assert public.ids() == [WELL.id]
    run = store.begin_run()
    store.mark_seen([GATE.id, WELL.id], "site", run)
    assert public.ids() == [WELL.id]
    put(store, tagged("gate", "steel"), by="site")
    assert public.ids() == [WELL.id]
    store.mark_seen([WELL.id], "feed", run)
    assert public.ids() == []
    store.replace_private_rule(PrivateRule(frozenset({"feed"}), frozenset({"members"})))
    assert private(database_url) == {"well": "feed", "gate": "feed"}
    store.replace_private_rule(MEMBERS)
    assert public.ids() == sorted([WELL.id, GATE.id])


def test_the_rule_is_kept_for_whoever_opens_the_store_next(store: Store, public: Store) -> None:
    store.replace_private_rule(PrivateRule(frozenset({"feed:https://example.org/x"}), frozenset({"members"})))
    assert public.private_rule() == store.private_rule() != NOTHING


def test_every_reading_method_leaves_private_articles_out(store: Store, public: Store) -> None:
    store.replace_private_rule(MEMBERS)
    put(store, LAMP, WELL)
    put(store, tagged("lamp", "members", "oil"), WELL)  # there is an earlier version
    ids = [LAMP.id, WELL.id]
    assert public.articles(ids).keys() == public.outlines(ids, ["lamp"]).keys() == {WELL.id}
    assert (
        [article.id for article in public.latest(9)] == [sketch.article_id for sketch in public.newest(9)] == [WELL.id]
    )
    assert public.by_url(str(LAMP.url)) is public.named(LAMP.title, WELL) is public.outline(LAMP.id) is None
    assert public.terms(LAMP.id) == []
    assert public.beside(WELL, newer=True) is public.beside(WELL, newer=False) is None
    assert public.statistics().articles == 1
    assert public.fingerprints(ids).keys() == {WELL.id}


def test_an_index_of_the_public_articles_follows_them(store: Store, public: Store) -> None:
    follower = Follower()
    put(store, LAMP, WELL, GATE)
    follower.catch_up(public)
    assert follower.articles.keys() == {LAMP.id, WELL.id, GATE.id}
    store.replace_private_rule(MEMBERS)
    follower.catch_up(public)
    assert follower.articles.keys() == {WELL.id, GATE.id}
    withdraw(store, WELL, LAMP)
    store.replace_private_rule(NOTHING)
    follower.catch_up(public)
    assert follower.articles.keys() == {LAMP.id, WELL.id}


def test_a_private_successor_is_not_found_by_the_old_address(store: Store, public: Store) -> None:
    put(store, WELL)
    store.replace_private_rule(MEMBERS)
    put(store, LAMP)
    store.replace_moved({WELL.id: LAMP.id})
    assert store.article(WELL.id) == store.article(LAMP.id)
    assert public.article(WELL.id) is None


def test_the_public_store_cannot_be_written_to(public: Store, store: Store) -> None:
    with pytest.raises(StoreError):
        put(public, WELL)
    assert store.ids() == []

"""What is known of sources and of fetched addresses comes back as it was kept."""

import dataclasses
from datetime import UTC, datetime, timedelta

from knowledge.models import SourceState
from knowledge.records import PageContent, Visit
from knowledge.store import Store
from knowledge.store.databases import open_store

NOW = datetime(2024, 5, 4, 12, 30, 15, 250_000, tzinfo=UTC)
FEED = SourceState(
    name="feed:https://example.org/feed", tried=NOW, due=NOW + timedelta(hours=1), failing_since=NOW, failures=3,
    error="answers 404 Not Found", dead=True, reported=True,
)  # fmt: skip
PAGE = Visit(
    address="https://example.org/lock", checked=NOW, due=NOW, moved="https://example.org/new", etag='"a"',
    modified="Sat, 04 May 2024 12:30:15 GMT", content=PageContent("abc"), source=FEED.name,
    origin="https://example.org/lock", failures=2,
)  # fmt: skip


def test_the_states_of_sources_are_replaced_by_name(store: Store) -> None:
    other = SourceState(name="feed:https://example.org/a")
    store.keep_states([])
    assert store.source_states() == {}
    store.keep_states([FEED, other])
    assert list(store.source_states().values()) == [other, FEED]
    well = dataclasses.replace(FEED, failures=0, error=None, dead=False, succeeded=NOW)
    store.keep_states([well])
    assert store.source_states() == {other.name: other, FEED.name: well}


def test_visits_are_written_when_they_are_kept(store: Store, database_url: str) -> None:
    other = open_store(database_url)
    visits = store.visits()
    visits.remember(PAGE)
    assert visits.visit(PAGE.address) == PAGE
    assert other.visits().visit(PAGE.address) is None
    visits.forget()
    visits.keep()
    assert other.visits().visit(PAGE.address) is None
    for failures in (2, 0):
        visits.remember(dataclasses.replace(PAGE, failures=failures))
        visits.keep()
        assert other.visits().visit(PAGE.address) == dataclasses.replace(PAGE, failures=failures)
    other.close()

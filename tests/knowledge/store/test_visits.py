"""Visits come back from the store as they were; what older releases wrote is read as unknown."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.records import (
    FeedContent,
    FilesContent,
    PageContent,
    SiteContent,
    SitemapContent,
    SitemapIndexContent,
    Visit,
    VisitContent,
)
from knowledge.store import Store
from knowledge.store.visits import decoded

URL = "https://example.org/storm"
NOON = datetime(2024, 5, 3, 12, 0, 0, 123_000, tzinfo=UTC)
CONTENTS: list[VisitContent | None] = [
    None,
    FeedContent(()),
    FeedContent((URL, f"{URL}?a=\nb é")),
    FeedContent((URL,), ()),
    FeedContent((), (URL, f"{URL}/2")),
    PageContent(""),
    PageContent("0123456789abcdef"),
    SitemapContent(NOON, (URL,)),
    SitemapIndexContent((URL, URL)),
    SiteContent("feed", URL),
    FilesContent("0f"),
]


@pytest.mark.parametrize("content", CONTENTS)
def test_a_visit_comes_back_as_it_was(store: Store, content: VisitContent | None) -> None:
    visit = Visit(
        address=URL,
        checked=NOON,
        due=NOON,
        moved="https://example.org/new",
        etag='W/"7"',
        modified="Tue, 12 Mar 2024 08:30:00 GMT",
        content=content,
        source="feed:https://example.org/rss",
        origin=URL,
        failures=3,
    )
    visits = store.visits()
    visits.remember(visit)
    assert store.visits().visit(URL) is None
    visits.keep()
    assert store.visits().visit(URL) == visit


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            URL,
            f"index\n{URL}",
            f"2024-05-03T12:00:00+00:00\n{URL}",
            "0123456789abcdef",
            "1234567890123456",
            "12e45",
        ),
        *("null", "[]", "{}", '{"kind":"feed"}', '{"kind":"feed","value":{"pages":3}}', '{"kind":"tree","value":{}}'),
        '{"kind":"site","value":{"kind":"folder","address":"/etc"}}',
        '{"kind":"sitemap","value":{"next_look":"soon","undated":[]}}',
    ],
)
def test_any_other_text_is_read_as_unknown(text: str) -> None:
    assert decoded(text) is None


def test_visits_that_are_due_come_in_their_order(store: Store) -> None:
    visits = store.visits()
    feed, hour = "feed:https://example.org/rss", timedelta(hours=1)
    for number, (source, origin, due) in enumerate(
        [
            (feed, URL, NOON),
            (feed, URL, NOON + hour),
            (feed, None, NOON),
            ("page:x", URL, NOON),
            (feed, URL, NOON - hour),
        ]
    ):
        address, checked = f"{URL}/{number}", NOON - number * hour
        visits.remember(Visit(address=address, checked=checked, due=due, source=source, origin=origin))
    assert visits.overdue(feed, NOON, 9) == []
    visits.keep()
    assert [visit.address[-1] for visit in visits.overdue(feed, NOON, 9)] == ["4", "0"]
    assert [visit.address[-1] for visit in visits.overdue(feed, NOON + hour, 2)] == ["4", "1"]
    [oldest, *_] = visits.overdue(feed, NOON, 1)
    visits.remember(oldest)
    assert [visit.address[-1] for visit in visits.overdue(feed, NOON, 1)] == ["0"]

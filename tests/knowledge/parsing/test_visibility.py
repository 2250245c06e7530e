"""Articles that a publisher does not show are not taken: drafts, private, expired, scheduled, however it is said."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parsing import json_records, markdown_text
from knowledge.parsing.draft import Draft
from knowledge.parsing.visibility import stated

NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)
TODAY = datetime.now(UTC)
HIDDEN: list[tuple[dict[str, Any], str]] = [
    ({"draft": True}, "is a draft"),
    ({"draft": "yes"}, "is a draft"),
    ({"Draft": 1}, "is a draft"),
    ({"is_draft": "on"}, "is a draft"),
    ({"status": "Draft"}, "is a draft"),
    ({"post_status": "auto-draft"}, "is a draft"),
    ({"publication_status": "in progress"}, "is a draft"),
    ({"published": False}, "is not published"),
    ({"publish": "no"}, "is not published"),
    ({"dg-publish": "false"}, "is not published"),
    ({"status": [{"value": False}]}, "is not published"),
    ({"status": 0}, "is not published"),
    ({"permalink": False}, "is not published"),
    ({"build": {"render": "never", "list": "never"}}, "is not published"),
    ({"_build": {"list": "never"}}, "is not listed"),
    ({"unlisted": "true"}, "is not listed"),
    ({"visibility": "hidden"}, "is not listed"),
    ({"eleventyExcludeFromCollections": True}, "is not listed"),
    ({"private": "1"}, "is private"),
    ({"visibility": "Private"}, "is private"),
    ({"post_status": "trash"}, "is deleted"),
    ({"workflow_state": "needs review"}, "is not approved yet"),
    ({"moderation-state": "pending"}, "is not approved yet"),
    ({"visibility": "paid"}, "is for members only"),
    ({"audience": "only_paid"}, "is for members only"),
    ({"password": "oil"}, "is protected by a password"),
    ({"content": {"rendered": "", "protected": True}}, "is protected by a password"),
    ({"workflow": {"state": "draft"}}, "is a draft"),
    ({"status": {"id": 1, "name": "draft"}}, "is a draft"),
    ({"retracted": True}, "is not published"),
    ({"go_live": "2051-01-01"}, "is scheduled for 2051-01-01"),
    ({"status": "future"}, "is scheduled for later"),
    ({"expiryDate": "2025-06-01"}, "has expired"),
    ({"unpublish_on": "2025-06-10T11:00:00Z"}, "has expired"),
    ({"publishDate": "2025-06-10T18:00:00Z"}, "is scheduled for 2025-06-10"),
    ({"date": "2025-06-14"}, "is scheduled for 2025-06-14"),
    ({"publish_at": "2051-01-01"}, "is scheduled for 2051-01-01"),
    ({"embargo": "11 June 2025 08:00"}, "is scheduled for 2025-06-11"),
]
SHOWN: list[dict[str, Any]] = [
    {},
    {"draft": False},
    {"draft": "no", "published": "true"},
    {"published": "2025-06-01"},
    {"publish": "June 2, 2025"},
    {"status": "publish"},
    {"status": "ok"},
    {"status": 200},
    {"visibility": "public", "access": "free"},
    {"date": "2025-06-11"},  # a zone that is ahead
    {"date": "2025-06-14", "publishDate": "2025-06-01"},
    {"expiryDate": "2025-07-01"},
    {"expiryDate": "0001-01-01T00:00:00Z"},  # never, as Hugo writes it
    {"expires": ""},
    {"password": ""},
    {"permalink": "/oil/"},
    {"content": "The draft of the law is private."},
    {"title": "Draft", "private": None},
]


@pytest.mark.parametrize(("record", "reason"), HIDDEN)
def test_what_is_not_shown(record: dict[str, Any], reason: str):
    assert stated(record).hidden(NOW) == reason


@pytest.mark.parametrize("record", SHOWN)
def test_what_is_shown(record: dict[str, Any]):
    assert stated(record).hidden(NOW) is None


def test_a_scheduled_article_appears_and_an_expired_one_goes():
    visibility = stated({"publishDate": "2025-06-12", "expiryDate": "2025-06-20"})

    assert visibility.hidden(NOW) == "is scheduled for 2025-06-12"
    assert visibility.next_change(NOW) == datetime(2025, 6, 12, tzinfo=UTC)
    assert visibility.hidden(NOW + timedelta(days=2)) is None
    assert visibility.next_change(NOW + timedelta(days=2)) == datetime(2025, 6, 20, tzinfo=UTC)
    assert visibility.hidden(NOW + timedelta(days=20)) == "has expired"
    assert visibility.next_change(NOW + timedelta(days=20)) is None


def _toml(name: str, value: Any) -> str:
    return f"+++\ntitle = 'Oil'\n{name} = {json.dumps(value)}\n+++\n"


def _yaml(name: str, value: Any) -> str:
    return f"---\ntitle: Oil\n{name}: {json.dumps(value).strip(chr(34))}\n---\n"


def _json(name: str, value: Any) -> str:
    return json.dumps({"title": "Oil", name: value}, indent=2) + "\n\n"


@pytest.mark.parametrize("front_matter", [_toml, _yaml, _json])
@pytest.mark.parametrize(
    ("name", "value"), [("draft", True), ("published", False), ("status", "draft"), ("visibility", "private")]
)
def test_front_matter_of_every_form_says_it(front_matter: Any, name: str, value: Any):
    shown = markdown_text.article(f"{front_matter('layout', 'post')}Oil flows.".encode())
    hidden = markdown_text.article(f"{front_matter(name, value)}Oil flows.".encode())

    assert (shown.title, shown.text, shown.visibility.hidden(TODAY)) == ("Oil", "Oil flows.", None)
    assert hidden.visibility.hidden(TODAY)


def test_records_say_it():
    posts = [{"title": "Oil", "text": "Oil flows.", "status": status} for status in ("publish", "draft")]
    drafts = [record.draft for record in json_records.from_json(json.dumps(posts).encode())]

    assert [draft.visibility.hidden(TODAY) for draft in drafts if isinstance(draft, Draft)] == [None, "is a draft"]


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.dictionaries(
        st.sampled_from("draft published status date expires publishDate content build password".split()), _values
    )
)
def test_any_value_may_be_in_any_field(record: dict[str, Any]):
    assert isinstance(stated(record).hidden(NOW), str | None)

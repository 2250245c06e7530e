"""Ghost's export, in the forms that its versions and settings give it."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.models import Article, LeftOut
from knowledge.sources.folder import Folder

TEXT = "The dredger works at night until the channel is deep enough. Anglers keep to the south pier."
POST: dict[str, Any] = {
    "id": "65a1",
    "title": "Dredger at night",
    "slug": "dredger-at-night",
    "html": f"<p>{TEXT}</p>",
    "plaintext": TEXT,
    "status": "published",
    "visibility": "public",
    "type": "post",
    "published_at": "2024-02-11T07:30:00.000Z",
    "updated_at": "2024-02-12T07:30:00.000Z",
}
OLD: dict[str, Any] = POST | {"id": "65a0", "title": "Pier repaired", "slug": "pier-repaired"}


def whole(*posts: dict[str, Any], **tables: Any) -> dict[str, Any]:
    return {"db": [{"meta": {"version": "5.80"}, "data": {"posts": list(posts), **tables}}]}


def bare(*posts: dict[str, Any], **tables: Any) -> dict[str, Any]:
    return {"meta": {"exported_on": 1_700_000_000}, "data": {"posts": list(posts), **tables}}


def read(folder: Path, export: dict[str, Any]) -> list[Any]:
    (folder / "ghost.json").write_text(json.dumps(export), "utf-8")
    return list(Folder(folder).read())


SHAPES: dict[str, dict[str, Any]] = {
    "with its cover": whole(POST, OLD),
    "without its cover": bare(POST, OLD),
    "no plain text": whole(POST | {"plaintext": None}, OLD),
    "no HTML": whole(POST | {"html": None}, OLD),
    "mobiledoc beside": whole(POST | {"mobiledoc": '{"version":"0.3.1","cards":[],"sections":[]}'}, OLD),
    "lexical beside": whole(POST | {"lexical": '{"root":{"children":[]}}', "mobiledoc": None}, OLD),
    "tags and authors apart": whole(
        POST, OLD, tags=[{"id": "t", "name": "Harbour"}], users=[{"id": "u", "name": "Ada Hill"}]
    ),
    "time in milliseconds": whole(POST | {"published_at": 1_707_636_600_000}, OLD),
    "no time of change": whole(POST | {"updated_at": None}, OLD),
    "empty fields": whole(POST | {"feature_image": None, "custom_excerpt": "", "canonical_url": None}, OLD),
    "settings and empty tables": whole(POST, OLD, settings=[{"key": "title", "value": "Haller"}], posts_meta=[]),
    "HTML with a footer card": whole(
        POST | {"html": f"<p>{TEXT}</p><!--kg-card-begin: html--><!--kg-card-end: html-->"}, OLD
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_published_post_is_an_article(shape: str, tmp_path: Path) -> None:
    articles = [item for item in read(tmp_path, SHAPES[shape]) if isinstance(item, Article)]

    assert (articles[0].title, articles[0].text) == ("Dredger at night", TEXT)
    assert articles[0].published.date().isoformat() == "2024-02-11"
    assert articles[1].title == "Pier repaired"


@pytest.mark.parametrize(
    "state",
    [
        {"status": "draft", "published_at": None},
        {"status": "scheduled", "published_at": "2199-01-01T00:00:00.000Z"},
        {"status": "sent", "visibility": "members"},
        {"visibility": "members"},
        {"visibility": "paid"},
    ],
    ids=["draft", "scheduled", "sent by mail", "for members", "paid"],
)
def test_what_is_not_for_everybody_is_left_out(state: dict[str, Any], tmp_path: Path) -> None:
    items = read(tmp_path, whole(POST | state, OLD))

    assert [item.title for item in items if isinstance(item, Article)] == ["Pier repaired"]
    assert any(isinstance(item, LeftOut) for item in items)

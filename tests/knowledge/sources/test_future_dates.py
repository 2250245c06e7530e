"""A date that is still to come is no date of publication, in whatever way a file or a feed states it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from knowledge import Library, LibrarySettings, open_library
from knowledge.parsing import feed_items

TEXT = "The swing bridge at Haller turns by hand until the new gear arrives. Boats give two long signals and wait."
COMES = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
DAY = COMES.date().isoformat()


def page(head: str, body: str = "") -> str:
    article = f"<article><h1>Bridge by hand</h1>{body}<p>{TEXT}</p></article>"
    return f"<html><head><title>Bridge by hand</title>{head}</head><body>{article}</body></html>"


def linked(**facts: object) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": "Bridge by hand", **facts})
    return f'<script type="application/ld+json">{data}</script>'


FILES: dict[str, tuple[str, str]] = {
    "published time of a page": (
        "a.html",
        page(f'<meta property="article:published_time" content="{COMES.isoformat()}">'),
    ),
    "linked data of a page": ("a.html", page(linked(datePublished=DAY))),
    "linked data with a zone": ("a.html", page(linked(datePublished=f"{DAY}T09:00:00+11:00"))),
    "name of a meta element": ("a.html", page(f'<meta name="date" content="{DAY}">')),
    "Dublin Core": ("a.html", page(f'<meta name="dc.date.issued" content="{DAY}">')),
    "time element": ("a.html", page("", f'<time datetime="{DAY}" itemprop="datePublished">{DAY}</time>')),
    "record": ("a.json", json.dumps([{"title": "Bridge by hand", "text": TEXT, "date": DAY}])),
    "record in seconds": ("a.json", json.dumps([{"title": "Bridge", "text": TEXT, "published": COMES.timestamp()}])),
    "line of JSON Lines": ("a.jsonl", json.dumps({"title": "Bridge", "content": TEXT, "published_at": DAY}) + "\n"),
    "table": ("a.csv", f'title,text,date\nBridge by hand,"{TEXT}",{DAY}\n'),
    "name of a file": (f"{DAY}-bridge-by-hand.txt", f"Bridge by hand\n\n{TEXT}\n"),
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    settings = LibrarySettings(_env_file=None)
    return open_library(f"sqlite:///{tmp_path}/library.db", "memory:", settings=settings)


@pytest.mark.parametrize("kind", FILES)
def test_in_a_file_it_dates_no_article(kind: str, library: Library, tmp_path: Path) -> None:
    name, content = FILES[kind]
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / name).write_text(content, "utf-8")
    library.add(f"folder:{folder}")

    for story in library.news("").stories:
        assert story.article.published <= datetime.now(UTC) + timedelta(days=1)
        assert "published" in story.article.derived


def rss(date: str, element: str = "pubDate") -> str:
    item = f"<title>Bridge by hand</title><guid>1</guid><{element}>{date}</{element}><description>{TEXT}</description>"
    space = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    return f"<rss version='2.0' {space}><channel><title>Haller</title><item>{item}</item></channel></rss>"


def atom(date: str) -> str:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Haller</title><id>f</id><entry><title>Bridge by hand</title>"
        f"<id>1</id><published>{date}</published><content>{TEXT}</content></entry></feed>"
    )


def json_feed(date: str) -> str:
    item = {"id": "1", "title": "Bridge by hand", "content_text": TEXT, "date_published": date}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Haller", "items": [item]})


@pytest.mark.parametrize(
    ("form", "date"),
    [
        (rss, format_datetime(COMES)),
        (rss, format_datetime(COMES, usegmt=True)),
        (lambda date: rss(date, "dc:date"), COMES.isoformat()),
        (rss, DAY),
        (atom, COMES.isoformat()),
        (atom, f"{DAY}T00:00:00Z"),
        (json_feed, COMES.isoformat()),
        (json_feed, f"{DAY}T12:00:00-05:00"),
        (rss, format_datetime(COMES + timedelta(days=4000))),
        (atom, f"{COMES.year + 70}-01-01T00:00:00Z"),
    ],
    ids=lambda value: getattr(value, "__name__", "date"),
)
def test_in_a_feed_it_dates_no_item(form: Callable[[str], str], date: str) -> None:
    [item] = feed_items.parse(form(date).encode(), "https://haller.example/feed").items

    assert item.text == TEXT
    assert item.published is None


def test_a_date_of_the_next_hours_may_be_of_another_time_zone() -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=10)
    [item] = feed_items.parse(rss(format_datetime(soon)).encode(), "https://haller.example/feed").items

    assert item.published == soon

"""Shapes in which generators of sites and services of blogs keep their articles."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.models import Article, LeftOut
from knowledge.parsing.json_records import from_json
from knowledge.parsing.markdown_text import front_matter
from knowledge.parsing.visibility import stated
from knowledge.sources.folder import Folder

TEXT = "The windmill of Osby turns again, with sails that were sewn by the scouts."
TODAY = datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"entwurf": "ja"}, "is a draft"),
        ({"Brouillon": True}, "is a draft"),
        ({"estado": "x", "borrador": "sí"}, "is a draft"),
        ({"status": "bozza"}, "is a draft"),
        ({"status": "Rascunho"}, "is a draft"),
        ({"черновик": "да"}, "is a draft"),
        ({"veröffentlicht": "nein"}, "is not published"),
        ({"publié": "non"}, "is not published"),
        ({"draft": "oui"}, "is a draft"),
        ({"status": "下書き"}, "is a draft"),
        ({"visibility": "privé"}, "is private"),
        ({"yayımlandı": "hayır"}, "is not published"),
        ({"status": "Wersja robocza"}, "is a draft"),
        ({"entwurf": "nein"}, None),
        ({"publicado": "sim"}, None),
        ({"brouillon": "faux"}, None),
        ({"title": "Entwurf", "text": "brouillon"}, None),
    ],
)
def test_what_is_not_shown_is_said_in_many_languages(record: dict[str, object], reason: str | None) -> None:
    assert stated(record).reason == reason


@pytest.mark.parametrize("days", [2, 40, 3650])
def test_a_post_of_a_day_to_come_appears_on_its_day(tmp_path: Path, days: int) -> None:
    day = TODAY + timedelta(days=days)
    (tmp_path / f"{day}-windmill.md").write_text(f"# Windmill\n\n{TEXT}\n")

    source = Folder(tmp_path)
    [left_out] = source.read()

    assert isinstance(left_out, LeftOut)
    assert left_out.reason == f"is scheduled for {day}"
    assert source.next_change
    assert 0 <= (day - source.next_change.date()).days <= 1


@pytest.mark.parametrize("name", ["{past}-windmill.md", "windmill-{future}.md", "{future}.md", "fair {future}-x.txt"])
def test_other_days_in_names_hold_nothing_back(tmp_path: Path, name: str) -> None:
    past, future = TODAY - timedelta(days=9), TODAY + timedelta(days=60)
    (tmp_path / name.format(past=past, future=future)).write_text(f"# Windmill\n\n{TEXT}\n")

    [article] = Folder(tmp_path).read()

    assert isinstance(article, Article)
    assert article.published <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("top", "fields"),
    [
        ("Title: Mill\nDate: 2012-03-04 10:20\n\n", {"title": "Mill", "date": "2012-03-04 10:20"}),
        ("title: Mill\nstatus: draft\n\n", {"title": "Mill", "status": "draft"}),
        ("Date: 2012-03-04\nTitle: Mill: a story\n\n", {"date": "2012-03-04", "title": "Mill: a story"}),
        ("Title: Mill\nSummary: It\n    turns.\n\n", {"title": "Mill", "summary": "It turns."}),
        ("Title:  Mill\nTags: a, b\nSlug:\n\n", {"title": "Mill", "tags": "a, b", "slug": ""}),
        ("Title: Mill\n\n", {}),
        ("Note: this is old.\nTitle: Mill\n\n", {}),
        ("Title: Mill\nAnd prose goes on here.\n\n", {}),
        ("Dates: two\nTitles: three\n\n", {}),
        ("Title: Mill\nDate: today\nWe went: it rained, and\nso on\n\n", {}),
    ],
)
def test_bare_lines_at_the_top_of_a_post_are_its_fields(top: str, fields: dict[str, str]) -> None:
    assert front_matter(top + TEXT) == (fields, TEXT if fields else top + TEXT)


def blogger(*entries: str) -> str:
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#" '
        'xmlns:blogger="http://schemas.google.com/blogger/2018"><title>Osby Blog</title>'
        f"{''.join(entries)}</feed>"
    )


def entry(kind: str, more: str = "", content: str = TEXT) -> str:
    return (
        f"<entry><id>tag:blogger.com,1999:post-{len(more)}</id><title>Windmill</title><published>2019-08-07T06:00:00Z"
        f"</published><content type='html'>&lt;p&gt;{content}&lt;/p&gt;</content><author><name>Ida</name></author>"
        f"{kind}{more}</entry>"
    )


OLD = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{}'/>"
NEW = "<blogger:type>{}</blogger:type>"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (entry(OLD.format("post")), ""),
        (entry(OLD.format("page")), ""),
        (entry(OLD.format("post"), "<app:control><app:draft>no</app:draft></app:control>"), ""),
        (entry(OLD.format("post"), "<app:control><app:draft>yes</app:draft></app:control>"), "is a draft"),
        (entry(OLD.format("post"), "<app:control><app:draft>yes</app:draft></app:control>", ""), "is a draft"),
        (entry(NEW.format("POST"), "<blogger:status>LIVE</blogger:status>"), ""),
        (entry(NEW.format("POST"), "<blogger:status>DRAFT</blogger:status>"), "is a draft"),
        (entry(NEW.format("POST"), "<blogger:status>SCHEDULED</blogger:status>"), "is scheduled for later"),
        (entry(NEW.format("PAGE"), "<blogger:status>SOFT_TRASHED</blogger:status>"), "is deleted"),
        (entry(NEW.format("POST")) + entry(NEW.format("COMMENT"), " ") + entry(OLD.format("settings"), "  "), ""),
    ],
)
@pytest.mark.parametrize("name", ["blog-08-07-2019.xml", "feed.atom"])
def test_an_export_of_blogger_is_read(tmp_path: Path, written: str, reason: str, name: str) -> None:
    (tmp_path / name).write_text(blogger(written), "utf-8")

    [item] = Folder(tmp_path).read()

    if reason:
        assert isinstance(item, LeftOut)
        assert item.reason == reason
    else:
        assert isinstance(item, Article)
        assert (item.title, item.text, item.author, item.source) == ("Windmill", TEXT, "Ida", "Osby Blog")
        assert item.published == datetime(2019, 8, 7, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "closing",
    [
        "© Osby Post. All rights reserved.",
        "Subscribe to our newsletter",
        "Follow us on Mastodon",
        "Alle Rechte vorbehalten.",
        "Folgen Sie uns auf Instagram",
        "Tous droits réservés.",
        "Todos los derechos reservados.",
        "Все права защищены.",
        "Share this article with your friends",
        "Follow us on Telegram\n\n© Osby Post. All rights reserved.",
    ],
)
def test_lines_about_rights_and_newsletters_at_the_end_of_a_record_are_left_out(closing: str) -> None:
    [record] = from_json(json.dumps({"text": f"{TEXT}\n\n{closing}"}).encode())

    assert getattr(record.draft, "text", None) == TEXT


@pytest.mark.parametrize(
    ("record", "title", "text"),
    [
        ({"headline": {"main": "Mill"}, "lead_paragraph": TEXT}, "Mill", TEXT),
        ({"title": "Mill", "content": {"paragraphs": [{"text": TEXT}, {"text": "So."}]}}, "Mill", f"{TEXT}\n\nSo."),
        ({"title": "Mill", "body": {"paragraphs": [TEXT, "So."]}}, "Mill", f"{TEXT}\n\nSo."),
        ({"title": {"rendered": "Mill"}, "content": {"rendered": f"<p>{TEXT}</p>"}}, "Mill", TEXT),
    ],
)
def test_records_of_archives_keep_title_and_text_in_objects(record: dict[str, object], title: str, text: str) -> None:
    [found] = from_json(json.dumps(record).encode())

    assert (getattr(found.draft, "title", None), getattr(found.draft, "text", None)) == (title, text)


def test_a_draft_without_a_text_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "Idea", "status": "draft", "text": ""}\n{"title": "x", "text": ""}\n')

    left_out, problem = Folder(tmp_path).read()

    assert isinstance(left_out, LeftOut)
    assert (str(left_out.reason), getattr(problem, "reason", "")) == ("is a draft", "has no text")

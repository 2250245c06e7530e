"""A folder leaves out what its publisher does not show, says so, and shows it when its time has come."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge import Library
from knowledge.models import Article, LeftOut
from knowledge.sources.folder import Folder

TEXT = "The oil mill of the valley stood still for a week, and nobody knew why."


def post(at: Path, *lines: str) -> None:
    at.parent.mkdir(exist_ok=True)
    at.write_text("\n".join(["---", f"title: {at.stem}", *lines, "---", "", TEXT]), "utf-8")


def left_out(folder: Path) -> dict[str, str]:
    items = Folder(folder).read()
    return {Path(item.location).name: item.reason for item in items if isinstance(item, LeftOut)}


def test_drafts_are_left_out_and_named(tmp_path: Path):
    post(tmp_path / "a.md", "draft: true")
    post(tmp_path / "b.md")
    (tmp_path / "c.jsonl").write_text('{"text": "Oil.", "status": "draft"}\n{"text": "Oil flows."}\n', "utf-8")
    items = list(Folder(tmp_path).read())

    assert [item.title for item in items if isinstance(item, Article)] == ["b", "Oil flows."]
    assert left_out(tmp_path) == {"a.md": "is a draft", "c.jsonl:1": "is a draft"}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("_drafts/mill.md", "is a draft"),
        ("Drafts/mill.md", "is a draft"),
        ("draft_The-mill-5f2a9c01d3e4.html", "is a draft"),
        ("_draft/mill.md", "is a draft"),
        ("mill.draft.md", "is a draft"),
        ("Entwurf/mill.md", "is a draft"),
        ("brouillon/mill.md", "is a draft"),
        ("borrador/mill.md", "is a draft"),
        ("черновик/mill.md", "is a draft"),
        ("unpublished/mill.md", "is not published"),
        ("_private/mill.md", "is private"),
        ("trash/mill.md", "is deleted"),
        ("archetypes/default.md", "is a template"),
        ("_layouts/mill.md", "is a template"),
    ],
)
def test_what_is_not_shown_is_known_by_its_place(tmp_path: Path, place: str, reason: str):
    post(tmp_path / place)

    assert left_out(tmp_path) == {Path(place).name: reason}


@pytest.mark.parametrize(
    "place", ["drafty.md", "draft_horses.html", "news/drafting.md", "draughts/a.md", "private-schools/a.md", "draft.md"]
)
def test_a_name_that_is_only_like_that_of_a_draft(tmp_path: Path, place: str):
    post(tmp_path / place)

    assert left_out(tmp_path) == {}


def test_an_article_that_becomes_a_draft_is_withdrawn(reopen: Callable[..., Library], tmp_path: Path):
    library = reopen()
    post(tmp_path / "site" / "mill.md")
    library.add(f"folder:{tmp_path / 'site'}")
    post(tmp_path / "site" / "mill.md", "published: false")
    report = library.add(f"folder:{tmp_path / 'site'}")

    assert library.latest() == []
    assert report.withdrawn == 1
    assert [item.reason for item in report.left_out] == ["is not published"]
    assert report.problems == []


def test_a_draft_does_not_withdraw_what_another_source_shows(reopen: Callable[..., Library], tmp_path: Path):
    library = reopen()
    post(tmp_path / "site" / "mill.md", "url: https://example.org/mill")
    post(tmp_path / "desk" / "mill.md", "url: https://example.org/mill", "draft: true")
    library.add(f"folder:{tmp_path / 'site'}", f"folder:{tmp_path / 'desk'}")

    assert [article.title for article in library.latest()] == ["mill"]


def test_a_scheduled_article_appears_and_goes_though_no_file_changes(reopen: Callable[..., Library], tmp_path: Path):
    library, folder = reopen(), f"folder:{tmp_path / 'site'}"
    begins = datetime.now(UTC) + timedelta(seconds=1)
    post(
        tmp_path / "site" / "mill.md",
        f"publishDate: {begins.isoformat()}",
        f"expiryDate: {begins + timedelta(seconds=2)}",
    )
    shown = []
    for _ in range(2):
        library.refresh(folder)
        shown.append(len(library.latest()))
        time.sleep(1.1)
    time.sleep(1)
    library.refresh(folder)

    assert [*shown, len(library.latest())] == [0, 1, 0]


def test_an_unchanged_folder_is_read_again_only_when_something_is_due(reopen: Callable[..., Library], tmp_path: Path):
    library, folder = reopen(refresh_minutes=0), f"folder:{tmp_path / 'site'}"
    begins = datetime.now(UTC) + timedelta(seconds=1)
    post(tmp_path / "site" / "mill.md", f"publishDate: {begins.isoformat()}")
    steps = [library.refresh(folder, due_only=True)[0].step for _ in range(2)]
    time.sleep(1.1)
    steps.append(library.refresh(folder, due_only=True)[0].step)

    assert steps == ["done", "not due", "done"]
    assert len(library.latest()) == 1

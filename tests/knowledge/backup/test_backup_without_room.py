"""A full disk is not damage: it is checked, and backed up to another disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import open_library
from tests.knowledge.backup.test_backup import command
from tests.knowledge.shelf import ARTICLES, Shelf
from tests.small_disk import small_disk


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A library on a disk that is full."""
    (tmp_path / "data").mkdir()
    with small_disk(tmp_path / "data", 8) as disk:
        with open_library(f"sqlite:///{disk.folder}/articles.db", f"tantivy:{disk.folder}/index") as library:
            library.add(Shelf(ARTICLES))
        disk.fill()
        yield tmp_path


def test_it_is_not_called_damaged(folder: Path) -> None:
    done = command(folder, "check")

    assert (done.returncode, "damaged" in done.stdout) == (0, False), done.stdout
    assert "data/articles.db: disk full" in done.stderr


def test_it_is_answered_from_and_backed_up_to_another_disk(folder: Path) -> None:
    assert command(folder, "latest").returncode == 0
    saved = command(folder, "backup", "saved.zip")

    assert saved.returncode == 0, saved.stderr
    restored = folder / "elsewhere"
    restored.mkdir()
    assert command(restored, "restore", "../saved.zip").returncode == 0
    with open_library(f"sqlite:///{restored}/data/articles.db", f"tantivy:{restored}/data/index") as library:
        assert library.statistics().articles == len(ARTICLES)


def test_repairing_it_changes_nothing(folder: Path) -> None:
    before = (folder / "data/articles.db").read_bytes()
    command(folder, "repair")

    assert (folder / "data/articles.db").read_bytes() == before

"""`check` names what is damaged, and `repair` saves what can be read and keeps the rest."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import open_library
from knowledge.backup import salvage
from tests.knowledge.backup.test_backup import command
from tests.knowledge.shelf import Shelf, article

MANY = [article(f"a{number}", f"Otter {number}", f"Otter {number} sleeps. " * 60) for number in range(300)]


def flipped(content: bytes, start: int, length: int) -> bytes:
    return content[:start] + bytes(255 - byte for byte in content[start : start + length]) + content[start + length :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda content: content[: len(content) * 3 // 4],
    "a page flipped": lambda content: flipped(content, len(content) // 2 // 4096 * 4096, 4096),
    "many pages flipped": lambda content: flipped(content, len(content) // 3 // 4096 * 4096, 40 * 4096),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    with open_library(f"sqlite:///{tmp_path}/data/articles.db", f"tantivy:{tmp_path}/data/index") as library:
        library.add(Shelf(MANY))
    with sqlite3.connect(tmp_path / "data/articles.db") as db:
        db.execute("PRAGMA journal_mode=DELETE")
    return tmp_path


@pytest.mark.parametrize("damage", DAMAGES)
def test_of_a_damaged_store_what_can_be_read_is_saved(folder: Path, damage: str) -> None:
    store = folder / "data/articles.db"
    store.write_bytes(DAMAGES[damage](store.read_bytes()))
    damaged = store.read_bytes()

    found = command(folder, "check")
    assert (found.returncode, found.stdout.startswith("data/articles.db is damaged: ")) == (1, True)
    done = command(folder, "repair")
    assert done.returncode == 0, done.stderr
    assert "data/articles.db was damaged and is kept as data/articles.db.damaged-" in done.stdout

    (kept,) = (folder / "data").glob("articles.db.damaged-*Z")
    assert kept.read_bytes() == damaged
    well = command(folder, "check")
    assert well.returncode == 0, well.stdout
    with open_library(f"sqlite:///{store}", f"tantivy:{folder}/data/index") as library:
        assert library.statistics().articles > len(MANY) // 3
        report = library.add(Shelf(MANY))  # the source still has them all: nothing is missing then, or damaged
        assert report.new + report.changed == len(MANY)
        assert library.check() == []
        assert all(library.article(each.id).text == each.text for each in MANY)


def test_what_cannot_be_read_at_all_is_left_as_it_is(folder: Path) -> None:
    store = folder / "data/articles.db"
    store.write_bytes(b"Dear diary, today I was a text file. " * 200)
    done = command(folder, "repair")

    assert done.returncode == 1
    assert (
        "nothing can be saved of data/articles.db (file is not a database); it is left as it is: restore a backup"
        in (done.stderr)
    )
    assert store.read_bytes().startswith(b"Dear diary")
    assert sorted(file.name for file in (folder / "data").iterdir()) == ["articles.db", "index"]


def test_a_damaged_index_is_made_anew(folder: Path) -> None:
    for file in (folder / "data/index").rglob("*.term"):
        file.write_bytes(b"\0" * 100)
    done = command(folder, "repair")

    assert (done.returncode, done.stdout) == (0, f"The index was made anew from {len(MANY)} articles.\n"), done.stderr
    assert command(folder, "check").returncode == 0


def test_a_store_that_is_gone_is_not_repaired_into_an_empty_one(folder: Path) -> None:
    (folder / "data/articles.db").unlink()
    done = command(folder, "repair")

    assert done.returncode == 1
    assert "the store is empty, but the index was made from another one" in done.stderr
    assert command(folder, "check").returncode == 1  # it goes on saying so


class LeadingBack:
    """A table of which a damaged page leads back to rows that were read before."""

    def execute(self, _: str, after: tuple[int]) -> Iterator[tuple[int, str]]:
        for number in (5, 6, 3):
            if number == 3 or number > after[0]:
                yield number, f"row {number}"
        if after[0] < 6:
            raise sqlite3.DatabaseError("database disk image is malformed")


def test_a_page_that_leads_back_does_not_keep_the_rescue_busy_for_ever() -> None:
    rows = list(itertools.islice(salvage._readable_rows(LeadingBack(), "articles", "text"), 100))
    assert {text for (text,) in rows} == {"row 3", "row 5", "row 6"}
    assert len(rows) < 10

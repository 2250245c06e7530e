"""Backups are made while others write, and put back whole or not at all."""

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings
from knowledge import BackupSettings, open_library
from knowledge.backup import restoring, snapshot
from knowledge.backup.backup_file import STATE, STORE, write
from knowledge.errors import StoreError
from knowledge.store.migrations import SCHEMA
from tests.knowledge.shelf import ARTICLES, Shelf

ROOT = Path(__file__).parents[3]


def command(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    environment |= {"PYTHONPATH": str(ROOT)} | settings
    started = [sys.executable, "-m", "knowledge", *arguments]
    return subprocess.run(started, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def filled(folder: Path) -> Path:
    """A folder with a library and a small database beside it, as the bot has them."""
    (folder / "data").mkdir(parents=True)
    with open_library(f"sqlite:///{folder}/data/articles.db", f"tantivy:{folder}/data/index") as library:
        library.add(Shelf(ARTICLES))
    with sqlite3.connect(folder / "data/bot.db") as db:
        db.execute("CREATE TABLE texts (id TEXT, text TEXT)")
        db.execute("CREATE TABLE journal (content TEXT)")
        db.execute("INSERT INTO texts VALUES ('a', 'Where do otters sleep?')")
        db.execute("INSERT INTO journal VALUES ('a message on its way')")
    return folder


def test_what_was_backed_up_comes_back(tmp_path: Path) -> None:
    here, there = filled(tmp_path / "here"), tmp_path / "there"
    there.mkdir()
    made = command(here, "backup", "../kept.zip")
    back = command(there, "restore", "../kept.zip")

    assert (made.returncode, back.returncode) == (0, 0), made.stderr + back.stderr
    assert f"articles.db: {len(ARTICLES)} articles at revision 1" in made.stdout
    assert f"The index was made anew from {len(ARTICLES)} articles." in back.stdout
    assert "All is well" in command(there, "check").stdout
    assert command(there, "latest", "--json").stdout == command(here, "latest", "--json").stdout
    assert snapshot.rows(there / "data/bot.db") == {"journal": 0, "texts": 1}


def test_messages_on_their_way_are_not_in_a_backup(tmp_path: Path) -> None:
    command(filled(tmp_path / "here"), "backup", "kept.zip")

    with zipfile.ZipFile(tmp_path / "here/kept.zip") as archive:
        assert b"a message on its way" not in archive.read(STATE)


def test_a_backup_is_for_its_owner_only_and_replaces_backups_only(tmp_path: Path) -> None:
    folder = filled(tmp_path / "here")
    (folder / "notes.txt").write_text("Buy otter food")

    assert [command(folder, "backup", "kept.zip").returncode for _ in range(2)] == [0, 0]
    refused = command(folder, "backup", "notes.txt")

    assert (folder / "kept.zip").stat().st_mode & 0o777 == 0o600
    assert (refused.returncode, refused.stderr) == (
        1,
        "knowledge: notes.txt exists and is no backup; give another name\n",
    )
    assert (folder / "notes.txt").read_text() == "Buy otter food"
    assert {file.name for file in folder.iterdir()} == {"data", "kept.zip", "notes.txt"}


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    run = command(tmp_path, "backup", "kept.zip")

    assert (run.returncode, list(tmp_path.iterdir())) == (2, [])
    assert run.stderr == "knowledge: STORE_URL: there is nothing to back up: data/articles.db does not exist\n"


def test_while_another_process_writes_each_backup_is_of_one_moment(tmp_path: Path) -> None:
    folder = filled(tmp_path / "here")
    writing = """
import itertools, sys
from knowledge import open_library
from tests.knowledge.shelf import Shelf, article
with open_library("sqlite:///data/articles.db", "tantivy:data/index") as library:
    for number in itertools.count():
        library.add(Shelf([article(f"{number}-{part}", f"Otter {number}", "Otters sleep.") for part in range(3)]))
        print(number, flush=True)
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", writing], cwd=folder, env=environment, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout
        writer.stdout.readline()
        made = []
        for number in range(4):
            made.append(write(tmp_path / f"{number}.zip", {STORE: folder / "data/articles.db"}).databases[STORE])
            writer.stdout.readline()
        writer.kill()

    assert made[0].revision < made[-1].revision
    for number, kept in enumerate(made):
        assert (kept.rows["articles"] - len(ARTICLES)) % 3 == 0  # three come in each transaction
        restoring.restore(tmp_path / f"{number}.zip", {STORE: tmp_path / f"{number}/articles.db"})
        with open_library(f"sqlite:///{tmp_path}/{number}/articles.db", "memory:") as library:
            assert library.check() == []


def test_what_is_there_is_replaced_only_when_told_and_kept(tmp_path: Path) -> None:
    folder = filled(tmp_path / "here")
    command(folder, "backup", "kept.zip")
    before = snapshot.rows(folder / "data/articles.db")
    refused = command(folder, "restore", "kept.zip")
    done = command(folder, "restore", "kept.zip", "--replace")

    assert refused.returncode == 1
    assert "data/articles.db exists; --replace puts the backup in its place" in refused.stderr
    assert done.returncode == 0, done.stderr
    kept = {file.name.partition(".db.")[0]: file for file in (folder / "data").glob("*.replaced-*")}
    assert kept.keys() == {"articles", "bot"}
    assert snapshot.rows(kept["articles"]) == before


def test_a_database_in_use_is_not_replaced(tmp_path: Path) -> None:
    folder = filled(tmp_path / "here")
    command(folder, "backup", "kept.zip")
    with open_library(f"sqlite:///{folder}/data/articles.db", "memory:"):
        refused = command(folder, "restore", "kept.zip", "--replace")

    assert refused.returncode == 1
    assert "data/articles.db is in use; stop the bot" in refused.stderr
    assert not list((folder / "data").glob("*.replaced-*"))


def repacked(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change what a backup holds."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)


def manifest_with(held: dict[str, bytes], **facts: object) -> None:
    manifest = json.loads(held["manifest.json"])
    manifest["databases"][STORE] |= facts
    held["manifest.json"] = json.dumps(manifest).encode()


DAMAGES: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a byte is changed": (
        lambda held: held.update({STORE: held[STORE][:-1] + bytes([255 - held[STORE][-1]])}),
        "articles.db is not what its manifest says",
    ),
    "it is shorter": (
        lambda held: held.update({STORE: held[STORE][:4096]}),
        "articles.db is not what its manifest says",
    ),
    "a file is missing": (lambda held: held.pop(STORE), "is no backup, or is damaged"),
    "the manifest is missing": (lambda held: held.pop("manifest.json"), "is no backup, or is damaged"),
    "the manifest is no JSON": (lambda held: held.update({"manifest.json": b"{"}), "is no backup, or is damaged"),
    "its schema is newer": (
        lambda held: manifest_with(held, schema_version=len(SCHEMA.steps) + 1),
        "made by a newer article-bot",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_backup_that_cannot_be_used_changes_nothing(tmp_path: Path, damage: str) -> None:
    folder = filled(tmp_path / "here")
    file = tmp_path / "kept.zip"
    write(file, {STORE: folder / "data/articles.db"})
    change, reason = DAMAGES[damage]
    repacked(file, change)

    refused = command(folder, "restore", str(file), "--replace")

    assert refused.returncode == 1
    assert reason in refused.stderr
    assert "Traceback" not in refused.stderr
    assert {file.name for file in (folder / "data").iterdir()} == {"articles.db", "bot.db", "index"}
    assert "All is well" in command(folder, "check").stdout


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"Dear diary"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kept.zip").write_bytes(content)

    with pytest.raises(StoreError, match="is no backup, or is damaged"):
        restoring.restore(tmp_path / "kept.zip", {STORE: tmp_path / "articles.db"})
    assert [file.name for file in tmp_path.iterdir()] == ["kept.zip"]


def test_a_backup_that_does_not_fit_leaves_the_one_before(tmp_path: Path) -> None:
    folder = filled(tmp_path / "here")
    command(folder, "backup", "kept.zip")
    before = (folder / "kept.zip").read_bytes()
    limited = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
    limited += "sys.argv = ['knowledge', 'backup', 'kept.zip']; runpy.run_module('knowledge', run_name='__main__')"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", limited], cwd=folder, env=environment, capture_output=True, check=False)

    assert run.returncode == 1, run.stderr
    assert b"Traceback" not in run.stderr
    assert (folder / "kept.zip").read_bytes() == before
    assert {file.name for file in folder.iterdir()} == {"data", "kept.zip"}


def test_the_bots_database_is_looked_for_where_the_bot_keeps_it() -> None:
    assert BackupSettings.model_fields["state_url"].default == Settings.model_fields["state_url"].default

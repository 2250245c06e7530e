"""
The file of a backup: a zip archive with one SQLite database each for store and state, and ``manifest.json``.

The manifest says which program made the file and when, and for each database its size, checksum and rows, and for the
store its schema, revision and number of articles.
"""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from pydantic import BaseModel, ValidationError

from knowledge.backup import snapshot
from knowledge.errors import StoreError
from knowledge.store.migrations import SCHEMA

STORE, STATE = "articles.db", "bot.db"  # names in the archive
_MANIFEST = "manifest.json"
_MOST_MANIFEST = 2**20  # bytes
_FORMAT = 1
_REVISION = "SELECT value FROM facts WHERE name = 'revision'"
_ARTICLES = "SELECT count(*) FROM articles WHERE NOT withdrawn"


class KeptDatabase(BaseModel):
    """One database in a backup. The last three are those of the store only."""

    bytes: int
    sha256: str
    rows: dict[str, int]
    schema_version: int | None = None
    revision: int | None = None
    articles: int | None = None


class Manifest(BaseModel):
    """The contents of a backup, by the names of its files."""

    format: int = _FORMAT
    made_by: str
    made_at: datetime
    databases: dict[str, KeptDatabase]


def write(file: Path, databases: Mapping[str, Path]) -> Manifest:
    """
    Write copies of these databases, by their names in the archive, to a file, and return its manifest.

    The file is written beside and renamed when it is complete, readable for its owner only. Raises `StoreError`, also
    when something that is no backup has that name.
    """
    if file.exists() and not _is_backup(file):
        raise StoreError(f"{file} exists and is no backup; give another name")
    with _explained(file), tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=f".{file.name}.") as folder:
        packed = Path(folder, "packed")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=1) as archive:
            kept = {}
            for name, database in databases.items():
                copied = Path(folder, name)
                snapshot.copy(database, copied)
                kept[name] = described(name, copied)
                archive.write(copied, name)
                copied.unlink()
            manifest = Manifest(made_by=_program(), made_at=datetime.now(UTC), databases=kept)
            archive.writestr(_MANIFEST, manifest.model_dump_json(indent=2, exclude_none=True))
        packed.chmod(0o600)
        _flush(packed)
        packed.replace(file)
    return manifest


def described(name: str, database: Path) -> KeptDatabase:
    """Return the entry of a database in the manifest."""
    facts: dict[str, Any] = {}
    if name == STORE:
        queries = {"schema_version": SCHEMA.read, "revision": _REVISION, "articles": _ARTICLES}
        facts = {fact: snapshot.value(database, query) for fact, query in queries.items()}
    size = database.stat().st_size
    return KeptDatabase(bytes=size, sha256=snapshot.checksum(database), rows=snapshot.rows(database), **facts)


@contextmanager
def opened(file: Path) -> Iterator[tuple[Manifest, zipfile.ZipFile]]:
    """Yield the manifest of a backup, and the archive. Raises `StoreError` for a file that is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield _manifest(archive), archive
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}") from error
    except (zipfile.BadZipFile, KeyError, ValidationError, json.JSONDecodeError) as error:
        raise StoreError(f"{file} is no backup, or is damaged") from error


def extract(archive: zipfile.ZipFile, name: str, kept: KeptDatabase, target: Path) -> None:
    """Write one database of an archive to a new file. Raises `StoreError` unless it is what the manifest says."""
    with archive.open(name) as packed, target.open("xb") as file:
        if archive.getinfo(name).file_size == kept.bytes:
            copyfileobj(packed, file)
    target.chmod(0o600)
    if target.stat().st_size != kept.bytes or snapshot.checksum(target) != kept.sha256:
        raise StoreError(f"the backup is damaged: {name} is not what its manifest says")
    _flush(target)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(_MANIFEST) as packed:
        manifest = Manifest.model_validate_json(packed.read(_MOST_MANIFEST))
    if manifest.format > _FORMAT:
        raise StoreError(f"the backup was made by {manifest.made_by}, which is newer than this program")
    return manifest


def _is_backup(file: Path) -> bool:
    try:
        with opened(file):
            return True
    except StoreError:
        return False


def _flush(file: Path) -> None:
    """Make sure that a file survives a power cut."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _program() -> str:
    try:
        return f"article-bot {version('article-bot')}"
    except PackageNotFoundError:  # run from a folder, never installed
        return "article-bot"


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}") from error

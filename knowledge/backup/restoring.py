"""Databases of a backup are put back: all of them or none, and nothing is overwritten."""

import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from knowledge.backup import backup_file, snapshot
from knowledge.backup.backup_file import STORE, Manifest
from knowledge.errors import StoreError
from knowledge.store.migrations import SCHEMA


def restore(file: Path, places: Mapping[str, Path], *, replace: bool = False) -> tuple[Manifest, list[Path]]:
    """
    Put the databases of a backup to these places, by their names in the archive.

    Returns the manifest, and where databases are kept that were there before: with `replace` they are renamed, without
    it they are a reason to refuse. Raises `StoreError`, and then everything is as it was, for a file that is no backup
    or is damaged, a schema of a newer program, a database that is in use, and one that has no place.
    """
    with backup_file.opened(file) as (manifest, packed):
        _check(manifest, places, replace=replace)
        targets = {name: places[name] for name in manifest.databases}
        try:
            return manifest, _put(packed, manifest, targets)
        except OSError as error:
            raise StoreError(f"{error.filename or file}: {error.strerror}; nothing was restored") from error


def _check(manifest: Manifest, places: Mapping[str, Path], *, replace: bool) -> None:
    if unknown := manifest.databases.keys() - places.keys():
        raise StoreError(f"the backup holds {', '.join(sorted(unknown))}, for which the settings name no file")
    if STORE not in manifest.databases:
        raise StoreError("the backup holds no articles")
    if (schema := manifest.databases[STORE].schema_version or 0) > len(SCHEMA.steps):
        raise StoreError(
            f"the backup has schema {schema}, made by a newer article-bot; this one knows {len(SCHEMA.steps)}"
        )
    for name in manifest.databases:
        if places[name].exists() and not replace:
            raise StoreError(f"{places[name]} exists; --replace puts the backup in its place and keeps it renamed")
        snapshot.require_unused(places[name])


def _put(packed: zipfile.ZipFile, manifest: Manifest, targets: Mapping[str, Path]) -> list[Path]:
    """Unpack everything beside its place before anything is replaced; return where the replaced files are kept."""
    kept = []
    with ExitStack() as folders:
        unpacked = {}
        for name, target in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            folder = folders.enter_context(tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore."))
            unpacked[name] = Path(folder, name)
            backup_file.extract(packed, name, manifest.databases[name], unpacked[name])
        for name, target in targets.items():
            if (aside := snapshot.put_aside(target, "replaced")) is not None:
                kept.append(aside)
            unpacked[name].replace(target)
    return kept

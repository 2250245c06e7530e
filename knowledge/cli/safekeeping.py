"""Commands that keep the library safe: backup, restore, check, repair."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from knowledge import BackupSettings, ConfigError
from knowledge.backup import restoring, salvage, snapshot
from knowledge.backup.backup_file import STATE, STORE, KeptDatabase, write
from knowledge.cli import configured_library
from knowledge.cli.output import print_errors, print_result
from knowledge.cli.upkeep import current_library
from knowledge.database import file_of


def backup(options: argparse.Namespace) -> int:
    """Copy store and state to one file; bot and refresh may run meanwhile."""
    settings = BackupSettings()
    places = {name: place for name, place in _places(settings).items() if place.exists()}
    if STORE not in places:
        raise ConfigError(f"STORE_URL: there is nothing to back up: {_places(settings)[STORE]} does not exist")
    if STATE not in places:
        print_errors("STATE_URL names no file that exists; the backup holds the articles only")
    manifest = write(options.file, places)
    lines = [f"{options.file}: {options.file.stat().st_size:,} bytes", *_contents(manifest.databases)]
    print_result(options, manifest.model_dump(mode="json", exclude_none=True), "\n".join(lines))
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put the databases of a backup in their places, and make the index anew."""
    settings = BackupSettings()
    manifest, kept = restoring.restore(options.file, _places(settings), replace=options.replace)
    with current_library(settings) as library:
        library.rebuild()
        articles = library.statistics().articles
    lines = [f"Restored what {manifest.made_by} backed up at {manifest.made_at:%Y-%m-%d %H:%M} UTC:"]
    lines += _contents(manifest.databases)
    lines += [f"kept what was there before: {file}" for file in kept]
    lines.append(f"The index was made anew from {articles:,} articles.")
    result = manifest.model_dump(mode="json", exclude_none=True) | {"kept": list(map(str, kept))}
    print_result(options, result, "\n".join(lines))
    return 0


def check(options: argparse.Namespace) -> int:
    """Look for damage in store and state, and compare the index with the store; the exit code is 1 where any is."""
    settings = BackupSettings()
    damaged = _damaged(settings)
    wrong = [f"{file} is damaged: {fault}" for file, fault in damaged.items()]
    articles = 0
    if file_of(settings.store_url) not in damaged:
        with configured_library(settings) as library:
            wrong += library.check()
            articles = library.statistics().articles
    if wrong:
        print_errors("python -m knowledge repair puts right what can be")
    well = f"All is well: {articles:,} in the store, the same {articles:,} in the index, each once."
    print_result(options, {"articles": articles, "wrong": wrong}, "\n".join(wrong) or well)
    return 1 if wrong else 0


def repair(options: argparse.Namespace) -> int:
    """Save what can be read of damaged databases, keep the damaged ones beside, and make the index anew."""
    settings = BackupSettings()
    lines = []
    for file in _damaged(settings):
        kept, rows = salvage.recover(file)
        saved = ", ".join(f"{number:,} {table}" for table, number in rows.items() if number)
        lines.append(f"{file} was damaged and is kept as {kept}; saved: {saved or 'nothing'}")
    with current_library(settings) as library:
        library.require_store()
        library.rebuild()
        articles = library.statistics().articles
    lines.append(f"The index was made anew from {articles:,} articles.")
    print_result(options, {"articles": articles, "repaired": lines[:-1]}, "\n".join(lines))
    return 0


def _places(settings: BackupSettings) -> dict[str, Path]:
    """Return the files of store and state by their names in a backup. Raises `ConfigError` for a store elsewhere."""
    store, state = file_of(settings.store_url), file_of(settings.state_url)
    if store is None:
        raise ConfigError("STORE_URL: a PostgreSQL database is backed up and restored with pg_dump and pg_restore")
    return {STORE: store} | ({STATE: state} if state else {})


def _damaged(settings: BackupSettings) -> dict[Path, str]:
    """Return the faults of those files of store and state that are damaged."""
    files = [file_of(settings.store_url), file_of(settings.state_url)]
    faults = {file: snapshot.damage(file) for file in files if file and file.exists()}
    return {file: fault for file, fault in faults.items() if fault}


def _contents(databases: Mapping[str, KeptDatabase]) -> list[str]:
    lines = []
    for name, kept in databases.items():
        rows = f"{sum(kept.rows.values()):,} rows"
        articles = "" if kept.articles is None else f"{kept.articles:,} articles at revision {kept.revision:,}, "
        lines.append(f"{name}: {articles}{rows}, {kept.bytes:,} bytes")
    return lines

"""
Opening the bot's database for one bot alone, and anew where its file is damaged.

A file beside the database is locked for as long as a bot uses it: two bots would answer each question twice, or take
turns in losing them. PostgreSQL is meant to be shared.
"""

import importlib.util
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any

from bot.state import State
from bot.state.access import DamagedError, StateError
from knowledge.database import file_of

fcntl: Any = importlib.import_module("fcntl") if importlib.util.find_spec("fcntl") else None  # not on Windows

log = logging.getLogger(__name__)

_PARTS = ("", "-wal", "-shm")  # of the names of SQLite's files


class InUseError(StateError):
    """Another bot uses the database."""


@contextmanager
def opened(url: str, *, question_days: int) -> Iterator[State]:
    """
    Yield the database at `url`. A damaged file of SQLite is kept beside under another name, and a new one is begun.

    Raises `InUseError`, `StateError`, and knowledge's `StoreError` when a newer version made the database.
    """
    path = file_of(url)
    if path is None:
        with State(url, question_days=question_days) as state:
            yield state
        return
    with _locked(path), _sound(url, path, question_days) as state:
        yield state


def _sound(url: str, path: Path, question_days: int) -> State:
    try:
        return State(url, question_days=question_days)
    except DamagedError as error:
        fault = str(error)
    kept = _put_aside(path)
    log.error(
        "STATE_URL: %s is damaged (%s). It is kept as %s, and a new one is begun. No article was in it: buttons "
        "under old replies no longer work, and questions that waited for an answer are not answered",
        *(path, fault, kept),
    )
    state = State(url, question_days=question_days)
    state.replaces = kept
    return state


def _put_aside(path: Path) -> Path:
    """Rename the files of a database, and return the new name of the first."""
    kept = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    try:
        for part in _PARTS:
            file = path.with_name(path.name + part)
            if file.exists():
                file.rename(kept.with_name(kept.name + part))
    except OSError as error:
        raise StateError(f"{path} is damaged and cannot be renamed: {error.strerror}") from error
    return kept


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other bots from the database. The lock ends with the process, however it ends."""
    file = _lock_file(path.with_name(f"{path.name}.lock"))
    if file is None:
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError(
                f"another bot uses {path} ({_owner(file)}); stop it, or give this one a STATE_URL of its own"
            ) from None
        _sign(file)
        yield


def _lock_file(path: Path) -> FileIO | None:
    """Return the open file; None where there can be none: then the database cannot be written either."""
    if fcntl is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+b", buffering=0)  # on a full disk nothing is left to be written when it is closed
    except OSError:
        return None


def _owner(file: FileIO) -> str:
    file.seek(0)
    return file.read(200).decode("utf-8", "replace").strip() or "a process that did not leave its name"


def _sign(file: FileIO) -> None:
    try:
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n".encode())
    except OSError:  # the disk is full; the lock holds all the same
        log.debug("the lock is not signed")

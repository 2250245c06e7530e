"""Connections to a file of SQLite, also where the disk has no room for what they share."""

import logging
import shutil
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

BUSY_SECONDS = 30  # a writer waits so long for another one before SQLite gives up
_RETRY_SECONDS = 0.05
_ROOM = 256 * 1024  # bytes; SQLite needs some for its shared memory even to read
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")  # names of errors; longer ones say more


def says_full(error: BaseException | None, file: Path | None) -> bool:
    """Return whether an error of SQLite comes from a disk without room; `file`: of the database, if it has one."""
    name = getattr(error, "sqlite_errorname", "")
    return name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and file is not None and _lacks_room(file))


def _lacks_room(file: Path) -> bool:
    """Return whether there is no room where a file is: what the system said of it does not reach us."""
    try:
        return shutil.disk_usage(file.parent).free < _ROOM
    except OSError:
        return False


def connect_to_read(file: Path) -> sqlite3.Connection:
    """
    Return a connection that reads a database, also where the disk has no room: then it locks the database.

    Raises SQLite's errors when the file cannot be read.
    """
    try:
        return _tried(sqlite3.connect(file))
    except sqlite3.Error as error:
        if not says_full(error, file):
            raise
    return _tried(sqlite3.connect(_address_alone(file), uri=True))


def _tried(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("PRAGMA schema_version")
    except BaseException:
        connection.close()
        raise
    return connection


def _address_alone(file: Path) -> str:
    """Return the address at which SQLite shares nothing of a database with other processes."""
    return f"{file.absolute().as_uri()}?vfs=unix-excl"


class SqliteConnections:
    """
    Opens and takes back the connections of one process to a database. Threads may share it.

    Processes share the index of SQLite's log in a file. Where there is no room for that file, connections keep the
    index in memory and lock the database, so that no other process can change it meanwhile. Such connections read, and
    write once there is room. They are closed after use, and the next one tries to share again: so others get their
    turn, and the database is shared as soon as there is room.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._alone: set[sqlite3.Connection] = set()  # open ones that do not share; in one process, kinds must not mix
        self._shares = False  # once there was room for it, the file stays
        self._told = False
        self._identity: tuple[int, int] | None = None  # of the file that was opened first

    def open(self, dialect: Any, _: Any, arguments: Any, options: Any) -> sqlite3.Connection:
        """Return a new connection. Called by SQLAlchemy in the place of its own way to open one."""
        with self._lock:
            self._require_file()
            if not self._alone:
                try:
                    connection = _prepared(dialect.connect(*arguments, **options))
                except sqlite3.Error as error:
                    if self._shares or self._file is None or not says_full(error, self._file):
                        raise
                else:
                    self._shared()
                    return connection
            return self._opened_alone(self._file)

    def taken(self, *_: Any) -> None:
        """Raise an error if the file is gone. Called by SQLAlchemy when a connection leaves its pool."""
        self._require_file()

    def returned(self, connection: sqlite3.Connection | None, record: Any) -> None:
        """Close a connection that does not share. Called by SQLAlchemy when a connection goes back to its pool."""
        if connection in self._alone:
            with self._lock:
                connection.close()
                self._alone.discard(connection)
            record.invalidate()

    def _require_file(self) -> None:
        """Raise an error if the file was deleted or replaced: an open one would take what nobody finds again."""
        identity = _identity(self._file) if self._file else None
        if self._identity and identity != self._identity:
            raise sqlite3.OperationalError(f"{self._file} was deleted or replaced while it was in use")
        self._identity = identity

    def _shared(self) -> None:
        self._shares = True
        if self._told:
            self._told = False
            log.info("%s: there is room on the disk again", self._file)

    def _opened_alone(self, file: Path | None) -> sqlite3.Connection:
        assert file
        unprepared = sqlite3.connect(_address_alone(file), BUSY_SECONDS, uri=True, check_same_thread=False)
        connection = _prepared(unprepared)
        self._alone.add(connection)
        if not self._told:
            self._told = True
            log.error("%s: disk full. What is there is read, and nothing can be written until there is room", file)
        return connection


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a connection as we use it; it is closed when that fails."""
    try:
        connection.isolation_level = None  # the driver must not begin and commit: we do
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
    except UnicodeDecodeError as error:  # SQLite's complaint quotes the damaged bytes
        connection.close()
        malformed = sqlite3.DatabaseError("database disk image is malformed")
        malformed.sqlite_errorname = "SQLITE_CORRUPT"
        raise malformed from error
    except BaseException:
        connection.close()
        raise
    return connection


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """
    Make readers and the one writer not wait for each other.

    SQLite refuses to change the mode of a file that several processes open for the first time at one moment, without
    waiting as it does elsewhere. The mode is a property of the file, so one of them is enough.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(_BUSY) or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return

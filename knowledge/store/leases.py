"""
Leases: at most one holder of a name at a time, among all threads, processes and hosts that share a database.

A lease expires some seconds after its last renewal, and a thread renews it while it is held. A holder that was killed
on this machine is recognised by its process id, so that nobody has to wait until its lease expires.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from knowledge.database import writing
from knowledge.errors import BusyError
from knowledge.store.schema import LEASES
from knowledge.store.transactions import translated

log = logging.getLogger(__name__)

_RENEWALS = 3  # within the time that a lease lasts: one or two of them may fail


@contextmanager
def lease(engine: sa.Engine, name: str, seconds: float) -> Iterator[threading.Event]:
    """
    Hold the lease `name` while the block runs. Raises `BusyError` when another holds it.

    It expires `seconds` after the last renewal. Yields an event that is set when the lease was lost: this process was
    suspended, or the database was out of reach, for so long that another may hold it now.
    """
    held = _Lease(engine, name, seconds)
    with translated(engine):
        held.acquire()
    renewer = threading.Thread(target=held.renew_until_released, name=f"lease {name}", daemon=True)
    renewer.start()
    try:
        yield held.lost
    finally:
        held.released.set()
        renewer.join()
        held.release()


@dataclass(frozen=True)
class _Lease:
    """A lease that this process holds or wants to hold."""

    engine: sa.Engine
    name: str
    seconds: float
    holder: str = field(default_factory=lambda: f"{_machine()}:{os.getpid()}:{secrets.token_hex(8)}")
    lost: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def acquire(self) -> None:
        busy = BusyError(f"{self.name!r} is in use by another process")
        named = LEASES.c.name == self.name
        try:
            with writing(self.engine) as db:
                query = sa.select(LEASES.c.holder, LEASES.c.expires).where(named).with_for_update()
                row = db.execute(query).one_or_none()
                now = _now(db)
                if row is not None and row.expires >= now and not _is_dead(row.holder):
                    raise busy
                statement = sa.insert(LEASES).values(name=self.name) if row is None else sa.update(LEASES).where(named)
                db.execute(statement.values(holder=self.holder, expires=now + self._milliseconds))
        except IntegrityError:  # another process inserted it at the same moment
            raise busy from None

    def renew_until_released(self) -> None:
        renewed = time.monotonic()
        while not self.lost.is_set() and not self.released.wait(self.seconds / _RENEWALS):
            began = time.monotonic()
            try:
                if self._renew():
                    renewed = began
                else:
                    self.lost.set()
            except SQLAlchemyError as error:  # the next renewal may succeed
                log.warning("the lease %r could not be renewed: %s", self.name, getattr(error, "orig", None) or error)
                if time.monotonic() - renewed > self.seconds:
                    self.lost.set()
        if self.lost.is_set():
            log.warning("the lease %r was lost", self.name)

    def _renew(self) -> bool:
        """Return whether the lease was still this holder's."""
        with writing(self.engine) as db:
            renewal = sa.update(LEASES).where(self._is_mine).values(expires=_now(db) + self._milliseconds)
            return db.execute(renewal).rowcount == 1

    def release(self) -> None:
        try:
            with writing(self.engine) as db:
                db.execute(sa.delete(LEASES).where(self._is_mine))
        except SQLAlchemyError as error:  # what the block has done is done, and the lease will expire
            log.warning("the lease %r could not be released: %s", self.name, getattr(error, "orig", None) or error)

    @property
    def _is_mine(self) -> sa.ColumnElement[bool]:
        return (LEASES.c.name == self.name) & (LEASES.c.holder == self.holder)

    @property
    def _milliseconds(self) -> int:
        return round(self.seconds * 1000)


def _now(db: sa.Connection) -> int:
    """Return the milliseconds since 1970 by the clock that all holders share: the server's, or this machine's."""
    if db.dialect.name == "sqlite":
        return time.time_ns() // 1_000_000
    clock = sa.extract("epoch", sa.func.clock_timestamp())
    return int(db.execute(sa.select(sa.cast(clock * 1000, sa.BigInteger))).scalar_one())


def _machine() -> str:
    """Return what processes have in common that see each other's ids: the host and, on Linux, its PID namespace."""
    with suppress(OSError):
        return f"{socket.gethostname()}/{Path('/proc/self/ns/pid').stat().st_ino}"
    return socket.gethostname()


def _is_dead(holder: str) -> bool:
    """Return whether the holder was a process of this machine that has ended."""
    machine, process_id, _ = holder.rsplit(":", 2)
    if machine != _machine() or os.name == "nt":  # on Windows, os.kill ends the process
        return False
    try:
        os.kill(int(process_id), 0)  # sends nothing
    except ProcessLookupError:
        return True
    except OSError:  # a process of another user
        return False
    return False

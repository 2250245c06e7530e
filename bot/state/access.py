"""Access to the bot's database: transactions whose failures are `StateError`, and the time as it is kept there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from knowledge.database import cause, is_damage, is_full
from knowledge.database import reading as reading_database
from knowledge.database import writing as writing_database

DAY = 24 * 60 * 60 * 1000  # milliseconds


class StateError(Exception):
    """The bot's database cannot be read or written. The text is the cause, without what readers wrote."""


class DamagedError(StateError):
    """The file of the bot's database is damaged, or something else than a database."""


class FullError(StateError):
    """There is no room on the disk for the bot's database."""


def now() -> int:
    """Return the time in milliseconds since 1970."""
    return int(time.time() * 1000)


def storable(text: str) -> str:
    """Return a text without what databases refuse: the character 0 and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection that sees the database as it is at one moment."""
    with translated(engine), reading_database(engine) as db:
        yield db


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection whose changes are committed when the block ends, or undone when it fails."""
    with translated(engine), writing_database(engine) as db:
        yield db


@contextmanager
def translated(engine: sa.Engine) -> Iterator[None]:
    """Raise `StateError` for what SQLAlchemy raises."""
    try:
        yield
    except SQLAlchemyError as error:
        kind = FullError if is_full(error, engine) else DamagedError if is_damage(error) else StateError
        raise kind(cause(error, engine)) from error

"""The exception for data that is not a readable article, and the system's errors turned into it."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager


class Unreadable(Exception):  # noqa: N818 -- an expected result, not a fault; sources turn it into a `Problem`
    """
    An item that cannot be read.

    The message is a clause without a subject ("is empty"); it becomes the reason of a `Problem`.
    """


@contextmanager
def unreadable_errors() -> Iterator[None]:
    """Raise `Unreadable` for the errors of opening, reading and decompressing a file within the block."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable("is not a whole gzip file") from error
    except OSError as error:
        raise Unreadable(f"cannot be read: {cause(error)}") from error


def cause(error: OSError) -> str:
    """Return the system's description of an error, in lower case: ``permission denied``."""
    return (error.strerror or type(error).__name__).lower()

"""Files on disk: which there are, in which order, and their bytes, never more than asked for."""

import gzip
import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

from knowledge.models import Problem

ARTICLE_LIMIT = 5 * 2**20  # bytes of one article's file, or of one line of JSON Lines
LIST_LIMIT = 50 * 2**20  # bytes of a .json file: it is parsed whole


class Unreadable(Exception):  # noqa: N818 -- a finding, not a fault: it never leaves this package
    """Why an item cannot be read, as a plain clause: it becomes the reason of a `Problem`."""


@dataclass(frozen=True, slots=True)
class File:
    """One regular file that was found, not yet opened."""

    path: Path
    size: int
    modified: float  # seconds since 1970

    @property
    def packed(self) -> bool:
        """Whether its content is compressed with gzip."""
        return self.path.name.lower().endswith(".gz")

    @property
    def kind(self) -> str:
        """
        The suffix that tells the format, without a ``.gz``: ``".txt"``; empty when there is none.

        >>> [File(Path(name), 0, 0).kind for name in ("a.TXT", "b.json.gz", "notes", "report.2024")]
        ['.txt', '.json', '', '']
        """
        name = self.path.name
        suffix = Path(name[:-3] if self.packed else name).suffix.lower()
        return suffix if re.fullmatch(r"\.[a-z][a-z0-9]{0,9}", suffix) else ""

    def open(self) -> IO[bytes]:
        """Its content as a stream, decompressed; close it."""
        return gzip.open(self.path, "rb") if self.packed else self.path.open("rb")  # type: ignore[return-value]  # both read bytes

    def content(self, limit: int = ARTICLE_LIMIT) -> bytes:
        """
        All its bytes, decompressed.

        Raises `Unreadable` when it is empty or larger than `limit`; then at most `limit` bytes were read.
        """
        if self.size == 0:
            raise Unreadable("is empty")
        if self.size > limit:
            raise Unreadable(f"is larger than {limit >> 20} MB")
        with reading(), self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(f"is larger than {limit >> 20} MB when unpacked")
        return data


class reading:  # noqa: N801 -- a context manager, read as a verb
    """Turns what can go wrong with a file into `Unreadable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EOFError | gzip.BadGzipFile | zlib.error):
            raise Unreadable("is not a whole gzip file") from error
        if isinstance(error, OSError):
            raise Unreadable(f"cannot be read: {cause(error)}") from error


def cause(error: OSError) -> str:
    """What the system says, in lower case: ``permission denied``."""
    return (error.strerror or type(error).__name__).lower()


def shown(path: Path | str) -> str:
    """The path on one line, in characters that can be stored and printed, whatever bytes it is made of."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return text if text.isprintable() else re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "�", text)


def hidden(name: str) -> bool:
    """Whether a file is not meant to be seen: ``.git``, an editor's backup copy, a Mac's leftovers."""
    return name.startswith(".") or name.endswith("~") or name == "__MACOSX"


def walk(root: Path) -> Iterator[File | Problem]:
    """
    Yield every visible file under `root` in the order of names, a `Problem` for whatever is not a file.

    Links to folders are followed; one that leads back to a folder it stands in is a `Problem`. A folder
    reached a second time another way is passed over, so no file is read twice that way. Pipes, sockets
    and devices are never opened.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[str, frozenset[tuple[int, int]]]] = [(str(root), frozenset())]
    while waiting:
        path, above = waiting.pop()
        found = _look(path)
        if not isinstance(found, os.stat_result):
            yield found
        elif not stat.S_ISDIR(found.st_mode):
            yield _file(path, found)
        elif (key := (found.st_dev, found.st_ino)) in above:
            yield Problem(shown(path), "is a link back to a folder that it stands in")
        elif key not in seen:
            seen.add(key)
            names = _names(path)
            if isinstance(names, Problem):
                yield names
            else:
                within = above | {key}
                waiting += [(os.path.join(path, name), within) for name in names]  # noqa: PTH118 -- many


def fingerprint(files: Iterable[File | Problem]) -> str:
    """Tells one state of some files from another, by their names, sizes and times."""
    found = blake2b(digest_size=16)
    for file in files:
        facts = (shown(file.path), file.size, file.modified) if isinstance(file, File) else (str(file),)
        found.update(repr(facts).encode("utf-8", "replace"))
    return found.hexdigest()


def _look(path: str) -> os.stat_result | Problem:
    try:
        return os.stat(path)  # noqa: PTH116 -- a Path for every entry would cost more than the call
    except OSError as error:
        broken = isinstance(error, FileNotFoundError) and os.path.islink(path)  # noqa: PTH114 -- a name
        return Problem(shown(path), "is a broken link" if broken else f"cannot be read: {cause(error)}")


def _names(path: str) -> list[str] | Problem:
    """The visible names in a folder, last first: they are taken from the end."""
    try:
        return sorted((name for name in os.listdir(path) if not hidden(name)), reverse=True)  # noqa: PTH208 -- names
    except OSError as error:
        return Problem(shown(path), f"cannot be opened: {cause(error)}")


def _file(path: str, found: os.stat_result) -> File | Problem:
    if stat.S_ISREG(found.st_mode):
        return File(Path(path), found.st_size, found.st_mtime)
    pipe = stat.S_ISFIFO(found.st_mode)
    return Problem(shown(path), f"is a {'pipe' if pipe else 'socket or device'}, not a file")

"""Files on disk: list them in the order of their names, open them, and read their bytes up to a limit."""

import gzip
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import IO
from urllib.parse import quote

from knowledge.models import Article, Problem
from knowledge.parsing import dates, visibility
from knowledge.parsing.draft import ARTICLE_LIMIT, Draft
from knowledge.parsing.unreadable import Unreadable, cause, unreadable_errors

_DAY_IN_NAME = re.compile(
    r"(?<!\d)(?<!\d[-._])(?P<year>(?:1[6-9]|20)\d\d)(?P<gap>[-_./]?)(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>[0-2]\d|3[01])(?!\d)"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class File:
    """One regular file, not opened yet."""

    path: Path
    size: int  # bytes on disk
    modified: float  # seconds since 1970
    changes: list[datetime] = field(default_factory=list, compare=False, repr=False)  # times at which articles that
    # were read from it will be shown, or no longer be shown

    @property
    def compressed(self) -> bool:
        """Return whether the file's name says that its content is compressed with gzip."""
        return self.path.name.lower().endswith(".gz")

    @property
    def kind(self) -> str:
        """
        The suffix that names the format, without a ``.gz``: ``".txt"``; empty when there is none.

        >>> [File(Path(name), 0, 0).kind for name in ("a.TXT", "b.json.gz", "notes", "report.2024")]
        ['.txt', '.json', '', '']
        """
        name = self.path.name
        suffix = Path(name[:-3] if self.compressed else name).suffix.lower()
        return suffix if re.fullmatch(r"\.[a-z][a-z0-9]{0,9}", suffix) else ""

    def open(self) -> IO[bytes]:
        """Open the content as a stream of decompressed bytes; the caller closes it."""
        return gzip.open(self.path, "rb") if self.compressed else self.path.open("rb")  # type: ignore[return-value]  # both read bytes

    def content(self, limit: int = ARTICLE_LIMIT) -> bytes:
        """
        Return all bytes of the file, decompressed.

        Raises `Unreadable` when the file is empty or larger than `limit` bytes; at most `limit` + 1 bytes are read.
        """
        if self.size == 0:
            raise Unreadable("is empty")
        if self.size > limit:
            raise Unreadable(f"is larger than {limit >> 20} MB")
        with unreadable_errors(), self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(f"is larger than {limit >> 20} MB when unpacked")
        return data

    def estimate_lines(self) -> int:
        """Estimate the number of lines from the first megabyte; 1 for a file that cannot be read."""
        try:
            with unreadable_errors(), self.path.open("rb") as raw:
                stream = gzip.GzipFile(fileobj=raw) if self.compressed else raw
                lines = stream.read(2**20).count(b"\n")
                return max(lines * self.size // max(raw.tell(), 1), lines, 1)
        except Unreadable:
            return 1

    def article(self, draft: Draft, place: str = "", key: str = "") -> Article:
        """
        Return the article of a draft that was read from this file.

        `place` is where in the file the article begins, for messages (``:12``). `key` identifies the article within
        the file when it has neither an address nor an id of its own. Raises `Unreadable` when the draft has no text,
        and `Withheld` when it is not shown.
        """
        if not (place or key) and not draft.is_dated():
            day = date_in_name(self.path)
            draft = replace(draft, date=day)
            if day and self.path.name.startswith(f"{day}-") and not draft.visibility.begins:
                draft = replace(draft, visibility=visibility.from_day(draft.visibility, day))
        own_key = quote(draft.key, safe="") if draft.key else key
        origin = self.path.as_uri() + (f"#{own_key}" if own_key else "")
        if change := draft.visibility.next_change(datetime.now(UTC)):
            self.changes.append(change)
        modified = dates.moment(self.modified) or _EPOCH  # an absurd clock must not make the article look new
        return draft.article_in_file(origin, shown(self.path) + place, modified)


def date_in_name(path: Path) -> str | None:
    """
    Return the day in the name of a file or of its folders, as static sites write it; None when there is none.

    >>> [date_in_name(Path(name)) for name in ("2024-03-12-storm.md", "2024/03/12/storm.md", "2024-03-12/index.md")]
    ['2024-03-12', '2024-03-12', '2024-03-12']
    """
    own = re.sub(r"(?:\.[A-Za-z]\w{0,9})+$", "", path.name)  # without its suffixes
    for name in (own, path.parent.name, "/".join((*path.parts[-4:-1], own))):
        if (match := _DAY_IN_NAME.search(name)) and not _DAY_IN_NAME.search(name, match.end()):
            return "-".join(match.group("year", "month", "day"))
    return None


def shown(path: Path | str) -> str:
    """Return the path on one line, in characters that can be stored and printed, whatever bytes it consists of."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return text if text.isprintable() else re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "�", text)


def hidden(name: str) -> bool:
    """Return whether a name is that of a hidden file (``.git``), a backup copy (``a.txt~``) or macOS metadata."""
    return name.startswith(".") or name.endswith("~") or name == "__MACOSX"


def walk(root: Path) -> Iterator[File | Problem]:
    """
    Yield every visible file under `root` in the order of names, and a `Problem` for everything that is not a file.

    Links to folders are followed. A link back to a folder that contains it is a `Problem`. A folder that is reached
    a second time in another way is skipped, so that its files are read once. Pipes, sockets and devices are never
    opened.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[str, frozenset[tuple[int, int]]]] = [(str(root), frozenset())]
    while waiting:
        path, ancestors = waiting.pop()
        status = _status(path)
        if not isinstance(status, os.stat_result):
            yield status
        elif not stat.S_ISDIR(status.st_mode):
            yield _file(path, status)
        elif (folder := (status.st_dev, status.st_ino)) in ancestors:
            yield Problem(shown(path), "is a link back to a folder that it stands in")
        elif folder not in seen:
            seen.add(folder)
            names = _visible_names(path)
            if isinstance(names, Problem):
                yield names
            else:
                waiting += [(os.path.join(path, name), ancestors | {folder}) for name in names]  # noqa: PTH118 -- many


def fingerprint(files: Iterable[File | Problem]) -> str:
    """Return a hash of the names, sizes and times of the files: it changes when one of them changes."""
    digest = blake2b(digest_size=16)
    for file in files:
        facts = (shown(file.path), file.size, file.modified) if isinstance(file, File) else (str(file),)
        digest.update(repr(facts).encode("utf-8", "replace"))
    return digest.hexdigest()


def _status(path: str) -> os.stat_result | Problem:
    try:
        return os.stat(path)  # noqa: PTH116 -- a Path for every entry would cost more than the call
    except OSError as error:
        broken = isinstance(error, FileNotFoundError) and os.path.islink(path)  # noqa: PTH114 -- a name
        return Problem(shown(path), "is a broken link" if broken else f"cannot be read: {cause(error)}")


def _visible_names(path: str) -> list[str] | Problem:
    """Return the visible names in a folder in reverse order, because `walk` takes them from the end."""
    try:
        return sorted((name for name in os.listdir(path) if not hidden(name)), reverse=True)  # noqa: PTH208 -- names
    except OSError as error:
        return Problem(shown(path), f"cannot be opened: {cause(error)}")


def _file(path: str, status: os.stat_result) -> File | Problem:
    if stat.S_ISREG(status.st_mode):
        return File(Path(path), status.st_size, status.st_mtime)
    pipe = stat.S_ISFIFO(status.st_mode)
    return Problem(shown(path), f"is a {'pipe' if pipe else 'socket or device'}, not a file")

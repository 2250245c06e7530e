"""The files that admins have sent: each is kept in a folder, under a name that is safe."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNSAFE = re.compile(r"[^\w.-]+")
_NAME_BYTES = 120  # of a name; file systems take 255


class Received:
    """A folder of received files. All methods raise `OSError` when it cannot be written."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when the first file is kept."""
        self._folder = folder

    def path(self, name: str) -> Path:
        """Return where a file of this name is kept."""
        return self._folder.absolute() / safe_name(name)

    @contextmanager
    def tried(self, name: str, content: bytes) -> Iterator[Path]:
        """Put a file into a folder that lasts as long as the block does."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / safe_name(name)
            path.write_bytes(content)
            yield path

    def keep(self, name: str, content: bytes) -> Path:
        """Keep a file, in the place of one with the same name, and return where."""
        path = self.path(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(content)
        return Path(file.name).replace(path)


def safe_name(name: str) -> str:
    r"""
    Return a file's name without anything that leads elsewhere, hides it or is too long; its suffix stays.

    >>> [safe_name(name) for name in ("../../etc/passwd", ".bashrc", "Märchen 1.docx", "", "a.txt~", "C:\\x.md")]
    ['etc-passwd', 'bashrc', 'Märchen-1.docx', 'file', 'a.txt', 'C-x.md']
    """
    safe = _UNSAFE.sub("-", name.replace("..", "-")).strip("-._") or "file"
    stem, dot, suffix = safe.rpartition(".")
    if not dot:
        stem, suffix = safe, ""
    room = _NAME_BYTES - len(f"{dot}{suffix}".encode())
    shortened = stem.encode()[: max(room, 0)].decode("utf-8", "ignore")
    return f"{shortened}{dot}{suffix}" if shortened else safe.encode()[:_NAME_BYTES].decode("utf-8", "ignore")

"""Documents that are zip archives of XML (Word, OpenDocument, EPUB): their parts, with limits, and safe XML trees."""

import io
import zipfile
import zlib

from lxml import etree

from knowledge.parsing.unreadable import Unreadable

_PART_LIMIT = 30 * 2**20  # bytes of one part when unpacked
_WHOLE_LIMIT = 100 * 2**20  # bytes of all the parts that are read
_MOST_PARTS = 10_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also around an encrypted document of today


class Archive:
    """
    The parts of a document, by name. Nothing is unpacked that is not asked for.

    Raises `Unreadable` when the data is no zip archive.
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLD_OFFICE):
            raise Unreadable("is encrypted, or of a format of before 2007")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise Unreadable("is damaged: not a whole zip archive") from error
        self._parts = {info.filename: info for info in self._zip.infolist()[:_MOST_PARTS]}
        self._left = _WHOLE_LIMIT

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def part(self, name: str) -> bytes:
        """Return a part's bytes. Raises `Unreadable` when it is missing, encrypted, damaged or too large."""
        info = self._parts.get(name)
        if info is None:
            raise Unreadable(f"is damaged: it has no {name}")
        if info.flag_bits & 1:
            raise Unreadable("is encrypted")
        limit = min(_PART_LIMIT, self._left)
        if info.file_size > limit:
            raise Unreadable(f"is larger than {limit >> 20} MB when unpacked")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(f"is damaged: {name} cannot be unpacked") from error
        if len(data) > limit:
            raise Unreadable(f"is larger than {limit >> 20} MB when unpacked")
        self._left -= len(data)
        return data

    def tree(self, name: str) -> etree._Element:
        """Return the root of a part of XML. Entities stay as they are, and nothing is loaded."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self.part(name), parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"is damaged: {name} is not valid XML") from error

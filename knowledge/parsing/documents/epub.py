"""EPUB: each chapter of a book, or article of an issue, is an article."""

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from knowledge.parsing import fields, web_page
from knowledge.parsing.documents.archive import Archive
from knowledge.parsing.draft import Draft
from knowledge.parsing.json_records import Record
from knowledge.parsing.unreadable import Unreadable

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTION = "META-INF/encryption.xml"  # also names fonts that are only disguised
_PAGES = {"application/xhtml+xml", "text/html"}
_WINDOW_TITLE = re.compile(rb"<title\b[^<>]*>([^<>]{0,1000})</title\s*>", re.IGNORECASE)
_FIRST_RANK = re.compile(rb"<h1[\s>]", re.IGNORECASE)
_LOWER_RANKS = re.compile(rb"<(/?)h[23]([^<>]{0,500})>", re.IGNORECASE)
_FEWEST_WORDS = 30  # of a chapter: a cover, a title page and a colophon have less


def records(data: bytes) -> Iterator[Record]:
    """
    Yield the articles in an EPUB in their order, with the title of the whole as their source.

    Raises `Unreadable` when it is damaged, encrypted or without text. Tables of contents, covers and title pages are
    passed over.
    """
    archive = Archive(data)
    name = _package_name(archive)
    package = archive.tree(name)
    encrypted = _encrypted(archive)
    is_empty = True
    for number, (part, is_contents) in enumerate(_reading_order(package, posixpath.dirname(name)), 1):
        if part in encrypted:
            raise Unreadable("is encrypted")
        if is_contents or part not in archive:
            continue
        with suppress(Unreadable):  # a cover, a table of contents
            draft = _chapter(archive.part(part))
            if len(draft.text.split()) >= _FEWEST_WORDS or len(draft.text) >= _FEWEST_WORDS * 5:
                is_empty = False
                yield Record(_of_book(draft, package), f"#{number}", part)
    if is_empty:
        raise Unreadable("has no text")


def _chapter(data: bytes) -> Draft:
    """Return the draft of a chapter. Its heading is its title, and not what the browser's window is called."""
    named = _WINDOW_TITLE.search(data)
    data = _WINDOW_TITLE.sub(b"", data, count=1)
    if not _FIRST_RANK.search(data):  # chapters of a part have headings of the second rank
        data = _LOWER_RANKS.sub(rb"<\1h1\2>", data, count=2)
    draft = web_page.page(data)
    return (
        draft if draft.title or not named else replace(draft, title=fields.words(named[1].decode("utf-8", "replace")))
    )


def _of_book(chapter: Draft, package: etree._Element) -> Draft:
    """Return the draft of a chapter with what the package states about the whole."""
    authors = [creator.text or "" for creator in package.iterfind(f".//{_DC}creator")]
    dates = [date for date in package.iterfind(f".//{_DC}date") if date.get(_OPF + "event") != "modification"]
    whole = fields.words(package.findtext(f".//{_DC}title"))
    return replace(
        chapter,
        title=chapter.title if chapter.title != whole else None,
        source=whole,
        author=fields.names(list(filter(None, authors))) or chapter.author,
        date=dates[0].text if dates else None,
        language=package.findtext(f".//{_DC}language"),
        url=None,
        next_page=None,
    )


def _package_name(archive: Archive) -> str:
    root = archive.tree("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
    if root is None:
        raise Unreadable("is damaged: it names no package")
    return root.get("full-path", "")


def _encrypted(archive: Archive) -> set[str]:
    """Return the names of the parts that are encrypted."""
    if _ENCRYPTION not in archive:
        return set()
    return {unquote(part.get("URI", "")) for part in archive.tree(_ENCRYPTION).iter("{*}CipherReference")}


def _reading_order(package: etree._Element, folder: str) -> Iterator[tuple[str, bool]]:
    """Yield the name of each page in the order of reading, and whether it is a table of contents."""
    items = {item.get("id"): item for item in package.iterfind(f"{_OPF}manifest/{_OPF}item")}
    for reference in package.iterfind(f"{_OPF}spine/{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _PAGES:
            path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
            yield path, "nav" in item.get("properties", "").split()

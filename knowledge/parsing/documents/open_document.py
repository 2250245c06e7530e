"""
OpenDocument texts (.odt): the words as they are after all tracked changes.

Struck-out words are left out, and so are notes, comments, headers and footers.
"""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from lxml import etree

from knowledge.parsing.documents import written
from knowledge.parsing.documents.archive import Archive
from knowledge.parsing.documents.written import Paragraph, Properties
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _STYLE, _TABLE = (f"{{{_BASE}{name}:1.0}}" for name in ("text", "style", "table"))
_OFFICE, _MANIFEST = (f"{{{_BASE}{name}:1.0}}" for name in ("office", "manifest"))
_SILENT = {
    *(_TEXT + name for name in "tracked-changes note hidden-text hidden-paragraph sequence-decls ruby-text".split()),
    *(_OFFICE + name for name in "annotation forms".split()),
    _TEXT + "table-of-content",
}
_BREAKS = {_TEXT + "s": " ", _TEXT + "tab": " ", _TEXT + "line-break": "<br>"}


class _Styles(NamedTuple):
    """The names of styles that change what words mean."""

    struck: set[str]
    raised: set[str]
    lowered: set[str]
    title: set[str]


def article(data: bytes) -> Draft:
    """Return the article in an OpenDocument text. Raises `Unreadable` when it is encrypted, damaged or without text."""
    archive = Archive(data)
    if "META-INF/manifest.xml" in archive:
        manifest = archive.tree("META-INF/manifest.xml")
        if next(manifest.iter(_MANIFEST + "encryption-data"), None) is not None:
            raise Unreadable("is encrypted")
    content = archive.tree("content.xml")
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable("is no text document")
    return written.article(_paragraphs(body, _styles(content)), _properties(archive))


def _properties(archive: Archive) -> Properties:
    if "meta.xml" not in archive:
        return Properties()
    root = archive.tree("meta.xml")
    dc, meta = "{http://purl.org/dc/elements/1.1/}", f"{{{_BASE}meta:1.0}}"
    author = root.findtext(f".//{meta}initial-creator") or root.findtext(f".//{dc}creator")
    return Properties(root.findtext(f".//{dc}title") or "", author or "")


def _styles(content: etree._Element) -> _Styles:
    """Return the document's own styles that strike out, raise or lower words, or that derive from "Title"."""
    found = _Styles(set(), set(), set(), {"Title"})
    for style in content.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style"):
        name = style.get(_STYLE + "name", "")
        if style.get(_STYLE + "parent-style-name") == "Title":
            found.title.add(name)
        form = style.find(_STYLE + "text-properties")
        if form is None:
            continue
        if form.get(_STYLE + "text-line-through-style", "none") != "none":
            found.struck.add(name)
        position = form.get(_STYLE + "text-position", "")
        if position.startswith("super"):
            found.raised.add(name)
        elif position.startswith("sub"):
            found.lowered.add(name)
    return found


def _paragraphs(parent: etree._Element, styles: _Styles, kind: str = "p") -> Iterator[Paragraph]:
    """Yield the paragraphs and the tables in their order; `kind` is that of plain paragraphs."""
    for element in parent:
        if element.tag in _SILENT:
            continue
        if element.tag in {_TEXT + "p", _TEXT + "h"}:
            style = element.get(_TEXT + "style-name", "")
            heading = "h2" if element.tag == _TEXT + "h" else kind
            yield Paragraph(_words(element, styles), "title" if style in styles.title else heading)
        elif element.tag == _TABLE + "table":
            yield Paragraph("".join(_row(row, styles) for row in element.iter(_TABLE + "table-row")), "table")
        else:
            yield from _paragraphs(element, styles, "li" if element.tag == _TEXT + "list-item" else kind)


def _row(row: etree._Element, styles: _Styles) -> str:
    """Return a row of a table as HTML."""
    cells = (" ".join(p.markup for p in _paragraphs(cell, styles)) for cell in row)
    return f"<tr><td>{'</td><td>'.join(cells)}</td></tr>"


def _words(parent: etree._Element, styles: _Styles) -> str:
    """Return the words in a paragraph as HTML."""
    parts = [escape(parent.text or "")]
    for element in parent:
        style = element.get(_TEXT + "style-name", "")
        if element.tag not in _SILENT and style not in styles.struck:
            words = _BREAKS.get(str(element.tag)) or _words(element, styles)
            tag = "sup" if style in styles.raised else "sub" if style in styles.lowered else None
            parts.append(f"<{tag}>{words}</{tag}>" if tag else words)
        parts.append(escape(element.tail or ""))
    return "".join(parts)

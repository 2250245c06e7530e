"""
Word documents (.docx): the words of the main text as they are after all tracked changes.

Deleted, struck-out and hidden words are left out, and so are notes, comments, headers and footers.
"""

from collections.abc import Iterator
from html import escape

from lxml import etree

from knowledge.parsing.documents import written
from knowledge.parsing.documents.archive import Archive
from knowledge.parsing.documents.written import Paragraph, Properties
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # the same elements, as ISO names them
_SILENT = {_W + name for name in "del moveFrom instrText delText pPr rPr tblPr tcPr trPr sectPr".split()} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same words for older programs
}
_OFF = {"0", "false", "off", "none"}
_BREAKS = {_W + "tab": " ", _W + "br": "<br>", _W + "cr": "<br>", _W + "noBreakHyphen": "-"}
_SHIFTED = {"superscript": "sup", "subscript": "sub"}


def article(data: bytes) -> Draft:
    """Return the article in a Word document. Raises `Unreadable` when it is encrypted, damaged or without text."""
    archive = Archive(data)
    name = "word/document.xml"
    if name in archive and _STRICT in archive.part(name)[:4096]:
        raise Unreadable('is in the "strict" form of Word; save it as an ordinary .docx')
    body = archive.tree(name).find(_W + "body")
    if body is None:
        raise Unreadable("has no text")
    return written.article(_paragraphs(body, _styles(archive)), _properties(archive))


def _properties(archive: Archive) -> Properties:
    if "docProps/core.xml" not in archive:
        return Properties()
    root = archive.tree("docProps/core.xml")
    dc = "{http://purl.org/dc/elements/1.1/}"
    return Properties(root.findtext(dc + "title") or "", root.findtext(dc + "creator") or "")


def _styles(archive: Archive) -> dict[str, str]:
    """Return the English name of each style, in lower case, by its id, which differs between languages."""
    if "word/styles.xml" not in archive:
        return {}
    names = {}
    for style in archive.tree("word/styles.xml").iterfind(_W + "style"):
        name = style.find(_W + "name")
        if name is not None:
            names[style.get(_W + "styleId", "")] = name.get(_W + "val", "").lower()
    return names


def _paragraphs(parent: etree._Element, styles: dict[str, str]) -> Iterator[Paragraph]:
    """Yield the paragraphs and the tables in their order."""
    for element in parent:
        if element.tag in _SILENT:
            continue
        if element.tag == _W + "p":
            yield Paragraph(_words(element), _kind(element, styles))
        elif element.tag == _W + "tbl":
            yield Paragraph("".join(_row(row, styles) for row in element.iter(_W + "tr")), "table")
        else:
            yield from _paragraphs(element, styles)


def _row(row: etree._Element, styles: dict[str, str]) -> str:
    """Return a row of a table as HTML."""
    cells = (" ".join(p.markup for p in _paragraphs(cell, styles)) for cell in row.iterfind(_W + "tc"))
    return f"<tr><td>{'</td><td>'.join(cells)}</td></tr>"


def _kind(paragraph: etree._Element, styles: dict[str, str]) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(_W + "val", ""), "") if style is not None else ""
    if name == "title":
        return "title"
    if name.startswith("heading"):
        return "h2"
    return "li" if paragraph.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith("list") else "p"


def _words(parent: etree._Element) -> str:
    """Return the words in a paragraph as HTML."""
    parts = []
    for element in parent:
        if element.tag in _SILENT:
            continue
        if element.tag == _W + "r":
            parts.append(_run(element))
        elif element.tag == _W + "t":
            parts.append(escape(element.text or ""))
        else:
            parts.append(_BREAKS.get(str(element.tag)) or _words(element))
    return "".join(parts)


def _run(run: etree._Element) -> str:
    """Return the words of one format as HTML; empty where they are struck out or hidden."""
    form = run.find(_W + "rPr")
    if form is None:
        return _words(run)
    if any(_is_on(form.find(_W + name)) for name in ("strike", "dstrike", "vanish")):
        return ""
    shift = form.find(_W + "vertAlign")
    tag = _SHIFTED.get(shift.get(_W + "val", "")) if shift is not None else None
    return f"<{tag}>{_words(run)}</{tag}>" if tag else _words(run)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(_W + "val", "true") not in _OFF

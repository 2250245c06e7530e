"""Lay out a page's tree as blocks of text: paragraphs, headings, list items, table rows."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from lxml import etree

from knowledge.parsing.html_text import BLOCK_TAGS, CODE_TAGS, unescaped
from knowledge.parsing.web_page.elements import leads_away

Kind = Literal["paragraph", "heading", "item", "row", "caption", "pre"]

_HEADING_TAGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARAGRAPH_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote article section figure pre".split())
_LIST_TAGS = frozenset("ul ol dl".split())
_BETWEEN_WORDS = frozenset("br img picture".split())
_WHITESPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile(r" ?\n[ \n]*\n ?")  # two line breaks separate paragraphs on some pages


@dataclass(frozen=True, slots=True)
class Block:
    """A text that the page shows as a unit: a paragraph, a heading, an item."""

    text: str
    kind: Kind = "paragraph"
    linked: int = 0  # characters within links
    group: int = 0  # number of the list or table that it belongs to; 0: none
    marker: str = ""  # the bullet of a list item

    @property
    def links(self) -> float:
        """The share of the text that is links, from 0 to 1."""
        return min(self.linked / len(self.text), 1.0)


def blocks(root: etree._Element) -> list[Block]:
    """
    Return the blocks of text under `root`, in reading order.

    >>> from lxml import html
    >>> [(b.kind, b.text) for b in blocks(html.fromstring("<div><h2>Bread</h2>Needs <b>time</b>.<br><br>And salt."))]
    [('heading', 'Bread'), ('paragraph', 'Needs time.'), ('paragraph', 'And salt.')]
    """
    layout = _Layout()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element.tag == "table" and _is_data(element):
                layout.table(element)
                walk.skip_subtree()  # its end event still comes
            else:
                layout.start(element)
        else:
            layout.end(element, last=element is root)
    layout.flush()
    return layout.blocks


def joined(text_blocks: list[Block]) -> str:
    """Return the blocks as one text: paragraphs separated by empty lines, list items and table rows as single lines."""
    parts: list[str] = []
    group = 0
    for block in text_blocks:
        parts += ["\n" if group and block.group == group else "\n\n", block.marker, block.text]
        group = block.group
    return "".join(parts[1:])


class _Layout:
    """Collects the text between the start or end of one block element and the next."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._linked = 0
        self._anchors: list[bool] = []  # for each open link, whether it leads to another page
        self._kinds: list[Kind] = ["paragraph"]
        self._lists = 0  # number of open lists
        self._code = 0  # number of open elements with code
        self._group = 0  # number of the list or table that began last
        self._marker = ""
        self._apart = False  # whether a picture stands between the text so far and the next one

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        self._code += tag in CODE_TAGS
        if tag == "br":
            self._parts.append("\n")
        elif tag in _BETWEEN_WORDS:
            self._apart = True
        elif tag == "a":
            self._anchors.append(leads_away(element))
        elif tag in BLOCK_TAGS:
            self.flush()
            self._open(element, str(tag))
        self._add(element.text)

    def end(self, element: etree._Element, *, last: bool) -> None:
        tag = element.tag
        self._code -= tag in CODE_TAGS
        if tag == "a":
            self._anchors.pop()
        elif tag in BLOCK_TAGS:
            self.flush()
            self._close(str(tag))
        if not last:
            self._add(element.tail)

    def table(self, element: etree._Element) -> None:
        """Add a table of data: each row is a block, with its cells separated by bars."""
        self.flush()
        self._kinds.append("row")
        self._group += 1
        for row in element.iter("tr"):
            cells = [_words_of(cell) for cell in row.iterchildren("td", "th")]
            text = " | ".join(filter(None, cells))
            linked = sum(len("".join(link.itertext()).strip()) for link in row.iter("a") if leads_away(link))
            if text:
                self.blocks.append(Block(text, "row", linked, self._group))

    def flush(self) -> None:
        """End the current block, if it has any text."""
        raw, self._parts = "".join(self._parts), []
        linked, self._linked = self._linked, 0
        kind = self._kinds[-1]
        if kind == "pre":
            texts = [raw.expandtabs(4).strip("\n").rstrip()]
        else:
            texts = [re.sub(" ?\n ?", "\n", text).strip() for text in _BREAKS.split(raw)]
        texts = [text for text in texts if text and not text.isspace()]
        group = self._group if kind == "item" else 0
        for text in texts:
            marker, self._marker = self._marker, ""
            self.blocks.append(Block(text, kind, linked // len(texts), group, marker))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = text if self._code else unescaped(text)
        if self._kinds[-1] != "pre":
            text = _WHITESPACE.sub(" ", text)
            if text[0] == " " and self._parts and self._parts[-1][-1:] in " \n":
                text = text[1:]
        if self._apart and text[:1].isalnum() and self._parts and self._parts[-1][-1:].isalnum():
            self._parts.append(" ")
        self._apart = False
        self._parts.append(text)
        if any(self._anchors):
            self._linked += len(text)

    def _open(self, element: etree._Element, tag: str) -> None:
        kind = self._kinds[-1]
        if tag in _LIST_TAGS:
            self._group += not self._lists
            self._lists += 1
        elif tag in {"dt", "dd"} and self._lists and _is_item(element):
            self._group += tag == "dt"  # a term and its definition belong together
            kind = "item"
        elif tag == "li" and self._lists and _is_item(element):
            kind, self._marker = "item", "• "
        elif tag in _HEADING_TAGS:
            kind = "heading"
        elif tag == "pre":
            kind = "pre"
        elif tag == "figcaption":
            kind = "caption"
        self._kinds.append(kind)

    def _close(self, tag: str) -> None:
        if tag in _LIST_TAGS:
            self._lists -= 1
        if tag == "li":
            self._marker = ""  # the item had no words
        self._kinds.pop()


def _words_of(cell: etree._Element) -> str:
    """Return the words in a cell on one line; those on different lines of the page stay apart."""
    parts = [cell.text or ""]
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element is cell:
            continue
        if element.tag in BLOCK_TAGS or element.tag in _BETWEEN_WORDS:
            parts.append(" ")
        parts.append((element.text if event == "start" else element.tail) or "")
    return _WHITESPACE.sub(" ", "".join(parts)).strip()


def _is_item(element: etree._Element) -> bool:
    """Return whether a list item is a line or two of text. A list of whole paragraphs only lays out the page."""
    inner = [child.tag for child in islice(element.iterdescendants(), 100) if child.tag in _PARAGRAPH_TAGS]
    holds_parts = any(tag in _HEADING_TAGS or tag in {"article", "figure", "table"} for tag in inner)
    return inner.count("p") < 2 and not holds_parts


def _is_data(table: etree._Element) -> bool:
    """Return whether a table holds data: rows of several short cells. Other tables only lay out the page."""
    rows = cells = 0
    for element in table.iterdescendants("tr", "td", "th", "table", "p", "div", "article", "pre"):
        if element.tag == "tr":
            rows += 1
        elif element.tag in {"td", "th"}:
            cells += 1
        elif element.tag == "table" or (element.tag != "p" and len(element) > 1) or _long(element):
            return False
    return rows > 1 and cells > rows and not any(_long(cell) for cell in table.iter("td", "th"))


def _long(element: etree._Element) -> bool:
    return sum(map(len, element.itertext())) > 400

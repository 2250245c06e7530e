"""Put the meaning of marks within sentences into a page's tree: struck-out words go, raised figures keep their form."""

from lxml.etree import _Element as Element

from knowledge.parsing.html_text import BLOCK_TAGS
from knowledge.parsing.marks import inline_marks

_WHOLE = frozenset("html head body main article".split())  # never left out as a whole


def settle(root: Element) -> None:
    """Leave out words that are struck out, readings and spoilers, and write raised and lowered figures in Unicode."""
    for element in [element for element in root.iter("*") if element.tag not in _WHOLE]:
        tag = str(element.tag)
        if element is root or element.getparent() is None:
            continue
        if tag in {"sup", "sub"}:
            _replace(element, _written(element, tag))
        elif inline_marks.is_left_out(tag, element.attrib):  # type: ignore[arg-type] # a mapping of strings
            # A reading without an end tag holds the characters after it, in lxml's tree.
            _replace(element, inline_marks.GAP + "".join(base.text or "" for base in element.iter("rb")))
        elif inline_marks.is_spoiler(tag, element.attrib):  # type: ignore[arg-type] # a mapping of strings
            _replace(element, "" if tag in BLOCK_TAGS else inline_marks.SPOILER)


def _written(element: Element, tag: str) -> str:
    mark, before = "".join(element.itertext()), _text_before(element)
    if tag == "sub":
        return inline_marks.lowered(mark, before)
    linked = element.find(".//a") is not None or _in_footnote_link(element)
    return inline_marks.raised(mark, before, element.tail or "", linked=linked)


def _in_footnote_link(element: Element) -> bool:
    """Return whether an element is all that a link to a place on the page shows."""
    link = next(element.iterancestors("a"), None)
    if link is None or "#" not in link.get("href", ""):
        return False
    return "".join(link.itertext()).strip() == "".join(element.itertext()).strip()


def _text_before(element: Element) -> str:
    """Return the text before an element, as far as its paragraph begins."""
    at: Element | None = element
    while at is not None and at.tag not in BLOCK_TAGS:
        sibling, parent = at.getprevious(), at.getparent()
        if sibling is not None:
            text = sibling.tail or "".join(sibling.itertext())
        else:
            text = (parent.text if parent is not None else "") or ""
        if text:
            return text
        at = sibling if sibling is not None else parent
    return ""


def _replace(element: Element, text: str) -> None:
    """Put `text` in the place of an element; the text after it stays."""
    text += element.tail or ""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = inline_marks.closed((before.tail or "") + text)
    else:
        parent.text = inline_marks.closed((parent.text or "") + text)
    element.tail = None
    parent.remove(element)

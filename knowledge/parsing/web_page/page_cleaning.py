"""Remove from a page's tree what no reader sees, the boilerplate around the article, and lists of links within it."""

import re
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element as Element

from knowledge.parsing.html_text import BLOCK_TAGS
from knowledge.parsing.web_page.elements import (
    Size,
    is_named_boilerplate,
    is_never_article,
    measure,
    name_of,
    name_points,
    stripped_length,
)

_HIDDEN_TAGS = frozenset(
    "script style template noscript svg annotation annotation-xml iframe object embed applet canvas audio video map "
    "button select input textarea datalist nav dialog link meta title amp-ad amp-sidebar amp-consent".split()
)
_HIDDEN_ROLES = frozenset(
    "menu menubar navigation complementary alert alertdialog dialog search banner contentinfo".split()
)
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CAPTION = re.compile(r"(?<!has-)(?<!no-)caption(?!ed)")
_CAPTION_CHARS = 400  # at most
_SEPARATOR_CHARS = 10  # more text beside an element than this is a sentence that it belongs to
_LINK_LIST_CHARS = 2000  # a larger part is not removed for its links


def strip(root: Element, *, by_name: bool = True) -> None:
    """
    Remove from the tree what no reader sees and, with `by_name`, what its name or tag declares to be boilerplate.

    Captions are removed, too, unless they are a large part of the page: a photo story consists of them.
    """
    _remove(root, [element for element in root.iter("*") if _is_hidden(element)])
    if by_name:
        sizes = measure(root)
        whole = sizes[root].chars
        _remove(root, [element for element in root.iter("*") if _is_boilerplate(element, sizes[element], whole)])
        captions = [element for element in root.iter("*") if _is_caption(element, sizes[element])]
        if sum(sizes[caption].chars for caption in captions) * 3 < whole:
            _remove(root, captions)


def remove_link_lists(root: Element) -> bool:
    """Remove the parts of the article's element that are mostly links. Returns whether there were any."""
    sizes = measure(root)
    parts = root.iter("div", "section", "dl", "form", "aside", "header")
    unwanted = [part for part in parts if _is_mostly_links(part, sizes[part])]
    _remove(root, unwanted)
    return bool(unwanted)


def _is_hidden(element: Element) -> bool:
    if element.tag in _HIDDEN_TAGS:
        return True
    if not element.attrib:
        return False
    return (
        element.get("hidden") is not None
        or "true" in {element.get("aria-hidden"), element.get("aria-modal")}
        or element.get("role", "") in _HIDDEN_ROLES
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )


def _is_boilerplate(element: Element, size: Size, whole: int) -> bool:
    """Return whether an element is boilerplate by its name or tag; `whole` is the page's length in characters."""
    if element.tag in {"html", "body", "article", "main"}:
        return False
    is_minor = size.chars * 3 < whole  # a larger part is what the page consists of
    if element.tag in {"footer", "aside"}:
        return is_minor
    name = name_of(element)
    if _is_within_sentence(element):
        return False
    if is_never_article(name):
        return size.chars < whole * 0.9
    if element.tag in {"a", "span", "p", "h1"} and size.chars > 80:
        return False
    return is_minor and is_named_boilerplate(name)


def _is_caption(element: Element, size: Size) -> bool:
    """Return whether an element is the caption of a picture; it would interrupt the text."""
    if element.tag in {"html", "body", "article", "caption"} or size.chars > _CAPTION_CHARS:
        return False
    if element.tag == "figcaption":
        return True
    return bool(_CAPTION.search(name_of(element))) and not _is_within_sentence(element)


def _is_within_sentence(element: Element) -> bool:
    """Return whether an element is part of a sentence: there is text beside it, on the same line."""
    if element.tag in BLOCK_TAGS or not (after := (element.tail or "").strip()):
        return False
    before, parent = element.getprevious(), element.getparent()
    text_before = before.tail if before is not None else parent.text if parent is not None else None
    return len(after) + stripped_length(text_before) >= _SEPARATOR_CHARS


def _is_mostly_links(element: Element, size: Size) -> bool:
    limit = 0.5 if name_points(element) >= 25 else 0.33
    return size.chars < _LINK_LIST_CHARS and size.link_density > limit


def _remove(root: Element, unwanted: Iterable[Element]) -> None:
    """Take elements out of the tree; the text after each of them stays."""
    for element in unwanted:
        if element is not root:
            element.tag = "unwanted"
    etree.strip_elements(root, "unwanted", with_tail=False)

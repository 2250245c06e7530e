"""Parse a page's markup into a tree, within limits that keep the parser's work small."""

import re

from lxml import etree

from knowledge.parsing.unreadable import Unreadable
from knowledge.parsing.web_page import page_marks

_MOST_ATTRIBUTES = 300  # of one element; the parser's time grows with the square of their number
_MOST_ELEMENTS = 100_000  # of a page; a long book has fewer

_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
_COMMENT = r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-z]))[^>]*+"
_TAG = re.compile(
    rf"{_COMMENT}|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE.pattern})*+)[\s/]*+",
    re.IGNORECASE | re.DOTALL,
)
# The end tags of elements whose content has no tags: it lasts until the end tag, or to the end of the page.
_RAW_TEXT_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in "script style title textarea xmp iframe noembed noframes".split()
}


def parsed(markup: str) -> etree._Element:
    """
    Return the root of the page's tree, without comments and with the meaning of its marks (see `page_marks`).

    Raises `Unreadable` when there are no elements, too many of them, or too many attributes on one of them.
    """
    if has_element_of(_MOST_ATTRIBUTES, markup):
        raise Unreadable("is no page that can be shown")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("has no article text") from error
    if root is None:  # the markup is empty; lxml's annotations do not mention this result
        raise Unreadable("has no article text")
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise Unreadable(f"has more than {_MOST_ELEMENTS:,} elements")
    page_marks.settle(root)
    return root


def has_element_of(attributes: int, markup: str) -> bool:
    """
    Return whether an element in `markup` has more than `attributes` attributes.

    Tags are found as the HTML standard's tokeniser finds them, in time proportional to the length of the markup.

    >>> has_element_of(2, "<p title='a < b' id=a>"), has_element_of(2, '<p title=">" id=a lang=en>')
    (False, True)
    """
    position = 0
    while tag := _TAG.search(markup, position):
        position = tag.end()
        written = tag["attributes"] or ""
        if len(written) > 2 * attributes and sum(1 for _ in _ATTRIBUTE.finditer(written)) > attributes:
            return True
        raw_text_end = _RAW_TEXT_ENDS.get((tag["name"] or "").lower())
        if raw_text_end and not tag["end"] and markup[position - 1] != "/":
            end = raw_text_end.search(markup, position)
            position = end.start() if end else len(markup)
    return False

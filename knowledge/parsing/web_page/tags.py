"""The tags in a page's markup, as a parser takes them apart, found before a parser is trusted with it."""

import re

_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
_COMMENT = r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-z]))[^>]*+"
_TAG = re.compile(
    rf"{_COMMENT}|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE.pattern})*+)[\s/]*+",
    re.IGNORECASE | re.DOTALL,
)
# What holds no tags; it goes on to its own end tag, or to the end of the page.
_RAW = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in "script style title textarea xmp iframe noembed noframes".split()
}


def has_element_of(attributes: int, markup: str) -> bool:
    """
    Whether an element in `markup` has more than so many `attributes`. Takes time in proportion to its length.

    >>> has_element_of(2, "<p title='a < b' id=a>"), has_element_of(2, '<p title=">" id=a lang=en>')
    (False, True)
    """
    at = 0
    while tag := _TAG.search(markup, at):
        at = tag.end()
        written = tag["attributes"] or ""
        if len(written) > 2 * attributes and sum(1 for _ in _ATTRIBUTE.finditer(written)) > attributes:
            return True
        raw = _RAW.get((tag["name"] or "").lower())
        if raw and not tag["end"] and markup[at - 1] != "/":
            end = raw.search(markup, at)
            at = end.start() if end else len(markup)
    return False

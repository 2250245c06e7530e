"""The entries of a live blog on its page, which has often no other date than theirs."""

import re
from collections import defaultdict
from typing import NamedTuple

from lxml.etree import _Element as Element

from knowledge.parsing import dates
from knowledge.parsing.web_page.elements import is_never_article, name_of

_LIVE = re.compile(r"\blive|liveblog|\bticker|minute-?by-?minute")  # in a class, an id or an item type
_FEWEST = 2
_MOST_TIMES = 1000
_LEVELS = 4  # from a time up to its entry


class Period(NamedTuple):
    """The times of the first and the last entry, as the page writes them; None where there are no entries."""

    first: str | None
    last: str | None


def period(root: Element) -> Period:
    """
    Return the period of the entries of a live blog: elements side by side that are named so, each with its time.

    >>> from lxml import html
    >>> entry = '<div class="live-post"><time datetime="2026-03-02T{}:00Z"></time><p>News.</p></div>'
    >>> period(html.fromstring(entry.format("19:40") + entry.format("16:00")))
    Period(first='2026-03-02T16:00:00Z', last='2026-03-02T19:40:00Z')
    """
    entries: defaultdict[tuple[Element, str], dict[Element, str]] = defaultdict(dict)
    for time in list(root.iter("time"))[:_MOST_TIMES]:
        written = time.get("datetime") or ""
        entry = _entry(time) if dates.publication(written) else None
        parent = entry.getparent() if entry is not None else None
        if entry is not None and parent is not None:
            entries[parent, str(entry.tag)].setdefault(entry, written)
    longest = max(entries.values(), key=len, default={})
    if len(longest) < _FEWEST:
        return Period(None, None)
    ordered = sorted(longest.values(), key=lambda written: str(dates.moment(written)))
    return Period(ordered[0], ordered[-1])


def _entry(time: Element) -> Element | None:
    """Return the entry of a live blog that a time belongs to."""
    around = list(time.iterancestors())
    if any(is_never_article(name_of(element)) for element in around):
        return None
    for element in around[:_LEVELS]:
        parent = element.getparent()
        names = f"{name_of(element)} {element.get('itemtype', '')}"
        names += f" {name_of(parent)} {parent.get('itemtype', '')}" if parent is not None else ""
        if _LIVE.search(names.lower()) and element.find(".//p") is not None:
            return element
    return None

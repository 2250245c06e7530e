"""
Labels: short lines around an article such as "Share" or "Next article", and when two of them are equal.

The labels of each language are in ``[labels]`` and ``[links]`` of its file (see `knowledge.language.tables`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from knowledge.language.punctuation import starts_list_item
from knowledge.language.sections import Strings
from knowledge.language.tables import alternatives, union

_ENDS = re.compile(r"""^[^\w“”"„'’‘]+|[^\w“”"„'’‘]+$""")
_LONGEST_CLOSING = 300  # characters
_ARROW = re.compile("[←→«»‹›<>⟵⟶◀▶]")


def key(line: str) -> str:
    """
    Return what is equal in two writings of a label: its words, without case, arrows and punctuation around them.

    Items of a list, and lines in quotation marks, keep their marks: they are no labels. The number in "5 comments"
    does not count.

    >>> key("«  Previous\u00a0Article") == key("previous article:") == key("PREVIOUS ARTICLE →")
    True
    >>> key("5 comments") == key("12 comments")
    True
    >>> key("- Share") == key("Share"), key("“Share!”") == key("Share")
    (False, False)
    """
    text = " ".join(line.split()).casefold().replace("’", "'")
    if is_item(text):
        return text
    return _count().sub("#", _ENDS.sub("", text))


def is_item(line: str) -> bool:
    """
    Return whether `line` is an item of a list, or speech after a dash.

    >>> [is_item(line) for line in ("- salt", "— Yes.", "2. Bake", "— Advertisement —", "Salt")]
    [True, True, True, False, False]
    """
    return starts_list_item(line) and line[-1] not in "-–—*•·"


@dataclass(frozen=True, slots=True)
class Labels:
    """
    The boilerplate of one source, as keys.

    `edges` are boilerplate before and after an article, where a line of text would be a strange beginning or end.
    `anywhere` are boilerplate in the middle as well.
    """

    edges: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    neighbours: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # "previous", "next", ""


def is_boilerplate(name: str) -> bool:
    """Return whether the key `name` is a known label that is boilerplate anywhere: "advertisement", "read also"."""
    return name in _known().anywhere or _link().fullmatch(name) is not None


def is_edge_boilerplate(name: str) -> bool:
    """Return whether the key `name` is a known label that is boilerplate before and after a text."""
    return name in _known().edges or is_boilerplate(name)


def is_closing(line: str) -> bool:
    """
    Return whether a line claims rights, or asks the reader to subscribe, to share or to follow.

    >>> is_closing("© Ford Courier. All rights reserved."), is_closing("She shared this with all.")
    (True, False)
    """
    return len(line) <= _LONGEST_CLOSING and bool(_closing().search(line))


def without_closings(text: str) -> str:
    r"""
    Return a text without the lines at its end that claim rights or ask for something; its first line stays.

    >>> without_closings("The ferry is late.\n\nFollow us on Telegram\n© Ford Courier. All rights reserved.")
    'The ferry is late.'
    """
    lines = text.split("\n")
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or is_closing(lines[end - 1].strip())):
        end -= 1
    return text if end == 1 and is_closing(lines[0]) else "\n".join(lines[:end])


def direction(line: str, *, weak: bool) -> str | None:
    """
    Return ``"previous"`` or ``"next"`` when `line` is a known label of a neighbouring article, else None.

    With `weak` a bare "Next" counts, too; one with an arrow always does.

    >>> [direction(line, weak=False) for line in ("Next Article", "« Previous", "Next", "Next steps")]
    ['next', 'previous', None, None]
    """
    name, known = key(line), _known()
    if found := known.neighbours.get(name):
        return found
    return known.weak_neighbours.get(name) if weak or _ARROW.search(line) else None


def inline(line: str, *, weak: bool) -> tuple[str, str] | None:
    """
    Return the direction and the title in a line that holds both; None for any other line.

    >>> inline("Previous Article: Rain at last", weak=False)
    ('previous', 'Rain at last')
    >>> inline("Next: a decision on the bridge.", weak=False) is None
    True
    """
    for mark in re.finditer(r":|\s[–—|-]\s|[»→]", line[:60]):
        way, title = direction(line[: mark.start()], weak=weak), line[mark.end() :].strip(" »→")
        if way and title:
            return way, title
    return None


@dataclass(frozen=True, slots=True)
class _KnownLabels:
    """The labels of all languages, as keys."""

    anywhere: frozenset[str]
    edges: frozenset[str]
    neighbours: Mapping[str, str]
    weak_neighbours: Mapping[str, str]


@cache
def _known() -> _KnownLabels:
    return _KnownLabels(
        anywhere=frozenset(union(lambda data: data.labels.anywhere)),
        edges=frozenset(union(lambda data: data.labels.edges)),
        neighbours=_ways(union(lambda data: data.labels.previous), union(lambda data: data.labels.next)),
        weak_neighbours=_ways(union(lambda data: data.labels.weak_previous), union(lambda data: data.labels.weak_next)),
    )


def _ways(previous: Strings, following: Strings) -> Mapping[str, str]:
    return dict.fromkeys(following, "next") | dict.fromkeys(previous, "previous")


@cache
def _link() -> re.Pattern[str]:
    return re.compile(alternatives(union(lambda data: data.links.read_also + data.links.read_on)), re.IGNORECASE)


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(alternatives(union(lambda data: data.labels.closings)), re.IGNORECASE)


@cache
def _count() -> re.Pattern[str]:
    return re.compile(rf"^\d+(?= {alternatives(union(lambda data: data.labels.counted))}$)")

"""
The lines that a feed adds to its items: a by-line of the house, an invitation, where the text was first published.

Most items begin or end with them. Items that recur whole ("All ferries sail on time.") are news each time.
"""

from collections import Counter
from collections.abc import Collection, Sequence

from knowledge.parsing.boilerplate.labels import is_item, key

_FEWEST, _SHARE = 5, 0.6  # items that have a line at one end, and their share
_MOST_LINES = 4  # looked at, at either end of an item
_LONGEST = 300  # characters of such a line


def without_shared_lines(texts: Sequence[str]) -> list[str]:
    r"""
    Return the texts of a feed's items without the lines that most of them begin or end with.

    >>> texts = [f"{n} ships came.\n\n{n} left.\n\nWrite to us any time." for n in range(2, 8)]
    >>> without_shared_lines(texts)[0]
    '2 ships came.\n\n2 left.'
    """
    lines = [text.split("\n") for text in texts]
    tops, ends = Counter[str](), Counter[str]()
    for full in {tuple(filter(str.strip, those)) for those in lines}:
        tops.update(set(map(_key, full[:_MOST_LINES])))
        ends.update(set(map(_key, full[-_MOST_LINES:])))
    needed = max(_FEWEST, _SHARE * len(lines))
    shared_tops, shared_ends = ({name for name, n in found.items() if name and n >= needed} for found in (tops, ends))
    return [_without(those, shared_tops, shared_ends) for those in lines]


def _key(line: str) -> str:
    """Return what is equal in two writings of a line; empty for one that belongs to its text, as an item of a list."""
    return "" if len(line) > _LONGEST or is_item(line.strip()) else key(line)


def _without(lines: Sequence[str], tops: Collection[str], ends: Collection[str]) -> str:
    """Return the text of some lines without those at its top and end; all of it if nothing else would be left."""
    start, end = 0, len(lines)
    while start < end and (not lines[start].strip() or _key(lines[start]) in tops):
        start += 1
    while end > start and (not lines[end - 1].strip() or _key(lines[end - 1]) in ends):
        end -= 1
    return "\n".join(lines[start:end] if start < end else lines)

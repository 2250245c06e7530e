"""
Cross-references: words in an article that name another article, such as "Read also: Ferry sunk by storm".

They stay in the text and are quoted with what is around them, but nothing is found by them. The headline of an article
is repeated in every article that refers to it, and each of those would otherwise be a better match for it.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from knowledge.language.tables import alternatives, union
from knowledge.models import Span

_LONGEST_LABEL = 40  # characters
_LONGEST_LINE = 160  # characters that a line may still have behind a label, to be a headline as a whole
_HEADLINE_WORDS = 12  # of a headline within a longer line
_LINE_STARTS = frozenset("\n►▶•|*>")  # a label follows one of these
_BOUNDARIES = _LINE_STARTS | frozenset(".!?…。！？»”)–—-")  # or one of these
_COLON = re.compile("[:：]")
_WORD = re.compile(r"\S+?(?=[.!?](?:\s|$)|[。！？]|\s|$)([.!?。！？]?)")


def without_cross_references(text: str) -> str:
    r"""
    Return `text` with spaces in place of its cross-references, so that all else keeps its position.

    >>> text = "It rained and the river rose.\nRead also: Ferry sunk by storm\nNobody drowned."
    >>> without_cross_references(text).split()
    ['It', 'rained', 'and', 'the', 'river', 'rose.', 'Nobody', 'drowned.']

    A text that consists mainly of cross-references, such as a list of links, is returned unchanged.
    """
    pieces = []
    done = 0
    for start, end in _cross_references(text):
        pieces += [text[done:start], " " * (end - start)]
        done = end
    kept = "".join([*pieces, text[done:]])
    return kept if pieces and 2 * len(kept.split()) > len(text.split()) else text


def _cross_references(text: str) -> Iterator[Span]:
    """Yield the span of each label with a colon and the headline behind it."""
    label = _label()
    first = len(text) - len(text.lstrip())
    end = 0
    for colon in _COLON.finditer(text):
        at = start = colon.start()
        while start > max(end, at - _LONGEST_LABEL) and text[start - 1] not in _BOUNDARIES:
            start -= 1
        if start > first and label.fullmatch(text[start:at].strip()):
            end = _headline_end(text, colon.end(), own_line=text[start - 1] in _LINE_STARTS)
            yield Span(start, end)


@cache
def _label() -> re.Pattern[str]:
    """Return a pattern for the label in front of a colon, in any language."""
    marked = union(lambda data: data.links.read_also + data.links.read_on)
    with_colon = union(lambda data: data.links.related + data.links.ordinary_words)
    return re.compile(alternatives(marked + with_colon), re.IGNORECASE)


def _headline_end(text: str, start: int, *, own_line: bool) -> int:
    """Return where the headline behind a label ends: with its line, with its sentence, or after some words."""
    start += 1 if text[start : start + 1] == "\n" else 0
    line, line_break, _ = text[start : start + _LONGEST_LINE].partition("\n")
    if own_line and (line_break or start + len(line) == len(text)):
        return start + len(line)
    end = 0
    for word in islice(_WORD.finditer(line), _HEADLINE_WORDS):
        end = word.end()
        if word[1]:
            break
    return start + end

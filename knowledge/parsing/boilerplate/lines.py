"""
Splits an article's lines into title, body and neighbours, without the boilerplate around them.

Boilerplate surrounds every article: invitations, buttons, the names of the articles before and after. Its lines are
known labels (`labels`) or are learned from a whole source (`recurrence`).

Position decides: a label is boilerplate in a run right after the title, and in the run that ends the file. In
between, a line that reads like a label may be a list item or somebody's words and is kept, unless it is beside
another label or is one that only ever interrupts ("Advertisement").
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.language.punctuation import ends_sentence
from knowledge.parsing.boilerplate import labels as known
from knowledge.parsing.boilerplate.labels import Labels, key
from knowledge.parsing.boilerplate.recurrence import LONG, SHORT, TITLE, may_be_title

_LAST_LINES = 12  # within which a neighbour may be named although other lines follow
_LONGEST_LONE, _LONE_WORDS = 40, 5  # characters and words of a label that is known by its place alone
_LONE_BEFORE, _MOST_LONE = 2, 4  # lines in a row
_FIRST_LINES = 6  # at either end, in which a line may claim rights or ask for something
_EDGE, _ANYWHERE = 1, 2


@dataclass(slots=True)
class Parts:
    """The parts of a plain-text file."""

    title: str | None = None  # None when the file does not begin with one
    body: list[str] = field(default_factory=list)  # with the empty lines in between
    previous: str | None = None
    next: str | None = None


def split_lines(lines: Sequence[str], labels: Labels | None = None, *, lone: bool = False) -> Parts:
    """
    Return the title, the body and the neighbours' titles in `lines`; `labels` are those learned from the source.

    With `lone`, short lines at either end of a text of sentences are labels, too, where none were learned: a source
    of one article does not repeat its labels.

    >>> parts = split_lines(["Rain", "Get a summary", "It rained.", "Get a summary", "Next Article", "Sun"])
    >>> parts.title, [line for line in parts.body if line], parts.next
    ('Rain', ['It rained.'], 'Sun')
    """
    sorter = _LineSorter([line.strip() for line in lines], labels or Labels())
    if lone and not sorter.learned.edges:
        sorter.mark_lone_labels()
    return sorter.parts()


class _LineSorter:
    """One article's lines that are not empty (`full`), and what each of them may be."""

    def __init__(self, lines: list[str], learned: Labels) -> None:
        self.lines = lines
        self.at = [i for i, line in enumerate(lines) if line]  # positions of the full lines
        self.full = [lines[i] for i in self.at]
        self.learned = learned
        self.keys = [key(line) if len(line) <= SHORT else "" for line in self.full]
        ends = self.full[-_LAST_LINES:]
        ways = {known.direction(line.partition(":")[0], weak=True) for line in ends if len(line) <= TITLE}
        self.weak = {"previous", "next"} <= ways  # both are named: bare words count
        self.ways = [self._way(i) for i in range(len(self.full))]
        self.marks = [self._mark(i) for i in range(len(self.full))]
        self.dropped: set[int] = set()
        self.result = Parts()

    def parts(self) -> Parts:
        if self.marks and self.marks[0] and self._tail(0) == 0:
            return Parts()  # boilerplate and nothing else
        title = self._title()
        start = 0 if title is None else title + 1
        refrain = self._refrain(start)
        tail = self._tail(start)
        head = self._head(start, tail)
        if refrain and tail == len(self.full):
            tail = self._pairs(refrain)
        self._middle(head, tail)
        if title is not None:
            self.result.title = self.full[title]
        dropped = {self.at[i] for i in self.dropped}
        self.result.body = ["" if i in dropped else line for i, line in enumerate(self.lines)]
        return self.result

    def mark_lone_labels(self) -> None:
        """Mark the short lines before and after the sentences, where there is nothing but sentences between them."""
        short = [self._may_be_lone(i) for i in range(len(self.full))]
        first = next((i for i in range(1, len(short)) if not short[i]), len(short))
        last = max((i for i in range(1, len(short)) if not short[i]), default=0)
        told = range(first, last + 1)
        if (
            len(told) < 2
            or any(way is not None for way in self.ways)
            or any(len(line) <= SHORT and not ends_sentence(line) for line in self.full[first : last + 1])
        ):
            return
        before, after = range(1, first), range(last + 1, len(self.full))
        if _LONE_BEFORE <= len(before) <= _MOST_LONE:  # a single one may be a subheading
            self._mark_all(before)
        if len(after) <= _MOST_LONE:
            self._mark_all(after)

    def _mark_all(self, lines: range) -> None:
        for i in lines:
            self.marks[i] = self.marks[i] or _EDGE

    def _may_be_lone(self, i: int) -> bool:
        line = self.full[i]
        if len(line) > _LONGEST_LONE or ends_sentence(line) or known.is_item(line) or line[0] in '“"„«—–':
            return False
        return len(line.split()) <= _LONE_WORDS

    def _way(self, i: int) -> str | None:
        """Return the neighbour that a line announces: "previous", "next", "" when that is not known, else None."""
        if len(self.full[i]) > SHORT:
            return None
        return known.direction(self.full[i], weak=self.weak) or self.learned.neighbours.get(self.keys[i])

    def _mark(self, i: int) -> int:
        name = self.keys[i]
        if name and (known.is_boilerplate(name) or name in self.learned.anywhere):
            return _ANYWHERE
        near_an_edge = i <= _FIRST_LINES or i >= len(self.full) - _FIRST_LINES
        if i and near_an_edge and known.is_closing(self.full[i]):
            return _EDGE
        if not name:
            return _EDGE if self.ways[i] is not None else 0
        at_edges = known.is_edge_boilerplate(name) or name in self.learned.edges
        return _EDGE if at_edges or self.ways[i] is not None else 0

    def _title(self) -> int | None:
        """Return the line that is the title, and drop the lines before it."""
        if not self.full:
            return None
        first = 0
        if self.marks[0] and (
            self.keys[0] in self.learned.edges or self.marks[0] == _ANYWHERE or self.keys.count(self.keys[0]) > 1
        ):
            first = next((i for i, mark in enumerate(self.marks) if not mark), len(self.full))
            if first == 1 and self.marks[0] == _ANYWHERE and self._is_paragraph(1):
                first = 0  # an article called "Advertisement"
        self.dropped.update(range(first))
        if first == len(self.full) or (first and self._is_sentence(first)) or self._is_paragraph(first):
            return None
        self.dropped.add(first)
        return first

    def _is_paragraph(self, i: int) -> bool:
        """Return whether a line at the top is text already: very long, or going on in the line below."""
        line = self.full[i]
        if len(line) > 220:  # about 35 words
            return True
        below = self.lines[self.at[i] + 1] if self.at[i] + 1 < len(self.lines) else ""
        return len(line) > 40 and below[:1].islower() and not line.endswith((".", "?", "!", "…"))

    def _is_sentence(self, i: int) -> bool:
        return self.full[i].endswith(".") and self.full[i].count(" ") > 3

    def _head(self, start: int, tail: int) -> int:
        """Drop the run of labels after the title; return where it ends, before `tail`."""
        i, marks = start, self.marks
        if i + 1 < tail and not marks[i] and marks[i + 1] and len(self.full[i]) <= 60:
            i += 1 if not self._is_sentence(i) else 0  # a date, a place
        begin = i
        while i < tail and marks[i]:
            step = 1
            if self._names_both(i) and i + 4 < tail:
                step = 4
                self._name(i)
                self._name(i + 2)
            self.dropped.update(range(i, i + step))
            i += step
        return i if i > begin else start

    def _names_both(self, i: int) -> bool:
        """Return whether a label, a title, another label and a title begin at `i`."""
        two = self.ways[i], self.ways[i + 2] if i + 3 < len(self.full) else None
        return None not in two and two[0] != two[1] and self._is_title(i + 1) and self._is_title(i + 3)

    def _is_title(self, i: int) -> bool:
        return i < len(self.full) and not self.marks[i] and may_be_title(self.full[i])

    def _name(self, i: int, lines: int = 1) -> None:
        """Note the title after the label at `i`."""
        title, way = " ".join(self.full[i + 1 : i + 1 + lines]), self.ways[i]
        if way == "previous" and self.result.previous is None:
            self.result.previous = title
        elif way == "next" and self.result.next is None:
            self.result.next = title

    def _tail(self, stop: int) -> int:
        """Drop the run that ends the file; return where it begins."""
        end = len(self.full)
        steps = {end: 0}  # how many lines the piece takes that begins here, where all that follows is boilerplate
        for i in range(end - 1, stop - 1, -1):
            step = self._step(i, steps)
            if step:
                steps[i] = step
            elif min(steps) > i + 3:
                break
        i = start = min(steps)
        while i < end:
            if steps[i] > 1:
                self._name(i, steps[i] - 1)
            elif inline := self._inline(i):
                setattr(self.result, *inline)
            self.dropped.update(range(i, i + steps[i]))
            i += steps[i]
        return start

    def _step(self, i: int, steps: dict[int, int]) -> int:
        if self.ways[i] is not None:
            if i + 3 in steps and self._is_title(i + 1) and self._is_title(i + 2) and self._goes_on(i + 1):
                return 3
            if i + 2 in steps and self._is_title(i + 1):
                return 2
        boilerplate = self.marks[i] or (not self.keys[i] and len(self.full[i]) <= SHORT) or self._inline(i)
        return 1 if i + 1 in steps and boilerplate else 0

    def _goes_on(self, i: int) -> bool:
        """Return whether a title goes on in the next line: no empty line within it, one before and after it."""
        top, last = self.at[i], self.at[i + 1]
        after = last + 1 == len(self.lines) or not self.lines[last + 1]
        return last == top + 1 and not self.lines[top - 1] and after and len(self.full[i]) > 40

    def _inline(self, i: int) -> tuple[str, str] | None:
        return known.inline(self.full[i], weak=self.weak) if len(self.full[i]) <= TITLE + SHORT else None

    def _middle(self, head: int, tail: int) -> None:
        """Drop runs of labels between the edges, with the neighbours they name."""
        open_ended = self.result.previous is None and self.result.next is None
        near = len(self.full) - _LAST_LINES if open_ended else tail  # other lines may follow, if they are short
        i = head
        while i < tail:
            end, sure = self._run(i, tail, near)
            if sure:
                self.dropped.update(range(i, end))
            i = max(end, i + 1)

    def _run(self, begin: int, tail: int, near: int) -> tuple[int, bool]:
        """Return where the run of labels from `begin` ends, and whether it is boilerplate for sure."""
        i, sure = begin, False
        while i < tail and self.marks[i]:
            sure |= self.marks[i] == _ANYWHERE or self.keys[i] != self.keys[begin]
            named = self.ways[i] is not None and self._is_title(i + 1)
            if (
                (i >= near and named and not self._has_text(i + 1, len(self.full)))
                or self._names_both(i)
                or (sure and named and self._names_both(i - 2))
            ):
                self._name(i)
                sure, i = True, i + 1
            i += 1
        return i, sure

    def _refrain(self, start: int) -> int:
        """
        Return the end of the lines behind the text that repeat the two or three short ones after the title, or 0.

        Such lines are boilerplate in a single file already.
        """
        end = len(self.full)
        for size in (3, 2):
            top = self.keys[start : start + size]
            for i in range(end - size, max(start + size, end - _LAST_LINES), -1):
                if self.keys[i : i + size] == top and all(top) and self._has_text(start + size, i):
                    for line in (*range(start, start + size), *range(i, i + size)):
                        self.marks[line] = self.marks[line] or _EDGE
                    return i + size
        return 0

    def _has_text(self, begin: int, end: int) -> bool:
        return any(len(line) > LONG for line in self.full[begin:end])

    def _pairs(self, begin: int) -> int:
        """Drop the last lines if they are pairs of a label and a title; return where the tail begins."""
        end = len(self.full)
        if end - begin not in {2, 4} or not all(map(may_be_title, self.full[begin:])):
            return end
        if any(len(line) > SHORT and ends_sentence(line) for line in self.full[begin:]):  # a paragraph
            return end
        if end - begin == 4:
            self.result.previous, self.result.next = self.full[begin + 1], self.full[begin + 3]
        self.dropped.update(range(begin, end))
        return begin

"""
Learns the boilerplate of a source from what its articles have in common.

A label is at the top or the end of many articles; a subheading that recurs is anywhere. So a line counts as
boilerplate when it recurs *and* is nearly always in an unbroken run of such lines right after the title or right
before the end.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

from knowledge.language.punctuation import ends_question, ends_sentence, sentence_ends
from knowledge.parsing.boilerplate.labels import Labels, direction, is_item, key

SHORT = 100  # characters of the longest label
LONG = 150  # characters: a longer line is a paragraph, or a very long title
TITLE = 300  # characters of the longest title
_KEPT = 60  # lines kept at each end of an article
_BODY, _PROSE, _TITLE, _SENTENCE, _LABEL = range(5)  # what a line may be; all but the first may be a title


class Outline(NamedTuple):
    """The form of one article's lines, in a few kilobytes."""

    keys: tuple[str, ...]  # empty for lines too long for a title
    sorts: bytes


def may_be_title(line: str) -> bool:
    """Return whether `line` is no longer than a title. A long one with two sentences in it is a paragraph."""
    return len(line) <= LONG or (len(line) <= TITLE and not sentence_ends(line.rstrip()))


def outline(lines: Iterable[str]) -> Outline:
    """Return the outline of an article's `lines`; empty ones do not count."""
    full = [line for line in lines if line.strip()]
    if len(full) > 2 * _KEPT:
        full = full[:_KEPT] + full[-_KEPT:]
    keys = tuple(key(line) if len(line) <= TITLE else "" for line in full)
    return Outline(keys, bytes(_sort(*line) for line in zip(full, keys, ["", *full], strict=False)))


def _sort(line: str, name: str, before: str) -> int:
    """Return what `line` may be; `name` is its key, `before` the line before it."""
    ends = ends_sentence(line) and not ends_question(line)
    if len(line) > SHORT or not name:  # without a name: stars, a rule
        return _BODY if not may_be_title(line) else _PROSE if ends else _TITLE
    if len(before) <= SHORT and direction(before, weak=False):
        return _TITLE
    if is_item(line) or line[0] in '“"„«‘':
        return _TITLE  # of a list, of a dialogue
    return _SENTENCE if ends and line.count(" ") > 1 else _LABEL


def learn(outlines: Sequence[Outline]) -> Labels:
    """
    Return the boilerplate that the articles with these outlines share.

    >>> tops = [f"{n} ships|Too busy?|{n} ships came.|Too busy?|Earlier|{n - 1} ships|Later|{n + 1} ships"
    ...         for n in range(2, 9)]
    >>> found = learn([outline(text.split("|")) for text in tops])
    >>> sorted(found.edges), dict(sorted(found.neighbours.items()))
    (['earlier', 'later', 'too busy'], {'earlier': 'previous', 'later': 'next'})
    """
    outlines = list(dict.fromkeys(outlines))  # an article saved twice does not make its lines recur
    count = len(outlines)
    total = Counter(name for article in outlines for name in _recurring(article))
    titles = {article.keys[0] for article in outlines if article.keys}
    needed = 2 if count <= 3 else max(3, ceil(count * 0.03))
    candidates = {k for k, n in total.items() if n >= needed and (k not in titles or 2 * n > max(count, 6))}
    naming = _naming(outlines, candidates, titles)
    edges = _at_edges(outlines, candidates, naming, total)
    followers = _followers(outlines, edges, naming)
    variable = _variable(edges, followers)
    edges -= variable
    often = max(4, ceil(count * 0.6))
    anywhere = {k for k, n in total.items() if n >= often} - edges - variable - titles
    ways = _directions(outlines, edges & naming, followers, edges, titles)
    return Labels(frozenset(edges), frozenset(anywhere), MappingProxyType(ways))


def _recurring(article: Outline) -> set[str]:
    """Return the lines after the title that may be labels, each once; whole sentences if they are there twice."""
    lines = list(zip(article.keys, article.sorts, strict=True))[1:]
    return {k for k, sort in lines if sort == _LABEL or (sort == _SENTENCE and article.keys.count(k) > 1)}


def _naming(outlines: Sequence[Outline], candidates: set[str], titles: set[str]) -> set[str]:
    """Return those candidates that a title may follow: what follows a subheading is prose."""
    prose, total = Counter[str](), Counter[str]()
    for article in outlines:
        last = {name: i for i, name in enumerate(article.keys) if name in candidates}
        for name, i in last.items():
            if i + 1 < len(article.keys):
                total[name] += 1
                prose[name] += article.sorts[i + 1] in {_BODY, _PROSE, _SENTENCE} and article.keys[i + 1] not in titles
    return {name for name in total if prose[name] * 2 <= total[name]}


def _at_edges(outlines: Sequence[Outline], candidates: set[str], naming: set[str], total: Counter[str]) -> set[str]:
    """Return those candidates that are nearly always in a run of candidates at the top or the end."""
    while True:
        seen = Counter(name for article in outlines for name in _in_runs(article, candidates, naming))
        kept = {name for name in candidates if seen[name] >= 0.8 * total[name]}
        if kept == candidates:
            return kept
        candidates = kept


def _in_runs(article: Outline, labels: set[str], naming: set[str]) -> set[str]:
    head = _head_end(article, labels)
    return {*article.keys[1:head], *article.keys[_tail_start(article, labels, naming, head) :]} & labels


def _head_end(article: Outline, labels: Collection[str]) -> int:
    """Return where the run of labels after the title ends; one short line (a date) may be before it."""
    dated = len(article.keys) > 2 and article.keys[1] not in labels and article.sorts[1] == _LABEL
    start = at = 2 if dated else 1
    while at < len(article.keys) and article.keys[at] in labels:
        at += 1
    return at if at > start else 1


def _tail_start(article: Outline, labels: set[str], naming: set[str], stop: int) -> int:
    """Return where the last run of labels begins; those that name neighbours may be followed by one title."""
    at = len(article.keys)
    while at > stop:
        if article.keys[at - 1] in labels:
            at -= 1
        elif at - 2 >= stop and article.keys[at - 2] in labels & naming and article.sorts[at - 1] != _BODY:
            at -= 2
        else:
            break
    return at


def _followers(outlines: Sequence[Outline], edges: set[str], naming: set[str]) -> Mapping[str, Counter[str]]:
    """Count the lines that follow each label in the last run."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for article in outlines:
        start = _tail_start(article, edges, naming, _head_end(article, edges))
        for label, line in pairwise(article.keys[start:]):
            if label in edges:
                found[label][line] += 1
    return found


def _variable(edges: Collection[str], followers: Mapping[str, Counter[str]]) -> set[str]:
    """Return lines that recur only because they are titles: many different lines take their place."""
    slots = [lines for lines in followers.values() if len(lines) > 2 and max(lines.values()) * 2 <= lines.total()]
    after = sum(slots, Counter[str]())
    before = sum(followers.values(), Counter[str]())
    return {name for name in edges if after[name] and after[name] >= 0.7 * before[name]}


def _directions(
    outlines: Sequence[Outline],
    naming: set[str],
    followers: Mapping[str, Counter[str]],
    edges: set[str],
    titles: set[str],
) -> dict[str, str]:
    """Return the labels that name neighbours; when there are two, the first names the previous article."""
    named: dict[str, bool] = {}
    for label in naming:
        lines = Counter({k: n for k, n in followers.get(label, Counter()).items() if k not in edges})
        differ = lines.total() > 1 and max(lines.values()) * 2 <= max(lines.total(), 2)
        known = sum(n for k, n in lines.items() if k in titles)
        if differ or (known > 1 and known * 2 > lines.total()):
            named[label] = known > 0
    chosen = [name for name in named if named[name]] if len(named) > 2 else list(named)
    unknown = dict.fromkeys(sorted(named), "")
    if len(chosen) != 2:
        return unknown
    first, second = sorted(chosen, key=lambda name: (-_ahead(outlines, name, chosen), name))
    return unknown | {first: "previous", second: "next"}


def _ahead(outlines: Sequence[Outline], name: str, pair: list[str]) -> int:
    """Return in how many articles `name` is the earlier one of the last `pair`."""
    last_two = ([k for k in article.keys if k in pair][-2:] for article in outlines)
    return sum(len(set(two)) == 2 and two[0] == name for two in last_two)

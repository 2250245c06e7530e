"""
Sentences that can be quoted: no boilerplate, no half of a quotation, none without the sentence that it depends on.

Fragments and quotations are recognised by their form, in any language; boilerplate and dependence by the words in
``[summary]`` and ``[links]`` of each language's file.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from knowledge.language.codes import base_code
from knowledge.language.punctuation import ends_question, ends_sentence, starts_own_line
from knowledge.language.tables import alternatives, language_data, union
from knowledge.models import Span
from knowledge.outline.fragments import is_note_or_label

_SHORTEST, _LONGEST = 5, 60  # words of a sentence worth quoting
_LONGEST_OPENING = 80  # words of the first sentence of prose
_FEWEST_INTRODUCING = 8  # words before a colon: fewer are a label
_TOGETHER = 3  # sentences at most that can't be understood without each other
_LONGEST_SPEECH = 800  # characters; a quotation that is open for longer was never closed
_LOOKED_AT = 1000  # characters of a sentence; longer ones are none

_LABEL = re.compile(r"['\"‘“]?([A-Z][\w’'-]*(?: [\w’'-]+){0,3})['\"’”]?: [A-Z]")  # "Retread: The mayor in old shoes."
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_ADDRESS_MARKS = (":", "@", "www.", "pic.t")  # one of these is in every match of the next pattern
_ADDRESS_OR_TIME = re.compile(
    r"https?://|\bwww\.|\S@\S+\.\w|(?<!\S)@\w{3}|\bpic\.twitter"
    r"|\b\d\d?:\d\d\s?(?:[ap]\.?m\.?,?\s)?[A-Z]{2,4}\b.{0,9}\b\d\d?\b.{0,12}\b(?:19|20)\d\d\b"  # 9:41 GMT, 1 May 2024
)

# The marks that begin a quotation, each with those that may end it.
_PAIRS = {'"': '"”“', "“": '”"', "„": '“”"', "'": "'’", "‘": "’'", "«": "»", "»": "«", "「": "」", "『": "』"}
_MARK = re.compile(r"[\"“”„«»「」『』]|['‘’](?!\d\ds\b)|\n\s*\n")
_BEFORE = frozenset("([{—–-/:\"“„«'‘")  # besides whitespace, what an opening mark may follow
_STOPS = frozenset(".,!?…;")


class _Sentence(NamedTuple):
    """A sentence of prose, and what it needs to be quoted."""

    number: int
    quotable: bool
    needs_previous: bool
    needs_next: bool
    begins_within_quotation: bool


def dependencies(
    text: str, spans: Sequence[Span], words: Sequence[int], boilerplate: Sequence[bool], language: str
) -> list[tuple[int, ...]]:
    """
    Return for each sentence the numbers of those it is quoted with.

    These are itself, the sentences it depends on, and the rest of a quotation; none at all for a sentence that can't
    be quoted. `words`: how many each has. `boilerplate`: whether each is boilerplate. `language`: BCP 47.
    """
    prose = list(_prose(text, spans, words, boilerplate, dependent_opening(base_code(language))))
    groups: list[tuple[int, ...]] = [()] * len(spans)
    for place, sentence in enumerate(prose):
        first = last = place
        while first > 0 and prose[first].needs_previous and last - first < _TOGETHER:
            first -= 1
        while last + 1 < len(prose) and prose[last].needs_next and last - first < _TOGETHER:
            last += 1
        group = prose[first : last + 1]
        torn = any(s.begins_within_quotation and s.number - 1 != group[n - 1].number for n, s in enumerate(group))
        if len(group) <= _TOGETHER and not torn and all(s.quotable for s in group):
            groups[sentence.number] = tuple(s.number for s in group)
    return groups


def is_boilerplate(sentence: str) -> bool:
    """
    Return whether it is no sentence of prose: a by-line, an invitation, a headline, a caption, a list item.

    >>> [is_boilerplate(s) for s in ["Click here for more.", "By Ann Lee.", "- Eggs.", "By noon the click was heard."]]
    [True, True, True, False]
    """
    return not ends_sentence(sentence) or _has_form_of_boilerplate(sentence)


def _has_form_of_boilerplate(sentence: str) -> bool:
    """Return whether it is boilerplate whatever it ends with."""
    beginning = sentence[:_LOOKED_AT]
    return (
        all(word[0].isupper() or word in _small_words() for word in _WORD.findall(beginning))  # names, a headline
        or starts_own_line(beginning)
        or is_note_or_label(sentence)
        or _boilerplate_opening().match(beginning) is not None
        or (any(mark in beginning for mark in _ADDRESS_MARKS) and _ADDRESS_OR_TIME.search(beginning) is not None)
        or any(pattern.search(beginning) for pattern in _boilerplate_anywhere())
    )


def _introduces(sentence: str) -> bool:
    """Return whether a sentence ends with a colon, for what comes after it; a few words before a colon are a label."""
    return sentence.endswith((":", "：")) and len(sentence.split()) >= _FEWEST_INTRODUCING


@cache
def _small_words() -> frozenset[str]:
    return frozenset(union(lambda data: data.summary.small_words))


@cache
def _boilerplate_opening() -> re.Pattern[str]:
    openings = alternatives(union(lambda data: data.summary.boilerplate_openings))
    links = alternatives(union(lambda data: data.links.read_also))
    return re.compile(rf"{openings}|{links}\b", re.IGNORECASE)


@cache
def _boilerplate_anywhere() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for phrases that begin with a word, and for others: two are searched faster than one."""
    phrases = union(lambda data: data.summary.boilerplate_anywhere)
    words = [phrase.removeprefix(r"\b") for phrase in phrases if phrase.startswith(r"\b")]
    others = [phrase for phrase in phrases if not phrase.startswith(r"\b")]
    return re.compile(rf"\b{alternatives(words)}"), re.compile(alternatives(others))


@cache
def dependent_opening(code: str) -> re.Pattern[str] | None:
    """
    Return a pattern for the beginning of a sentence that depends on the one before it; None where none is known.

    Elsewhere in a sentence these words may be names, or mean something else.
    """
    data = language_data(code)
    if data is None or not data.summary.dependent_openings:
        return None
    openings, beginnings = data.summary.dependent_openings, data.summary.dependent_beginnings
    return re.compile(rf"[\W_]*(?:(?i:{alternatives(openings)})|{alternatives(beginnings)})\b")


def _prose(
    text: str,
    spans: Sequence[Span],
    words: Sequence[int],
    boilerplate: Sequence[bool],
    dependent: re.Pattern[str] | None,
) -> Iterator[_Sentence]:
    """Yield the sentences that are no boilerplate."""
    quoted = list(quotations(text))
    starts = [quotation.start for quotation in quoted]
    first = True
    for n, span in enumerate(spans):
        sentence = span.of(text)
        introduction = first and _introduces(sentence) and not _has_form_of_boilerplate(sentence)
        if (boilerplate[n] and not introduction) or _is_caption(sentence, n):
            continue
        near = quoted[max(bisect_right(starts, span.start) - 1, 0) : bisect_left(starts, span.end)]
        within = [quotation for quotation in near if quotation.end > span.start]
        begun, goes_on = any(q.start < span.start for q in within), any(q.end > span.end for q in within)
        outside = _outside(text, span, within) if within else sentence
        if first:
            first = False
            yield _Sentence(n, _is_quotable_opening(sentence, outside, words[n]), False, goes_on, begun)
            continue
        unmatched = any(q.start == q.end >= span.start for q in near)
        introduced = _introduces(spans[n - 1].of(text))
        speaker_missing = within and not _WORD.search(outside)
        beginnings = (outside, sentence) if within else (sentence,)
        depends = dependent is not None and any(map(dependent.match, beginnings))
        quotable = _is_quotable(sentence, outside, words[n]) and not unmatched and not introduced
        yield _Sentence(n, quotable, bool(begun or speaker_missing or depends), goes_on, begun)


def _is_caption(sentence: str, number: int) -> bool:
    label = _LABEL.match(sentence)
    return label is not None and number > 0 and not label[1].isupper()  # a place: "LAKESIDE: The mayor has said"


def _is_quotable(sentence: str, outside: str, words: int) -> bool:
    """Return whether a sentence may be quoted. `outside`: what of it is not within quotation marks."""
    return (
        _SHORTEST <= words <= _LONGEST
        and not sentence[0].islower()
        and not _asks(sentence, outside)
        and 4 * len(_DIGIT.findall(sentence)) < len(sentence)  # no table
    )


def _is_quotable_opening(sentence: str, outside: str, words: int) -> bool:
    """Return whether the first sentence of prose may be quoted: it holds the news, whatever its form."""
    return _SHORTEST <= words <= _LONGEST_OPENING and not _asks(sentence, outside)


def _asks(sentence: str, outside: str) -> bool:
    """Return whether it is a question, and not only quotes one."""
    return ends_question(sentence) and (ends_question(outside) or not _WORD.search(outside))


def _outside(text: str, span: Span, quoted: Sequence[Span]) -> str:
    """Return the sentence without what it quotes."""
    pieces, start = [], span.start
    for quotation in quoted:
        pieces.append(text[start : quotation.start])
        start = quotation.end
    return "".join([*pieces, text[start : span.end]])


def quotations(text: str) -> Iterator[Span]:
    """
    Yield the spans of quotations, marks included; for a mark without its partner an empty span.

    >>> text = "'It's mine,' she said. “No. It isn't.” Why “"
    >>> [span.of(text) for span in quotations(text)]
    ["'It's mine,'", "“No. It isn't.”", '']
    """
    start = -1
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        paragraph = (
            mark[0] == "\n" and text[match.end() : match.end() + 1] not in _PAIRS
        )  # opened again, speech goes on
        if start >= 0 and (paragraph or at - start > _LONGEST_SPEECH):
            yield Span(start, start)
            start = -1
        if start < 0 and _opens(text, at):
            start = at
        elif start < 0 and mark in "”»」』":
            yield Span(at, at)
        elif start >= 0 and mark in _PAIRS[text[start]] and _closes(text, at):
            yield Span(start, at + 1)
            start = -1
    if start >= 0:
        yield Span(start, start)


def _opens(text: str, at: int) -> bool:
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in "\"'‘":
        return (not before or before.isspace() or before in _BEFORE) and bool(after.strip())
    return mark in _PAIRS and (mark != "»" or after.isalnum())


def _closes(text: str, at: int) -> bool:
    mark, before, after = text[at], text[at - 1], text[at + 1 : at + 2]
    return mark not in "\"'’“" or (not before.isspace() and (not after.isalnum() or before in _STOPS))

"""
Text to sentences, which end where a reader would end them: not inside "J. D. Vance", not inside a quotation.

Abbreviations and titles are those of all languages together (``[sentences]`` of their files): a text quotes names and
addresses of other countries.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from knowledge.language.languages import stop_words
from knowledge.language.punctuation import SENTENCE_END, starts_own_line
from knowledge.language.scripts import THAI_AND_LAO
from knowledge.language.tables import all_languages, union
from knowledge.models import Span

_LONGEST_SENTENCE = 250  # words; beyond that it is a table or a text without full stops, cut at whitespace
_LONG_WITHOUT_STOPS = 120  # characters of Thai, which has spaces where others have commas and full stops
_NO_FULL_STOPS = re.compile(rf"\W*[{THAI_AND_LAO}]")
_MARKER = 8  # characters at the start of a line that show whether it is an item of a list
_LONGEST_QUOTATION = 60  # words; sentences of one quotation stay together up to here
_BREAK = re.compile(r"\n\s*")
_BEFORE = re.compile(r"[^\s(\[“„«\"'‘—–]+$")  # looked for in the few characters before a full stop
_NEXT_WORD = re.compile(r"[\s\"'“”„‘’«»‹›(\[—–-]*+([\w.&$€£#@’']+)?")
_OPENING = re.compile(r"[„「『]|“(?=[\w('‘…$€£])")
_CLOSING = re.compile(r"[”」』]|“(?![\w('‘…$€£])")  # German quotations end with the mark that English ones begin with
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # U.S, a.m


class _Abbreviations(NamedTuple):
    """Words before a full stop and behind it, in small letters, of all languages. See `tables.Sentences`."""

    titles: frozenset[str]
    numbered: frozenset[str]
    number: re.Pattern[str]
    never_last: frozenset[str]
    sometimes_last: frozenset[str]
    sometimes_last_capitalised: frozenset[str]
    after_ordinals: frozenset[str]
    openings: frozenset[str]  # words that sentences begin with


@cache
def _abbreviations() -> _Abbreviations:
    numbers = "|".join(union(lambda data: data.sentences.numbers))
    return _Abbreviations(
        titles=frozenset(union(lambda data: data.sentences.titles)),
        numbered=frozenset(union(lambda data: data.sentences.numbered)),
        number=re.compile(rf"[\d#]|[IVXLC]{{2,}}\b|(?:{numbers})\b"),
        never_last=frozenset(union(lambda data: data.sentences.never_last)),
        sometimes_last=frozenset(union(lambda data: data.sentences.sometimes_last)),
        sometimes_last_capitalised=frozenset(union(lambda data: data.sentences.sometimes_last_capitalised)),
        after_ordinals=frozenset(union(lambda data: data.sentences.after_ordinals)),
        openings=frozenset(
            word
            for data in all_languages()
            if data.sentences.stop_words_open_sentences
            for word in stop_words(data.code).difference(data.sentences.stop_words_within_sentences)
        ),
    )


def sentences(text: str) -> list[Span]:
    """
    Return the sentences of `text`, in order, without the whitespace around them. Nothing else is left out.

    >>> text = 'U.S. President J. D. Vance said. "It works. We saw it." Then he left at 5 p.m. The end'
    >>> [span.of(text) for span in sentences(text)]
    ['U.S. President J. D. Vance said.', '"It works. We saw it."', 'Then he left at 5 p.m.', 'The end']
    """
    spans: list[Span] = []
    for block in _blocks(text):
        spans += _whole_quotations(text, [piece for s in _block_sentences(text, block) for piece in _bounded(text, s)])
    return spans


def _blocks(text: str) -> Iterator[Span]:
    """Yield paragraphs, headlines, list items: what a line break ends, unless the line was only wrapped."""
    start = 0
    for match in _BREAK.finditer(text):
        if not _wrapped(text, match):
            yield from _stripped(text, start, match.start())
            start = match.end()
    yield from _stripped(text, start, len(text))


def _wrapped(text: str, line_break: re.Match[str]) -> bool:
    """Return whether the sentence before a line break goes on after it."""
    start = text.rfind("\n", 0, line_break.start()) + 1
    line = text[start : line_break.start()].rstrip()
    if (
        line_break[0].count("\n") > 1
        or len(line) < 50
        or starts_own_line(text[line_break.end() : line_break.end() + _MARKER])
        or _had_room(line, text, line_break.end())
    ):
        return False
    if line[-1] == "." and (end := SENTENCE_END.match(text, start + len(line) - 1)):
        return not _ends(text, end, Span(start, len(text)))
    return line[-1] not in '.!?:…"”'


def _had_room(line: str, text: str, following: int) -> bool:
    """
    Return whether the word at position `following`, on the next line, would have fitted on `line`.

    Then the line was not wrapped, but ended: it is a headline above a paragraph. Before a word in small letters, only a
    full stop says so.
    """
    end = text.find("\n", following)
    next_line = text[following:] if end < 0 else text[following:end]
    word = next_line.partition(" ")[0]
    return len(line) + 1 + len(word) <= len(next_line) and (line[-1] == "." or not word[:1].islower())


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span without whitespace at its ends, if anything is left."""
    piece = text[start:end]
    if bare := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield Span(start, start + len(bare))


def _block_sentences(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for match in SENTENCE_END.finditer(text, block.start, block.end):
        if match.end() < block.end and _ends(text, match, block):
            yield from _stripped(text, start, match.end())
            start = match.end()
    yield from _stripped(text, start, block.end)


def _ends(text: str, end: re.Match[str], block: Span) -> bool:
    """Return whether the punctuation `end` ends a sentence."""
    following = _NEXT_WORD.match(text, end.end(), block.end)
    word = (following and following[1]) or ""
    if word[:1].islower() or word[:1] == ".":  # the latter: ". . ."
        return False
    if end[0][0] != "." or end[0].startswith(".."):
        return True
    before = _BEFORE.search(text, max(block.start, end.start() - 24), end.start())
    if before is None:
        return True
    if before.start() == block.start and len(before[0]) <= 3 and before[0].isdigit():  # "1. Wash the rice"
        return False
    return _full_stop(before[0], word, quoted=end[0][-1] not in ".)]")


def _full_stop(before: str, following: str, *, quoted: bool) -> bool:
    """Return whether the full stop between two words ends a sentence; `quoted`: a quotation ends with it."""
    known = _abbreviations()
    word = before.casefold()
    if word in known.numbered:
        return not known.number.match(following)
    if following.casefold().rstrip(".") in known.after_ordinals and before.isdigit() and len(before) <= 2:
        return False
    if len(before) == 1 and before.isalpha() and len(following) == 2 and following[1] == ".":  # z. B.
        return False
    if word in known.never_last or (word in known.titles and before[0].isupper()):
        return False
    initial = len(before) == 1 and before.isupper() and (before != "I" or following[1:] == ".")
    abbreviation = word in known.sometimes_last or (word in known.sometimes_last_capitalised and before[0].isupper())
    if initial or abbreviation or _DOTTED.fullmatch(before):
        return quoted or following.casefold().replace("’", "'") in known.openings
    return True


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    """Yield the sentence, cut at whitespace where it is longer than any; Thai, which has no full stops, sooner."""
    if sentence.end - sentence.start <= _LONG_WITHOUT_STOPS:
        yield sentence
        return
    spaces = [match.start() for match in re.finditer(r"\s+", sentence.of(text))]
    cuts = spaces[_LONGEST_SENTENCE - 1 :: _LONGEST_SENTENCE]
    if _NO_FULL_STOPS.match(text, sentence.start):
        cuts = _apart(spaces, _LONG_WITHOUT_STOPS)
    start = sentence.start
    for cut in cuts:
        yield from _stripped(text, start, sentence.start + cut)
        start = sentence.start + cut
    yield from _stripped(text, start, sentence.end)


def _apart(places: list[int], least: int) -> list[int]:
    """Return those of `places` that are at least `least` characters behind the one before."""
    chosen = [0]
    for place in places:
        if place - chosen[-1] >= least:
            chosen.append(place)
    return chosen[1:]


def _whole_quotations(text: str, block: list[Span]) -> list[Span]:
    """Join sentences of one block while a quotation is open, so that none is cut in two."""
    joined: list[Span] = []
    for sentence in block:
        if joined and _open(joined[-1].of(text)):
            whole = Span(joined[-1].start, sentence.end)
            if len(whole.of(text).split()) <= _LONGEST_QUOTATION:
                joined[-1] = whole
                continue
        joined.append(sentence)
    return joined


def _open(text: str) -> bool:
    """Return whether a quotation begins in `text` and does not end in it."""
    opened = len(_OPENING.findall(text)) > len(_CLOSING.findall(text))
    straight = text.count('"') % 2 == 1  # one of these also ends what a curly one began
    return opened != straight or text.count("«") > text.count("»")

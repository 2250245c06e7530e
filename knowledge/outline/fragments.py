"""
Lines of an article that are no sentence of it: by-lines, date lines, labels, editors' notes, headings.

They are found like all other text, but they are not what an answer or a summary quotes. A heading is told by its form:
a short line of its own, without a full stop, above prose. The words of the others are in ``[lines]`` and ``[dates]``
of each language's file.
"""

import re
from enum import Enum
from functools import cache
from itertools import islice

from knowledge.language.punctuation import ends_question, ends_sentence, starts_own_line
from knowledge.language.scripts import THAI_AND_LAO, has_unspaced
from knowledge.language.tables import alternatives, literals, union

_LONGEST, _MOST_WORDS = 100, 14  # characters and words of a heading
_LONGEST_UNSPACED = 30  # characters of a heading in a script without spaces
_PROSE = 80  # characters of a line that is no heading, whatever it ends with
_NEIGHBOURS = 3  # lines below a heading, of which one is prose
_LOOKED_AT = 160  # characters of a sentence that may be a note of the editors
_EDGE = 600  # characters at either end of an article in which a day says when it was published
_FEWEST_NAMES, _MOST_NAMES = 2, 5  # words of a name, or of two
_PARTICLE = 3  # letters of the longest part of a name that is written small: "van", "der"
_MOST_AFTER_NAME = 6  # words of "our correspondent in Paris"
_OTHER_LETTERS = 6  # letters of a date line that are not of a date: a time zone, a state

_NO_FULL_STOPS = re.compile(rf"\W*[{THAI_AND_LAO}]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = "(/[（【"  # what a label within a line begins with
_SPEECH = "\"“„«「『»'‘"
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?!\d)|\d{1,2}[時时]")
_NUMERIC_DAY = re.compile(r"\d{1,4}\s?[-/.年년]\s?\d{1,2}(?:\s?[-/.月월]\s?\d{1,4})?\s?[日일]?")


class Fragment(Enum):
    """What a line is that is no sentence."""

    HEADING = "heading"  # it may hold an answer that nothing else holds
    NOTE = "note"  # of the editors; so may this
    LABEL = "label"  # a by-line, a date line, a section, an agency: it never does


def fragment(text: str, start: int, end: int) -> Fragment | None:
    r"""
    Return what the sentence of `text` from `start` to `end` is, if it is no sentence of prose.

    >>> text = "By Ann Lee, reporter\n\nCouncil votes\n\nThe council met. It agreed."
    >>> fragment(text, 0, 20), fragment(text, 22, 35), fragment(text, 37, 53)
    (<Fragment.LABEL: 'label'>, <Fragment.HEADING: 'heading'>, None)
    """
    sentence = text[start:end]
    begins_line = _begins_line(text, start)
    if not begins_line and sentence[0] not in _BRACKETS:
        return None
    if _note().match(sentence, 0, _LOOKED_AT):
        return Fragment.NOTE
    at_edge = start < _EDGE or end > len(text) - _EDGE
    if _is_label(sentence) or (begins_line and at_edge and _is_day(sentence)):
        return Fragment.LABEL
    return Fragment.HEADING if begins_line and _is_heading(text, start, end) else None


def is_note_or_label(sentence: str) -> bool:
    """
    Return whether a sentence is an editors' note, or a short line with authors, a time, a section or an agency.

    >>> lines = "Editor's note: It was changed.", "By Ann Lee.", "POLITICS", "By noon it rained"
    >>> [is_note_or_label(line) for line in lines]
    [True, True, True, False]
    """
    return _note().match(sentence, 0, _LOOKED_AT) is not None or _is_label(sentence)


def _is_label(sentence: str) -> bool:
    return len(sentence) <= _LONGEST and (
        _section().fullmatch(sentence) is not None or _is_byline(sentence) or _is_time_of_publication(sentence)
    )


def _is_byline(sentence: str) -> bool:
    closed = ends_sentence(sentence)
    if found := _author().match(sentence):
        name, _, rest = _divided(sentence[found.end() :])
        return _may_be_name(name) and (not closed or not rest or _is_profession(rest))
    name, mark, rest = _divided(sentence)
    return bool(mark) and _may_be_name(name) and _is_profession(rest) and not (closed and "," in rest)


def _divided(line: str) -> tuple[str, str, str]:
    """Return what is before the first comma or the like, that mark, and what is behind it."""
    found = re.search(r"[,،、|(（–—]|\s-\s", line)
    return (line[: found.start()], found[0].strip(), line[found.end() :]) if found else (line, "", "")


def _is_profession(text: str) -> bool:
    return len(text.split()) <= _MOST_AFTER_NAME and _profession().search(text) is not None


def _may_be_name(text: str) -> bool:
    """Return whether a text is two to five words without a digit, all but particles with a capital if they may."""
    words = _WORD.findall(text)
    if has_unspaced(text):
        return len("".join(words)) <= _LONGEST_UNSPACED
    return (
        _FEWEST_NAMES <= len(words) <= _MOST_NAMES
        and not any(map(str.isdigit, text))
        and not words[0][0].islower()
        and all(not word[0].islower() or len(word) <= _PARTICLE for word in words)
    )


def _is_time_of_publication(sentence: str) -> bool:
    """Return whether a line is a day with a time of day, or behind "updated" or a place in capitals."""
    place, comma, rest = sentence.partition(", ")
    if comma and place.isupper() and len(_LETTER.findall(place)) > _PARTICLE:
        return _other_letters(rest) <= _OTHER_LETTERS
    labelled = _publication().match(sentence) is not None or _CLOCK.search(sentence) is not None
    return labelled and _is_day(sentence)


def _is_day(sentence: str) -> bool:
    """Return whether a short line says when and hardly anything else."""
    return (
        len(sentence) <= _LONGEST
        and any(map(str.isdigit, sentence))
        and (_month().search(sentence) is not None or _NUMERIC_DAY.search(sentence) is not None)
        and _other_letters(sentence) <= _OTHER_LETTERS
    )


def _other_letters(text: str) -> int:
    """Return how many letters are not part of a date."""
    rest = _NUMERIC_DAY.sub(" ", _CLOCK.sub(" ", _publication().sub(" ", _month().sub(" ", text))))
    return len(_LETTER.findall(rest))


def _is_heading(text: str, start: int, end: int) -> bool:
    r"""
    Return whether a line has no full stop, is short and stands above prose.

    An item of a list, speech, and a label with its value are none: "Winner: Ann Lee".
    """
    line = text[start:end]
    return (
        end - start <= (_LONGEST_UNSPACED if has_unspaced(line) else _LONGEST)
        and not ends_sentence(line)
        and len(line.split()) <= _MOST_WORDS
        and not starts_own_line(line)
        and line[0] not in _SPEECH
        and not re.search(r"[:：](?:\s\S|$)|,$", line)
        and _ends_line(text, end)
        and not _NO_FULL_STOPS.match(line)
        and _is_above_prose(text, start, end)
    )


def _begins_line(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip()


def _ends_line(text: str, end: int) -> bool:
    line_end = text.find("\n", end)
    return not text[end : line_end if line_end >= 0 else len(text)].strip()


def _is_above_prose(text: str, start: int, end: int) -> bool:
    """
    Return whether one of the next lines is a paragraph: it ends with a full stop, or is long.

    Short lines behind or before a question are its possible answers.
    """
    before = text[max(start - _PROSE, 0) : start].rstrip()
    if before and ends_question(before):
        return False
    for following in islice(re.finditer(r"[^\n]*\S", text[end : end + 4 * _PROSE * _NEIGHBOURS]), _NEIGHBOURS):
        line = following[0]
        if ends_question(line):
            return False
        if len(line) > _PROSE or ends_sentence(line):
            return True
    return False


@cache
def _note() -> re.Pattern[str]:
    """The beginning of a note of the editors."""
    notes = alternatives(union(lambda data: data.lines.notes))
    return re.compile(rf"[^\w\n]{{0,3}}{notes}", re.IGNORECASE)


@cache
def _section() -> re.Pattern[str]:
    """A whole line of sections, agencies or both."""
    names = alternatives(union(lambda data: data.lines.sections + data.lines.agencies))
    return re.compile(rf"\W{{0,3}}{names}(?:\W{{1,3}}{names}){{0,3}}\W{{0,3}}", re.IGNORECASE)


@cache
def _author() -> re.Pattern[str]:
    """Words before the name of an author, at the beginning of a line."""
    authors = alternatives(union(lambda data: data.lines.authors + data.pages.authors))
    return re.compile(rf"\W{{0,3}}{authors}[\s:：/／]+", re.IGNORECASE)


@cache
def _profession() -> re.Pattern[str]:
    """The profession of those who report."""
    professions = union(lambda data: data.lines.professions)
    spaced = alternatives(name for name in professions if not has_unspaced(name))
    return re.compile(rf"(?<!\w){spaced}(?!\w)|{alternatives(filter(has_unspaced, professions))}", re.IGNORECASE)


@cache
def _publication() -> re.Pattern[str]:
    """Words that say that a text was published or changed."""
    return re.compile(
        rf"\W{{0,3}}\b{alternatives(union(lambda data: data.dates.published + data.dates.changed))}", re.IGNORECASE
    )


@cache
def _month() -> re.Pattern[str]:
    """The name of a month or of a weekday."""
    months = union(lambda data: (name for month in data.dates.months for name in month.split("|")))
    weekdays = alternatives(union(lambda data: data.periods.weekdays))
    return re.compile(rf"(?<![^\W\d]){literals(months)}(?![^\W\d])\.?|\b{weekdays}\b", re.IGNORECASE)

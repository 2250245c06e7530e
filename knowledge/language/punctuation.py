"""Ends of sentences, and beginnings of lines of their own, in any language. `sentences` knows the exceptions."""

import re

_SPACED_STOPS = ".!?…؟۔"  # end a sentence where whitespace follows
_WIDE_STOPS = "。！？"  # end one wherever they are
_SINGLE_STOPS = "।॥።፧፨။។᠃"  # and so do these; nothing closes behind them
_CLOSING = "\"'”’“»›)\\]"
_WIDE_CLOSING = "”’」』）"

# Possessive, and never begun inside a run of stops: a line of a million dots must not take a day.
SENTENCE_END = re.compile(
    rf"(?<![{_SPACED_STOPS}])[{_SPACED_STOPS}]++[{_CLOSING}]*+(?:[ \xa0\u202f][»›])?+(?=\s)"
    rf"|(?<![{_WIDE_STOPS}])[{_WIDE_STOPS}]++[{_WIDE_CLOSING}]*+|[{_SINGLE_STOPS}]"
)
_CLOSED = rf"[{_CLOSING}{_WIDE_CLOSING}]*(?:\s[»›])?$"
_LAST_STOP = re.compile(rf"[{_SPACED_STOPS}{_WIDE_STOPS}{_SINGLE_STOPS}]{_CLOSED}")
_LAST_QUESTION_MARK = re.compile(rf"[?？؟፧]{_CLOSED}")
_LOOKED_AT = 12  # characters at the end of a text; more closing marks than that mean nothing

_LIST_ITEM = re.compile(r"(?:[-–—*•▪◦·]|\d{1,3}[.)]|\w\))\s")
_QUOTE_HEADING_OR_ROW = re.compile(r"[>#|]\s")


def ends_sentence(text: str) -> bool:
    """
    Return whether `text` ends with a sentence: with a full stop or its like, and what may close behind it.

    >>> [ends_sentence(text) for text in ("It rained.", "“It rained!”", "« Il pleut. »", "雨。」", "Rain:", "Rain")]
    [True, True, True, True, False, False]
    """
    return _LAST_STOP.search(text, max(len(text) - _LOOKED_AT, 0)) is not None


def ends_question(text: str) -> bool:
    """
    Return whether `text` ends with a question mark and what may close behind it.

    >>> [ends_question(text) for text in ("Did it rain?", "“Did it?”", "下雨了吗？", "It did.")]
    [True, True, True, False]
    """
    return _LAST_QUESTION_MARK.search(text, max(len(text) - _LOOKED_AT, 0)) is not None


def sentence_ends(text: str) -> list[int]:
    """
    Return the positions behind the punctuation within `text` that usually ends a sentence, in order.

    This is for cutting text where it matters little; use `sentences.sentences` for sentences.

    >>> sentence_ends("It rained. “It did!” Did it?")
    [10, 20]
    """
    return [match.end() for match in SENTENCE_END.finditer(text)]


def starts_list_item(line: str) -> bool:
    """
    Return whether `line` starts with a bullet, a dash, a number or a letter of a list.

    >>> [starts_list_item(line) for line in ("- salt", "• salt", "— Yes.", "2. Bake", "b) Bake", "-5 degrees", "> Hm")]
    [True, True, True, True, True, False, False]
    """
    return _LIST_ITEM.match(line) is not None


def starts_own_line(line: str) -> bool:
    """
    Return whether `line` cannot go on the line before it: a list item, a quoted line, a heading, a table row.

    >>> [starts_own_line(line) for line in ("- salt", "> Hm", "# Rain", "| 5 | 6 |", "Rain")]
    [True, True, True, True, False]
    """
    return starts_list_item(line) or _QUOTE_HEADING_OR_ROW.match(line) is not None

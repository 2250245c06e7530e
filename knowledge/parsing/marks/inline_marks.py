r"""
The meaning of marks in a sentence: words struck out, figures raised or lowered, the reading of a character, a spoiler.

A text is quoted word for word, so it must not hold words that its author has withdrawn, and no number that only looks
like one because a mark is gone ("10<sup>6</sup>" is not 106).

* Struck-out words and readings are left out: a `GAP` is in their place until `closed` is called.
* A spoiler is left out, too, and `SPOILER` shows where: what a reader has to tap to see is not told unasked.
* Raised and lowered figures keep their form (`raised`, `lowered`); the marks of footnotes are left out.
"""

import re
from collections.abc import Mapping

from knowledge.language.scripts import UNSPACED

GAP = "\x10"  # in the place of words that are left out; `text.clean` removes it
SPOILER = "[…]"

STRUCK_TAGS = frozenset("del s strike".split())
READING_TAGS = frozenset("rt rp rtc".split())  # of ruby: how the characters before them are pronounced
_STRUCK_CLASSES = frozenset("line-through strikethrough strike-through strikeout struck struck-out".split())
_SPOILER_CLASSES = frozenset("spoiler tg-spoiler spoiler-text md-spoiler-text inline-spoiler bb-spoiler".split())
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through", re.IGNORECASE)

_RAISED = str.maketrans(dict(zip("0123456789+-−=()ni", "⁰ ¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ ⁺ ⁻ ⁻ ⁼ ⁽ ⁾ ⁿ ⁱ".split(), strict=True)))
_LOWERED = str.maketrans(dict(zip("0123456789+-−=()", "₀ ₁ ₂ ₃ ₄ ₅ ₆ ₇ ₈ ₉ ₊ ₋ ₋ ₌ ₍ ₎".split(), strict=True)))
_WORDS_RAISED = {"tm": "™", "sm": "℠"}
_NUMBER = re.compile(r"[+−-]?\d{1,4}")
_NUMBERS = re.compile(r"\d{1,4}(?:\s?[,;–-]\s?\d{1,4})+")  # several footnotes at one place
_FORMULA = re.compile(r"[0-9+−=()ni-]{1,8}")
_NOTE = re.compile(r"[\[({].*[\])}]|[*†‡§¶#↑↩]+|\s*", re.DOTALL)  # a mark that is nothing but a note's
_BEFORE_NOTE = re.compile(rf"(?:[.,;:!?\]”»\"'’…]|[^\W\d_]{{4,}}|[{UNSPACED}]|(?<!\d)(?:1[5-9]|20)\d\d)$")
_FRACTION = "/⁄"

_GAPS = re.compile(rf"( ?)(?:{GAP} ?)*{GAP}( ?)(?=(\S?))")
_NOTE_CLASSES = frozenset(
    "footnote footnote-ref footnote-reference footnote-link footnoteref footnotelink fnref fn-ref noteref note-ref "
    "endnote endnote-ref sdfootnoteanc sdendnoteanc simple-footnote".split()
)
_CLOSING = ".,;:!?)]}”»…。、，！？"


def is_left_out(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """
    Return whether an element's words are struck out, the mark of a note, or only say how others are pronounced.

    >>> is_left_out("del", {}), is_left_out("span", {"style": "text-decoration: line-through"}), is_left_out("ins", {})
    (True, True, False)
    """
    if tag in STRUCK_TAGS or tag in READING_TAGS:
        return True
    return bool(attributes) and (
        bool(_STRUCK_STYLE.search(attributes.get("style") or ""))
        or attributes.get("role") == "deletion"
        or (tag == "a" and _is_note_link(attributes))
        or not _STRUCK_CLASSES.isdisjoint((attributes.get("class") or "").lower().split())
    )


def _is_note_link(attributes: Mapping[str, str | None]) -> bool:
    """Return whether a link is the mark of a footnote."""
    if attributes.get("role") == "doc-noteref" or "noteref" in (attributes.get("epub:type") or "").split():
        return True
    own = not _NOTE_CLASSES.isdisjoint((attributes.get("class") or "").lower().split())
    return own and "#" in (attributes.get("href") or "")


def is_spoiler(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Return whether an element's words are hidden until a reader wants to see them."""
    return tag == "tg-spoiler" or (
        bool(attributes) and not _SPOILER_CLASSES.isdisjoint((attributes.get("class") or "").lower().split())
    )


def closed(text: str) -> str:
    """
    Return `text` without gaps: one space where there was one on either side, none before a closing mark.

    >>> closed(f"It costs {GAP} 4.4 million {GAP}, not more{GAP}.")
    'It costs 4.4 million, not more.'
    """
    return _GAPS.sub(_joint, text) if GAP in text else text


def _joint(gap: re.Match[str]) -> str:
    before, after, following = gap.groups()
    inner = " " in gap.group()
    if before and not after and following and following in _CLOSING:
        return ""
    return " " if inner else ""


def raised(mark: str, before: str, after: str = "", *, linked: bool = False) -> str:
    """
    Return what a raised `mark` is in plain text; `before` and `after` are the text around it, `linked`: it is a link.

    >>> [raised("2", "m"), raised("6", "10"), raised("st", "1"), raised("3", "end."), raised("14", " ", "C")]
    ['²', '⁶', 'st', '', '¹⁴']
    """
    mark = mark.strip()
    if linked or _NOTE.fullmatch(mark) or _NUMBERS.fullmatch(mark):
        return ""
    if _NUMBER.fullmatch(mark):
        return "" if _is_note(before, after) else mark.translate(_RAISED)
    if _FORMULA.fullmatch(mark):
        return mark.translate(_RAISED)
    if len(mark) == 1 and mark.islower() and re.search(r"[^\W\d_]{4,}$", before):
        return ""
    return _WORDS_RAISED.get(mark.lower(), mark)


def lowered(mark: str, before: str) -> str:
    """
    Return what a lowered `mark` is in plain text. Figures behind a letter stay: that is how formulas are searched for.

    >>> lowered("2", "CO"), lowered("2", "¹/"), lowered("10", "101")
    ('2', '₂', '₁₀')
    """
    digits = mark.strip()
    behind_number = before[-1:].isdigit() or before[-1:] in _FRACTION if before else False
    return digits.translate(_LOWERED) if behind_number and _FORMULA.fullmatch(digits) else mark


def _is_note(before: str, after: str) -> bool:
    """Return whether a raised number is the mark of a footnote, by the text around it."""
    if not before or before[-1].isspace():
        return not (after[:1].isalnum() or (after and after[0] in _FRACTION))
    return bool(_BEFORE_NOTE.search(before[-40:]))

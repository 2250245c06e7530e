"""
Questions told from headlines, and the type of answer that a question expects: a number, a time.

The question words of each language are in ``[questions]`` of its file, number words and months in ``[answers]``. They
only shift weights and choose the sentence of a passage that is shown first: where they are missing, little is lost.
"""

import re
from functools import cache

from knowledge.language.scripts import UNSPACED
from knowledge.language.sections import Strings
from knowledge.language.tables import alternatives, literals, union

_QUESTION_MARK = re.compile(r"[?？؟\u037e][\s\W]*$")
_UNSPACED = re.compile(f"[{UNSPACED}]")


def asks(words: str) -> bool:
    """
    Return whether `words` are a question, not a headline or a few keywords.

    A question ends with a question mark or begins with a question word.

    >>> asks("The storm: who paid?"), asks("who paid for the storm"), asks("Storm: the insurers pay")
    (True, True, False)
    """
    return bool(_QUESTION_MARK.search(words) or _beginning().match(words))


def holds_question_word(text: str) -> bool:
    """Return whether a text holds a question word anywhere."""
    return bool(_anywhere().search(text))


def expected(question: str) -> re.Pattern[str] | None:
    """
    Return a pattern that an answer to `question` should hold; None when its words do not show it.

    >>> bool(expected("How high are the tides?").search("about 16 metres"))
    True
    >>> bool(expected("When did it open?").search("It opened on 6 May 1994.")), expected("Who won?")
    (True, None)
    """
    return next((answer for words, answer in _answers() if words.search(question)), None)


@cache
def _beginning() -> re.Pattern[str]:
    return re.compile(rf"\W*{alternatives(union(lambda data: data.questions.first_words))}\b", re.IGNORECASE)


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives(union(lambda data: data.questions.first_words))}\b", re.IGNORECASE)


@cache
def _answers() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return pairs of patterns: words of a question, and what its answer then holds."""
    return (
        (_question_words(union(lambda data: data.questions.how_many)), _quantity()),
        (_question_words(union(lambda data: data.questions.when)), _time()),
    )


def _question_words(patterns: Strings) -> re.Pattern[str]:
    """Return a pattern for whole words, and for any place in the text in scripts without spaces."""
    spaced = alternatives(pattern for pattern in patterns if not _UNSPACED.match(pattern))
    unspaced = alternatives(pattern for pattern in patterns if _UNSPACED.match(pattern))
    return re.compile(rf"(?<!\w){spaced}(?!\w)|{unspaced}", re.IGNORECASE)


def _quantity() -> re.Pattern[str]:
    return re.compile(rf"\d|\b{alternatives(union(lambda data: data.answers.number_words))}\b", re.IGNORECASE)


def _time() -> re.Pattern[str]:
    """Return a pattern for a year, a month with a day, a day of the week."""
    months = literals(union(lambda data: data.answers.month_beginnings))
    days = alternatives(union(lambda data: data.answers.days))
    return re.compile(
        rf"\b1\d\d\d\b|\b20\d\d\b|\b{months}[a-z]*\.? \d|\b\d+\. ?\w+ \d{{4}}|{days}\b|\d年", re.IGNORECASE
    )

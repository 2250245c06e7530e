"""
Questions told from headlines, and the type of answer that a question expects: a number, a measure, a time, a name.

The question words of each language are in ``[questions]`` of its file, units in ``[measures]``, number words and
months in ``[answers]``. They only shift weights and choose the sentence that is shown first: where they are missing,
little is lost.
"""

import re
from functools import cache, lru_cache

from knowledge.language.scripts import UNSPACED
from knowledge.language.sections import Strings
from knowledge.language.tables import alternatives, literals, union

_QUESTION_MARK = re.compile(r"[?？؟\u037e][\s\W]*$")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LONGEST_SUBJECT = 4  # words
_NO_YEAR = r"(?<![\d.,])(?!(?:1\d|20)\d\d(?!\d))"
_MEASURES = ("lengths", "durations", "temperatures", "weights", "ages", "speeds", "prices", "shares")


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


@lru_cache(256)
def expected(question: str) -> re.Pattern[str] | None:
    """
    Return a pattern that an answer to `question` should hold; None when its words do not show it.

    >>> bool(expected("How many boats are there?").search("a dozen")), expected("Who won?")
    (True, None)
    >>> height = expected("How high are the tides?")
    >>> bool(height.search("about 16 metres")), bool(height.search("on 6 May 1994"))
    (True, False)
    >>> bool(expected("When did it open?").search("It opened on 6 May 1994."))
    True
    """
    if _asked_for(_MEASURES).search(question):
        return _amounts(tuple(name for name in _MEASURES if _asked_for((name,)).search(question)))
    return next((answer for words, answer in _answers() if words.search(question)), None)


@lru_cache(256)
def expects_name(question: str) -> bool:
    """
    Return whether the answer to `question` is probably a name.

    >>> [expects_name(text) for text in ("Who won?", "Where is the ferry built?", "Why did it stop?")]
    [True, True, False]
    """
    return bool(_asks_for_name().search(question))


@lru_cache(256)
def definition(question: str) -> re.Pattern[str] | None:
    """
    Return a pattern for a sentence that says what a question asks the meaning of; None for other questions.

    >>> found = definition("Who was Ada Hill?")
    >>> bool(found.match("Captain Ada Hill, the last to sail it, was born here.")), bool(found.match("Ada Hill slept."))
    (True, False)
    """
    asked = _definitions().fullmatch(question.strip())
    subject = next(filter(None, asked.groups()), "") if asked else ""
    if not subject or len(subject.split()) > _LONGEST_SUBJECT:
        return None
    verbs = alternatives(union(lambda data: data.answers.is_or_was))
    name = re.escape(subject).replace(r"\ ", r"\s+")
    return re.compile(rf"\W*(?:\S+\s+){{0,3}}{name}(?:\w\b)?(?:,|\s\(|\s[—–-]\s|\s{verbs}\b)", re.IGNORECASE)


@cache
def _definitions() -> re.Pattern[str]:
    """Return a pattern for questions for a definition, whose groups are their subject."""
    questions = alternatives(union(lambda data: data.questions.definitions))
    return re.compile(rf"\W*{questions.replace('#', r'([^?？؟]+?)')}\s*[?？؟]*\s*", re.IGNORECASE)


@cache
def _beginning() -> re.Pattern[str]:
    return re.compile(rf"\W*{alternatives(union(lambda data: data.questions.first_words))}\b", re.IGNORECASE)


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives(union(lambda data: data.questions.first_words))}\b", re.IGNORECASE)


@cache
def _asks_for_name() -> re.Pattern[str]:
    return _question_words(union(lambda data: data.questions.names))


@cache
def _asked_for(measures: tuple[str, ...]) -> re.Pattern[str]:
    return _question_words(
        union(lambda data: [words for name in measures for words in getattr(data.measures, f"{name}_asked")])
    )


@cache
def _amounts(measures: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for a number with a unit of one of these measures."""
    words = alternatives(union(lambda data: (*data.answers.number_words, *data.periods.numbers)))
    number = rf"(?:(?<![\d.,])\d[\d.,]*|\b{words}\b)(?:[\s-]{words}\b)*"
    amounts = union(lambda data: [amount for name in measures for amount in getattr(data.measures, name)])
    units = alternatives(amount[1:] for amount in amounts if amount.startswith("#"))  # so the number is there once
    others = alternatives(amount.replace("#", number) for amount in amounts if not amount.startswith("#"))
    return re.compile(rf"(?:{number}{units}|{others})(?![^\W{UNSPACED}])", re.IGNORECASE)


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
    """Return a pattern for a number, in digits or words, that is no year."""
    return re.compile(rf"{_NO_YEAR}\d|\b{alternatives(union(lambda data: data.answers.number_words))}\b", re.IGNORECASE)


def _time() -> re.Pattern[str]:
    """Return a pattern for a year, a month with a day, a day of the week, a time of day."""
    months = literals(union(lambda data: data.answers.month_beginnings))
    days = alternatives(union(lambda data: data.answers.days))
    return re.compile(
        rf"\b1\d\d\d\b|\b20\d\d\b|\b{months}[a-z]*\.? \d|\b\d+\. ?\w+ \d{{4}}|{days}\b|\d年|\b[012]?\d[.:][0-5]\d\b",
        re.IGNORECASE,
    )

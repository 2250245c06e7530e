"""
What kind of answer a question waits for, as far as its words tell: a number, a time.

A small table of question words in several languages and of what numbers and times look like in print. It
only decides which sentence of a passage stands first, so a question that it does not know loses nothing.
"""

import re

_HOW_MANY = (
    r"how (?:many|much|old|long|high|tall|deep|far|big|large|heavy|fast|wide|often|hot|cold)"
    r"|what (?:percentage|share|number)"
    r"|what percent|at what age|wie ?(?:viele?|alt|hoch|lange?|weit|groß|tief|schwer|schnell|oft)|combien|à quel âge"
    r"|cuánt[oa]s?|quant[oiae]s?|hoe(?:veel| oud| hoog| lang| ver)|hur (?:många|mycket|gammal|hög|lång)"
    r"|сколько|скільки|ile|kolik|kaç|چند|كم|कितन[ेीा]|多少|几|幾|いくつ|何人"
)
_WHEN = (
    r"when|what (?:year|date|day|month|time)|which (?:year|day|month)|in (?:what|which) year|since when|wann|quand"
    r"|cuándo|quando|wanneer|när|когда|коли|kiedy|kdy|ne zaman|متى|कब|什么时候|何时|哪一年|いつ"
)
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|half|third|quarter|"
    "millions?|billions?|trillions?"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

_QUANTITY = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_TIME = re.compile(
    rf"\b1\d\d\d\b|\b20\d\d\b|\b(?:{_MONTHS})[a-z]*\.? \d|\b\d+\. ?\w+ \d{{4}}|\w+day\b|\d年", re.IGNORECASE
)
_ASKED = [
    (re.compile(rf"(?<!\w)(?:{_HOW_MANY})(?!\w)|多少|几|幾", re.IGNORECASE), _QUANTITY),
    (re.compile(rf"(?<!\w)(?:{_WHEN})(?!\w)|什么时候|何时|哪一年|いつ", re.IGNORECASE), _TIME),
]


def expected(question: str) -> re.Pattern[str] | None:
    """
    What an answer to `question` should hold; None when its words do not tell.

    >>> bool(expected("How high are the tides?").search("about 16 metres"))
    True
    >>> bool(expected("When did it open?").search("It opened on 6 May 1994.")), expected("Who won?")
    (True, None)
    """
    return next((answer for words, answer in _ASKED if words.search(question)), None)

"""
Whether words are a question, and what kind of answer it waits for, as far as they tell: a number, a time.

Small tables of question words in several languages and of what numbers and times look like in print. They
only shift weights and choose which sentence of a passage stands first: a question that they do not know loses little.
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

_MARKED = re.compile(r"[?？؟\u037e][\s\W]*$")
_BEGINS = re.compile(
    r"\W*(?:who|whom|whose|what|which|when|where|why|how|did|does|wer|wen|wem|welche[rsmn]?|wann|wo|warum|wieso|wie"
    r"|qui|quel(?:le)?s?|quand|où|pourquoi|combien|comment|quién(?:es)?|qué|cuál(?:es)?|cuándo|dónde|cuánt[oa]s?|cómo"
    r"|quale|quali|quando|dove|perché|quem|qual|quais|onde|wat|welke?|wanneer|waar|waarom|hoe|kto|gdzie|kiedy"
    r"|кто|что|как(?:ой|ая|ое|ие)|когда|где|почему|сколько|хто|що|як(?:ий|а|е|і)|коли|чому|скільки)\b",
    re.IGNORECASE,
)


def asks(words: str) -> bool:
    """
    Whether `words` are a question, not a headline or a few keywords: they end with a question mark or begin like one.

    >>> asks("The storm: who paid?"), asks("who paid for the storm"), asks("Storm: the insurers pay")
    (True, True, False)
    """
    return bool(_MARKED.search(words) or _BEGINS.match(words))


def expected(question: str) -> re.Pattern[str] | None:
    """
    What an answer to `question` should hold; None when its words do not tell.

    >>> bool(expected("How high are the tides?").search("about 16 metres"))
    True
    >>> bool(expected("When did it open?").search("It opened on 6 May 1994.")), expected("Who won?")
    (True, None)
    """
    return next((answer for words, answer in _ASKED if words.search(question)), None)

"""
Questions that are clearly written in another language than some given ones.

A few words are little evidence, and many are names ("Los Angeles", "Die Welt"). So the script decides, or words of
another language that are stop words there and not here, if the text is a question in that language besides, or has
several of them.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import ascii_letters

from knowledge.language.detection import scripts_in
from knowledge.language.folding import in_latin, unaccented
from knowledge.language.languages import language_of, stop_words
from knowledge.language.tables import all_languages, alternatives, codes

_FEWEST_LETTERS = 4  # of a script that is not held
_CLEAR = 1.6  # times the weight of stop words of the languages held
_AS_LIKELY = 0.9  # of the weight of the likeliest language
_QUESTION_WORD = 3.0  # least weight of foreign stop words where a question word is one of them
_TWO = 5.5  # the same for two in a text with a question mark
_THREE = 8.0  # the same for three in any text
_WITH_LETTER = 3.3  # the same for a question with a letter that the languages held lack: ğ, ñ, ß
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ\u0300-\u036f]+[^\W\d_]*)*")
_QUESTION_MARK = re.compile(r"[?？؟\u037e][\s\W]*$|¿")


def foreign_language(text: str, held: Sequence[str]) -> str | None:
    """
    Return the language of a short text that is clearly in none of those `held`; None for any other text.

    >>> foreign_language("Où est né Nikola Tesla ?", ["en"]), foreign_language("Кто и когда открыл радий?", ["en"])
    ('fr', 'ru')
    >>> foreign_language("Los Angeles", ["en"]), foreign_language("BMW 2024", ["de"])
    (None, None)
    """
    scripts, known = scripts_in(text, _FEWEST_LETTERS), _scripts_held(tuple(held))
    weights = _weights(text) if known else {}
    if known.intersection(scripts) - {"latin"}:  # in which there may be Latin names
        weights = {code: weight for code, weight in weights.items() if known & _scripts(code)}
    elif scripts and known and scripts[0] not in known:
        return _of_script(scripts[0], weights)
    least = max((_CLEAR * weights.get(code, 0.0) for code in held), default=0.0)
    most = max(weights.values(), default=0.0)
    likely = [code for code in sorted(weights) if code not in held and weights[code] >= max(least, most * _AS_LIKELY)]
    return next((code for code in likely if _is_clear(text, code, held)), None)


def _of_script(script: str, weights: Mapping[str, float]) -> str:
    """Return the likeliest language of a text in a script."""
    if script in codes():
        return script
    written = {code: weight for code, weight in weights.items() if script in _scripts(code)}
    return max(written, key=lambda code: (written[code], code), default="und")


def _is_clear(text: str, language: str, held: Sequence[str]) -> bool:
    """Return whether the stop words of a language that are none in those held leave no doubt."""
    common, letters = _words_held(tuple(held))
    stops = stop_words(language)
    typed = _WORD.findall(text)
    small = [word for word in typed if word[0].islower()]
    content = any(word not in stops for word in small)  # not so in "von der Leyen"
    if not (content or text.isupper()) and any(word[0].isupper() and word.lower() in stops for word in typed[1:]):
        return False  # a title: "How I Met Your Mother"
    words = _words(text)
    found = [word for word in dict.fromkeys(words) if word in stops and word not in common]
    weight = sum(_evidence()[word].get(language, 0.0) for word in found if word in _evidence())
    lettered = any(_letters(language) & set(word) - letters for word in small if not word.isascii())
    marked = bool(_QUESTION_MARK.search(text))
    begins = words[:1] == found[:1] and _question_word(language).match(text) is not None
    return (
        (begins and weight >= _QUESTION_WORD and (marked or lettered or len(found) > 1))
        or (marked and lettered and weight >= _WITH_LETTER)
        or (marked and content and len(found) > 1 and weight >= _TWO)
        or (content and len(found) > 2 and weight >= _THREE)
    )


def _words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def _weights(text: str) -> dict[str, float]:
    """Return the weight of the stop words in a text, with accents or without, by the languages that have them."""
    weights: dict[str, float] = defaultdict(float)
    for word in set(_words(text)):
        for language, weight in _evidence().get(word, {}).items():
            weights[language] += weight
    return weights


@lru_cache(maxsize=1)
def _evidence() -> Mapping[str, Mapping[str, float]]:
    """Stop word to the languages that have it, with its weight: the fewer languages, the more."""
    lists = {data.code: stop_words(data.code) for data in all_languages() if data.terms.stop_words}
    spread = Counter(word for words in lists.values() for word in words)
    evidence: dict[str, dict[str, float]] = {}
    for language, words in lists.items():
        for word in words:
            if len(word) > 1 or spread[word] < 4:
                evidence.setdefault(word, {})[language] = math.log(1 + len(lists) / spread[word])
    return evidence


@lru_cache(maxsize=16)
def _words_held(held: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stop words of some languages, those of Cyrillic ones in Latin letters, too, and their letters."""
    words = {word for code in held for word in stop_words(code)}
    cyrillic = (code for code in held if language_of(code).data.terms.cyrillic)
    words |= {in_latin(word) for code in cyrillic for word in stop_words(code)}
    return frozenset(words), frozenset(ascii_letters).union(*map(_letters, held))


@lru_cache(maxsize=16)
def _scripts_held(held: tuple[str, ...]) -> frozenset[str]:
    """Return the scripts that texts of some languages may be in; none if one of them has no list of stop words."""
    scripts = [_scripts(code) for code in held]
    if not all(scripts):
        return frozenset()
    more = {"latin"} if any(language_of(code).data.terms.cyrillic for code in held) else set()
    more |= {"zh"} if any("ja" in own for own in scripts) else set()
    return frozenset(more).union(*scripts)


@lru_cache(maxsize=128)
def _scripts(code: str) -> frozenset[str]:
    return frozenset(scripts_in(" ".join(stop_words(code)), _FEWEST_LETTERS))


@lru_cache(maxsize=128)
def _letters(code: str) -> frozenset[str]:
    return frozenset(letter for word in stop_words(code) for letter in word)


@lru_cache(maxsize=128)
def _question_word(code: str) -> re.Pattern[str]:
    """Return a pattern for the question words of a language, with and without their accents."""
    words = alternatives(language_of(code).data.questions.first_words)
    return re.compile(rf"\W*(?:{words}|{unaccented(words)})(?![\w-])", re.IGNORECASE)

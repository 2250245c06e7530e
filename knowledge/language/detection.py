"""
The language that a text is written in.

Its script decides for many languages. For the others its stop words do, in a fifth of a millisecond. Only where they
leave doubt (a headline, a language much like another) py3langid decides, whose model takes a second and 80 MB.
"""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from knowledge.language.languages import listed_stop_words
from knowledge.language.tables import all_languages, language_data

_SAMPLE_CHARACTERS = 500  # of the text that are read
_FEWEST_LETTERS = 12
_ENOUGH = 9.0  # weight of stop words; that of three which few languages have
_CLEAR = 1.6  # times the weight of the next language
_PUNCTUATION = frozenset("„“”‘’«»‹›–—…·•§°©®™£№¿¡")
_MORE_LETTERS = {"cyrillic": frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё"), "latin": frozenset("áéíóúüöä")}
_OWN_LETTERS = 0.9  # share, at least, of a readable text
_ENOUGH_TO_READ = 4.0  # weight of stop words
_CONFIRMED = 1.5  # times the share of letters, of a text that the model takes for a language with these letters
_SIGNS = frozenset("§°©®™£")  # never stand before a small letter
_TWO_ALPHABETS = re.compile("[a-z][\u0370-\u06ff]|[\u0370-\u06ff][a-z]", re.IGNORECASE)
_CLEAR_CONTRADICTION = 2.0  # times the weight of the declared language
_SHORTEST_TO_CONTRADICT = 80  # characters of a text in the script of the declared language
_FEWEST_TO_CONTRADICT = 40  # letters of a script that the declared language does not have
_SURE = 0.5  # probability
_HALF_SURE = 0.3  # probability, where the stop words point to that language, too

# First character of a block, and its script, or the language where the script has one. A new script is added here.
_BLOCKS = (
    *((0x0, ""), (0x41, "latin"), (0x5B, ""), (0x61, "latin"), (0x7B, ""), (0xC0, "latin"), (0x250, ""), (0x370, "el")),
    *(
        (0x400, "cyrillic"),
        (0x530, "hy"),
        (0x590, "he"),
        (0x600, "arabic"),
        (0x700, ""),
        (0x750, "arabic"),
        (0x780, ""),
    ),
    *((0x900, "devanagari"), (0x980, "bn"), (0xA00, "pa"), (0xA80, "gu"), (0xB00, "or"), (0xB80, "ta"), (0xC00, "te")),
    *((0xC80, "kn"), (0xD00, "ml"), (0xD80, "si"), (0xE00, "th"), (0xE80, "lo"), (0xF00, ""), (0x1000, "my")),
    *((0x10A0, "ka"), (0x1100, "ko"), (0x1200, "ethiopic"), (0x1380, ""), (0x1780, "km"), (0x1800, ""), (0x1C90, "ka")),
    *((0x1CC0, ""), (0x1E00, "latin"), (0x1F00, "el"), (0x2000, ""), (0x3040, "ja"), (0x3100, ""), (0x3400, "zh")),
    *((0xA000, ""), (0xAC00, "ko"), (0xD7B0, ""), (0xF900, "zh"), (0xFB00, ""), (0xFB50, "arabic"), (0xFE00, "")),
    *((0xFE70, "arabic"), (0xFF00, ""), (0xFF66, "ja"), (0xFFA0, ""), (0x20000, "zh"), (0x40000, "")),
)
_STARTS = [start for start, _ in _BLOCKS]
_UNDECIDED = frozenset({"latin", "cyrillic", "arabic", "devanagari", "ethiopic"})  # several languages
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+")  # many stop words are one letter, but initials are none
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ\u0300-\u036f\u0900-\u0903\u093a-\u094f]+[^\W\d_]*)*")


def detect(text: str) -> str | None:
    """Return the BCP 47 code of the language that `text` is written in; None when nothing decides."""
    sample = text[:_SAMPLE_CHARACTERS]
    script = next(iter(scripts_in(sample, _FEWEST_LETTERS)), None)
    if script not in _UNDECIDED:
        return script
    best, clear = _by_stop_words(sample)
    return best if clear else _by_model(sample, best)


def confirmed(declared: str, text: str) -> str:
    """
    Return the language that `text` is declared to be in, or the one that it clearly is in.

    Templates declare English, whatever is written in them. The text decides where its script is not that of the
    declared language, or where its stop words are those of another, at the beginning and in the middle.

    >>> confirmed("en", "Der Rat hat am Dienstag beschlossen, dass die Brücke nicht vor dem Winter gebaut wird.")
    'de'
    >>> confirmed("de", "Zürich, Basel, Bern"), confirmed("nb", "Broen blir ikke bygget før vinteren, sa han til oss.")
    ('de', 'nb')
    """
    middle = len(text) // 2
    samples = [text[:_SAMPLE_CHARACTERS]]
    if len(text) > 3 * _SAMPLE_CHARACTERS:
        samples.append(text[middle : middle + _SAMPLE_CHARACTERS])
    found = {_contradiction(declared, sample) for sample in samples}
    return found.pop() or declared if len(found) == 1 else declared


def _contradiction(declared: str, sample: str) -> str | None:
    """Return the language that a text clearly is in, if that is not the declared one."""
    own = data.code if (data := language_data(declared)) else declared
    scripts = scripts_in(sample, _FEWEST_TO_CONTRADICT)
    expected = _script_of(own)
    if scripts and expected and expected not in scripts:
        return detect(sample)
    if not scripts or not expected or scripts[0] not in _UNDECIDED:
        return None
    weights = _stop_word_weights(sample)
    best = max(weights.values(), default=0.0)
    if len(sample) < _SHORTEST_TO_CONTRADICT or weights.get(own, 0.0) * _CLEAR_CONTRADICTION > best:
        return None
    written = detect(sample)
    return written if written and weights.get(own, 0.0) * _CLEAR_CONTRADICTION < weights.get(written, 0.0) else None


@cache
def _script_of(code: str) -> str | None:
    """Return the script of a language, by its stop words; None when it has none."""
    return next(iter(scripts_in(" ".join(sorted(listed_stop_words().get(code, ()))), 1)), None)


def readability(text: str) -> float:
    """
    Return how much of a text is written as its language is, from 0 up; 0 where no language is told.

    It is the weight of the stop words, times the share of letters beyond ASCII that their language has there: capitals
    begin a word. Of several ways to decode a text the right one has the highest.

    >>> readability("Rada zdecydowała, że nie będzie mostu") > readability("Rada zdecydowa³a, ¿e nie bêdzie mostu")
    True
    """
    sample = text[: 4 * _SAMPLE_CHARACTERS]
    weights = _stop_word_weights(sample)
    if not weights:
        return 0.0
    language = max(weights, key=lambda code: weights[code])
    share = _share_of_letters(language, sample)
    return weights[language] * share**2 if share >= _OWN_LETTERS and weights[language] >= _ENOUGH_TO_READ else 0.0


def spelling(text: str) -> float:
    """
    Return how much the letters of a text are those of one language, from 0 up; 0 where they are of no language.

    For texts with too few stop words for `readability`. It also counts that the model takes the text for one of the
    languages that have its letters, and what stop words there are. No word has letters of two alphabets.

    >>> spelling("Gradonačelnik") > spelling("Gradonaèelnik"), spelling("¶ykê") == 0
    (True, True)
    """
    sample = text[:_SAMPLE_CHARACTERS]
    shares = {data.code: _share_of_letters(data.code, sample) for data in all_languages()}
    best = max(shares.values())
    if best < _OWN_LETTERS:
        return 0.0
    if _TWO_ALPHABETS.search(sample):
        return 0.0
    language, _ = _model().classify(sample)
    weights = _stop_word_weights(sample)
    known = max((weights.get(code, 0.0) for code, share in shares.items() if share == best), default=0.0)
    return best * (_CONFIRMED if shares.get(str(language)) == best else 1.0) + known / _ENOUGH


def _share_of_letters(language: str, sample: str) -> float:
    """Return the share of a text's letters beyond ASCII that its language has there, from 0 to 1."""
    letters = _letters_of(language)
    special = [
        c in letters or (c.lower() in letters and not before.islower())
        for before, c, after in zip(f" {sample}", sample, f"{sample[1:]} ", strict=False)
        if not c.isascii() and not c.isspace() and (c not in _PUNCTUATION or (c in _SIGNS and after.islower()))
    ]
    return sum(special) / len(special) if special else 1.0


@cache
def _letters_of(code: str) -> frozenset[str]:
    """Return the letters that occur in the data of a language."""
    own = frozenset(repr(language_data(code)).lower())
    return own | _MORE_LETTERS.get(_script_of(code) or "", frozenset())


def likeliest(text: str, among: Sequence[str]) -> str:
    """
    Return the language of `among` that the stop words of a short text point to; the first one when none does.

    >>> likeliest("who moved to Rome?", ["pl", "en"]), likeliest("a kto to był?", ["en", "pl"])
    ('en', 'pl')
    """
    weights = _stop_word_weights(text) if len(among) > 1 else {}
    return max(among, key=lambda language: weights.get(language, 0.0))


def scripts_in(text: str, fewest: int) -> list[str]:
    """
    Return the scripts of a text that have at least `fewest` letters there, most letters first.

    Where a script belongs to one language, it has the name of that. A letter of a dense script counts three times.

    >>> scripts_in("the word мир and 世界", 4), scripts_in("3.14", 1)
    (['latin', 'zh'], [])
    """
    counts = Counter(_BLOCKS[bisect_right(_STARTS, ord(c)) - 1][1] for c in text)
    del counts[""]
    if counts["ja"] * 20 > counts["zh"]:
        counts["ja"] += counts.pop("zh", 0)
    # A character of Chinese is worth a syllable, and half of a Japanese text may be names in Latin letters.
    for dense in ("zh", "ja", "ko"):
        counts[dense] *= 3
    return [script for script, count in counts.most_common() if count >= fewest]


def _by_stop_words(text: str) -> tuple[str, bool]:
    """Return the language that the stop words of the text point to, and whether that is clear."""
    weights = _stop_word_weights(text)
    ranked = sorted(((weight, language) for language, weight in weights.items()), reverse=True)
    (most, best), (next_most, _) = [*ranked[:2], (0.0, ""), (0.0, "")][:2]
    return best, most >= _ENOUGH and most >= _CLEAR * next_most


def _stop_word_weights(text: str) -> dict[str, float]:
    """Return the weight of the stop words in a text, by the languages that have them."""
    words = {word.replace("’", "'") for word in _TOKEN.findall(_INITIALS.sub(" ", text.lower()))}
    weights: dict[str, float] = defaultdict(float)
    for word in words:
        for language, weight in _evidence().get(word, ()):
            weights[language] += weight
    return weights


@lru_cache(maxsize=1)
def _evidence() -> dict[str, list[tuple[str, float]]]:
    """Stop word to the languages that have it, with its weight: the fewer languages, the more."""
    lists = listed_stop_words()
    spread = Counter(word for words in lists.values() for word in words)
    evidence: dict[str, list[tuple[str, float]]] = {}
    for language, words in lists.items():
        for word in words:
            if len(word) > 1 or spread[word] < 4:
                evidence.setdefault(word, []).append((language, math.log(1 + len(lists) / spread[word])))
    return evidence


def _by_model(text: str, likely: str) -> str | None:
    """Return the language that the model is sure of, or less sure when it is the likely one."""
    language, probability = _model().classify(text)
    return str(language) if probability >= (_HALF_SURE if language == likely else _SURE) else None


@lru_cache(maxsize=1)
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 -- 80 MB that most libraries never need

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([code for code in model.labels if code in {data.code for data in all_languages()}])
    return model

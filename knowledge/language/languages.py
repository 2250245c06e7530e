"""What is particular to a language: one table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import Stemmer

from knowledge.language.english import one_spelling
from knowledge.language.folding import in_cyrillic, in_latin, lower, unaccented
from knowledge.language.german import one_form
from knowledge.language.stemming import LIGHT, Stem

PART = "~"  # begins a term that is a part of a word
VERSION = f"7-snowball-{Stemmer.version()}"  # goes up with every change of any term, and of what else an outline holds
ANALYSIS = 8_000_000 + 1000 * int(Stemmer.version().split(".")[0]) + int(Stemmer.version().split(".")[1])

_SNOWBALL = {
    code: algorithm
    for line in """
ca catalan, cs czech, da danish, de german, el greek, en english, eo esperanto, es spanish, et estonian, eu basque,
fi finnish, fr french, ga irish, hi hindi, hr serbian, hu hungarian, hy armenian, id indonesian, it italian,
lt lithuanian, ms indonesian, ne nepali, nl dutch, no norwegian, pl polish, pt portuguese, ro romanian, ru russian,
sr serbian, st sesotho, sv swedish, ta tamil, tr turkish, az turkish, yi yiddish
""".split(",")
    for code, algorithm in [line.split()]
}
# Codes of the same language, or of one so near that its tools serve.
_SAME_AS = {
    "nb": "no",
    "nn": "no",
    "bs": "hr",
    "sh": "hr",
    "iw": "he",
    "in": "id",
    "fil": "tl",
    "prs": "fa",
} | dict.fromkeys(("cmn", "yue", "wuu"), "zh")

# Written onto the next word: l'eau, dell'arte, d'aigua
_ELISIONS = {
    "fr": "l d j m t s c n qu jusqu lorsqu puisqu quoiqu presqu",
    "it": "l d un c n m t s v gl all dall dell nell sull coll quell quest bell sant anch senz com dov cos tutt",
    "ca": "l d m n s t",
    "ga": "d b m",
}
# Letters of a stem that count. Beyond them there are more endings, derivations (demokratisch, Demokratie) and the
# second half of a compound (Eisenbahn, Eisenbahnstrecke); in seven sets of questions and headlines in six languages
# a limit never found fewer articles, and of Turkish it finds many more: Can et al., "Information retrieval on Turkish
# texts", 2008. The shorter, the more wrong words in bold, though: Universität, universal.
_LETTERS = {"de": 6, "en": 9, "tr": 6, "az": 6} | dict.fromkeys(("ca", "es", "fr", "it", "pt"), 7)
_LETTERS_OF_OTHERS = 8
# Letters of the end of a long word by which it is found, too: Strecke, Eisenbahnstrecke. No list of words to split
# compounds with found more than the plain end of the stem; with it, fewer letters of the beginning do.
_LETTERS_OF_END = {"de": 5}
_DECIMAL_POINT = frozenset(
    "en zh ja ko th he hi bn mr ne pa gu ta te kn ml si ur am sw yo ha ig ms tl my km lo und".split()
)
_ACCENTS_TELL_WORDS_APART = frozenset({"vi"})
_ACCENTS_FIRST = frozenset({"en", "id", "ms"})  # their stemmers know no accents, only foreign words have them
_CYRILLIC = frozenset("ru uk be bg mk sr kk mn".split())


@dataclass(frozen=True)
class Language:
    """How words of one language become terms."""

    code: str  # BCP 47, without region; "und" for none that we know
    stop_words: frozenset[str] = frozenset()  # as `lower` writes them
    asides: frozenset[tuple[str, ...]] = frozenset()  # words and phrases that say nothing in a question
    elisions: str = ""  # pattern of the written-on words
    decimal_point: bool = True  # and commas between thousands, or the other way round

    def lower(self, word: str) -> str:
        """One written form, as lists of words have it."""
        return lower(word, turkish=self.code in {"tr", "az"})

    def found_by(self, word: str) -> str:
        """The term of a word in `lower` form that is no stop word; after a blank, its end where that finds it, too."""
        stem = self._stem(word)
        term = stem[: self._letters]
        letters = _LETTERS_OF_END.get(self.code)
        return f"{term} {PART}{stem[-letters:]}" if letters and len(stem) >= letters and stem.isalpha() else term

    @property
    def _letters(self) -> int | None:
        """How many letters of a stem make the term; None for all."""
        if self.code in _ACCENTS_TELL_WORDS_APART or _stemmer(self.code) is None:
            return None
        return _LETTERS.get(self.code, _LETTERS_OF_OTHERS)

    def _stem(self, word: str) -> str:
        word = in_cyrillic(word) if self.code in _CYRILLIC else in_latin(word)
        if self.code in _ACCENTS_TELL_WORDS_APART:
            return word
        if self.code in _ACCENTS_FIRST:
            word = unaccented(word)
        if self.code == "en":
            word = one_spelling(word)
        elif self.code == "de":
            word = one_form(word)
        stem = _stemmer(self.code)
        return unaccented(word if stem is None else stem(word))


@lru_cache(maxsize=256)
def language_of(code: str | None) -> Language:
    """The language of a BCP 47 code; one without stemming or stop words where we know neither."""
    base = (code or "").replace("_", "-").split("-")[0].lower()
    base = _SAME_AS.get(base, base)
    words = _listed().get(base, ())
    if not words and base not in _SNOWBALL and base not in LIGHT:
        return Language("und")
    plain = Language(base)
    stop = {plain.lower(word) for word in words}
    phrases = [phrase.split("_") for phrase in _listed().get(f"{base} questions", ())]
    return Language(
        base,
        stop_words=frozenset(_also_without_accents(stop, base)),
        asides=frozenset(tuple(map(plain.lower, phrase)) for phrase in phrases),
        elisions="|".join(_ELISIONS.get(base, "").split()),
        decimal_point=base in _DECIMAL_POINT,
    )


def stop_words(code: str) -> frozenset[str]:
    """The stop words of a language, in the form `lower` gives them; none for a language without a list."""
    return language_of(code).stop_words


def languages_with_stop_words() -> Mapping[str, frozenset[str]]:
    """Every language that has a list, with its stop words as they are listed, accents kept."""
    return _lists()


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, frozenset[str]]:
    return MappingProxyType(
        {code: frozenset(map(Language(code).lower, words)) for code, words in _listed().items() if " " not in code}
    )


@lru_cache(maxsize=1)
def _listed() -> dict[str, list[str]]:
    """The sections of stopwords.txt."""
    text = (resources.files("knowledge.language") / "stopwords.txt").read_text("utf-8")
    sections = re.split(r"(?m)^\[([a-z ]+)\]$", text)
    return {name: body.split() for name, body in zip(sections[1::2], sections[2::2], strict=True)}


def _also_without_accents(words: set[str], code: str) -> set[str]:
    """As hurried readers write them; of German, Uber is a company and no preposition."""
    if code in _ACCENTS_TELL_WORDS_APART:
        return words
    return words | {unaccented(word) for word in words} - {"uber"}


@lru_cache(maxsize=256)
def _stemmer(code: str) -> Stem | None:
    if code in LIGHT:
        return LIGHT[code]
    if code in _SNOWBALL:
        stem: Stem = Stemmer.Stemmer(_SNOWBALL[code], 0).stemWord  # no cache of its own: words are met once
        return stem
    return None

"""The rules by which words of one language become terms, from the data in `tables`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

import Stemmer

from knowledge.language.codes import base_code
from knowledge.language.english import one_spelling
from knowledge.language.folding import in_cyrillic, in_latin, lower, unaccented, vietnamese
from knowledge.language.sections import Terms
from knowledge.language.stemming import Stem, consonants, light_stem
from knowledge.language.tables import LanguageData, all_languages, language_data
from knowledge.language.verbs import german, italian

WORD_PART = "~"  # begins a term that is a part of a word
# Version of the analysis, to be raised with every change of a term or of another part of an outline.
ANALYSIS = 14_000_000 + 1000 * int(Stemmer.version().split(".")[0]) + int(Stemmer.version().split(".")[1])

# Letters of a stem that count, where the language's file does not say. Beyond them there are more endings,
# derivations (demokratisch, Demokratie) and the second half of a compound (Eisenbahn, Eisenbahnstrecke). In seven
# sets of questions and headlines in six languages a limit never found fewer articles, and of Turkish it finds many
# more: Can et al., "Information retrieval on Turkish texts", 2008. A shorter limit makes more wrong words bold:
# Universität, universal. German words are found by the last letters of their stem as well (Strecke,
# Eisenbahnstrecke): no list of words to split compounds with found more.
_STEM_LETTERS = 8
_SPELLINGS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"en": one_spelling, "de": german, "it": italian, "vi": vietnamese}
)


@dataclass(frozen=True, eq=False)
class Language:
    """The rules by which words of one language become terms. Get one from `language_of`."""

    data: LanguageData

    @property
    def code(self) -> str:
        """BCP 47, without region; "und" for a language that has no data."""
        return self.data.code

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Stop words as `lower` writes them, also without accents, as hurried readers write them."""
        words = self.listed_stop_words
        if self.data.terms.accents == "distinctive":
            return words
        return words | {unaccented(word) for word in words - set(self.data.terms.accented_only)}

    @cached_property
    def listed_stop_words(self) -> frozenset[str]:
        """Stop words as `lower` writes them, accents kept."""
        return frozenset(map(self.lower, self.data.terms.stop_words))

    @cached_property
    def asides(self) -> frozenset[tuple[str, ...]]:
        """Words and phrases that say nothing in a question."""
        examples = [self.data.questions.what_is_new, self.data.questions.what_about]
        parts = [" ".join(re.findall(r"[\w’']+", part)) for example in examples for part in example.split("#")]
        phrases = [*self.data.questions.asides, *parts]
        return frozenset(tuple(map(self.lower, phrase.split(" "))) for phrase in phrases if phrase)

    def lower(self, word: str) -> str:
        """Return one written form, in small letters and with accents, as lists of words have it."""
        return lower(word, turkish=self.data.terms.dotless_i)

    def found_by(self, word: str) -> str:
        """
        Return the term of a word in `lower` form that is no stop word.

        Where a part of the word finds it as well, its end or its consonants, a space and the term of that part follow.
        """
        stem = self._stem(word)
        term = stem if any(map(str.isdigit, stem)) else stem[: self._stem_letters]
        part = self._part(word, stem)
        return f"{term} {WORD_PART}{part}" if part else term

    def _part(self, word: str, stem: str) -> str:
        """Return the part of a word by which it is found as well; mostly none."""
        letters = self.data.terms.end_letters
        if letters:
            return stem[-letters:] if len(stem) >= letters and stem.isalpha() else ""
        return self._consonants(word) if self._consonants and word.isalpha() else ""

    @cached_property
    def _consonants(self) -> Stem | None:
        return consonants(self.data.stemmer) if self.data.terms.consonants_as_part else None

    @cached_property
    def _stem_letters(self) -> int | None:
        """The number of letters of a stem that make the term; None for all."""
        if self.data.terms.accents == "distinctive" or self._stemmer is None:
            return None
        return self.data.terms.stem_letters or _STEM_LETTERS

    @cached_property
    def _stemmer(self) -> Stem | None:
        if self.data.stemmer.endings:
            return light_stem(self.code, self.data.stemmer)
        if self.data.stemmer.snowball:
            stem: Stem = Stemmer.Stemmer(self.data.stemmer.snowball, 0).stemWord  # no cache: a word comes once
            return stem
        return None

    def _stem(self, word: str) -> str:
        terms = self.data.terms
        word = in_cyrillic(word) if terms.cyrillic else in_latin(word)
        if terms.accents == "foreign":  # its stemmer knows no accents
            word = unaccented(word)
        if spelling := _SPELLINGS.get(self.code):
            word = spelling(word)
        if terms.accents == "distinctive":
            return word
        return unaccented(word if self._stemmer is None else self._stemmer(word))


_UNKNOWN = Language(LanguageData("und", terms=Terms(decimal_point=True)))


@lru_cache(maxsize=256)
def language_of(code: str | None) -> Language:
    """Return the language of a BCP 47 code; one without stemming or stop words where we know neither."""
    data = language_data(base_code(code or ""))
    return Language(data) if data else _UNKNOWN


def stop_words(code: str) -> frozenset[str]:
    """Return the stop words of a language, in the form `Language.lower` gives them; none without a list."""
    return language_of(code).stop_words


@lru_cache(maxsize=1)
def listed_stop_words() -> Mapping[str, frozenset[str]]:
    """Return the stop words of every language that has a list, accents kept."""
    languages = (language_of(data.code) for data in all_languages() if data.terms.stop_words)
    return MappingProxyType({language.code: language.listed_stop_words for language in languages})

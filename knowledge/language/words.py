"""Text to words: the position of each and the term it becomes."""

import re
import sys
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.language.compounds import is_plain, spellings
from knowledge.language.english import country_in_capitals, country_with_full_stops
from knowledge.language.languages import WORD_PART, Language, language_of
from knowledge.language.scripts import KANA, MARKS, RUN, Word, bigrams, has_unspaced, runs, stretches, with_characters
from knowledge.language.tables import literals

_LETTER = r"[^\W\d_]"
_WORD = (
    r"\d+(?:[.,]\d+|[\xa0\u202f]\d{3}(?!\d))*"  # 1,200  3.5  1 200 000
    rf"(?:(?=(?:m|mn|bn|tn|k)\b)|(?:{_LETTER}|[{MARKS}])*)"  # 2nd, but 19|m
    r"|(?<=\d)(?:m|mn|bn|tn|k)\b"
    rf"|{_LETTER}(?:"
    rf"(?:\.{_LETTER}(?![\w{MARKS}]))+\.?"  # U.S., a.m.
    rf"|\w*(?:(?:[{MARKS}'’ʼʻ׳״]|(?<=[א-ת])\"(?=[א-ת])|(?<=[\u0900-\u0dff])\u200c)+\w+)*[{MARKS}]*)"  # don't, O'Neill
)
# Words that are written with signs, which are only looked for in texts that hold any.
_WITH_SIGNS = (
    rf"(?<![\w{MARKS}])(?:[A-Za-z](?:\+\+|#(?!\w))"  # C++, C#
    rf"|(?:[A-Za-z]{{1,3}}(?:&[A-Za-z]{{1,3}})+|[A-Z](?: & [A-Z])+)(?![\w{MARKS}]))"  # AT&T, R & D
    rf"|(?<![^\s(])\.[A-Za-z]{{2,}}(?![\w{MARKS}])|"  # .NET
)
_FULL_STOP_BEFORE = re.compile(r"\.(?=\w)(?<![^\s(]\.)")
_KANA = re.compile(f"[{KANA}]")
_POSSESSIVE = re.compile(r"'s$|'$")
_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POINTS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Analyser:
    """Makes terms of text in one language. Get one from `analyser`."""

    language: str

    def words(self, text: str, terms: Container[str] | None = None) -> Iterator[Word]:
        """Yield every word of `text` in order, stop words included (their term is empty); or those of some `terms`."""
        known, pattern, text = self._known(text), self._pattern(text), _with_spaces(text)
        if not has_unspaced(text):
            yield from _words(pattern.finditer(text), known, terms)
            return
        for start, end, is_run in runs(text):
            if is_run:
                found = (word for stretch in stretches(text, start, end) for word in bigrams(text, *stretch))
                yield from (word for word in found if terms is None or word.term in terms)
            else:
                yield from _words(pattern.finditer(text, start, end), known, terms)

    def spellings(self, text: str) -> Iterator[Word]:
        """
        Yield other terms that words of `text` are found by, each with the stretch that it stands for.

        >>> [word.term for word in analyser("en").spellings("Wi-Fi on e-scooters, U-2")]
        ['wifi', 'escoot', 'scooter', 'u2']
        """
        if is_plain(text):  # most texts
            return
        known, prefixes = self._known(text), self._language.data.terms.hyphenated_prefixes
        for (start, end), written in spellings(text, prefixes, lambda part: not known[part]):
            yield from (Word(start, end, term) for term in known[written].split())

    def sequence(self, text: str) -> list[str]:
        """
        Return what each word of `text` is found by, in order: its term and, after spaces, other terms.

        A stop word has an empty string. The other terms are for finding only: the end of a German compound, a
        character of a bigram, another spelling, which stands at the first of its words.

        >>> analyser("de").sequence("die Eisenbahnstrecke"), analyser("zh").sequence("旧灯塔")
        (['', 'eisenb ~treck'], ['旧灯 ~旧', '灯塔 ~灯 ~塔'])
        """
        if is_plain(text) and not has_unspaced(text):  # most sentences
            known = self._known(text)
            return [known[word] for word in _pattern(self.language).findall(text)]
        found = self._sequence(text)
        others = list(self.spellings(text))
        starts = self._starts(text) if others else []
        for start, _, term in others:
            number = bisect_right(starts, start) - 1
            if term not in found[number].split():
                found[number] = f"{found[number]} {term}".lstrip()
        return found

    def _sequence(self, text: str) -> list[str]:
        """Return what each word is found by, without other spellings."""
        known, pattern, text = self._known(text), self._pattern(text), _with_spaces(text)
        if not has_unspaced(text):
            return [known[word] for word in pattern.findall(text)]
        found: list[str] = []
        for start, end, is_run in runs(text):
            if is_run:
                for stretch in stretches(text, start, end):
                    found += with_characters([word.term for word in bigrams(text, *stretch)])
            else:
                found += [known[match[0]] for match in pattern.finditer(text, start, end)]
        return found

    def _starts(self, text: str) -> list[int]:
        """Return where each word begins."""
        if has_unspaced(text):
            return [word.start for word in self.words(text)]
        return [match.start() for match in self._pattern(text).finditer(_with_spaces(text))]

    @property
    def _language(self) -> Language:
        return language_of(self.language)

    def _known(self, text: str) -> Mapping[str, str]:
        return _terms(self.language, is_shouted(text))

    def _pattern(self, text: str) -> re.Pattern[str]:
        with_signs = "&" in text or "#" in text or "+" in text or _FULL_STOP_BEFORE.search(text) is not None
        return _pattern(self.language, with_signs)

    def terms(self, text: str) -> list[str]:
        """
        Return the terms of `text`, each with its parts, in order, without stop words.

        >>> analyser("en").terms("The U.S. Senate's 1,200 voters won't re-run it, voting “no”")
        ['usa', 'senat', '1200', 'voter', 'rerun', 'run', 'vote']
        """
        return " ".join(self.sequence(text)).split()

    def written_words(self, text: str) -> list[str]:
        """Return the words of `text` as they are written, in order; none of a script without spaces."""
        pattern, text = _pattern(self.language), _with_spaces(text)
        if not has_unspaced(text):
            return pattern.findall(text)
        stretches = (pattern.findall(text, start, end) for start, end, is_run in runs(text) if not is_run)
        return [word for words in stretches for word in words]

    def question_words(self, text: str) -> Iterator[Word]:
        """
        Yield the words of a question, without phrases that only place it in time or ask for articles.

        >>> question = "Do you have any news on the storm of last week?"
        >>> [word.term for word in analyser("en").question_words(question) if word.term]
        ['storm']
        """
        yield from self.words(_without_asides(text, self.language))

    def question_terms(self, text: str) -> list[str]:
        """Return the terms of a question, each with its parts, in order, without other spellings."""
        return " ".join(self._sequence(_without_asides(text, self.language))).split()


def is_shouted(text: str) -> bool:
    """Return whether several words are all in capitals, so that capitals do not make a name."""
    return text.isupper() and len(text.split()) > 1


def is_name_in_capitals(term: str) -> bool:
    """Return whether a term is a word that would be a stop word in small letters: WHO, IT."""
    return term.isupper()


def is_word_part(term: str) -> bool:
    """Return whether a term is only a part of a word, which is weaker evidence."""
    return term.startswith(WORD_PART)


def _with_spaces(text: str) -> str:
    """Return the text with spaces for what joins words like a space: Nikola_Tesla."""
    return text.replace("_", " ")


def _words(matches: Iterator[re.Match[str]], known: Mapping[str, str], terms: Container[str] | None) -> Iterator[Word]:
    for match in matches:
        term = known[match[0]].partition(" ")[0]
        if terms is None or term in terms:
            yield Word(*match.span(), term)


@lru_cache(maxsize=64)  # of the questions that are being answered: each is read several times
def _without_asides(text: str, code: str) -> str:
    """Return `text` with spaces in place of its asides, so that all else keeps its position."""
    language = language_of(code)
    if not language.asides and not has_unspaced(text):
        return text
    kept = list(text)
    for start, end in [*_asides(text, language), *_unspaced_asides(text, language)]:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _asides(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield the spans of asides made of words."""
    spans = [match.span() for match in _pattern(language.code).finditer(text)]
    words = [language.lower(text[start:end]) for start, end in spans]
    longest = max(map(len, language.asides), default=0)
    n = 0
    while n < len(words):
        lengths = range(min(longest, len(words) - n), 0, -1)
        length = next((k for k in lengths if tuple(words[n : n + k]) in language.asides), 0)
        last = n + length - 1
        if length and (last == 0 or language.data.terms.capitalised_nouns or not text[spans[last][0]].isupper()):
            yield spans[n][0], spans[last][1]  # but "Last Week" is a name
        n += length or 1


def _unspaced_asides(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield the spans of asides in scripts without spaces."""
    for run in RUN.finditer(text):
        for match in _phrases(_language_of_run(language, text, run.start())).finditer(run[0]):
            if match["aside"]:
                yield run.start() + match.start(), run.start() + match.end()


def _language_of_run(language: Language, text: str, start: int) -> str:
    """Return the language of what begins at `start`: that of the text, or by script where the text is in another."""
    if "\uac00" <= text[start] <= "\ud7a3":
        return "ko"
    if not language.data.terms.spaces_between_words:
        return language.code
    return "th" if "\u0e00" <= text[start] <= "\u0e7f" else "ja" if _KANA.search(text) else "zh"


@lru_cache(maxsize=16)
def _phrases(code: str) -> re.Pattern[str]:
    """A stop word or aside in a script without spaces, or a word that only holds one, which is no `aside`."""
    language = language_of(code)
    phrases = language.stop_words.union(*language.asides)
    if language.data.terms.spaces_between_words:  # so it is with Korean
        return re.compile(f"^(?P<aside>{literals(phrases)})$")
    return re.compile(f"{literals(language.data.terms.words_with_stop_words)}|(?P<aside>{literals(phrases)})")


class _Terms(dict[str, str]):
    """Written word to term and parts, filled as words occur: most words of a text occurred before."""

    def __init__(self, code: str, is_shouted: bool) -> None:
        super().__init__()
        self._language = language_of(code)
        self._is_shouted = is_shouted

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 18:  # some 30 MB; frequent words come back soon
            self.clear()
        term = _term(word, self._language)
        if not term and not self._is_shouted:
            term = _name_in_capitals(word)
        term = self[word] = sys.intern(term)
        return term


_terms = lru_cache(maxsize=None)(_Terms)


@lru_cache(maxsize=256)
def _pattern(code: str, with_signs: bool = False) -> re.Pattern[str]:
    """A word of a language."""
    terms = language_of(code).data.terms
    prefixes = "|".join(terms.hyphenated_prefixes)
    prefixed = rf"(?i:{prefixes})-(?={_LETTER})\w+|" if prefixes else ""  # e-mail, re-run
    elided = rf"\b(?i:{'|'.join(terms.elisions)})['’ʼ](?=\w)|" if terms.elisions else ""
    return re.compile((_WITH_SIGNS if with_signs else "") + prefixed + elided + _WORD)


@lru_cache(maxsize=256)
def analyser(language: str | None) -> Analyser:
    """Return the analyser for a BCP 47 `language`; one without stemming or stop words where we know neither."""
    return Analyser(language_of(language).code)


def _name_in_capitals(word: str) -> str:
    """Return the term of a stop word in capitals, which is a name; else empty."""
    name = _POSSESSIVE.sub("", word.replace("’", "'"))
    return name if len(name) > 1 and name.isupper() and name.isalpha() else ""


def _term(word: str, language: Language) -> str:
    """Return the term of one written word, empty for a stop word."""
    if country := country_in_capitals(word):
        return country
    lower = language.lower(word).replace("-", "").replace(" ", "")
    if lower[:1].isdigit():
        return _number_term(lower, language)
    if "." in lower[1:]:
        lower = country_with_full_stops(lower.rstrip(".")) or lower.replace(".", "")
    if lower in language.stop_words or (lower.endswith("'") and lower[:-1] in language.data.terms.elisions):
        return ""
    lower = _POSSESSIVE.sub("", lower).replace("'", "").replace('"', "")
    return "" if not lower or lower in language.stop_words else language.found_by(lower)


def _number_term(lower: str, language: Language) -> str:
    """Return the term of a word that begins with a digit: with a decimal point, without separators of thousands."""
    terms = language.data.terms
    lower = (_COMMAS if terms.decimal_point else _POINTS).sub("", lower)
    if terms.numbers_are_words:
        return language.found_by(lower)
    return lower if terms.decimal_point else lower.replace(",", ".")

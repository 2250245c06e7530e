"""Text to words: the position of each and the term it becomes."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from knowledge.language.english import country_in_capitals, country_with_full_stops
from knowledge.language.languages import WORD_PART, Language, language_of
from knowledge.language.scripts import HAN, HANGUL, KANA, UNSPACED, has_unspaced
from knowledge.language.tables import literals

# Python's \w leaves out combining marks: without them Hindi words end at every vowel sign.
_MARKS = "".join(c for c in map(chr, range(0x300, 0x3000)) if unicodedata.category(c) in {"Mn", "Mc"}) + "\u200d\u00ad"
_LETTER = r"[^\W\d_]"
_WORD = (
    r"\d+(?:[.,]\d+|[\xa0\u202f]\d{3}(?!\d))*"  # 1,200  3.5  1 200 000
    rf"(?:(?=(?:m|mn|bn|tn|k)\b)|(?:{_LETTER}|[{_MARKS}])*)"  # 2nd, but 19|m
    r"|(?<=\d)(?:m|mn|bn|tn|k)\b"
    rf"|{_LETTER}(?:"
    rf"(?:\.{_LETTER}(?!\w))+\.?"  # U.S., a.m.
    rf"|\w*(?:(?:[{_MARKS}'’ʼʻ׳״]|(?<=[א-ת])\"(?=[א-ת])|(?<=[\u0900-\u0dff])\u200c)+\w+)*[{_MARKS}]*)"  # don't, O'Neill
)

_RUN = re.compile(f"[{UNSPACED}]+|[{HANGUL}]+")
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(f"[{KANA}]")
# A letter of Thai, Lao, Khmer, Burmese with the signs around it; of the other scripts one character.
_CLUSTER = re.compile(
    r"[เ-ไเ-ໄ]?[ก-ฮກ-ຮໜ-ໟ][ัิ-ฺ็-๎ັິ-ຼ່-໎]*[ะาำๅະາຳ]*"
    r"|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3])*"
    r"|[\u1000-\u102a\u103f\u1050-\u1055](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e\u1056-\u109d])*"
    r"|.[\u3099\u309a\uff9e\uff9f]?"
)
_POSSESSIVE = re.compile(r"'s$|'$")
_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POINTS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")


class Word(NamedTuple):
    """A word of a text: its position and the term it became (no part of a word). Bigrams overlap."""

    start: int
    end: int
    term: str  # "" for a stop word


@dataclass(frozen=True)
class Analyser:
    """Makes terms of text in one language. Get one from `analyser`."""

    language: str

    def words(self, text: str) -> Iterator[Word]:
        """Yield every word of `text` in order, stop words included (their term is empty)."""
        known, pattern = _terms(self.language), _pattern(self.language)
        if not has_unspaced(text):
            for match in pattern.finditer(text):
                yield _word(match, known)
            return
        for start, end, is_run in _runs(text):
            if is_run:
                yield from _bigrams(text, start, end)
            else:
                yield from (_word(match, known) for match in pattern.finditer(text, start, end))

    def sequence(self, text: str) -> list[str]:
        """
        Return what each word of `text` is found by, in order: its term and, after spaces, parts of the word.

        A stop word has an empty string. Parts are for finding only: the end of a German compound, a character of a
        bigram.

        >>> analyser("de").sequence("die Eisenbahnstrecke"), analyser("zh").sequence("旧灯塔")
        (['', 'eisenb ~treck'], ['旧灯 ~旧', '灯塔 ~灯 ~塔'])
        """
        known, pattern = _terms(self.language), _pattern(self.language)
        if not has_unspaced(text):
            return [known[word] for word in pattern.findall(text)]
        found: list[str] = []
        for start, end, is_run in _runs(text):
            if is_run:
                found += _with_characters([word.term for word in _bigrams(text, start, end)])
            else:
                found += [known[match[0]] for match in pattern.finditer(text, start, end)]
        return found

    def terms(self, text: str) -> list[str]:
        """
        Return the terms of `text`, each with its parts, in order, without stop words.

        >>> analyser("en").terms("The U.S. Senate's 1,200 voters won't re-run it, voting “no”")
        ['usa', 'senat', '1200', 'voter', 'rerun', 'vote']
        """
        return " ".join(self.sequence(text)).split()

    def written_words(self, text: str) -> list[str]:
        """Return the words of `text` as they are written, in order; none of a script without spaces."""
        pattern = _pattern(self.language)
        if not has_unspaced(text):
            return pattern.findall(text)
        stretches = (pattern.findall(text, start, end) for start, end, is_run in _runs(text) if not is_run)
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
        """Return the terms of a question, each with its parts, in order."""
        return self.terms(_without_asides(text, self.language))


def is_word_part(term: str) -> bool:
    """Return whether a term is only a part of a word, which is weaker evidence."""
    return term.startswith(WORD_PART)


def _word(match: re.Match[str], known: Mapping[str, str]) -> Word:
    return Word(*match.span(), known[match[0]].partition(" ")[0])


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
    for run in _RUN.finditer(text):
        for match in _phrases(_language_of_run(language, text, run.start())).finditer(run[0]):
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
    language = language_of(code)
    phrases = language.stop_words.union(*language.asides)
    whole = language.data.terms.spaces_between_words  # so it is with Korean
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(("^" if whole else "") + literals(longest_first) + ("$" if whole else ""))


def _runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the text in stretches: start, end, and whether the stretch is of a script without spaces."""
    end = 0
    for run in _RUN.finditer(text):
        if end < run.start():
            yield end, run.start(), False
        end = run.end()
        yield run.start(), end, True
    yield end, len(text), False


def _bigrams(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield each two neighbouring characters of a run; a character that has no neighbour alone."""
    run = text[start:end]
    if "\uac00" <= run[0] <= "\ud7a3":
        run = _particles().sub("", run)
    at = [match.start() for match in _CLUSTER.finditer(run)]
    at.append(len(run))
    if len(at) == 2:
        yield Word(start, start + len(run), _character_term(run))
    for first, last in zip(at, at[2:], strict=False):
        yield Word(start + first, start + last, _character_term(run[first:last]))


def _with_characters(bigrams: list[str]) -> list[str]:
    """Return the bigrams of a run, each with its first character where that is Chinese; the last with both."""
    if not bigrams or not _HAN.match(bigrams[0]):
        return bigrams
    sequence = [f"{bigram} {WORD_PART}{bigram[0]}" for bigram in bigrams]
    if len(bigrams[-1]) > 1:
        sequence[-1] += f" {WORD_PART}{bigrams[-1][1]}"
    return sequence


@lru_cache(maxsize=1)
def _particles() -> re.Pattern[str]:
    """A particle written onto a Korean noun."""
    return re.compile(rf"(?<=..){literals(language_of('ko').data.terms.particles)}$")


@lru_cache(maxsize=1 << 16)
def _character_term(characters: str) -> str:
    return sys.intern("".join(unicodedata.normalize("NFKC", characters).casefold().split()))


class _Terms(dict[str, str]):
    """Written word to term and parts, filled as words occur: most words of a text occurred before."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._language = language_of(code)

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 18:  # some 30 MB; frequent words come back soon
            self.clear()
        term = self[word] = sys.intern(_term(word, self._language))
        return term


_terms = lru_cache(maxsize=None)(_Terms)


@lru_cache(maxsize=256)
def _pattern(code: str) -> re.Pattern[str]:
    """A word of a language."""
    terms = language_of(code).data.terms
    capitalised = "|".join(f"[{prefix[0].upper()}{prefix[0]}]{prefix[1:]}" for prefix in terms.hyphenated_prefixes)
    prefixed = rf"(?:{capitalised})-(?=[a-z])\w+|" if capitalised else ""  # e-mail, re-run
    elided = rf"\b(?i:{'|'.join(terms.elisions)})['’ʼ](?=\w)|" if terms.elisions else ""
    return re.compile(prefixed + elided + _WORD)


@lru_cache(maxsize=256)
def analyser(language: str | None) -> Analyser:
    """Return the analyser for a BCP 47 `language`; one without stemming or stop words where we know neither."""
    return Analyser(language_of(language).code)


def _term(word: str, language: Language) -> str:
    """Return the term of one written word, empty for a stop word."""
    if country := country_in_capitals(word):
        return country
    lower = language.lower(word).replace("-", "")
    if lower[:1].isdigit():
        return _number_term(lower, language)
    if "." in lower:
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

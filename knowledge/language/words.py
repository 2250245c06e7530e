"""Text to words: where each stands and which term it becomes."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from knowledge.language.english import CAPITALS, SAME
from knowledge.language.languages import PART, Language, language_of

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
_PREFIXES = r"(?:[Ee]|[Rr]e|[Cc]o|[Pp]re|[Dd]e|[Uu]n|[Bb]i|[Tt]ri|[Nn]on)-(?=[a-z])\w+|"  # e-mail, re-run

# Scripts written without blanks between words. Of these, two neighbouring characters make a term: a bigram.
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
_SOUTH_EAST = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0eb9\u0ebb-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u109d\u1780-\u17d3"
UNSPACED = f"{_HAN}{_KANA}{_SOUTH_EAST}"  # for a class of characters
_UNSPACED = re.compile(f"[{UNSPACED}{_HANGUL}]")
_RUN = re.compile(f"[{UNSPACED}]+|[{_HANGUL}]+")
# A letter of Thai, Lao, Khmer, Burmese with the signs around it; of the other scripts one character.
_CLUSTER = re.compile(
    r"[เ-ไเ-ໄ]?[ก-ฮກ-ຮໜ-ໟ][ัิ-ฺ็-๎ັິ-ຼ່-໎]*[ะาำๅະາຳ]*"
    r"|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3])*"
    r"|[\u1000-\u102a\u103f\u1050-\u1055](?:\u1039[\u1000-\u1021]|[\u102b-\u1038\u103a-\u103e\u1056-\u109d])*"
    r"|.[\u3099\u309a\uff9e\uff9f]?"
)
_PARTICLES = re.compile(  # written onto Korean nouns
    r"(?<=..)(?:은|는|이|가|을|를|의|에|와|과|도|만|로|으로|에서|에게|께서|까지|부터|보다|처럼|이나|이다|이라는|라는|으로서|로서|으로써|에는|에서는|이며|입니다|였다|이었다)$"
)

_POSSESSIVE = re.compile(r"'s$|'$")
_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POINTS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")


class Word(NamedTuple):
    """A word of a text: where it stands and the term it became (no part); none for stop words. Bigrams overlap."""

    start: int
    end: int
    term: str  # "" for a stop word


def unspaced(text: str) -> int:
    """How many characters of `text` are of scripts without blanks between words: each makes half a word."""
    return 0 if text.isascii() else len(_UNSPACED.findall(text))


@dataclass(frozen=True)
class Analyser:
    """Makes terms of text in one language. Get one from `analyser`."""

    language: str

    def words(self, text: str) -> Iterator[Word]:
        """Yield every word of `text` in order, stop words included (their term is empty)."""
        known, pattern = _terms(self.language), _pattern(self.language)
        if text.isascii() or not _UNSPACED.search(text):
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
        What every word of `text` is found by, in order: its term and, after blanks, parts; empty for stop words.

        Parts are for finding only, a word is none of them: the end of a German compound, a character of a bigram.

        >>> analyser("de").sequence("die Eisenbahnstrecke"), analyser("zh").sequence("旧灯塔")
        (['', 'eisenb ~treck'], ['旧灯 ~旧', '灯塔 ~灯 ~塔'])
        """
        known, pattern = _terms(self.language), _pattern(self.language)
        if text.isascii() or not _UNSPACED.search(text):
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
        The terms of `text`, each with its parts, in order, without stop words.

        >>> analyser("en").terms("The U.S. Senate's 1,200 voters won't re-run it, voting “no”")
        ['usa', 'senat', '1200', 'voter', 'rerun', 'vote']
        """
        return " ".join(self.sequence(text)).split()

    def question_words(self, text: str) -> Iterator[Word]:
        """
        Yield the words of a question: `words`, but nothing is a term that only places the question in time or asks.

        >>> question = "Do you have any news on the storm of last week?"
        >>> [word.term for word in analyser("en").question_words(question) if word.term]
        ['storm']
        """
        yield from self.words(_without_asides(text, self.language))

    def question_terms(self, text: str) -> list[str]:
        """The terms of a question, each with its parts, in order."""
        return self.terms(_without_asides(text, self.language))


def is_part(term: str) -> bool:
    """Whether a term is only a part of a word: weaker evidence."""
    return term.startswith(PART)


def _word(match: re.Match[str], known: Mapping[str, str]) -> Word:
    return Word(*match.span(), known[match[0]].partition(" ")[0])


def _without_asides(text: str, code: str) -> str:
    """The text with blanks where it says nothing, so that all else stays where it is."""
    language = language_of(code)
    if not language.asides and not _UNSPACED.search(text):
        return text
    kept = list(text)
    matches = [match.span() for match in _pattern(code).finditer(text)]
    folded = [language.lower(text[start:end]) for start, end in matches]
    longest = max(map(len, language.asides), default=0)
    n = 0
    while n < len(folded):
        longest_here = min(longest, len(folded) - n)
        length = next((k for k in range(longest_here, 0, -1) if tuple(folded[n : n + k]) in language.asides), 0)
        last = n + length - 1
        if length and (last == 0 or code == "de" or not text[matches[last][0]].isupper()):  # "Last Week" is a name
            start, end = matches[n][0], matches[last][1]
            kept[start:end] = " " * (end - start)
        n += length or 1
    for run in _RUN.finditer(text):
        for match in _asked(code, text, run.start()).finditer(run[0]):
            start = run.start() + match.start()
            kept[start : start + len(match[0])] = " " * len(match[0])
    return "".join(kept)


def _asked(code: str, text: str, start: int) -> re.Pattern[str]:
    """What says nothing in a question of a script without blanks, by script where the language is another."""
    if "\uac00" <= text[start] <= "\ud7a3":
        return _phrases("ko")
    if code in {"zh", "ja", "th", "lo", "km", "my"}:
        return _phrases(code)
    return _phrases("th" if "\u0e00" <= text[start] <= "\u0e7f" else "ja" if re.search(f"[{_KANA}]", text) else "zh")


@lru_cache(maxsize=16)
def _phrases(code: str) -> re.Pattern[str]:
    language = language_of(code)
    phrases = language.stop_words.union(*language.asides) if language.asides else language.stop_words
    whole = "$" if code == "ko" else ""  # words of Korean stand between blanks
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(("^" if whole else "") + f"(?:{'|'.join(map(re.escape, longest_first))})" + whole)


def _runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """The text in stretches: whether it is a run of a script without blanks."""
    end = 0
    for run in _RUN.finditer(text):
        if end < run.start():
            yield end, run.start(), False
        end = run.end()
        yield run.start(), end, True
    yield end, len(text), False


def _bigrams(text: str, start: int, end: int) -> Iterator[Word]:
    """Each two neighbouring characters of a run; a character that has no neighbour alone."""
    run = text[start:end]
    if "\uac00" <= run[0] <= "\ud7a3":
        run = _PARTICLES.sub("", run)
    at = [match.start() for match in _CLUSTER.finditer(run)]
    at.append(len(run))
    if len(at) == 2:
        yield Word(start, start + len(run), _character_term(run))
    for first, last in zip(at, at[2:], strict=False):
        yield Word(start + first, start + last, _character_term(run[first:last]))


def _with_characters(bigrams: list[str]) -> list[str]:
    """The bigrams of a run, each with its first character where that is Chinese; the last with both."""
    if not bigrams or not re.match(f"[{_HAN}]", bigrams[0]):
        return bigrams
    found = [f"{bigram} {PART}{bigram[0]}" for bigram in bigrams]
    if len(bigrams[-1]) > 1:
        found[-1] += f" {PART}{bigrams[-1][1]}"
    return found


@lru_cache(maxsize=1 << 16)
def _character_term(characters: str) -> str:
    return sys.intern("".join(unicodedata.normalize("NFKC", characters).casefold().split()))


class _Terms(dict[str, str]):
    """Written word to term and parts, filled as words are met: most words of a text were met before."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._language = language_of(code)

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 18:  # some 30 MB; words met often come back soon
            self.clear()
        term = self[word] = sys.intern(_term(word, self._language))
        return term


_terms = lru_cache(maxsize=None)(_Terms)


@lru_cache(maxsize=256)
def _pattern(code: str) -> re.Pattern[str]:
    """What a word is."""
    language = language_of(code)
    elided = rf"\b(?i:{language.elisions})['’ʼ](?=\w)|" if language.elisions else ""
    return re.compile((_PREFIXES if code == "en" else "") + elided + _WORD)


@lru_cache(maxsize=256)
def analyser(language: str | None) -> Analyser:
    """The analyser for a BCP 47 `language`; one without stemming or stop words where we know neither."""
    return Analyser(language_of(language).code)


def _term(word: str, language: Language) -> str:
    """The term of one written word, empty for a stop word."""
    if word in CAPITALS:
        return CAPITALS[word]
    lower = language.lower(word).replace("-", "")
    if lower[:1].isdigit():
        lower = (_COMMAS if language.decimal_point else _POINTS).sub("", lower)
        return (
            language.found_by(lower)
            if language.code == "en"
            else lower
            if language.decimal_point
            else lower.replace(",", ".")
        )
    if "." in lower:
        lower = SAME.get(lower.rstrip("."), lower.replace(".", ""))
    if lower in language.stop_words or (lower.endswith("'") and lower[:-1] in language.elisions.split("|")):
        return ""
    lower = _POSSESSIVE.sub("", lower).replace("'", "").replace('"', "")
    return "" if not lower or lower in language.stop_words else language.found_by(lower)

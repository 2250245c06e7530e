"""
Words of a question that articles write in another way: "F16" and "F 16", "healthcare" and "health care".

Ranking knows nothing of it: in the outline of an article, a word counts as the neighbouring words that it may be
written as, and they count as the word. So an article is found, judged and highlighted as if it wrote as the reader did.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from knowledge.index import Index
from knowledge.language import Word, analyser, unspaced
from knowledge.language.compounds import phone_numbers
from knowledge.records import Outline
from knowledge.store import Store, StoredOutline

_JOINTS = frozenset(" \xa0-‐‑–./")  # between two words that may be one
_HALF = 4  # letters of each half of a word that articles hold and may also write as two
LONGEST_QUESTION = 60  # words; a pasted article is searched by its first words
_KEYWORDS = 3  # words of a question in which a stop word may be half of a word: "check in"
_ADDED = 2  # letters of the second word in the term of both: "nationals" is no national security
_WELL_KNOWN = 20  # articles that hold one of a few keywords; not many more would write it otherwise
_RARELY = 20  # times as many articles hold the words apart: what they are together matters little
_RARE = 3  # articles that hold a word which may also be one of a sentence, or be written with a short half
_SEARCHED = 10  # newest articles with both halves that are searched for them as neighbours
_DIVISIONS = 4  # of one word, that are searched for
_LONGEST = 24  # letters of a word that is divided
_DIGITS_BEGIN = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|-")


@dataclass(frozen=True, slots=True)
class Variant:
    """A word, and the neighbouring words that it is written as, too. All are terms; a stop word is empty."""

    whole: str
    parts: tuple[str, ...]
    asked_whole: bool  # whether the question has the word, not its parts


@dataclass(frozen=True, slots=True)
class Variants:
    """The ways in which articles may write the words of one question."""

    of_language: Mapping[str, Sequence[Variant]] = field(default_factory=dict)
    frequencies: Mapping[str, int] = field(default_factory=dict)  # of the question's terms, however they are written
    article_ids: Sequence[str] = ()  # that write two words for one of the question

    def terms(self) -> list[str]:
        """Return the terms of all variants."""
        variants = [variant for own in self.of_language.values() for variant in own]
        return list(dict.fromkeys(term for variant in variants for term in (variant.whole, *variant.parts) if term))

    def search_terms(self) -> list[str]:
        """Return the terms to search for besides the question's: those of words that it divides."""
        variants = [variant for own in self.of_language.values() for variant in own]
        return [variant.whole for variant in variants if not variant.asked_whole]

    def applied(self, stored: StoredOutline) -> StoredOutline:
        """Return the outline of an article in which each variant stands for the other."""
        variants = self.of_language.get(stored.language, ())
        return stored._replace(outline=_with_variants(stored.outline, variants)) if variants else stored

    def in_title(self, language: str, title: Sequence[str]) -> list[str]:
        """Return the terms of a title in which each variant stands for the other."""
        return _title_with_variants(title, self.of_language.get(language, ()))

    def alternatives(self, language: str, terms: Sequence[str]) -> list[list[str]]:
        """Return the ways to write all of the terms, the question's own first."""
        found = [list(terms)]
        for variant in self.of_language.get(language, ()):
            one, other = [variant.whole], [part for part in variant.parts if part]
            old, new = (one, other) if variant.asked_whole else (other, one)
            if set(old) <= set(terms):
                found += [[term for term in way if term not in old] + new for way in found]
        return found

    def occurrences(self, language: str, text: str, terms: Container[str]) -> Iterator[Word]:
        """Yield what in a text stands for `terms` of the question."""
        analysed = analyser(language)
        for variant in self.of_language.get(language, ()):
            if variant.asked_whole and variant.whole in terms:
                for one, other in pairwise(analysed.words(text)):
                    if (one.term, other.term) == variant.parts:
                        yield Word(one.start, other.end, variant.whole)
            elif not variant.asked_whole and any(part in terms for part in variant.parts):
                yield from analysed.words(text, {variant.whole})
                yield from (word for word in analysed.spellings(text) if word.term == variant.whole)


class VariantFinder:
    """Finds what the articles of a library write for the words of a question. Threads may share it."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index

    def variants(self, text: str, terms: Mapping[str, Sequence[str]], frequencies: Mapping[str, int]) -> Variants:
        """
        Return the variants of the words of a question.

        `terms`: of the question, by language. `frequencies`: in how many articles each occurs.
        """
        found: dict[str, list[Variant]] = {}
        known = dict(frequencies)
        ids: list[str] = []
        for language in terms:
            words = [word for word in analyser(language).question_words(text) if not unspaced(text[word.start])]
            words = words[:LONGEST_QUESTION]
            found[language] = self._joined(text, words, language, known)
            most, rare = (_WELL_KNOWN, _RARE) if len(words) <= _KEYWORDS else (_RARE, 0)  # much depends on few words
            for word in words:
                articles = known.get(word.term, 0)
                if not word.term or articles > most:
                    continue
                divisions = _divisions(text[word.start : word.end], _HALF if articles > rare else 1)
                for variant, where in self._divided(word.term, divisions, language, known):
                    found[language].append(variant)
                    ids += where
        changed = {term: known[term] for term in frequencies}
        return Variants({language: own for language, own in found.items() if own}, changed, ids)

    def _joined(self, text: str, words: Sequence[Word], language: str, known: dict[str, int]) -> list[Variant]:
        """Return the variants of neighbouring words that articles write as one; their frequencies become known."""
        possible = list(_neighbours_as_one(text, words, language))
        frequencies = self._index.frequencies(variant.whole for variant in possible)
        held: list[Variant] = []
        for variant in possible:
            frequency, parts = frequencies[variant.whole], [part for part in variant.parts if part]
            fewest = min(known.get(part, 0) for part in parts)
            times = _RARELY if len(parts) == len(variant.parts) else 1
            if frequency and times * frequency >= fewest:
                held.append(variant)
                known |= {part: max(known.get(part, 0), frequency) for part in parts}
        return held

    def _divided(
        self, term: str, divisions: Sequence[tuple[str, str]], language: str, known: dict[str, int]
    ) -> Iterator[tuple[Variant, list[str]]]:
        """Yield the variants of one word that articles write as two, and the articles that do."""
        halves = [(_only_term(one, language), _only_term(other, language)) for one, other in divisions]
        frequencies = self._index.frequencies({half for pair in halves for half in pair if half})
        least = {pair: min(frequencies.get(half, 0) for half in pair) for pair in halves}
        for pair in sorted(filter(least.__getitem__, least), key=lambda pair: -least[pair])[:_DIVISIONS]:
            ids = self._index.newest(pair, _SEARCHED)
            outlines = self._store.outlines(ids, [*pair, term]) if ids else {}
            where = [i for i, stored in outlines.items() if stored.language == language and _has_row(stored, pair)]
            if where:
                known[term] = known.get(term, 0) + sum(term not in outlines[i].outline.terms for i in where)
                yield Variant(term, pair, asked_whole=True), where


def _neighbours_as_one(text: str, words: Sequence[Word], language: str) -> Iterator[Variant]:
    """Yield neighbouring words as one word that some article may hold, and the digits of telephone numbers."""
    for run in [*pairwise(words), *zip(words, words[1:], words[2:], strict=False)]:
        gaps = [text[one.end : other.start] for one, other in pairwise(run)]
        written = [text[word.start : word.end] for word in run]
        if _JOINTS.issuperset(gaps) and _may_be_one(run, written, gaps[0], keywords=len(words) <= _KEYWORDS):
            whole = _only_term("".join(written), language)
            added = len(whole) - len(written[0])  # the term of a long word is cut off
            if added >= min(_ADDED, len(written[-1]) - 1):
                yield Variant(whole, tuple(word.term for word in run), asked_whole=False)
    for span, digits in phone_numbers(text):
        parts = tuple(word.term for word in words if span.start <= word.start < span.end)
        if parts:
            yield Variant(digits, parts, asked_whole=False)


def _may_be_one(run: Sequence[Word], written: Sequence[str], gap: str, *, keywords: bool) -> bool:
    """Return whether words are of the kinds that are written as one; `keywords`: the question is no sentence."""
    numbers = all(map(str.isdigit, written[1:]))
    if len(run) > 2 and not numbers:
        return False
    if gap.isspace() and any(map(_DIGITS_BEGIN.search, written)):
        return False  # "X5" is whole
    stop_words = [not word.term for word in run]
    return not any(stop_words) or (not all(stop_words) and (not gap.isspace() or numbers or keywords))


def _divisions(written: str, shortest: int) -> list[tuple[str, str]]:
    """Return the ways to divide a word in two halves: between letters and digits, or else anywhere."""
    if len(written) > _LONGEST:
        return []
    if at := [match.span() for match in _DIGITS_BEGIN.finditer(written)]:
        return [(written[:start], written[end:]) for start, end in at[:1]]
    if not written.isalpha():
        return []
    return [(written[:at], written[at:]) for at in range(shortest, len(written) - max(shortest, 2) + 1)]


def _only_term(written: str, language: str) -> str:
    """Return the term of what is one word; empty if it is several words or a stop word."""
    words = list(analyser(language).words(written))
    return words[0].term if len(words) == 1 else ""


def _has_row(stored: StoredOutline, parts: Sequence[str]) -> bool:
    return bool(_rows(stored.outline.terms, parts)) or _in_title(stored.outline.title, parts)


def _rows(terms: Mapping[str, Iterable[int]], parts: Sequence[str]) -> set[int]:
    """Return the numbers of the words from which on the parts stand in a row; none where one is a stop word."""
    if not all(parts):
        return set()
    places = [{position - n for position in terms.get(part, ())} for n, part in enumerate(parts)]
    return set.intersection(*places)


def _in_title(title: Sequence[str], parts: Sequence[str]) -> bool:
    return all(parts) and tuple(parts) in zip(*(title[n:] for n in range(len(parts))), strict=False)


def _with_variants(outline: Outline, variants: Sequence[Variant]) -> Outline:
    terms = outline.terms
    for variant in variants:
        whole, parts = variant.whole, variant.parts
        if variant.asked_whole and (rows := _rows(terms, parts)):
            terms = {**terms, whole: sorted(rows.union(terms.get(whole, ())))}
        elif not variant.asked_whole and (places := terms.get(whole)):
            terms = dict(terms)
            for n, part in enumerate(parts):
                held = set(terms.get(part, ()))
                if part:
                    terms[part] = sorted(held.union(place for place in places if place + n not in held))
    title = _title_with_variants(outline.title, variants)
    return outline if terms is outline.terms and title == outline.title else replace(outline, terms=terms, title=title)


def _title_with_variants(title: Sequence[str], variants: Iterable[Variant]) -> list[str]:
    terms = list(title)
    for variant in variants:
        if variant.whole in terms:
            terms += [part for part in variant.parts if part and part not in terms]
        elif _in_title(terms, variant.parts):
            terms.append(variant.whole)
    return terms

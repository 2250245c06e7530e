"""
Clusters of questions: those that share content words, of at least so many different askers.

A cluster shows nothing that few askers wrote: its words were each used by enough of them, and its example is a question
that enough of them asked in the same content words, all of whose words enough of them wrote.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from knowledge.language import Word, analyser, confirmed, unspaced

_WORD = re.compile(r"\w+")
_SHORTEST_STEM = 3  # letters that are shown of a word of which no form is common


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as somebody asked it."""

    asker: str  # equal for questions of the same person
    text: str
    language: str  # BCP 47, of the interface; the text may be in another one


@dataclass(frozen=True, slots=True)
class Demand:
    """What several people asked for."""

    words: tuple[str, ...]  # content words that they share, as most of them write them
    askers: int
    questions: int
    example: str = ""  # a question; empty where no wording is common enough


@dataclass(frozen=True, slots=True)
class _Analysed:
    asking: Asking
    words: tuple[Word, ...]  # content words
    terms: frozenset[str]


def clustered(askings: Iterable[Asking], *, least: int = 3, limit: int = 10) -> list[Demand]:
    """
    Return what at least `least` different askers asked for, most askers first; at most `limit` clusters.

    A question belongs to one cluster.

    >>> texts = ["When does the night bus run?", "night bus", "Is there a night bus on Sundays?", "Who is mayor?"]
    >>> clustered(Asking(str(number), text, "en") for number, text in enumerate(texts))
    [Demand(words=('night', 'bus'), askers=3, questions=3, example='')]
    """
    rest = [analysed for asking in askings if (analysed := _analysed(asking)).terms]
    found: list[Demand] = []
    while len(found) < limit and (shared := _shared_terms(rest, least)):
        cluster = [question for question in rest if shared <= question.terms]
        rest = [question for question in rest if not shared <= question.terms]
        words = tuple(_written(cluster, shared, least))
        if words:
            found.append(Demand(words, _askers(cluster), len(cluster), _example(cluster, least)))
    return sorted(found, key=lambda demand: (-demand.askers, -demand.questions))


def _analysed(asking: Asking) -> _Analysed:
    language = confirmed(asking.language, asking.text)
    words = tuple(word for word in analyser(language).words(asking.text) if word.term)
    return _Analysed(asking, words, frozenset(word.term for word in words))


def _askers(questions: Iterable[_Analysed]) -> int:
    return len({question.asking.asker for question in questions})


def _common(used: Iterable[tuple[str, str]], least: int) -> dict[str, int]:
    """Return what at least so many askers used, and how many they are. `used`: what, and by whom."""
    counts = Counter(term for term, _ in set(used))
    return {term: count for term, count in counts.items() if count >= least}


def _shared_terms(questions: Sequence[_Analysed], least: int) -> frozenset[str]:
    """
    Return the term that most askers used, with the terms that most of these used, too; empty without any.

    Terms are added for as long as enough askers used all of them, and no fewer than half as many as before.
    """
    shared: frozenset[str] = frozenset()
    while True:
        used = [(term, q.asking.asker) for q in questions for term in q.terms - shared]
        common = _common(used, max(least, -(-_askers(questions) // 2) if shared else least))
        if not common:
            return shared
        term = max(common, key=lambda term: (common[term], term))
        shared |= {term}
        questions = [question for question in questions if term in question.terms]


def _written(cluster: Sequence[_Analysed], shared: Collection[str], least: int) -> Iterator[str]:
    """Yield the shared words in the order of a typical question. Characters of a script without spaces are joined."""
    typical = min(cluster, key=lambda question: (len(question.terms), len(question.asking.text)))
    pieces: list[tuple[int, int, str]] = []
    seen: set[str] = set()
    for word in typical.words:
        if word.term not in shared or word.term in seen:
            continue
        seen.add(word.term)
        if pieces and word.start < pieces[-1][1] and unspaced(word.term):
            start = pieces[-1][0]
            pieces[-1] = (start, word.end, typical.asking.text[start : word.end])
        else:
            pieces.append((word.start, word.end, _form(cluster, word.term, least)))
    yield from (shown for _, _, shown in pieces if shown)


def _form(cluster: Sequence[_Analysed], term: str, least: int) -> str:
    """Return the form in which enough askers wrote a word, else the beginning that all forms share."""
    forms = {
        (q.asking.text[word.start : word.end].lower(), q.asking.asker)
        for q in cluster
        for word in q.words
        if word.term == term
    }
    counts = Counter(form for form, _ in forms)
    form, count = counts.most_common(1)[0]
    if count >= least:
        return form
    pairs = zip(min(counts), max(counts), strict=False)  # what the first and the last share, all share
    beginning = "".join(letter for letter, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return f"{beginning}…" if len(beginning) >= _SHORTEST_STEM else ""


def _example(cluster: Sequence[_Analysed], least: int) -> str:
    """Return the shortest question of the content words that most askers used; empty where too few did."""
    common = _common(((_key(q), q.asking.asker) for q in cluster), least)
    if not common:
        return ""
    wanted = max(common, key=lambda key: (common[key], key))
    candidates = [question for question in cluster if _key(question) == wanted]
    words = _common(((w, q.asking.asker) for q in candidates for w in _tokens(q)), least)
    shown = [question.asking.text.strip() for question in candidates if _tokens(question) <= words.keys()]
    return min(shown, key=lambda text: (len(text), text), default="")


def _key(question: _Analysed) -> str:
    return " ".join(sorted(question.terms))


def _tokens(question: _Analysed) -> set[str]:
    return set(_WORD.findall(question.asking.text.lower()))

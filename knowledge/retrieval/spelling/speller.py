"""
Spelling correction: a question's words that no article holds, replaced by the library's own words nearest to them.

A correction has to prove itself: the corrected question is searched for, and counts only when the articles answer it
more confidently than the question as typed. A name that the library lacks has neighbours, too, but they seldom occur
with the question's other words. Words that are held stay, except a very rare one in a question that is not answered.
"""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.index import Index
from knowledge.language import fold, stop_words
from knowledge.language.misspelling import FREQUENT, misspelling_cost
from knowledge.language.vocabulary import vocabulary_word
from knowledge.models import Correction, Span
from knowledge.retrieval.search import Retrieval, SearchResult
from knowledge.retrieval.spelling.lexicon import Lexicon
from knowledge.retrieval.spelling.suspects import SHORTEST, QuestionWords, Suspect, logit, main_terms
from knowledge.store import Store

_LONG = 8  # letters, from which on two edits are allowed; with one letter less if both are frequent slips: tarrifs
_RARE = 2  # articles that hold a word which may still be a misspelling
_FAR_MORE = 20  # times as many articles hold a word that replaces a held one
_MOST_WORDS = 3  # of one question, that are corrected
_CHOICES = 3  # words that are considered for each of them
_TRIALS = 4  # corrected questions that are searched for
_PARTED = FREQUENT  # cost of a space too many or too few
_SHORT_PART = 0.4  # on top: short words are found in many names by chance
_SHORTEST_PART = 3  # letters of each word that was written onto another
_LEFT = 2.0  # cost of leaving a word as it is, when others are corrected
_FREQUENCY = 0.1  # of the natural logarithm of the number of articles, against the cost
_TOGETHER = 0.6  # against the cost, for a word that occurs with the question's other words
_MATERIAL = 0.7  # in logits, the gain that a correction in a question must bring that is answered as typed
_FULL_VOCABULARY = 30_000  # words, from which on few right words are missing
_DOUBT = 0.4  # in logits of the confidence, for each correction where the vocabulary is ten times smaller
_UNLIKELY = 0.8  # the same, for each unit of cost beyond that of a frequent misspelling


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A word that a suspect may have been meant to be."""

    span: Span
    shown: str
    cost: float
    language: str
    terms: tuple[str, ...]
    held: bool = False  # whether articles hold the suspect as it is
    together: float = 0.0  # share of the question's rarest other words that occur in an article with it
    rank: float = 0.0  # the lowest is the best; 0 for a stop word


class Speller:
    """Corrects the spelling of questions. Threads may share it."""

    def __init__(self, store: Store, index: Index, retrieval: Retrieval) -> None:
        self._index = index
        self._retrieval = retrieval
        self._lexicon = Lexicon(store)

    def corrected(self, result: SearchResult, now: datetime, sure: float) -> SearchResult:
        """
        Return the result for the question with its spelling corrected; `result` itself where that is no better.

        `sure`: the confidence from which on a question counts as answered.
        """
        answered = result.confidence >= sure
        if not result.question or (answered and not result.unknown):
            return result
        question = QuestionWords(result)
        suspects = list(itertools.islice(self._suspects(question, answered), _MOST_WORDS))
        if not (answered or question.answerable_with(len(suspects), sure)):
            return result
        choices = [self._proposals(question, suspect) for suspect in suspects]
        if answered:  # what has nothing to do with the question cannot improve it
            choices = [
                [proposal for proposal in proposals if proposal.together or not proposal.terms] for proposals in choices
            ]
        best = result
        trials = _TRIALS if result.unknown and not answered else 1
        for chosen in _combinations(choices)[:trials]:
            found = self._retrieval.find(_replaced(result.question, chosen), now)
            found = replace(found, corrections=_corrections(result.question, chosen), doubt=self._doubt(chosen))
            needed = logit(result.confidence) + _MATERIAL if answered else logit(best.confidence)
            if logit(found.confidence) > needed:
                best = found
        # A no names the words that the reader typed.
        return best if best.confidence >= sure else replace(best, unknown=result.unknown)

    def _doubt(self, chosen: Sequence[_Proposal]) -> float:
        """Return the doubt in a correction, in logits: in a small vocabulary many right words are missing."""
        lacking = max(math.log10(_FULL_VOCABULARY / max(len(self._lexicon), 1)), 0.0)
        return lacking * sum(_DOUBT + _UNLIKELY * max(proposal.cost - FREQUENT, 0.0) for proposal in chosen)

    def _suspects(self, question: QuestionWords, answered: bool) -> Iterator[Suspect]:
        """Yield the words that no article holds; of a question that is not answered also very rare ones."""
        words = [word for word in question.words if question.correctable(word)]
        for word in words:
            if question.articles(word) == 0:
                yield Suspect(Span(word.start, word.end))
        for word in words if not answered else ():
            if 0 < (question.articles(word) or 0) <= _RARE:
                yield Suspect(Span(word.start, word.end), question.articles(word) or 0)

    def _proposals(self, question: QuestionWords, suspect: Suspect) -> list[_Proposal]:
        """Return the likeliest words for a suspect, the best first."""
        near = {
            (proposal.language, proposal.terms): proposal
            for proposal in sorted(self._near(question, suspect.span), key=lambda proposal: -proposal.cost)
        }
        frequencies = self._index.frequencies({term for _, terms in near for term in terms})
        least = max(1, suspect.articles * _FAR_MORE)
        ranked = [proposal for proposal in near.values() if not proposal.terms and not suspect.articles]
        for proposal in near.values():
            articles = min((frequencies[term] for term in proposal.terms), default=0)
            if articles >= least and (len(proposal.terms) == 1 or self._index.newest(proposal.terms, 1)):
                together = self._together(question, proposal)
                rank = proposal.cost - _FREQUENCY * math.log(articles) - _TOGETHER * together
                ranked.append(replace(proposal, rank=rank, together=together, held=suspect.articles > 0))
        return sorted(ranked, key=lambda proposal: (proposal.rank, proposal.shown))[:_CHOICES]

    def _near(self, question: QuestionWords, span: Span) -> Iterator[_Proposal]:
        typed = vocabulary_word(span.of(question.text))
        distance = 2 if len(typed) >= _LONG - 1 else 1
        for language in question.languages:
            for word, edits in self._lexicon.near(language, typed, distance):
                cost = misspelling_cost(fold(typed), fold(word))
                if edits > 1 and len(typed) < _LONG and cost > edits * FREQUENT:
                    continue
                if not _is_other_form(fold(typed), fold(word)) and (terms := main_terms(language, word)):
                    yield _Proposal(span, word, cost, language, terms)
            for word in stop_words(language):
                if sorted(word) == sorted(typed) and misspelling_cost(typed, word) == FREQUENT:  # only swapped letters
                    yield _Proposal(span, word, FREQUENT, language, ())
            for at in range(_SHORTEST_PART, len(typed) - _SHORTEST_PART + 1):
                parts = [self._lexicon.word(language, part) for part in (typed[:at], typed[at:])]
                if all(parts) and (terms := main_terms(language, shown := " ".join(filter(None, parts)))):
                    short = min(map(len, shown.split())) < SHORTEST
                    yield _Proposal(span, shown, _PARTED + (_SHORT_PART if short else 0.0), language, terms)

    def _together(self, question: QuestionWords, proposal: _Proposal) -> float:
        """Return the share of the question's rarest other words that occur in an article with a proposed one."""
        context = question.context(proposal.language)
        found = sum(bool(self._index.newest([*proposal.terms, term], 1)) for term in context)
        return found / len(context) if context else 0.0


def _is_other_form(typed: str, word: str) -> bool:
    """Return whether two words differ by an ending of two letters or more: European, Europe."""
    shorter, longer = sorted((typed, word), key=len)
    return len(longer) - len(shorter) > 1 and longer.startswith(shorter)


def _combinations(choices: Sequence[Sequence[_Proposal]]) -> list[tuple[_Proposal, ...]]:
    """Return the ways to choose a proposal, or none, for each suspect, likeliest first."""
    options = [[*proposals, None] for proposals in choices]
    chosen = [
        (
            sum(_LEFT if proposal is None else proposal.rank for proposal in combination),
            tuple(proposal for proposal in combination if proposal),
        )
        for combination in itertools.product(*options)
    ]
    return [proposals for _, proposals in sorted(chosen, key=lambda pair: pair[0]) if proposals]


def _replaced(question: str, proposals: Iterable[_Proposal]) -> str:
    for proposal in sorted(proposals, key=lambda proposal: proposal.span, reverse=True):
        span = proposal.span
        question = question[: span.start] + _in_case_of(proposal.shown, span.of(question)) + question[span.end :]
    return question


def _in_case_of(word: str, typed: str) -> str:
    """Return a word in capitals, or with a first capital, where the reader typed it so."""
    if typed.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if typed[0].isupper() else word


def _corrections(question: str, proposals: Iterable[_Proposal]) -> tuple[Correction, ...]:
    return tuple(
        Correction(typed := proposal.span.of(question), _in_case_of(proposal.shown, typed), proposal.held)
        for proposal in sorted(proposals, key=lambda proposal: proposal.span)
    )

"""
A question in a language that the library does not hold: "Où est né Nikola Tesla ?" to articles in English.

Its names may be found all the same. Its common words are left out: what they match is chance. If the names do not lead
to an answer, there is nothing near it either, and its words are missing in the articles only because of the language.
"""

from dataclasses import replace
from datetime import datetime

from knowledge.language import analyser, foreign_language
from knowledge.retrieval import dated_search
from knowledge.retrieval.search import Retrieval, SearchResult


def by_names(retrieval: Retrieval, question: str, result: SearchResult, now: datetime, *, sure: float) -> SearchResult:
    """
    Return the passages for the names of a foreign question; for any other, `result`, which is what was found for it.

    `sure`: the confidence that an answer needs. An answer to all of the question stays.
    """
    answered = result.confidence >= sure
    if answered and not result.unknown:
        return result
    languages = retrieval.languages()
    language = foreign_language(question, languages)
    if language is None:
        return result
    found = result
    if not answered:
        names = _without_stop_words(question, language)
        found = dated_search.find(retrieval, names, now, languages, sure=sure)
    return replace(found, question=question, languages=tuple(languages), unknown=(), foreign=language)


def _without_stop_words(question: str, language: str) -> str:
    kept = list(question)
    for word in analyser(language).words(question):
        if not word.term:
            kept[word.start : word.end] = " " * (word.end - word.start)
    return "".join(kept)

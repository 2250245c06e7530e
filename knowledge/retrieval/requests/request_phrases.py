"""The phrases of requests in all languages, and the words that no article is about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from functools import cache

from knowledge.language.phrase_table import Label, PhraseTable, TypedWord, typed_words
from knowledge.language.sections import Requests
from knowledge.language.tables import all_languages
from knowledge.language.words import is_shouted
from knowledge.models import Span


@cache
def phrases() -> PhraseTable:
    table = PhraseTable()
    for data in all_languages():
        for role in (field.name for field in fields(Requests) if field.name not in {"compounds", "vague_words"}):
            for number, template in enumerate(getattr(data.requests, role), start=1):
                table.add(template, Label(role, data.code, number))
    return table


@cache
def _compounds() -> PhraseTable:
    table = PhraseTable()
    for data in all_languages():
        for number, template in enumerate(data.requests.compounds, start=1):
            table.add(template, Label("compounds", data.code, number))
    return table


def compounds(words: Sequence[TypedWord]) -> list[Span]:
    """Return the first and the end word of each phrase that is a topic, though it looks like a request: "fake news"."""
    return [Span(start, end) for start in range(len(words)) for end, _ in _compounds().at(words, start)[:1]]


def cuts(start: int, end: int, topics: Iterable[Span]) -> bool:
    """Return whether a phrase is part of a topic or overlaps it; not if it is longer: "any good news on"."""
    return any(
        start < topic.end
        and topic.start < end
        and not (start <= topic.start and topic.end <= end and topic != (start, end))
        for topic in topics
    )


@cache
def common_words() -> dict[str, frozenset[str]]:
    """Return the words that are no topic, in their plain form, of each language that has phrases of requests."""
    return {
        data.code: frozenset(
            word.plain for text in (*data.terms.stop_words, *data.requests.vague_words) for word in typed_words(text)
        )
        for data in all_languages()
        if data.requests != Requests()
    }


def has_content(text: str, words: Iterable[TypedWord], language: str) -> bool:
    """Return whether one of the words means something by itself: no common word, or a name in capitals (IT, WHO)."""
    common = common_words()[language]
    shouting = is_shouted(text)
    return any(
        word.plain not in common or (word.end - word.start > 1 and text[word.start : word.end].isupper() > shouting)
        for word in words
    )


def of_role(labels: Iterable[Label], roles: Collection[str]) -> Label | None:
    """Return the first label that has one of the roles, in the order of the roles; None if there is none."""
    return next((label for role in roles for label in labels if label.role == role), None)

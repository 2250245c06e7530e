"""
Golden questions: read from a TOML file, and asked.

Each is a table ``[[question]]`` with `ask` and what is expected: `article` (the link or the title of an article that is
shown), `words` (part of a passage that is quoted), or ``no_answer = true``.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from knowledge.errors import ConfigError
from knowledge.library import Library
from knowledge.models import Answer, Hit

_KEYS = {"ask": str, "article": str, "words": str, "no_answer": bool}
_EXPECTED = 'article = "…", words = "…", both, or no_answer = true'


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question and what is expected of its answer: an article, words, or none."""

    text: str
    article: str = ""  # link or title; empty: any
    words: str = ""  # of a quoted passage; empty: any
    no_answer: bool = False


class Outcome(StrEnum):
    """How a golden question ended."""

    PASSED = "passed"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"  # although no answer was expected
    OTHER_ARTICLE = "other article"
    OTHER_WORDS = "other words"


def read_golden_questions(path: Path) -> list[GoldenQuestion]:
    """Return the questions of a file. Raise `ConfigError`, which names the place, for one that cannot be read."""
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
    tables = content.pop("question", [])
    if content or not isinstance(tables, list) or not tables:
        raise ConfigError(f"{path}: holds something else than questions; begin each of them with [[question]]")
    questions = [_question(table, f"{path}: question {number}") for number, table in enumerate(tables, start=1)]
    texts = [question.text for question in questions]
    for number, text in enumerate(texts, start=1):
        if text in texts[: number - 1]:
            raise ConfigError(f"{path}: question {number} stands there twice: {text}")
    return questions


def _question(table: Any, place: str) -> GoldenQuestion:
    if not isinstance(table, dict):
        raise ConfigError(f"{place}: begin it with [[question]]")
    for key, value in table.items():
        if key not in _KEYS or not isinstance(value, _KEYS[key]):
            raise ConfigError(f"{place}: {key} = {value!r} is not known; it has ask, article, words and no_answer")
    text, article, words = (str(table.get(key, "")).strip() for key in ("ask", "article", "words"))
    no_answer = bool(table.get("no_answer", False))
    if not text:
        raise ConfigError(f'{place}: lacks ask = "…", the question itself')
    if no_answer == bool(article or words):
        raise ConfigError(f"{place}: say what is expected: {_EXPECTED}")
    return GoldenQuestion(text, article, words, no_answer)


def golden_outcome(library: Library, question: GoldenQuestion) -> Outcome:
    """Ask a golden question, and return how it ended."""
    return _judged(question, library.ask(question.text))


def _judged(question: GoldenQuestion, answer: Answer) -> Outcome:
    if question.no_answer:
        return Outcome.ANSWERED if answer else Outcome.PASSED
    if not answer:
        return Outcome.UNANSWERED
    hits = [hit for hit in answer.hits if not question.article or _is_of(hit, question.article)]
    if not hits:
        return Outcome.OTHER_ARTICLE
    wanted = _plain(question.words)
    return Outcome.PASSED if any(wanted in _plain(hit.passage.text) for hit in hits) else Outcome.OTHER_WORDS


def _is_of(hit: Hit, named: str) -> bool:
    """Return whether a hit is of the article with this link or title, or of a near-duplicate of it."""
    articles = (hit.article, *hit.also)
    links = {article.url.rstrip("/") for article in articles if article.url}
    return named.rstrip("/") in links or _plain(named) in {_plain(article.title) for article in articles}


def _plain(text: str) -> str:
    """Return a text in small letters with one space between words."""
    return " ".join(text.casefold().split())

"""
Measures the words that people put around a topic: "tell me about X", "latest on X", "summarize the article about X".

Each line of the file of phrases holds a language, a kind (``ask``, ``latest`` or ``summary``) and a phrase with ``X``
for the topic, separated by tabs; a line that begins with ``#`` is a comment. The topics are the two longest words of
headlines that the library answers when they are asked bare. The words around them must not change what is found.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.errors import SourceError
from knowledge.evaluation.bench import temporary_library_of
from knowledge.evaluation.bootstrap import with_intervals
from knowledge.evaluation.dataset import Corpus, file_of, lines
from knowledge.library import Library
from knowledge.models import Article, Problem
from knowledge.retrieval.requests.request import read_request
from knowledge.retrieval.requests.small_talk import RequestKind

_TOPICS = 40
_ARTICLES = 3000  # at most so many of the data set
_WORD = re.compile(r"[^\W\d_]{4,}")
_BEGINNING = 400  # characters; an article about a topic names it in its title or there
# A list of articles about the topic answers "is there any news on X", too.
_KINDS = {
    "ask": {RequestKind.QUESTION, RequestKind.LATEST},
    "latest": {RequestKind.LATEST},
    "summary": {RequestKind.SUMMARY},
}


@dataclass(frozen=True, slots=True)
class Sample:
    """Some articles of a corpus, chosen at random but always the same, as a `Source`."""

    corpus: Corpus
    size: int

    @property
    def name(self) -> str:
        """Return a name that holds the path of the file."""
        return f"sample of {self.corpus.name}"

    def read(self) -> Iterator[Article | Problem]:
        """Yield the articles in random order."""
        entries = list(self.corpus.read())
        random.Random(0).shuffle(entries)  # noqa: S311 -- a sample, not a secret
        yield from entries[: self.size]


class Topic(NamedTuple):
    """A subject that somebody wants to read about, and the article that is first when it is asked bare."""

    words: Sequence[str]
    article_id: str

    def __str__(self) -> str:
        """Return the topic as it is typed."""
        return " ".join(self.words)


def evaluate_lead_ins(
    folder: Path, path: Path, progress: Callable[[int, int], object] = lambda _done, _all: None
) -> dict[str, Any]:
    """
    Return figures for the phrases of a file around topics of the data set in `folder`, ready for JSON.

    For each kind, ``KIND_answered``: the share of messages that were understood and not refused; ``KIND_right``: that
    whose first article is the one of the bare topic, or, for ``latest``, one about the topic. Raises `SourceError`
    when a file cannot be read.
    """
    phrases = list(lines(path, _phrase))
    with temporary_library_of(Sample(Corpus(file_of(folder, "corpus.jsonl")), _ARTICLES)) as library:
        now = library.statistics().newest
        topics = _topics(library, now)
        if not topics:
            raise SourceError(f"{folder}: no headline makes a topic that is answered")
        outcomes: dict[str, list[bool]] = defaultdict(list)
        for number, phrase in enumerate(phrases, 1):
            if phrase is not None:
                kind, text = phrase
                firsts = [(_first(library, kind, text.replace("X", str(topic)), now), topic) for topic in topics]
                outcomes[f"{kind}_answered"] += [first is not None for first, _ in firsts]
                outcomes[f"{kind}_right"] += [_is_right(kind, first, topic) for first, topic in firsts]
            progress(number, len(phrases))
    return {"topics": len(topics), "phrases": len(phrases), **with_intervals(outcomes)}


def _phrase(line: bytes) -> tuple[str, str] | None:
    """Return the kind and the phrase of a line; None for a comment."""
    if line.startswith(b"#"):
        return None
    _, kind, phrase = line.decode().rstrip("\r\n").split("\t")
    _KINDS[kind]
    return kind, phrase


def _topics(library: Library, now: datetime | None) -> list[Topic]:
    topics: list[Topic] = []
    offset = 0
    while len(topics) < _TOPICS and (page := library.latest(100, offset=offset)):
        offset += len(page)
        for words in filter(None, (_longest_words(article.title) for article in page)):
            answer = library.ask(" ".join(words), now=now)
            if answer.hits and len(topics) < _TOPICS:
                topics.append(Topic(words, answer.hits[0].article.id))
    return topics


def _longest_words(title: str) -> list[str]:
    """Return the two longest words of a title, in order; none of a short title."""
    words = list(dict.fromkeys(_WORD.findall(title.lower())))
    longest = sorted(words, key=lambda word: (-len(word), word))[:2]
    return [word for word in words if word in longest] if len(words) >= 3 else []


def _first(library: Library, kind: str, message: str, now: datetime | None) -> Article | None:
    """Return the article that a reader of this message sees first; None if it is refused or misunderstood."""
    request = read_request(message)
    if request.kind not in _KINDS[kind]:
        return None
    if request.kind is RequestKind.LATEST:
        news = library.news(request.topic, now=now)
        return news.stories[0].article if news.stories and not news.only_mentioned else None
    if request.kind is RequestKind.SUMMARY and (named := library.find(request.topic, limit=1)):
        return named[0]
    hits = library.ask(request.topic, now=now).hits
    return hits[0].article if hits else None


def _is_right(kind: str, first: Article | None, topic: Topic) -> bool:
    if first is None:
        return False
    beginning = f"{first.title} {first.text[:_BEGINNING]}".lower()
    about = all(word in beginning for word in topic.words)
    return about if kind == "latest" else about or first.id == topic.article_id

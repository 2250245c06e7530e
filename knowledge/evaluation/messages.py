"""
Measures how messages are understood that are no question, or only seem to be one.

Each line of the file holds a ``text`` and what it ``means``: greeting, thanks, goodbye, smalltalk, help, about,
latest, date (articles of a period), or no (a question that the articles of the data set do not answer).
"""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from knowledge.evaluation.bench import temporary_library_of
from knowledge.evaluation.bootstrap import with_intervals
from knowledge.evaluation.dataset import Corpus, file_of, lines
from knowledge.library import Library
from knowledge.retrieval.requests.request import read_request
from knowledge.retrieval.requests.small_talk import SMALL_TALK, RequestKind

_MEANINGS = {
    "greeting": {RequestKind.GREETING},
    "thanks": {RequestKind.THANKS},
    "goodbye": {RequestKind.GOODBYE},
    "smalltalk": SMALL_TALK,
    "help": {RequestKind.HELP},
    "about": {RequestKind.ABOUT},
    "latest": {RequestKind.LATEST},
}


def evaluate_messages(
    folder: Path, path: Path, progress: Callable[[int, int], object] = lambda _done, _all: None
) -> dict[str, Any]:
    """
    Return figures for the messages of a file to a library of the data set in `folder`, ready for JSON.

    ``right``: the share that is understood; ``missed``: the texts of the others. Raises `SourceError` when a file
    cannot be read.
    """
    messages = list(lines(path, _message))
    outcomes: dict[str, list[bool]] = defaultdict(list)
    missed = []
    with temporary_library_of(Corpus(file_of(folder, "corpus.jsonl"))) as library:
        for number, (text, meaning) in enumerate(messages, 1):
            right = _is_understood(library, text, meaning)
            outcomes["right"].append(right)
            missed += [] if right else [text]
            progress(number, len(messages))
    return {"messages": len(messages), **with_intervals(outcomes), "missed": missed}


def _message(line: bytes) -> tuple[str, str]:
    record = orjson.loads(line)
    meaning = record["means"]
    if meaning not in {*_MEANINGS, "date", "no"}:
        raise ValueError(f"means {meaning!r}, which is not known")
    return record["text"], meaning


def _is_understood(library: Library, text: str, meaning: str) -> bool:
    request = read_request(text)
    if meaning in _MEANINGS:
        return request.kind in _MEANINGS[meaning]
    if meaning == "date":
        return library.period(text).only
    if request.kind is RequestKind.QUESTION:
        return not library.ask(text).hits
    return request.kind is RequestKind.BEYOND

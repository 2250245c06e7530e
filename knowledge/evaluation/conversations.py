"""
Measures conversations: whether a question that continues others finds their article and says something new.

Each line of the file holds ``turns`` (the questions in order), ``kind``, and for each turn a list of ``relevant``
article ids and a list of ``answers``; optionally ``corpus``, the name of the data set, and ``date``. All turns are
asked in order, each with the context of the one before. What is measured is the answer to the last turn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from knowledge.errors import SourceError
from knowledge.evaluation.bench import temporary_library_of
from knowledge.evaluation.bootstrap import with_intervals
from knowledge.evaluation.dataset import Corpus, file_of, lines
from knowledge.evaluation.measures import holds_answer
from knowledge.library import Library
from knowledge.models import Answer

_HITS = 3
_CHANGE_OF_SUBJECT = "e"
_MEASURES = ("hit@1", "says@1", "new", "shown")


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of a conversation, and what is right for each."""

    corpus: str
    kind: str
    turns: Sequence[str]
    relevant: Sequence[Sequence[str]]  # ids of articles, by turn
    answers: Sequence[Sequence[str]]  # by turn
    date: datetime | None


def evaluate_conversations(
    folder: Path, path: Path, progress: Callable[[int, int], object] = lambda _done, _all: None
) -> dict[str, Any]:
    """
    Return figures for the conversations of a file about the data set in `folder`, ready for JSON.

    ``hit@1``: a relevant article is first; ``says@1``: an answer stands in the sentence shown first; ``new``: that
    sentence is not the one shown for the first turn, unless it holds the answer. All are shares of the conversations
    whose last turn needs the others; ``change_hit@1`` is that of those of kind ``e``, which change the subject.
    Raises `SourceError` when a file cannot be read or holds no conversation about the set.
    """
    name = folder.resolve().name
    chosen = [c for c in lines(path, _conversation) if c.corpus in {"", name}]
    if not chosen:
        raise SourceError(f"{path}: holds no conversation about {name}")
    follow_ups: list[dict[str, bool]] = []
    changes: list[dict[str, bool]] = []
    with temporary_library_of(Corpus(file_of(folder, "corpus.jsonl"))) as library:
        for number, conversation in enumerate(chosen, 1):
            group = changes if conversation.kind == _CHANGE_OF_SUBJECT else follow_ups
            group.append(_outcome(library, conversation))
            progress(number, len(chosen))
    measures = {measure: [outcome[measure] for outcome in follow_ups] for measure in _MEASURES}
    measures["change_hit@1"] = [outcome["hit@1"] for outcome in changes]
    return {"follow_ups": len(follow_ups), "changes": len(changes), **with_intervals(measures)}


def _outcome(library: Library, conversation: Conversation) -> dict[str, bool]:
    first = answer = Answer("")
    for number, turn in enumerate(conversation.turns):
        answer = library.ask(turn, context=answer.context, limit=_HITS, now=conversation.date)
        first = first if number else answer
    relevant, answers = set(conversation.relevant[-1]), conversation.answers[-1]
    says = holds_answer([_sentence(answer)], answers)
    return {
        "hit@1": bool(answer.hits) and not _origins(answer).isdisjoint(relevant),
        "says@1": says,
        "new": says or not answer.hits or _sentence(answer) != _sentence(first),
        "shown": bool(answer.hits),
    }


def _origins(answer: Answer) -> set[str]:
    return {article.origin for article in (answer.hits[0].article, *answer.hits[0].also)}


def _sentence(answer: Answer) -> str:
    return answer.hits[0].quote if answer.hits else ""


def _conversation(line: bytes) -> Conversation:
    record = orjson.loads(line)
    date = datetime.fromisoformat(record["date"]).replace(hour=12, tzinfo=UTC) if record.get("date") else None
    return Conversation(
        record.get("corpus", ""), record.get("kind", ""), record["turns"], record["relevant"], record["answers"], date
    )

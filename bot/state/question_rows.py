"""The question log as it is kept: what readers asked and what came of it, under a hash in place of the reader."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from bot.state.access import DAY, StateError, now, reading, storable, writing
from bot.state.schema import QUESTIONS

PRIVATE, GROUP = "private", "group"  # the kinds of places
_STEP = 200  # questions that are deleted at once: other writers wait meanwhile


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader said of an answer; by default nothing."""

    helpful: bool | None = None
    complaint: str | None = None  # "outdated" or "wrong"


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """A question and what came of it."""

    asker: str  # see `QuestionRows.asker`
    place: str
    language: str  # that the bot spoke
    text: str
    answered: bool
    confidence: float
    hits: Sequence[str]  # ids of the articles that were shown
    revision: int  # of the library
    took: int  # milliseconds until the answer was found
    asked: int  # milliseconds since 1970
    opinion: Opinion = Opinion()


class QuestionRows:
    """The question log of one bot. Threads may share it. All methods raise `StateError`."""

    def __init__(self, engine: sa.Engine, token: str, days: int) -> None:
        """`token`: of the bot; its hashes need it. `days`: after which a question is deleted."""
        self._engine = engine
        self._bot_id = int(token.partition(":")[0])
        self._key = blake2b(token.encode(), person=b"question log").digest()
        self._kept = days * DAY
        self.days = days

    def asker(self, person: int) -> str:
        """Return the hash of a person's number. Who has the database and not the token cannot tell whose it is."""
        return blake2b(str(person).encode(), key=self._key, digest_size=16).hexdigest()

    def keep(self, question_id: str, question: LoggedQuestion) -> None:
        """Log a question under a new id."""
        row = {
            "id": question_id,
            "bot": self._bot_id,
            "asked": question.asked,
            "asker": question.asker,
            "place": question.place,
            "language": question.language,
            "text": storable(question.text),
            "answered": question.answered,
            "confidence": question.confidence,
            "hits": json.dumps(list(question.hits)),
            "revision": question.revision,
            "took": question.took,
        }
        with writing(self._engine) as db:
            db.execute(sa.insert(QUESTIONS), row)

    def find(self, question_id: str) -> LoggedQuestion | None:
        """Return the question with this id; None when it is not kept any more."""
        found = self._where(QUESTIONS.c.id == question_id)
        return found[0] if found else None

    def of(self, asker: str) -> list[LoggedQuestion]:
        """Return the questions of one reader, oldest first."""
        return self._where(QUESTIONS.c.asker == asker)

    def _where(self, condition: sa.ColumnElement[bool]) -> list[LoggedQuestion]:
        current = (QUESTIONS.c.bot == self._bot_id, QUESTIONS.c.asked >= now() - self._kept)
        wanted = sa.select(QUESTIONS).where(condition, *current).order_by(QUESTIONS.c.asked)
        with reading(self._engine) as db:
            return [_question(row) for row in db.execute(wanted)]

    def rate(self, question_id: str, opinion: Opinion) -> None:
        """Remember what the reader said of the answer, in place of what was said before."""
        values = {"helpful": opinion.helpful, "complaint": opinion.complaint}
        with writing(self._engine) as db:
            db.execute(sa.update(QUESTIONS).where(QUESTIONS.c.id == question_id).values(values))

    def forget(self, asker: str) -> None:
        """Delete the questions of one reader."""
        with writing(self._engine) as db:
            db.execute(sa.delete(QUESTIONS).where(QUESTIONS.c.asker == asker))

    def expire(self) -> bool:
        """Delete some of the questions that are too old. Return whether there may be more of them."""
        old = (QUESTIONS.c.bot == self._bot_id, QUESTIONS.c.asked < now() - self._kept)
        some = sa.select(QUESTIONS.c.id).where(*old).order_by(QUESTIONS.c.asked).limit(_STEP)
        with writing(self._engine) as db:
            deleted = db.execute(sa.delete(QUESTIONS).where(QUESTIONS.c.id.in_(some))).rowcount
        return bool(deleted == _STEP)


def _question(row: Any) -> LoggedQuestion:
    try:
        hits = [str(article_id) for article_id in json.loads(row.hits)]
    except (ValueError, TypeError) as error:
        raise StateError("a logged question cannot be read") from error
    return LoggedQuestion(
        asker=row.asker,
        place=row.place,
        language=row.language,
        text=row.text,
        answered=row.answered,
        confidence=row.confidence,
        hits=hits,
        revision=row.revision,
        took=row.took,
        asked=row.asked,
        opinion=Opinion(row.helpful, row.complaint),
    )

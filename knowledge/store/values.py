"""Values that a store returns to the other parts of this package. The public ones are in `knowledge.models`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self

import orjson

from knowledge.records import Outline, Sketch


class Change(NamedTuple):
    """An article that is new, changed or withdrawn since a revision."""

    id: str
    published: int  # seconds since 1970
    title: list[str]  # terms of the title
    terms: dict[str, int] | None  # terms of the text and how often each occurs; None: withdrawn


class Fingerprint(NamedTuple):
    """Enough of a stored article to see whether a delivered one is new, changed or unchanged."""

    digest: bytes  # see `knowledge.store.rows.digest`
    seen: int  # the last run in which a source delivered it
    delivered_by: str  # name of that source
    published: datetime  # aware, UTC


class Delivered(NamedTuple):
    """The facts that tell whether an article is another one under a new address."""

    sketch: Sketch
    guid: str | None  # the id that its source gives it
    url: str | None
    dated: bool  # whether the source gave the date of publication

    @property
    def id(self) -> str:
        """The article's id."""
        return self.sketch.article_id


class StoredOutline(NamedTuple):
    """An article's outline, and what ranking needs of the article besides."""

    published: int  # seconds since 1970
    language: str  # code; empty for an article without one
    dated: bool  # whether the source gave the date of publication
    outline: Outline
    source: str = ""  # the publisher's name, else the source's


class VocabularyWord(NamedTuple):
    """A word as articles of a language write it, in small letters."""

    language: str  # code; empty for articles without one
    word: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all articles, for the statistics of ranking and for readers."""

    articles: int
    passages: int
    terms: int
    languages: tuple[str, ...] = ()  # codes, the language of most articles first
    oldest: datetime | None = None  # date of publication; aware, UTC
    newest: datetime | None = None
    dated: bool = True  # whether the source of the newest article gave its date


@dataclass(frozen=True, slots=True)
class PrivateRule:
    """
    Which articles are private: those that these sources deliver, and those with these tags.

    An article that a private source has delivered stays private under the rule, whichever source delivers it next.
    """

    sources: frozenset[str] = frozenset()  # names: `Source.name`
    tags: frozenset[str] = frozenset()  # with small letters

    def __bool__(self) -> bool:
        return bool(self.sources or self.tags)

    def reason(self, delivered_by: str, tags: Iterable[str], before: str | None = None) -> str | None:
        """
        Return the part of the rule that makes an article private; None if it is public. `before`: the last reason.

        >>> PrivateRule(tags=frozenset({"members"})).reason("shelf", ["Members"])
        'tag:members'
        """
        if before in self.sources:
            return before
        if delivered_by in self.sources:
            return delivered_by
        return next((f"tag:{tag}" for tag in map(str.casefold, tags) if tag in self.tags), None)

    def to_json(self) -> str:
        """Return the rule as it is kept."""
        return orjson.dumps({"sources": sorted(self.sources), "tags": sorted(self.tags)}).decode()

    @classmethod
    def of_json(cls, text: str | None) -> Self:
        """Return the rule that was kept; an empty one if none was."""
        kept = orjson.loads(text) if text else {"sources": (), "tags": ()}
        return cls(frozenset(kept["sources"]), frozenset(kept["tags"]))

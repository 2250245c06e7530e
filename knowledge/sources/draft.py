"""From what a file says to an `Article`: the gaps are filled, and named."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from knowledge.models import Article
from knowledge.sources import fields
from knowledge.sources.files import File, Unreadable, shown
from knowledge.sources.text import line


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article as its file tells it, before the gaps are filled."""

    text: str  # clean, in paragraphs
    title: str | None = None
    date: object = None  # whatever the file has
    url: object = None
    source: str | None = None
    author: str | None = None
    language: object = None
    tags: tuple[str, ...] = ()
    previous: str | None = None
    next: str | None = None
    key: str | None = None  # the article's own id within its file

    def article(self, file: File, place: str = "", at: str = "") -> Article:
        """
        The article. `place` tells where in the file it stands, for messages (``:12``); `at` identifies it
        there when it has no id of its own.

        Raises `Unreadable` when there is no text.
        """
        if not self.text:
            raise Unreadable("has no text")
        title = fields.shortened(line(self.title or ""), fields.LONGEST_TITLE)
        published = fields.moment(self.date)
        gaps = {"title": not title, "published": published is None}
        url = fields.address(self.url)
        return Article(
            origin=fields.canonical(url) if url else self._origin(file, at),
            title=title or fields.title_from(self.text),
            text=self.text,
            published=published or _modified(file),
            location=shown(file.path) + place,
            url=url,
            source=self.source,
            author=self.author,
            language=fields.language(self.language),
            tags=self.tags,
            previous=self.previous,
            next=self.next,
            derived=frozenset(name for name, missing in gaps.items() if missing),
        )

    def _origin(self, file: File, at: str) -> str:
        key = quote(self.key, safe="") if self.key else at
        return file.path.as_uri() + (f"#{key}" if key else "")


def _modified(file: File) -> datetime:
    """When the file was written; 1970 when its clock is absurd, so that it never counts as news."""
    return fields.moment(file.modified) or datetime(1970, 1, 1, tzinfo=UTC)

"""From what a file or a page says to an `Article`: the gaps are filled, and named."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from knowledge.models import Article
from knowledge.parsing import fields
from knowledge.parsing.files import File, Unreadable, shown
from knowledge.parsing.text import line


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article as its file or page tells it, before the gaps are filled."""

    text: str  # clean, in paragraphs
    title: str | None = None
    date: object = None  # whatever the file has
    url: object = None
    source: str | None = None
    author: str | None = None
    language: object = None
    tags: tuple[str, ...] = ()
    updated: object = None  # like date
    image: object = None  # an address, maybe
    previous: str | None = None
    next: str | None = None
    key: str | None = None  # the article's own id within its file

    def article(self, file: File, place: str = "", at: str = "") -> Article:
        """
        The article in a file. `place` tells where in the file it stands, for messages (``:12``); `at`
        identifies it there when it has no id of its own.

        Raises `Unreadable` when there is no text.
        """
        url = fields.address(self.url)
        origin = fields.canonical(url) if url else self._origin(file, at)
        return self._article(origin, shown(file.path) + place, url, _modified(file))

    def article_at(self, location: str, fetched: datetime, origin: str | None = None) -> Article:
        """
        The article that was fetched from an address.

        `fetched`: when, which stands in for a missing date. `origin` identifies the article instead of its
        own address. Raises `Unreadable` when there is no text.
        """
        url = fields.address(self.url)
        link = fields.untracked(url) if url else None
        return self._article(origin or fields.canonical(url or location), location, link, fetched)

    def _article(self, origin: str, location: str, url: str | None, otherwise: datetime) -> Article:
        if not self.text:
            raise Unreadable("has no text")
        title = fields.shortened(line(self.title or ""), fields.LONGEST_TITLE)
        published = fields.moment(self.date)
        gaps = {"title": not title, "published": published is None}
        return Article(
            origin=origin,
            title=title or fields.title_from(self.text),
            text=self.text,
            published=published or otherwise,
            location=location,
            url=url,
            source=self.source,
            author=self.author,
            language=fields.language(self.language),
            tags=self.tags,
            updated=fields.moment(self.updated),
            image=fields.address(self.image),
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

"""A draft of an article: the values found in a file, feed or page, and their completion to an `Article`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from knowledge.language import detect
from knowledge.models import Article
from knowledge.parsing import addresses, dates, fields
from knowledge.parsing.text import line
from knowledge.parsing.unreadable import Unreadable
from knowledge.parsing.visibility import SHOWN, Visibility, Withheld

ARTICLE_LIMIT = 5 * 2**20  # bytes of one article's file, of one line of JSON Lines, of one message


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article as its file, feed or page states it; missing values are None or empty."""

    text: str  # clean paragraphs, see `text.clean`
    title: str | None = None
    date: object = None  # of publication; anything that `dates.moment` reads
    url: object = None
    source: str | None = None
    author: str | None = None
    language: object = None
    tags: tuple[str, ...] = ()
    updated: object = None  # time of the last change; anything that `dates.moment` reads
    image: object = None  # the picture's address
    previous: str | None = None  # title of the article before this one
    next: str | None = None  # title of the article after this one
    next_page: str | None = None  # address of the next page of this article, where it is divided into pages
    key: str | None = None  # id of the article within its file
    visibility: Visibility = SHOWN  # whether its publisher shows it

    def article_in_file(self, origin: str, location: str, modified: datetime) -> Article:
        """
        Return the article that was read from a file.

        The article's own address identifies it, else `origin`. `location` names the file in messages. `modified`
        replaces a missing date. Raises `Unreadable` when there is no text, and `Withheld` when the publisher does not
        show the article.
        """
        url = addresses.web_address(self.url)
        identity = addresses.canonical(url) if url else origin
        if reason := self.visibility.hidden(datetime.now(UTC)):
            raise Withheld(reason, identity)
        return self._article(identity, location, url, modified)

    def article_at(self, location: str, fetched: datetime, origin: str | None = None) -> Article:
        """
        Return the article that was fetched from the address `location`.

        `fetched` is the time of the request; it replaces a missing date. `origin` identifies the article; without
        it the article's own address does. Raises `Unreadable` when there is no text.
        """
        url = addresses.web_address(self.url)
        link = addresses.untracked(url) if url else None
        return self._article(origin or addresses.canonical(url or location), location, link, fetched)

    def _article(self, origin: str, location: str, url: str | None, default_date: datetime) -> Article:
        if not self.text:
            raise Unreadable("has no text")
        title = fields.without_site(line(self.title or ""), self.source, urlsplit(url or "").hostname)
        title = fields.shortened(title, fields.TITLE_LIMIT)
        language = fields.language(self.language)
        published = dates.publication(self._unambiguous(self.date), language)
        missing = {"title": not title, "published": published is None}
        return Article(
            origin=origin,
            title=title or fields.title_from(self.text),
            text=self.text,
            published=published or default_date,
            location=location,
            url=url,
            source=self.source,
            author=self.author,
            language=language,
            tags=self.tags,
            updated=dates.publication(self._unambiguous(self.updated), language),
            image=addresses.web_address(self.image),
            previous=self.previous,
            next=self.next,
            guid=self.key,
            derived=frozenset(name for name, is_missing in missing.items() if is_missing),
        )

    def is_dated(self) -> bool:
        """Return whether the draft states when its article was published."""
        return dates.publication(self._unambiguous(self.date), fields.language(self.language)) is not None

    def _unambiguous(self, date: object) -> object:
        """Return a date in an order that is certain: by the language that is declared, else by that of the text."""
        written = self.language if isinstance(self.language, str) and fields.language(self.language) else None
        return dates.unambiguous(date, written) or (date and dates.unambiguous(date, detect(self.text)))

"""Parse the bytes of a feed (RSS of any version, Atom, RDF, JSON Feed) to its items."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from knowledge.parsing import addresses, dates, fields, teasers
from knowledge.parsing.boilerplate.shared_lines import without_shared_lines
from knowledge.parsing.decompression import gunzipped
from knowledge.parsing.draft import Draft
from knowledge.parsing.feed_formats import json_feed, rss_atom
from knowledge.parsing.feed_formats.raw_feed import MOST_ITEMS, RawFeed, RawItem
from knowledge.parsing.text import charset_read_as, decode, line
from knowledge.parsing.unreadable import Unreadable

LIMIT = 10 * 2**20  # bytes of a feed, decompressed
_LONGEST_KEY = 1000  # characters
_HEAD = 2000  # bytes in which a feed declares its charset

_DECLARED_CHARSET = re.compile(rb"""<\?xml[^<>]{1,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_TEXT_CODECS = re.compile(  # Python has other codecs too, such as "hex" and "idna"
    r"utf[-_]?(?:8|16|32)|ascii|iso8859|iso2022|cp\d|koi8|mac|gb|big5|euc|shift|hz|tis|kz|ptcp|johab"
)
_OUTERMOST = re.compile(
    r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|channel|opml|urlset|sitemapindex|html|head|body)(?=[\s/>])", re.IGNORECASE
)
_NOT_FEEDS = {
    "opml": "is a list of feeds (OPML), not a feed",
    "urlset": "is a sitemap, not a feed",
    "sitemapindex": "is a sitemap, not a feed",
    **dict.fromkeys(("html", "head", "body"), "is a web page, not a feed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item of a feed; missing values are None or empty."""

    key: str | None = None  # guid of RSS, id of Atom and JSON Feed: equal in all versions of an item
    url: str | None = None  # of the article's page; http(s)
    title: str | None = None
    text: str = ""  # clean paragraphs; those of a teaser where it is not `complete`
    complete: bool = False  # whether the text is the whole article, see `teasers.whole`
    published: datetime | None = None  # aware, UTC
    updated: datetime | None = None  # aware, UTC; None where it equals `published`
    author: str | None = None
    source: str | None = None  # the publisher that the item names, else the feed's title
    language: str | None = None  # as the publisher wrote it
    tags: tuple[str, ...] = ()
    image: str | None = None  # address
    media: str | None = None  # address of the sound or the video

    def draft(self) -> Draft:
        """Return the item as a draft of an article."""
        return Draft(
            text=self.text,
            title=self.title,
            date=self.published,
            url=self.url or self.media,
            source=self.source,
            author=self.author,
            language=self.language,
            tags=self.tags,
            updated=self.updated,
            image=self.image,
            key=self.key,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and its items, in the feed's order."""

    title: str | None = None
    url: str | None = None  # the site's
    language: str | None = None
    items: tuple[FeedItem, ...] = ()
    minutes: int | None = None  # between two requests, as the publisher wishes
    moved: str | None = None  # new address of the feed


def parse(data: bytes, url: str, charset: str | None = None) -> Feed:
    """
    Return the feed in `data`, which was fetched from `url`, with its first `MOST_ITEMS` items.

    `charset` is the one in the HTTP header. Raises `Unreadable` when the data is not a feed, or larger than `LIMIT`.
    """
    data = gunzipped(data, LIMIT)
    if not data.strip():
        raise Unreadable("is empty")
    markup = _decoded(data, charset)
    if markup[:1] in {"{", "["}:
        return _feed(json_feed.read(markup), url)
    outermost = _OUTERMOST.search(markup)
    kind = outermost[1].lower() if outermost else "html" if re.match("<!doctype html", markup, re.IGNORECASE) else ""
    if not outermost or kind in _NOT_FEEDS:
        raise Unreadable(_NOT_FEEDS.get(kind, "is not a feed"))
    return _feed(rss_atom.read(markup[outermost.start() :]), url)


def _decoded(data: bytes, from_server: str | None) -> str:
    """Return the feed's text: by its byte order mark, as UTF-8, as it declares, as the server declares, or detected."""
    if data[:4] in {b"\0\0\0<", b"<\0\0\0"}:
        return data.decode("utf-32-be" if data[3:4] == b"<" else "utf-32-le", "replace")
    own = _DECLARED_CHARSET.search(data[:_HEAD])
    declared = [_text_codec(own[1].decode("ascii") if own else None), _text_codec(from_server)]
    codec = next((name for name in declared if name and name != "utf-8"), None)
    if codec and codec.startswith(("iso2022", "hz")):  # these bytes are valid UTF-8, too
        return data.decode(codec, "replace").strip()
    return decode(data, codec).strip("\ufeff\0 \t\r\n")


def _text_codec(declared: str | None) -> str | None:
    """Return the name of the codec for a declared charset; None when it is unknown, or not a charset of texts."""
    try:
        codec = codecs.lookup(charset_read_as(declared or "")).name
    except (LookupError, ValueError):  # ValueError: a name with a NUL
        return None
    return codec if _TEXT_CODECS.match(codec) else None


def _feed(raw: RawFeed, base: str) -> Feed:
    """Return the feed that was fetched from `base`. Texts of one length in all items are teasers."""
    feed = Feed(
        title=raw.title,
        url=_first_address(raw.links, base),
        language=raw.language,
        minutes=raw.minutes,
        moved=_first_address(raw.moved, base),
    )
    items = [item for raw_item in raw.items[:MOST_ITEMS] if _has_content(item := _item(raw_item, feed, base))]
    if teasers.equally_short([teasers.count(item.text) for item in items if item.text]):
        items = [replace(item, complete=False) for item in items]
    texts = without_shared_lines([item.text for item in items])
    site = fields.site_in([item.title for item in items if item.title])
    titles = [fields.without_site(item.title, site) if item.title else None for item in items]
    changed = zip(items, texts, titles, strict=True)
    return replace(feed, items=tuple(replace(item, text=text, title=title) for item, text, title in changed))


class _Text(NamedTuple):
    """One of the texts that an item states."""

    words: str
    markup: str
    is_summary: bool


def _item(raw: RawItem, feed: Feed, base: str) -> FeedItem:
    """Return the item; its text is the longest of those that it states."""
    link = _first_address(raw.links, base)
    title = raw.title or None
    texts = [_Text(teasers.words_of(markup, kind=kind), markup, is_summary=True) for markup, kind in raw.summary]
    texts += [_Text(teasers.words_of(markup, kind=kind), markup, is_summary=False) for markup, kind in raw.content]
    longest = max(texts, key=lambda text: len(text.words), default=_Text("", "", is_summary=True))
    text = teasers.without_tails(longest.words, title or "", feed.title or "")
    language = raw.language if isinstance(raw.language, str) and raw.language else feed.language
    published, updated = _first_time(raw.published, language), _first_time(raw.updated, language)
    return FeedItem(
        key=line(str(raw.key))[:_LONGEST_KEY] or None if isinstance(raw.key, str | int) else None,
        url=link,
        title=title,
        text=teasers.without_invitation(text),
        complete=teasers.whole(text, longest.markup, link, summary=longest.is_summary),
        published=published or updated,
        updated=updated if published and updated != published else None,
        author=raw.author,
        source=raw.source or feed.title,
        language=language,
        tags=raw.tags,
        image=_first_address(raw.images, base),
        media=_first_address(raw.media, base),
    )


def _has_content(item: FeedItem) -> bool:
    return bool(item.key or item.url or item.title or item.text)


def _first_time(values: Iterable[Any], language: str | None) -> datetime | None:
    certain = (dates.unambiguous(value, language) for value in values)
    written_in = fields.language(language)
    return next(filter(None, (dates.publication(value, written_in) for value in certain)), None)


def _first_address(values: Iterable[Any], base: str) -> str | None:
    """Return the first value that is a link, as an absolute address; line breaks within links are removed."""
    links = (re.sub(r"[\t\r\n]+", "", value.strip()) for value in values if isinstance(value, str))
    return next(filter(None, (addresses.joined(base, link) for link in links if link)), None)

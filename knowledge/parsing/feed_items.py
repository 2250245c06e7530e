"""Feeds to values: RSS of any age, Atom, RDF and JSON Feed, as bytes that were fetched elsewhere."""

import codecs
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import orjson

from knowledge.parsing import addresses, dates, feed_xml, fields, teasers
from knowledge.parsing.decompression import gunzipped
from knowledge.parsing.draft import Draft
from knowledge.parsing.feed_xml import MOST_ITEMS
from knowledge.parsing.text import decode, line
from knowledge.parsing.unreadable import Unreadable

LIMIT = 10 * 2**20  # bytes of a feed, unpacked
_YEAR = 365 * 24 * 60  # minutes
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 7 * 1440, "monthly": 30 * 1440, "yearly": _YEAR}

_DECLARED = re.compile(rb"""<\?xml[^<>]{1,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_CHARSETS = re.compile(
    r"utf[-_]?(?:8|16|32)|ascii|iso8859|iso2022|cp\d|koi8|mac|gb|big5|euc|shift|hz|tis|kz|ptcp|johab"
)
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
_WIDER |= {"euc_kr": "cp949", "iso8859-9": "cp1254"}  # what is declared, and what it is taken for by all browsers
_OUTERMOST = re.compile(
    r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|channel|opml|urlset|sitemapindex|html|head|body)(?=[\s/>])", re.IGNORECASE
)
_OTHERS = {
    "opml": "is a list of feeds (OPML), not a feed",
    "urlset": "is a sitemap, not a feed",
    "sitemapindex": "is a sitemap, not a feed",
    **dict.fromkeys(("html", "head", "body"), "is a web page, not a feed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item as its feed tells it; what the feed does not say is None or empty."""

    key: str | None = None  # guid, Atom's or JSON's id: the same in every version of the item
    url: str | None = None  # of the article's page; http(s)
    title: str | None = None
    text: str = ""  # clean paragraphs; a teaser's where it is not `complete`
    complete: bool = False  # whether the text is the whole article: see `teasers.whole`
    published: datetime | None = None  # aware, UTC
    updated: datetime | None = None  # where it differs
    author: str | None = None
    source: str | None = None  # the publisher that the item names, else the feed's title
    language: str | None = None  # as the publisher gave it
    tags: tuple[str, ...] = ()
    image: str | None = None

    def draft(self) -> Draft:
        """The item on its way to an article."""
        return Draft(
            text=self.text,
            title=self.title,
            date=self.published,
            url=self.url,
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
    minutes: int | None = None  # how often it wants to be asked
    moved: str | None = None  # where it says it lives from now on


def parse(data: bytes, url: str, charset: str | None = None) -> Feed:
    """
    The feed in `data`, which was read at `url`; `charset` is what the server called its encoding.

    At most `MOST_ITEMS` items, the first. Raises `Unreadable` when it is no feed, or larger than `LIMIT`.
    """
    data = gunzipped(data, LIMIT)
    if not data.strip():
        raise Unreadable("is empty")
    markup = _text(data, charset)
    if markup[:1] in {"{", "["}:
        return _from_json(markup, url)
    outermost = _OUTERMOST.search(markup)
    kind = outermost[1].lower() if outermost else "html" if re.match("<!doctype html", markup, re.IGNORECASE) else ""
    if not outermost or kind in _OTHERS:
        raise Unreadable(_OTHERS.get(kind, "is not a feed"))
    return _from_xml(markup[outermost.start() :], url)


def _text(data: bytes, charset: str | None) -> str:
    """The text of a feed, by its mark, as UTF-8, as it declares, as the server declares, or as detected."""
    if data[:4] in {b"\0\0\0<", b"<\0\0\0"}:
        return data.decode("utf-32-be" if data[3:4] == b"<" else "utf-32-le", "replace")
    found = _DECLARED.search(data[:2000])
    declared = [_charset(found[1].decode("ascii") if found else None), _charset(charset)]
    name = next((each for each in declared if each and each != "utf-8"), None)
    if name and name.startswith(("iso2022", "hz")):  # its bytes would pass for UTF-8
        return data.decode(name, "replace").strip()
    return decode(data, name).strip("\ufeff\0 \t\r\n")


def _charset(name: str | None) -> str | None:
    """The encoding that `name` means, if it is one that texts are written in."""
    try:
        found = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found) if _CHARSETS.match(found) else None


@dataclass(slots=True, kw_only=True)
class _RawItem:
    """What an item says, by either kind of feed, not yet understood."""

    key: Any = None
    links: list[Any]  # the most telling first
    title: str | None = None
    content: list[tuple[str, str]]  # markup and its media type
    summary: list[tuple[str, str]]
    published: list[Any]  # dates, the most telling first
    updated: list[Any]
    author: str | None = None
    source: str | None = None
    language: Any = None
    tags: tuple[str, ...] = ()
    images: list[Any]


def _item(said: _RawItem, feed: Feed, base: str) -> FeedItem:
    """The item that says this in a feed read at `base`. The longest text is the item's."""
    link = _first_address(said.links, base)
    title = said.title or None
    content = [(teasers.words_of(value, kind=kind), value, False) for value, kind in said.content]
    summary = [(teasers.words_of(value, kind=kind), value, True) for value, kind in said.summary]
    text, markup, brief = max([*summary, *content], key=lambda each: len(each[0]), default=("", "", True))
    text = teasers.without_tails(text, title or "", feed.title or "")
    published, updated = _moment(said.published), _moment(said.updated)
    return FeedItem(
        key=line(str(said.key))[:1000] or None if isinstance(said.key, str | int) else None,
        url=link,
        title=title,
        text=teasers.without_invitation(text),
        complete=teasers.whole(text, markup, link, summary=brief),
        published=published or updated,
        updated=updated if published and updated != published else None,
        author=said.author,
        source=said.source or feed.title,
        language=said.language if isinstance(said.language, str) and said.language else feed.language,
        tags=said.tags,
        image=_first_address(said.images, base),
    )


def _gathered(feed: Feed, items: list[_RawItem], base: str) -> Feed:
    """The feed with its items; texts of one length in all of them are teasers."""
    found = [item for said in items[:MOST_ITEMS] if (item := _item(said, feed, base)) and _says_something(item)]
    if teasers.equally_short([teasers.count(item.text) for item in found if item.text]):
        found = [replace(item, complete=False) for item in found]
    return replace(feed, items=tuple(found))


def _says_something(item: FeedItem) -> bool:
    return bool(item.key or item.url or item.title or item.text)


def _first_address(values: list[Any], base: str) -> str | None:
    return next(filter(None, (_address(value, base) for value in values)), None)


def _address(value: Any, base: str) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return addresses.web_address(urljoin(base, re.sub(r"[\t\r\n]+", "", value.strip())))
    except ValueError:
        return None


def _moment(values: list[Any]) -> datetime | None:
    return next(filter(None, map(_date, values)), None)


def _date(value: Any) -> datetime | None:
    if isinstance(value, struct_time):
        try:
            value = datetime(*value[:5], min(value[5], 59), tzinfo=UTC)
        except ValueError:
            return None
    return dates.moment(value)


# JSON Feed


def _from_json(markup: str, url: str) -> Feed:
    try:
        said = orjson.loads(markup)
    except orjson.JSONDecodeError as error:
        raise Unreadable("is not a feed: it begins like JSON, but is not valid") from error
    if not isinstance(said, dict) or not isinstance(said.get("items"), list):
        raise Unreadable("is JSON, but not a feed")
    feed = Feed(
        title=fields.words(said.get("title")),
        url=_address(said.get("home_page_url"), url),
        language=_string(said.get("language")) or None,
    )
    items = [_json_item(each, said) for each in said["items"][:MOST_ITEMS] if isinstance(each, dict)]
    return _gathered(feed, items, url)


def _json_item(said: dict[str, Any], feed: dict[str, Any]) -> _RawItem:
    kinds = (("content_html", "text/html"), ("content_text", "text/plain"))
    authors = (holder.get(name) for holder in (said, feed) for name in ("authors", "author"))
    return _RawItem(
        key=said.get("id"),
        links=[said.get("url"), said.get("external_url"), _http(said.get("id"))],
        title=line(_string(said.get("title"))),
        content=[(said[name], kind) for name, kind in kinds if _string(said.get(name))],
        summary=[(said["summary"], "text/plain")] if _string(said.get("summary")) else [],
        published=[said.get("date_published")],
        updated=[said.get("date_modified")],
        author=next(filter(None, map(fields.names, authors)), None),
        language=said.get("language"),
        tags=fields.tags(said.get("tags")),
        images=[said.get("image"), said.get("banner_image")],
    )


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _http(value: Any) -> str | None:
    """`value` where it is an address by itself; an id is not to be completed to one."""
    return addresses.web_address(value)


# RSS, Atom, RDF


def _from_xml(markup: str, url: str) -> Feed:
    said = feed_xml.read(markup)
    if not said.version and not said.items and not said.feed:
        raise Unreadable("is not a feed")
    feed = Feed(
        title=_title(said.feed, said.version),
        url=_first_address(_links(said.feed), url),
        language=_string(said.feed.get("language")) or None,
        minutes=_minutes(said.feed),
        moved=_first_address([said.feed.get("itunes_new-feed-url"), said.feed.get("newlocation")], url),
    )
    shared = _author(said.feed) if said.version.startswith("atom") else None  # elsewhere it is the webmaster
    return _gathered(feed, [_xml_item(each, said.version, shared) for each in said.items], url)


def _xml_item(said: dict[str, Any], version: str, author: str | None) -> _RawItem:
    source = said.get("source")
    content = _values(said.get("content"))
    summary = _values([said.get("summary_detail")])
    described = _string(said.get("media_description"))
    details = (said.get("summary_detail"), said.get("title_detail"))
    spoken = (each.get("language") for each in [*(said.get("content") or []), *details] if isinstance(each, dict))
    return _RawItem(
        key=said.get("id"),
        links=_links(said),
        title=_title(said, version),
        content=[each for each in content if each not in summary],
        summary=summary or ([(described, "text/plain")] if described and not content else []),
        published=_dates(said, "published", "created"),
        updated=_dates(said, "updated"),
        author=_author(said) or author,
        source=fields.words(source.get("title")) if isinstance(source, dict) else None,
        language=next(filter(None, (said.get("language"), *spoken)), None),
        tags=fields.tags([each.get("label") or each.get("term") for each in said.get("tags") or [] if _named(each)]),
        images=_images(said),
    )


def _title(said: dict[str, Any], version: str) -> str | None:
    """The title in plain words; where Atom says that it is text, tags are what it is about."""
    value = _string(said.get("title"))
    detail = said.get("title_detail")
    if version.startswith("atom") and isinstance(detail, dict) and detail.get("type") == "text/plain":
        value = value.replace("<", "&lt;")
    return line(teasers.words_of(value)) or None


def _values(details: Any) -> list[tuple[str, str]]:
    """The markup and media types of those that are text."""
    found = (each for each in details or [] if isinstance(each, dict) and _string(each.get("value")))
    texts = ((each["value"], _string(each.get("type")) or "text/html") for each in found)
    return [(value, kind) for value, kind in texts if kind.startswith("text/") or kind.endswith("xml")]


def _links(said: dict[str, Any]) -> list[Any]:
    """The addresses of the page, the publisher's own first; a guid is one only when it is a whole address."""
    links = [each for each in said.get("links") or [] if each.get("rel") == "alternate"]
    pages = [each.get("href") for each in links if each.get("type") in {"text/html", "application/xhtml+xml"}]
    found = [said.get("feedburner_origlink"), said.get("pheedo_origlink"), *pages]
    if not said.get("guidislink"):
        return [*found, said.get("link")]
    return [*found, _http(said.get("link")), _http(said.get("id"))]


def _dates(said: dict[str, Any], *names: str) -> list[Any]:
    """Dates as they are written, else as feedparser reads them: it knows some odd ones, but makes up years."""
    found: list[Any] = []
    for name in names:
        written, read = said.get(name), said.get(f"{name}_parsed")
        found.append(written)
        if isinstance(read, struct_time) and f"{read.tm_year % 100:02}" in _string(written):
            found.append(read)
    return found


def _author(said: dict[str, Any]) -> str | None:
    """The names, without addresses for mail."""
    authors = [each.get("name") for each in said.get("authors") or [] if isinstance(each, dict)]
    names = dict.fromkeys(filter(None, (fields.words(name) for name in authors)))
    return ", ".join(name for name in list(names)[:20] if "@" not in name) or None


def _named(tag: dict[str, Any]) -> bool:
    """Whether a tag is a word, no address of one."""
    return not _http(tag.get("label") or tag.get("term"))


def _images(said: dict[str, Any]) -> list[Any]:
    media = said.get("media_content") or []
    enclosed = [each for each in said.get("links") or [] if each.get("rel") == "enclosure"]
    pictures = [
        each.get("url") or each.get("href")
        for each in [*media, *enclosed]
        if each.get("medium") == "image" or _string(each.get("type")).startswith("image/")
    ]
    image = said.get("image")
    thumbnails = [each.get("url") for each in said.get("media_thumbnail") or []]
    return [*pictures, *thumbnails, image.get("href") if isinstance(image, dict) else None]


def _minutes(said: dict[str, Any]) -> int | None:
    """The time to live, else the period in which it is updated so many times."""
    if ttl := _number(said.get("ttl")):
        return min(ttl, _YEAR)
    period = _PERIODS.get(_string(said.get("sy_updateperiod")).strip().lower())
    return max(period // (_number(said.get("sy_updatefrequency")) or 1), 1) if period else None


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", value) else None

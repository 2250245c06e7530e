"""Read RSS of any version, Atom and RDF, by the names that feedparser gives to their elements."""

import html
import re
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from knowledge.parsing import addresses, dates, fields, teasers
from knowledge.parsing.feed_formats import feed_xml
from knowledge.parsing.feed_formats.raw_feed import RawFeed, RawItem, string
from knowledge.parsing.html_text import has_tags
from knowledge.parsing.text import line
from knowledge.parsing.unreadable import Unreadable

_YEAR_MINUTES = 365 * 24 * 60
_PERIOD_MINUTES = {
    "hourly": 60,
    "daily": 24 * 60,
    "weekly": 7 * 24 * 60,
    "monthly": 30 * 24 * 60,
    "yearly": _YEAR_MINUTES,
}
_MOST_AUTHORS = 20


def read(markup: str) -> RawFeed:
    """Return the feed in `markup`, which begins with the outermost element. Raises `Unreadable` when it is no feed."""
    parsed = feed_xml.read(markup)
    if not parsed.version and not parsed.items and not parsed.feed:
        raise Unreadable("is not a feed")
    feed = parsed.feed
    # An author of the whole feed wrote the items of Atom; in RSS it is the webmaster.
    feed_author = _author(feed) if parsed.version.startswith("atom") else None
    return RawFeed(
        title=_title(feed, parsed.version),
        links=_links(feed),
        language=string(feed.get("language")) or None,
        minutes=_minutes(feed),
        moved=[feed.get("itunes_new-feed-url"), feed.get("newlocation")],
        items=[_item(entry, parsed.version, feed_author) for entry in parsed.items],
    )


def _item(entry: dict[str, Any], version: str, feed_author: str | None) -> RawItem:
    source = entry.get("source")
    content = _texts(entry.get("content"))
    summary = _texts([entry.get("summary_detail")])
    description = string(entry.get("media_description"))
    described = [(description, "text/plain")] if description and not summary else []  # a video has no other text
    details = [*(entry.get("content") or []), entry.get("summary_detail"), entry.get("title_detail")]
    languages = (detail.get("language") for detail in details if isinstance(detail, dict))
    tags = (tag.get("label") or tag.get("term") for tag in entry.get("tags") or [])
    return RawItem(
        key=entry.get("id"),
        links=_links(entry),
        title=_title(entry, version),
        content=[text for text in content if text not in summary] or described,
        summary=summary,
        published=_dates(entry, "published", "created"),
        updated=_dates(entry, "updated"),
        author=_author(entry) or feed_author,
        source=fields.words(source.get("title")) if isinstance(source, dict) else None,
        language=next(filter(None, (entry.get("language"), *languages)), None),
        tags=fields.tags([tag for tag in tags if not addresses.web_address(tag)]),
        images=_images(entry),
        media=[link.get("href") for link in _enclosures(entry) if _is_played(link)],
    )


def _title(entry: dict[str, Any], version: str) -> str | None:
    """
    Return the title in plain words. Tags in it are words where Atom declares it plain text, or where nothing ends
    them: the title may be about a tag.
    """
    value = string(entry.get("title"))
    detail = entry.get("title_detail")
    if version.startswith("atom") and isinstance(detail, dict) and detail.get("type") == "text/plain":
        value = value.replace("<", "&lt;")
    elif "<" in (bare := html.unescape(html.unescape(value))) and not has_tags(bare):
        value = bare.replace("&", "&amp;").replace("<", "&lt;")
    return line(teasers.words_of(value)) or None


def _texts(details: Any) -> list[tuple[str, str]]:
    """Return markup and media type of feedparser's content elements that hold text."""
    with_value = (detail for detail in details or [] if isinstance(detail, dict) and string(detail.get("value")))
    texts = ((detail["value"], string(detail.get("type")) or "text/html") for detail in with_value)
    return [(value, kind) for value, kind in texts if kind.startswith("text/") or kind.endswith("xml")]


def _links(entry: dict[str, Any]) -> list[Any]:
    """Return links to the page, the publisher's own first. A guid is a link only when it is a whole address."""
    alternates = [link for link in entry.get("links") or [] if link.get("rel") == "alternate"]
    pages = [link.get("href") for link in alternates if link.get("type") in {"text/html", "application/xhtml+xml"}]
    links = [entry.get("feedburner_origlink"), entry.get("pheedo_origlink"), *pages]
    if not entry.get("guidislink"):
        return [*links, entry.get("link")]
    return [*links, addresses.web_address(entry.get("link")), addresses.web_address(entry.get("id"))]


def _dates(entry: dict[str, Any], *names: str) -> list[Any]:
    """
    Return each date as the feed writes it, then as feedparser parsed it.

    feedparser knows some unusual forms, but it invents years: its date counts only when the year occurs in the text.
    """
    found: list[Any] = []
    for name in names:
        written, parsed = entry.get(name), entry.get(f"{name}_parsed")
        found.append(written)
        if isinstance(parsed, struct_time) and dates.states_year(string(written), parsed.tm_year):
            found.append(_datetime(parsed))
    return found


def _datetime(parsed: struct_time) -> datetime | None:
    try:
        return datetime(*parsed[:5], min(parsed[5], 59), tzinfo=UTC)
    except ValueError:
        return None


def _author(entry: dict[str, Any]) -> str | None:
    """Return the authors' names, without e-mail addresses."""
    authors = [author.get("name") for author in entry.get("authors") or [] if isinstance(author, dict)]
    names = dict.fromkeys(filter(None, map(fields.words, authors)))
    return ", ".join(name for name in list(names)[:_MOST_AUTHORS] if "@" not in name) or None


def _images(entry: dict[str, Any]) -> list[Any]:
    pictures = [
        media.get("url") or media.get("href")
        for media in [*(entry.get("media_content") or []), *_enclosures(entry)]
        if media.get("medium") == "image" or string(media.get("type")).startswith("image/")
    ]
    image = entry.get("image")
    thumbnails = [thumbnail.get("url") for thumbnail in entry.get("media_thumbnail") or []]
    return [*pictures, *thumbnails, image.get("href") if isinstance(image, dict) else None]


def _enclosures(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [link for link in entry.get("links") or [] if link.get("rel") == "enclosure"]


def _is_played(link: dict[str, Any]) -> bool:
    return string(link.get("type")).startswith(("audio/", "video/"))


def _minutes(feed: dict[str, Any]) -> int | None:
    """Return RSS's time to live, else the update period of the syndication module divided by its frequency."""
    if ttl := _number(feed.get("ttl")):
        return min(ttl, _YEAR_MINUTES)
    period = _PERIOD_MINUTES.get(string(feed.get("sy_updateperiod")).strip().lower())
    return max(period // (_number(feed.get("sy_updatefrequency")) or 1), 1) if period else None


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", value) else None

"""Read JSON Feed, https://www.jsonfeed.org/version/1.1/."""

from typing import Any

import orjson

from knowledge.parsing import addresses, fields
from knowledge.parsing.feed_formats.raw_feed import MOST_ITEMS, RawFeed, RawItem, string
from knowledge.parsing.text import line
from knowledge.parsing.unreadable import Unreadable

_CONTENT_TYPES = (("content_html", "text/html"), ("content_text", "text/plain"))


def read(markup: str) -> RawFeed:
    """Return the feed in `markup`. Raises `Unreadable` when it is not a JSON Feed."""
    try:
        feed = orjson.loads(markup)
    except orjson.JSONDecodeError as error:
        raise Unreadable("is not a feed: it begins like JSON, but is not valid") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Unreadable("is JSON, but not a feed")
    return RawFeed(
        title=fields.words(feed.get("title")),
        links=[feed.get("home_page_url")],
        language=string(feed.get("language")) or None,
        items=[_item(item, feed) for item in feed["items"][:MOST_ITEMS] if isinstance(item, dict)],
    )


def _item(item: dict[str, Any], feed: dict[str, Any]) -> RawItem:
    authors = (holder.get(name) for holder in (item, feed) for name in ("authors", "author"))
    return RawItem(
        key=item.get("id"),
        links=[item.get("url"), item.get("external_url"), addresses.web_address(item.get("id"))],
        title=line(string(item.get("title"))),
        content=[(item[name], media_type) for name, media_type in _CONTENT_TYPES if string(item.get(name))],
        summary=[(item["summary"], "text/plain")] if string(item.get("summary")) else [],
        published=[item.get("date_published")],
        updated=[item.get("date_modified")],
        author=next(filter(None, map(fields.names, authors)), None),
        language=item.get("language"),
        tags=fields.tags(item.get("tags")),
        images=[item.get("image"), item.get("banner_image")],
        media=_media(item.get("attachments")),
    )


def _media(attachments: Any) -> list[Any]:
    files = [file for file in attachments if isinstance(file, dict)] if isinstance(attachments, list) else []
    return [file.get("url") for file in files if string(file.get("mime_type")).startswith(("audio/", "video/"))]

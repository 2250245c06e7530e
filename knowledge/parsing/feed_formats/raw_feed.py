"""A feed's statements in the form that all formats share, not checked or chosen from yet."""

from dataclasses import dataclass, field
from typing import Any

MOST_ITEMS = 5_000  # of one feed


@dataclass(slots=True, kw_only=True)
class RawItem:
    """An item's statements. Lists hold alternatives, the most reliable first; their values may be of any type."""

    key: Any = None  # guid of RSS, id of Atom and JSON Feed
    links: list[Any]
    title: str | None = None
    content: list[tuple[str, str]]  # markup and its media type
    summary: list[tuple[str, str]]  # markup and its media type
    published: list[Any]
    updated: list[Any]
    author: str | None = None
    source: str | None = None  # name of the publisher that the item comes from
    language: Any = None
    tags: tuple[str, ...] = ()
    images: list[Any]
    media: list[Any] = field(default_factory=list)  # addresses of sound or moving pictures


@dataclass(slots=True, kw_only=True)
class RawFeed:
    """A feed's statements about itself, and its items."""

    title: str | None
    links: list[Any]  # to the site
    language: str | None
    minutes: int | None = None  # between two requests, as the publisher wishes
    moved: list[Any] = field(default_factory=list)  # new addresses of the feed
    items: list[RawItem]


def string(value: Any) -> str:
    """Return `value` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""

"""
RSS, Atom and RDF by feedparser, within bounds: neither network nor files, and no more work than a feed is worth.

feedparser knows what two decades of feeds meant. What it lacks are limits: it may be given anything, and some
of what it does takes the square of the input's length. So its two parsers (a strict one; a lenient one for
what is no XML) are run here, each with a budget: when that is spent, what was read so far is the feed.
"""

import io
import re
import xml.sax
from contextlib import suppress
from typing import Any, NamedTuple

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.exceptions import UndeclaredNamespace

MOST_ITEMS = 5_000  # of one feed
_BUDGET = 1_200_000  # stretches of text, each of which costs microseconds
_TAG = 10  # times as much as a stretch of text; so much for each attribute, too
_MOST_NAMES = 100  # attributes of a tag, namespaces, tags of an item: beyond it is no feed's business
_LONGEST_AUTHOR = 300  # characters; taking an e-mail address from among them takes their square
_FAULTS = (AttributeError, IndexError, KeyError, TypeError, ValueError)  # feedparser's at tags in no sensible order

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML


class ParsedFeed(NamedTuple):
    """What a feed says, in feedparser's words."""

    version: str  # "rss20", "atom10"; empty when it is no feed that feedparser knows
    feed: dict[str, Any]
    items: list[dict[str, Any]]


def read(markup: str) -> ParsedFeed:
    """What the feed in `markup` says; it begins with the outermost element, without any DTD."""
    legal = _ILLEGAL.sub("", markup)
    parser = _strictly(legal) or _leniently(legal)
    return ParsedFeed(parser.version, dict(parser.feeddata), [dict(each) for each in parser.entries[:MOST_ITEMS]])


class _BudgetSpent(Exception):  # noqa: N818 -- no error: what was read is kept
    """The budget is spent."""


_Parser: Any = object  # stands for the parser that comes after in the line of bases; feedparser has no annotations


class _BoundedParser(_Parser):  # type: ignore[misc]  # Any, see there
    """What both parsers of feedparser have in common here; their own methods come after these."""

    resolve_relative_uris = False  # within the text: links are not shown
    sanitize_html = False  # only the words of it are taken
    spent = 0

    def _spend(self, amount: int = 1) -> None:
        self.spent += amount
        if self.spent > _BUDGET or len(self.entries) > MOST_ITEMS:
            raise _BudgetSpent

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        self._spend(_TAG * (1 + len(attrs)))
        with suppress(*_FAULTS):
            super().unknown_starttag(tag, attrs[:_MOST_NAMES])

    def unknown_endtag(self, tag: str) -> None:
        with suppress(*_FAULTS):
            super().unknown_endtag(tag)

    def handle_data(self, text: str, escape: int = 1) -> None:
        self._spend()
        super().handle_data(text, escape)

    def handle_entityref(self, ref: str) -> None:
        self._spend()
        super().handle_entityref(ref)

    def handle_charref(self, ref: str) -> None:
        self._spend()
        try:
            super().handle_charref(ref)
        except (ValueError, OverflowError):  # the number of no character
            super().handle_data("\ufffd")

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        if len(self.namespaces_in_use) < _MOST_NAMES:
            super().track_namespace(prefix, uri)

    def _add_tag(self, term: str | None, scheme: str | None, label: str | None) -> None:
        if len(self._get_context().get("tags", ())) < _MOST_NAMES:
            super()._add_tag(term, scheme, label)

    def _sync_author_detail(self, key: str = "author") -> None:
        if len(self._get_context().get(key) or "") < _LONGEST_AUTHOR:
            super()._sync_author_detail(key)

    # What is said about a picture is not what the article says.

    def _start_media_description(self, attrs: dict[str, str]) -> None:
        self.push("media_description", 1)

    def _end_media_description(self) -> None:
        self.pop("media_description")


class _StrictParser(_BoundedParser, StrictFeedParser):  # type: ignore[misc]  # no annotations
    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802 -- xml.sax calls it so
        if len(attrs) > _MOST_NAMES:
            raise _BudgetSpent
        super().startElementNS(name, qname, attrs)


class _LooseParser(_BoundedParser, LooseFeedParser):  # type: ignore[misc]  # no annotations
    pass


def _strictly(markup: str) -> _StrictParser | None:
    """The parser after its work; None when this is no XML."""
    parser = _StrictParser(None, None, "utf-8")
    reader = xml.sax.make_parser()  # noqa: S317 -- no DTD comes here, so there are no entities to expand or to fetch
    reader.setFeature(xml.sax.handler.feature_namespaces, True)
    reader.setFeature(xml.sax.handler.feature_external_ges, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    try:
        reader.parse(io.BytesIO(markup.encode("utf-8")))
    except _BudgetSpent:
        return parser
    except (xml.sax.SAXException, UndeclaredNamespace, *_FAULTS):
        return None
    return parser


def _leniently(markup: str) -> _LooseParser:
    parser = _LooseParser(None, None, "utf-8", {})
    with suppress(_BudgetSpent):
        parser.feed(markup)
    return parser

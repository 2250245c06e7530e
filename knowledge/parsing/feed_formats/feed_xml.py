"""
Run feedparser on RSS, Atom and RDF within limits: no network, no files, and bounded work.

feedparser knows the meaning of two decades of feeds, but it has no limits: any input reaches it, and the time of some
steps grows with the square of the input's length. Therefore both of its parsers (a strict one, and a lenient one for
broken XML) run here with a budget. When the budget is spent, the items read until then are the feed.
"""

import io
import xml.sax
from contextlib import suppress
from typing import Any, NamedTuple

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.exceptions import UndeclaredNamespace

from knowledge.parsing.feed_formats.raw_feed import MOST_ITEMS
from knowledge.parsing.text import legal_in_xml

_BUDGET = 1_200_000  # pieces of text, each of which takes microseconds
_TAG_COST = 10  # pieces of text; so much for each attribute, too
_MOST_NAMES = 100  # attributes of a tag, namespaces of a feed, tags of an item
_LONGEST_AUTHOR = 300  # characters; feedparser's search for an e-mail address takes time in their square
_FAULTS = (AttributeError, IndexError, KeyError, TypeError, ValueError)  # feedparser's, at tags in unexpected places


class ParsedFeed(NamedTuple):
    """A feed under the names that feedparser gives to its elements."""

    version: str  # "rss20", "atom10"; empty when feedparser does not recognise the format
    feed: dict[str, Any]
    items: list[dict[str, Any]]


def read(markup: str) -> ParsedFeed:
    """Return the feed in `markup`, which begins with the outermost element and has no DTD."""
    legal = legal_in_xml(markup)
    parser = _strictly(legal) or _leniently(legal)
    return ParsedFeed(parser.version, dict(parser.feeddata), [dict(entry) for entry in parser.entries[:MOST_ITEMS]])


class _BudgetSpent(Exception):  # noqa: N818 -- not an error: the items read until then are kept
    """The budget is spent."""


_Parser: Any = object  # the parser that follows in the order of bases; feedparser has no annotations


class _BoundedParser(_Parser):  # type: ignore[misc]  # a base of type Any
    """The limits of both parsers, whose own methods follow in the order of bases."""

    resolve_relative_uris = False  # links within a text are not shown
    sanitize_html = False  # only the words of the markup are used
    spent = 0

    def _spend(self, amount: int = 1) -> None:
        self.spent += amount
        if self.spent > _BUDGET or len(self.entries) > MOST_ITEMS:
            raise _BudgetSpent

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        self._spend(_TAG_COST * (1 + len(attrs)))
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
        except (ValueError, OverflowError):  # not the number of a character
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

    # The description of a picture must not become the summary of the item.

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
    """Return the strict parser after its run; None when the markup is not XML."""
    parser = _StrictParser(None, None, "utf-8")
    reader = xml.sax.make_parser()  # noqa: S317 -- without a DTD there are no entities to expand or to fetch
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
    """Return the lenient parser after its run."""
    parser = _LooseParser(None, None, "utf-8", {})
    with suppress(_BudgetSpent):
        parser.feed(markup)
    return parser

"""Tables of sources on the network: the last request to each address, and the state of each source."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from knowledge.models import SourceState
from knowledge.records import (
    FeedContent,
    FilesContent,
    PageContent,
    SiteContent,
    SitemapContent,
    SitemapIndexContent,
    Visit,
    VisitContent,
)
from knowledge.store.rows import milliseconds, moment_of
from knowledge.store.schema import SOURCES, VISITS
from knowledge.store.transactions import SqlTransactions, decoding

_TIMES = ("tried", "succeeded", "due", "failing_since")  # of a source's state
_KINDS: dict[type[VisitContent], str] = {
    FeedContent: "feed",
    PageContent: "page",
    SitemapContent: "sitemap",
    SitemapIndexContent: "index",
    SiteContent: "site",
    FilesContent: "files",
}


class Visits:
    """
    The addresses that were requested, for one reader of sources.

    `remember` only collects; `keep` writes, after the articles are written. If a visit were kept and its article
    lost in a crash, the address would never be requested again.
    """

    def __init__(self, store: SqlTransactions) -> None:
        self._store = store
        self._new: dict[str, Visit] = {}

    def visit(self, address: str) -> Visit | None:
        """Return the last visit to an address (without tracking parameters); None when there was none."""
        if address in self._new:
            return self._new[address]
        with self._store.reading() as db:
            row = db.execute(sa.select(VISITS).where(VISITS.c.address == address)).one_or_none()
        return None if row is None else _visit_of(row)

    def overdue(self, source: str, now: datetime, limit: int) -> list[Visit]:
        """Return visits that are due of this source's pages that gave an article, the one longest ago first."""
        wanted = (VISITS.c.by == source, VISITS.c.due <= milliseconds(now), VISITS.c.origin.is_not(None))
        query = sa.select(VISITS).where(*wanted).order_by(VISITS.c.checked).limit(limit + len(self._new))
        with self._store.reading() as db:
            found = [_visit_of(row) for row in db.execute(query)]
        return [visit for visit in found if visit.address not in self._new][:limit]

    def remember(self, visit: Visit) -> None:
        """Collect a visit, to be written by `keep`."""
        self._new[visit.address] = visit

    def forget(self) -> None:
        """Drop the visits since the last `keep`: the articles that they gave are lost."""
        self._new = {}

    def keep(self) -> None:
        """Write the collected visits, in one transaction."""
        if self._new:
            with self._store.writing() as db:
                db.execute(sa.delete(VISITS).where(VISITS.c.address.in_(self._new)))
                db.execute(sa.insert(VISITS), [_visit_columns(visit) for visit in self._new.values()])
            self._new = {}


def source_states(store: SqlTransactions) -> dict[str, SourceState]:
    """Return the state of each source that was ever tried, by name."""
    with store.reading() as db:
        return {row.name: _state_of(row) for row in db.execute(sa.select(SOURCES).order_by(SOURCES.c.name))}


def keep_states(store: SqlTransactions, states: Iterable[SourceState]) -> None:
    """Write states of sources, in one transaction."""
    rows = [_state_columns(state) for state in states]
    if rows:
        with store.writing() as db:
            db.execute(sa.delete(SOURCES).where(SOURCES.c.name.in_([row["name"] for row in rows])))
            db.execute(sa.insert(SOURCES), rows)


def encoded(content: VisitContent) -> str:
    """
    Return the content of a visit as JSON with its kind.

    >>> encoded(SiteContent("feed", "https://example.org/rss"))
    '{"kind":"site","value":{"kind":"feed","address":"https://example.org/rss"}}'
    """
    return orjson.dumps({"kind": _KINDS[type(content)], "value": content}).decode()


def decoded(text: str | None) -> VisitContent | None:  # noqa: PLR0911 -- one for each kind
    """
    Return the content that `encoded` wrote; None for any other text, such as older releases wrote.

    >>> decoded('{"kind":"feed","value":{"pages":["https://example.org/storm"]}}')
    FeedContent(pages=('https://example.org/storm',), complete=None)
    >>> decoded("https://example.org/storm") is decoded(None) is None
    True
    """
    try:
        match orjson.loads(text or "null"):
            case {"kind": "feed", "value": {"pages": [*pages], **rest}}:
                complete = rest.get("complete")
                return FeedContent(tuple(pages), tuple(complete) if isinstance(complete, list) else None)
            case {"kind": "page", "value": {"version": str(version)}}:
                return PageContent(version)
            case {"kind": "sitemap", "value": {"next_look": str(when), "undated": [*pages]}}:
                return SitemapContent(datetime.fromisoformat(when), tuple(pages))
            case {"kind": "index", "value": {"sitemaps": [*sitemaps]}}:
                return SitemapIndexContent(tuple(sitemaps))
            case {"kind": "site", "value": {"kind": "feed" | "page" | "sitemap" as kind, "address": str(address)}}:
                return SiteContent(kind, address)
            case {"kind": "files", "value": {"fingerprint": str(fingerprint)}}:
                return FilesContent(fingerprint)
    except ValueError:  # no JSON, or no time
        return None
    return None


def _visit_columns(visit: Visit) -> dict[str, Any]:
    return {
        "address": visit.address,
        "checked": milliseconds(visit.checked),
        "due": milliseconds(visit.due),
        "moved": visit.moved,
        "etag": visit.etag,
        "modified": visit.modified,
        "listed": encoded(visit.content) if visit.content else None,
        "by": visit.source,
        "origin": visit.origin,
        "failures": visit.failures,
        "gone": milliseconds(visit.gone) if visit.gone else None,
    }


@decoding
def _visit_of(row: Any) -> Visit:
    return Visit(
        address=row.address,
        checked=moment_of(row.checked),
        due=moment_of(row.due),
        moved=row.moved,
        etag=row.etag,
        modified=row.modified,
        content=decoded(row.listed),
        source=row.by,
        origin=row.origin,
        failures=row.failures,
        gone=None if row.gone is None else moment_of(row.gone),
    )


def _state_columns(state: SourceState) -> dict[str, Any]:
    values = asdict(state)
    return values | {name: milliseconds(values[name]) for name in _TIMES if values[name] is not None}


@decoding
def _state_of(row: Any) -> SourceState:
    values = {field.name: getattr(row, field.name) for field in fields(SourceState)}
    times = {name: moment_of(values[name]) for name in _TIMES if values[name] is not None}
    return SourceState(**(values | times))

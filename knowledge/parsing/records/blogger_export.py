"""The posts and pages in an export of Blogger: an Atom feed that holds comments, settings and templates as well."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from knowledge.parsing.unreadable import Unreadable

_ATOM = "{http://www.w3.org/2005/Atom}"
_KIND = "http://schemas.google.com/g/2005#kind"
_SHOWN_KINDS = {"post", "page"}
_LABELS = "http://www.blogger.com/atom/ns#"


def is_export(head: bytes) -> bool:
    """Return whether a file that begins with `head` is an export of Blogger, as its settings or Takeout make it."""
    return b"schemas.google.com/blogger/" in head


def records(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number of each post and page, and its values. Raises `Unreadable` when the data is no such export."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("is not valid XML") from error
    if root is None or root.tag != f"{_ATOM}feed":
        raise Unreadable("is an XML file, but no export of Blogger")
    source = root.findtext(f"{_ATOM}title")
    for number, entry in enumerate(root.iterfind(f"{_ATOM}entry"), 1):
        if _kind(entry) in _SHOWN_KINDS:
            yield number, _record(entry) | {"source": source}


def _kind(entry: etree._Element) -> str:
    """Return "post", "page", "comment", "settings" ...; old exports name it in a category."""
    if stated := entry.findtext("{*}type"):
        return stated.strip().lower()
    terms = (each.get("term", "") for each in entry.iterfind(f"{_ATOM}category") if each.get("scheme") == _KIND)
    return next(terms, "").rpartition("#")[2]


def _record(entry: etree._Element) -> dict[str, Any]:
    links = [link.get("href") for link in entry.iterfind(f"{_ATOM}link") if link.get("rel") == "alternate"]
    labels = [each.get("term") for each in entry.iterfind(f"{_ATOM}category") if each.get("scheme") == _LABELS]
    draft = entry.findtext("{*}control/{*}draft") or ""
    status = entry.findtext("{*}status") or ""  # of Takeout: LIVE, DRAFT, SCHEDULED, SOFT_TRASHED
    return {
        "id": entry.findtext(f"{_ATOM}id"),
        "title": entry.findtext(f"{_ATOM}title"),
        "content": entry.findtext(f"{_ATOM}content"),
        "published": entry.findtext(f"{_ATOM}published"),
        "updated": entry.findtext(f"{_ATOM}updated"),
        "author": entry.findtext(f"{_ATOM}author/{_ATOM}name"),
        "url": links[0] if links else None,
        "tags": labels,
        "draft": draft.strip(),
        "status": status.strip().lower().removeprefix("soft_"),
    }

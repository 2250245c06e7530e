"""Read and write OPML, the format in which feed readers exchange lists of feeds."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from knowledge.parsing import addresses
from knowledge.parsing.text import decode, legal_in_xml, line
from knowledge.parsing.unreadable import Unreadable

LIMIT = 5 * 2**20  # bytes
MOST = 20_000  # subscriptions

_DECLARED_CHARSET = re.compile(
    rb"""<\?xml[^<>]{1,200}?encoding\s*=\s*["'](utf-8|iso-8859-\d+|windows-125\d|koi8-r)""", re.IGNORECASE
)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?:(\w{2,32};))?")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed in a list."""

    address: str  # http(s)
    title: str | None = None
    folder: tuple[str, ...] = ()  # names, the outermost first


def read(data: bytes) -> list[Subscription]:
    """
    Return the subscriptions in `data` in their order, each address once.

    Broken XML is read up to the break. Entities that the document defines are not expanded. Raises `Unreadable` when
    the data is not OPML, or holds no feed.
    """
    if len(data) > LIMIT:
        raise Unreadable(f"is larger than {LIMIT >> 20} MB")
    declared = _DECLARED_CHARSET.search(data[:500])
    text = legal_in_xml(decode(data, declared[1].decode("ascii") if declared else None))
    start = re.search(r"<opml[\s>]", text, re.IGNORECASE)  # a DTD and all else before the root is left out
    if not start:
        raise Unreadable("is not a list of feeds (OPML)")
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    repaired = _AMPERSAND.sub(_escaped, text[start.start() :])
    root = etree.fromstring(repaired.encode("utf-8"), parser)
    subscriptions: dict[str, Subscription] = {}
    for subscription in _subscriptions(root):
        if len(subscriptions) < MOST:
            subscriptions.setdefault(addresses.canonical(subscription.address), subscription)
    if not subscriptions:
        raise Unreadable("holds no feeds")
    return list(subscriptions.values())


def write(subscriptions: Iterable[Subscription], title: str) -> bytes:
    """Return the subscriptions as OPML 2.0, sorted into their folders. `read` returns them unchanged."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _legal_line(title)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], etree._Element] = {(): body}
    for subscription in subscriptions:
        name = _legal_line(subscription.title or "") or subscription.address
        parent = _folder(folders, subscription.folder)
        address = _legal_line(subscription.address)
        etree.SubElement(parent, "outline", type="rss", text=name, title=name, xmlUrl=address)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _folder(folders: dict[tuple[str, ...], etree._Element], path: tuple[str, ...]) -> etree._Element:
    """Return the element of a folder; create it and the folders around it where they are missing."""
    for depth in range(1, len(path) + 1):
        if path[:depth] not in folders:
            outer = folders[path[: depth - 1]]
            folders[path[:depth]] = etree.SubElement(outer, "outline", text=_legal_line(path[depth - 1]))
    return folders[path]


def _subscriptions(root: etree._Element) -> Iterator[Subscription]:
    """Yield every outline that names a feed. Not recursive: lists may be nested deeper than Python's call stack."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folder = waiting.pop()
        attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        name = line(attributes.get("text") or attributes.get("title") or "") or None
        address = _address(attributes)
        if address:
            yield Subscription(address, None if name == address else name, folder)
        elif name and str(element.tag).lower() == "outline":
            folder = (*folder, name)
        waiting += [(child, folder) for child in reversed(element) if isinstance(child.tag, str)]


def _address(attributes: dict[str, str]) -> str | None:
    """Return the feed's address. ``url`` is one unless the outline's type is another, such as ``link``."""
    kind = attributes.get("type", "").lower()
    address = attributes.get("xmlurl") or (attributes.get("url") if kind in {"", "rss", "atom", "feed"} else None)
    return addresses.web_address(re.sub("^feed:(?://)?(?=https?:)", "", (address or "").strip()))


def _escaped(ampersand: re.Match[str]) -> str:
    """Return in XML an ampersand by itself, as in addresses, or an entity that only HTML defines."""
    return html.escape(html5.get(ampersand[1] or "", ampersand[0]))


def _legal_line(text: str) -> str:
    """Return `text` on one line, in characters that XML allows."""
    return line(legal_in_xml(text))

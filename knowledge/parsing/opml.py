"""Lists of feeds as feed readers exchange them: OPML, read from anybody and written as the standard has it."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from knowledge.parsing import addresses
from knowledge.parsing.text import decode, line
from knowledge.parsing.unreadable import Unreadable

LIMIT = 5 * 2**20  # bytes
MOST = 20_000  # subscriptions

_DECLARED = re.compile(
    rb"""<\?xml[^<>]{1,200}?encoding\s*=\s*["'](utf-8|iso-8859-\d+|windows-125\d|koi8-r)""", re.IGNORECASE
)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?:(\w{2,32};))?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed in a list."""

    address: str  # http(s)
    title: str | None = None
    folder: tuple[str, ...] = ()  # the outermost first


def read(data: bytes) -> list[Subscription]:
    """
    The subscriptions in `data`, each address once, in the list's order.

    Broken XML is read as far as it goes; entities that it defines stay as they are written, so none can grow.
    Raises `Unreadable` when it is no such list, or holds no feed.
    """
    if len(data) > LIMIT:
        raise Unreadable(f"is larger than {LIMIT >> 20} MB")
    declared = _DECLARED.search(data[:500])
    text = _ILLEGAL.sub("", decode(data, declared[1].decode("ascii") if declared else None))
    start = re.search(r"<opml[\s>]", text, re.IGNORECASE)  # what stands before it is no part of the list, a DTD neither
    if not start:
        raise Unreadable("is not a list of feeds (OPML)")
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    repaired = _AMPERSAND.sub(_repaired, text[start.start() :])
    root = etree.fromstring(repaired.encode("utf-8"), parser)
    found: dict[str, Subscription] = {}
    for each in _outlines(root):
        if len(found) < MOST:
            found.setdefault(addresses.canonical(each.address), each)
    if not found:
        raise Unreadable("holds no feeds")
    return list(found.values())


def write(subscriptions: Iterable[Subscription], title: str) -> bytes:
    """The subscriptions as OPML 2.0, in their folders; what `read` takes back the same, folder by folder."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _legal(title)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], etree._Element] = {(): body}
    for each in subscriptions:
        name = _legal(each.title or "") or each.address
        parent = _folder(folders, each.folder)
        etree.SubElement(parent, "outline", type="rss", text=name, title=name, xmlUrl=_legal(each.address))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _folder(folders: dict[tuple[str, ...], etree._Element], path: tuple[str, ...]) -> etree._Element:
    """The element of a folder, made with those around it where it is not there yet."""
    for depth in range(1, len(path) + 1):
        if path[:depth] not in folders:
            outer = folders[path[: depth - 1]]
            folders[path[:depth]] = etree.SubElement(outer, "outline", text=_legal(path[depth - 1]))
    return folders[path]


def _outlines(root: etree._Element) -> Iterator[Subscription]:
    """Every outline that names a feed. Without recursion: lists may be nested deeper than Python calls."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folder = waiting.pop()
        said = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        name = line(said.get("text") or said.get("title") or "") or None
        address = _address(said)
        if address:
            yield Subscription(address, None if name == address else name, folder)
        elif name and str(element.tag).lower() == "outline":
            folder = (*folder, name)
        waiting += [(child, folder) for child in reversed(element) if isinstance(child.tag, str)]


def _address(said: dict[str, str]) -> str | None:
    """The feed's address; ``url`` names one only where nothing says that it is something else."""
    kind = said.get("type", "").lower()
    address = said.get("xmlurl") or (said.get("url") if kind in {"", "rss", "atom", "feed"} else None)
    return addresses.web_address(re.sub("^feed:(?://)?(?=https?:)", "", (address or "").strip()))


def _repaired(found: re.Match[str]) -> str:
    """What XML has no name for: an ampersand by itself, as in addresses, and the entities of HTML."""
    return html.escape(html5.get(found[1] or "", found[0]))


def _legal(text: str) -> str:
    """`text` on one line, in characters that XML has."""
    return line(_ILLEGAL.sub("", text))

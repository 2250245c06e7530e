"""What a site says it has: sitemaps (XML, plain text, compressed), also those named in a robots.txt. All pure."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from lxml import etree

from knowledge.parsing import addresses, dates, fields
from knowledge.parsing.decompression import gunzipped
from knowledge.parsing.text import decode
from knowledge.parsing.unreadable import Unreadable

LIMIT = 50 * 2**20  # bytes of a sitemap, unpacked, as the protocol has it
MOST_ENTRIES = 50_000  # in one sitemap, as the protocol has it

_WEB_PAGE = re.compile(rb"[^\w<]{0,100}<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,30};)")
_ROOTS = frozenset({"urlset", "sitemapindex"})
_FEEDS = frozenset({"rss", "feed", "rdf"})
_ENTRIES = frozenset({"url", "sitemap"})

_NO_ARTICLES = frozenset(
    "tag tags category categories author authors topic topics "
    "login logout signin signup register account cart checkout search feed rss".split()
)
_MACHINES = re.compile(r"wp-(?:json|admin|content|includes|login\.php)|cdn-cgi|xmlrpc\.php")
_PAGE_OF_A_LIST = re.compile(r"(?:.*/)?page/\d+")
_FILES = frozenset(
    "pdf jpg jpeg png gif webp avif svg ico bmp mp3 m4a ogg wav mp4 webm mov avi zip gz rar 7z xml rss atom json txt "
    "csv css js doc docx xls xlsx ppt pptx odt epub apk exe".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One page, or one further sitemap, with what the sitemap says of it."""

    url: str  # absolute, http(s)
    modified: datetime | None = None  # aware, UTC, like every time here
    published: datetime | None = None
    title: str | None = None
    language: str | None = None
    source: str | None = None  # the publication's name
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The entries of one sitemap in its own order: pages, or further sitemaps when it is an index."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()


def parse(data: bytes, url: str) -> Sitemap:
    r"""
    The sitemap that was fetched from `url`: at most 50,000 entries, those before a break when it is damaged.

    Entries that are no http(s) address are left out. Raises `Unreadable` when it is none: a feed, a web page.

    >>> parse(b"https://example.org/storm\nhttps://example.org/bridge\n", "https://example.org/sitemap.txt").pages[1].url
    'https://example.org/bridge'
    """
    data = gunzipped(gunzipped(data, LIMIT), LIMIT)  # some servers pack what is packed already
    if not data.strip():
        raise Unreadable("is empty")
    if _WEB_PAGE.match(data):
        raise Unreadable("is a web page")
    if not re.match(rb"[^\w<]{0,100}<", data):  # after a byte order mark, NULs of UTF-16, blank lines
        return Sitemap(pages=tuple(islice(_lines(data, url), MOST_ENTRIES)))
    pages: list[SitemapEntry] = []
    sitemaps: list[SitemapEntry] = []
    for kind, entry in islice(_entries(data), MOST_ENTRIES):
        listed = _listed(entry, url)
        if listed:
            (pages if kind == "url" else sitemaps).append(listed)
    return Sitemap(tuple(pages), tuple(sitemaps))


def in_robots(text: str, url: str = "") -> list[str]:
    r"""
    The sitemaps that a robots.txt names, each once. Relative addresses count from `url`, its own.

    >>> in_robots("User-agent: *\nDisallow: /login\n\nSitemap: https://example.org/sitemap.xml")
    ['https://example.org/sitemap.xml']
    """
    named = re.findall(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*([^\s#]+)", text, re.IGNORECASE | re.MULTILINE)
    return list(dict.fromkeys(found for found in (_address(each, url) for each in named) if found))


def is_article(url: str) -> bool:
    """
    Whether the page may be an article, by its address alone.

    The front page, lists (of a tag, a category, an author), pages to log in or search, and files are not.

    >>> [is_article(f"https://example.org/{path}") for path in ("2024/storm", "tag/storm", "page/2", "plan.pdf", "")]
    [True, False, False, False, False]
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = unquote(parts.path).lower().strip("/")
    asked = parse_qs(parts.query)
    if not path:
        return bool(asked.keys() & {"p", "id"})  # the oldest form of a blog's addresses
    *folders, last = path.split("/")
    _, dot, suffix = last.rpartition(".")
    if (dot and suffix in _FILES) or "replytocom" in asked or _PAGE_OF_A_LIST.fullmatch(path):
        return False
    if any(_MACHINES.fullmatch(step) for step in (*folders, last)):
        return False
    return _NO_ARTICLES.isdisjoint(folders) and (len(folders) > 1 or last not in _NO_ARTICLES)


def _lines(data: bytes, url: str) -> Iterator[SitemapEntry]:
    """The addresses in a sitemap of plain text, one on each line."""
    lines = [each.strip() for each in decode(data).splitlines() if each.strip()]
    found = [addresses.web_address(each) for each in lines]
    if not any(found) or found.count(None) > len(lines) // 2:
        raise Unreadable("is not a sitemap")
    return (SitemapEntry(url=address) for address in found if address)


def _entries(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    """
    Each ``url`` and ``sitemap`` element when it is complete, with its name; it is emptied afterwards.

    Raises `Unreadable` when the outermost element is not a sitemap's.
    """
    if b"&" in data and b"<![CDATA[" not in data and b"\0" not in data:
        data = _BARE_AMPERSAND.sub(b"&amp;", data)  # many sites forget it; the parser would cut the address there
    elements = etree.iterparse(
        io.BytesIO(data.lstrip()),
        events=("start", "end"),
        recover=True,
        remove_comments=True,
        # What a hostile file could ask for is refused: entities stay unread, nothing is fetched, depth has a limit.
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    root: etree._Element | None = None
    try:
        for event, element in elements:
            if root is None:
                root = element
                _check(_local(element))
            if event == "end" and element.getparent() is root and _local(element) in _ENTRIES:
                yield _local(element), element
                element.clear()
                while element.getprevious() is not None:
                    del root[0]
    except etree.LxmlError as error:
        if root is None:
            raise Unreadable("is not a sitemap") from error
    if root is None:
        raise Unreadable("is not a sitemap")


def _check(root: str) -> None:
    if root in _FEEDS:
        raise Unreadable("is a feed")
    if root not in _ROOTS:
        raise Unreadable("is not a sitemap")


def _listed(entry: etree._Element, url: str) -> SitemapEntry | None:
    """What an entry says; None when it has no address."""
    own = _children(entry)
    address = _address(_text(own.get("loc")), url)
    if address is None:
        return None
    news = _children(own.get("news"))
    publication = _children(news.get("publication"))
    return SitemapEntry(
        url=address,
        modified=dates.moment(_text(own.get("lastmod"))),
        published=dates.moment(_text(news.get("publication_date"))),
        title=fields.words(_text(news.get("title"))),
        language=fields.language(_text(publication.get("language"))),
        source=fields.words(_text(publication.get("name"))),
        image=_address(_text(_children(own.get("image")).get("loc")), url),
    )


def _children(element: etree._Element | None) -> dict[str, etree._Element]:
    """The first child of each name."""
    found: dict[str, etree._Element] = {}
    for child in () if element is None else element:
        found.setdefault(_local(child), child)
    return found


def _local(element: etree._Element) -> str:
    """The name without its namespace or prefix: many sitemaps declare the wrong one, or none."""
    tag = element.tag
    return re.split(r"[}:]", tag)[-1].lower() if isinstance(tag, str) else ""  # no name: a comment


def _text(element: etree._Element | None) -> str:
    """The text in an element; none when a part of it is an entity, left unread."""
    return "" if element is None or len(element) else (element.text or "").strip()


def _address(text: str, url: str) -> str | None:
    try:
        return addresses.web_address(urljoin(url, text)) if text and "\ufffd" not in text else None
    except ValueError:
        return None

"""Parse sitemaps (XML or plain text, also compressed), and find the sitemaps that a robots.txt names."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from knowledge.parsing import addresses, dates, fields
from knowledge.parsing.decompression import gunzipped
from knowledge.parsing.text import decode
from knowledge.parsing.unreadable import Unreadable

LIMIT = 50 * 2**20  # bytes of a sitemap, decompressed: the limit of sitemaps.org
MOST_ENTRIES = 50_000  # in one sitemap: the limit of sitemaps.org

_WEB_PAGE = re.compile(rb"[^\w<]{0,100}<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,30};)")
_ROOTS = frozenset({"urlset", "sitemapindex"})
_FEEDS = frozenset({"rss", "feed", "rdf"})
_ENTRIES = frozenset({"url", "sitemap"})

# Steps of a path that lists and service pages have, but articles do not.
_NO_ARTICLE_STEPS = frozenset(
    "tag tags category categories author authors topic topics "
    "login logout signin signup register account cart checkout search feed rss".split()
)
_SCRIPT_STEP = re.compile(r"wp-(?:json|admin|content|includes|login\.php)|cdn-cgi|xmlrpc\.php")
_LIST_PAGE = re.compile(r"(?:.*/)?page/\d+")
_FILE_SUFFIXES = frozenset(
    "pdf jpg jpeg png gif webp avif svg ico bmp mp3 m4a ogg wav mp4 webm mov avi zip gz rar 7z xml rss atom json txt "
    "csv css js doc docx xls xlsx ppt pptx odt epub apk exe".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One page, or one further sitemap, as the sitemap describes it. Times are aware, in UTC."""

    url: str  # absolute, http(s)
    modified: datetime | None = None  # lastmod
    published: datetime | None = None  # of a news article
    title: str | None = None
    language: str | None = None
    source: str | None = None  # the publication's name
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The entries of one sitemap in its order: pages, or further sitemaps when it is an index."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()


def parse(data: bytes, url: str) -> Sitemap:
    r"""
    Return the sitemap that was fetched from `url`, with at most 50,000 entries.

    Of damaged XML the entries before the break are read. Entries without a web address are left out. Raises
    `Unreadable` when the data is something else: a feed, a web page.

    >>> parse(b"https://example.org/storm\nhttps://example.org/bridge\n", "https://example.org/sitemap.txt").pages[1].url
    'https://example.org/bridge'
    """
    data = gunzipped(gunzipped(data, LIMIT), LIMIT)  # some servers compress twice
    if not data.strip():
        raise Unreadable("is empty")
    if _WEB_PAGE.match(data):
        raise Unreadable("is a web page")
    if not re.match(rb"[^\w<]{0,100}<", data):  # after a byte order mark, NULs of UTF-16, blank lines
        return Sitemap(pages=tuple(islice(_lines(data, url), MOST_ENTRIES)))
    pages: list[SitemapEntry] = []
    sitemaps: list[SitemapEntry] = []
    for kind, entry in islice(_elements(data), MOST_ENTRIES):
        sitemap_entry = _entry(entry, url)
        if sitemap_entry:
            (pages if kind == "url" else sitemaps).append(sitemap_entry)
    return Sitemap(tuple(pages), tuple(sitemaps))


def in_robots(text: str, url: str = "") -> list[str]:
    r"""
    Return the sitemaps that a robots.txt names, without duplicates. `url` is its address, for relative links.

    >>> in_robots("User-agent: *\nDisallow: /login\n\nSitemap: https://example.org/sitemap.xml")
    ['https://example.org/sitemap.xml']
    """
    named = re.findall(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*([^\s#]+)", text, re.IGNORECASE | re.MULTILINE)
    return list(dict.fromkeys(filter(None, (_address(link, url) for link in named))))


def is_article(url: str) -> bool:
    """
    Return whether a page may be an article, by its address alone.

    Front pages, lists (of a tag, a category, an author), pages to log in or to search, and files are not articles.

    >>> [is_article(f"https://example.org/{path}") for path in ("2024/storm", "tag/storm", "page/2", "plan.pdf", "")]
    [True, False, False, False, False]
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = unquote(parts.path).lower().strip("/")
    query = parse_qs(parts.query)
    if not path:
        return bool(query.keys() & {"p", "id"})  # the oldest form of a blog's addresses
    *folders, last = path.split("/")
    _, dot, suffix = last.rpartition(".")
    if (dot and suffix in _FILE_SUFFIXES) or "replytocom" in query or _LIST_PAGE.fullmatch(path):
        return False
    if any(_SCRIPT_STEP.fullmatch(step) for step in (*folders, last)):
        return False
    return _NO_ARTICLE_STEPS.isdisjoint(folders) and (len(folders) > 1 or last not in _NO_ARTICLE_STEPS)


def _lines(data: bytes, url: str) -> Iterator[SitemapEntry]:
    """Yield the addresses in a sitemap of plain text, one on each line."""
    lines = [line.strip() for line in decode(data).splitlines() if line.strip()]
    urls = [addresses.web_address(line) for line in lines]
    if not any(urls) or urls.count(None) > len(lines) // 2:
        raise Unreadable("is not a sitemap")
    return (SitemapEntry(url=url) for url in urls if url)


def _elements(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    """
    Yield the name and the element of each complete ``url`` and ``sitemap``; the element is emptied afterwards.

    Raises `Unreadable` when the outermost element is not that of a sitemap.
    """
    if b"&" in data and b"<![CDATA[" not in data and b"\0" not in data:
        data = _BARE_AMPERSAND.sub(b"&amp;", data)  # many sites forget it; the parser would cut the address
    elements = etree.iterparse(
        io.BytesIO(data.lstrip()),
        events=("start", "end"),
        recover=True,
        remove_comments=True,
        # Against hostile files: entities are not expanded, nothing is fetched, the depth is limited.
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


def _entry(entry: etree._Element, url: str) -> SitemapEntry | None:
    """Return the entry; None when it has no web address."""
    children = _children(entry)
    address = _address(_text(children.get("loc")), url)
    if address is None:
        return None
    news = _children(children.get("news"))
    publication = _children(news.get("publication"))
    return SitemapEntry(
        url=address,
        modified=dates.moment(_text(children.get("lastmod"))),
        published=dates.publication(_text(news.get("publication_date"))),
        title=fields.words(_text(news.get("title"))),
        language=fields.language(_text(publication.get("language"))),
        source=fields.words(_text(publication.get("name"))),
        image=_address(_text(_children(children.get("image")).get("loc")), url),
    )


def _children(element: etree._Element | None) -> dict[str, etree._Element]:
    """Return the first child of each name."""
    children: dict[str, etree._Element] = {}
    for child in () if element is None else element:
        children.setdefault(_local(child), child)
    return children


def _local(element: etree._Element) -> str:
    """Return the element's name without namespace or prefix: many sitemaps declare a wrong namespace, or none."""
    tag = element.tag
    return re.split(r"[}:]", tag)[-1].lower() if isinstance(tag, str) else ""  # a comment has no name


def _text(element: etree._Element | None) -> str:
    """Return the text of an element; empty when it holds an entity that is not expanded."""
    return "" if element is None or len(element) else (element.text or "").strip()


def _address(text: str, url: str) -> str | None:
    return addresses.joined(url, text) if text and "\ufffd" not in text else None

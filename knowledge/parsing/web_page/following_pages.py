"""
Find the next page of an article that is divided into pages.

``rel=next`` alone does not tell: on many blogs it leads to the next article. So the address has to be that of this page
with the next number, and the link has to say that it leads to a page.
"""

import re
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml.etree import _Element as Element

from knowledge.parsing import addresses
from knowledge.parsing.text import line
from knowledge.parsing.web_page.elements import name_of

_NUMBER = r"(?P<number>[1-9]\d?)"
_OWN_SEGMENT = re.compile(rf"(?:[a-z]{{1,8}}[-_.]?)?{_NUMBER}(?P<suffix>\.[a-z]{{3,5}})?", re.IGNORECASE)
_ENDS_OF_SEGMENT = tuple(
    re.compile(rf"(?P<base>.+)[-_,.]{word}{_NUMBER}(?P<suffix>\.[a-z]{{3,5}})?", re.IGNORECASE)
    for word in ("", "[a-z]{1,8}[-_]?")
)
_WORD = re.compile(r"[a-z]{1,8}", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?<!\d)[1-9]\d?(?!\d)")
_OF_COMMENTS = re.compile(r"comment|repl(?:y|ies)|cpage|respond", re.IGNORECASE)
_PAGER = re.compile(
    r"\b(?:pag(?:er|ination|inat\w*|e-?links|e-?numbers|es|ing)|post-?page-?numbers|nextpage|multi-?page)\b"
)
_MOST_LINKS = 2000  # of a page that are looked at


def next_page(root: Element, url: str | None, address: str | None = None) -> str | None:
    """
    Return the address of the article's next page; None when this is the last one, or the only one.

    `url` is where the page was fetched, `address` the one that it gives as its own.
    """
    if not url:
        return None
    here = _readings(url) | _readings(address or url)
    for number, link in enumerate(root.iter("link", "a")):
        if number >= _MOST_LINKS:
            break
        href = (link.get("href") or "").strip()
        if not _PAGE_NUMBER.search(href) or href.startswith("#") or not _leads_to_page(link):
            continue
        target = _target(href, url)
        if target is None or _OF_COMMENTS.search(target):
            continue
        if any((base, page - 1) in here for base, page in _readings(target)):
            return target
    return None


def _target(href: str, url: str) -> str | None:
    """Return the address that a link leads to, if it is of the same site."""
    try:
        target = addresses.web_address(urljoin(url, href))
        same_site = target is not None and urlsplit(target).hostname == urlsplit(url).hostname
    except ValueError:
        return None
    return target if same_site else None


def _leads_to_page(link: Element) -> bool:
    """Return whether a link says that it leads to another page of this: by its relation, its text, or its place."""
    if "next" in (link.get("rel") or "").lower().split():
        return True
    if link.tag != "a":
        return False
    if line("".join(link.itertext())).strip("[]() ").isdecimal():
        return True
    return any(_PAGER.search(name_of(element)) for element in (link, *islice(link.iterancestors(), 2)))


def _readings(url: str) -> set[tuple[str, int]]:
    """
    Return what an address may be: page 1 of itself, or a numbered page of a shorter address.

    >>> sorted(_readings("https://example.org/a/page/2"))
    [('//example.org/a', 2), ('//example.org/a/page', 2), ('//example.org/a/page/2', 1)]
    >>> sorted(_readings("https://example.org/the-toll-3.html"))
    [('//example.org/the-toll-3.html', 1), ('//example.org/the-toll.html', 3), ('//example.org/the.html', 3)]
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query)
    segments = [segment for segment in parts.path.split("/") if segment]
    readings = {(_joined(parts.netloc, segments, query), 1)}
    for name, value in query:
        if re.fullmatch(r"[1-9]\d?", value):
            others = [pair for pair in query if pair != (name, value)]
            readings.add((_joined(parts.netloc, segments, others), int(value)))
    if not segments:
        return readings
    *before, last = segments
    if own := _OWN_SEGMENT.fullmatch(last):
        readings.add((_joined(parts.netloc, before, query), int(own["number"])))
        if before and _WORD.fullmatch(before[-1]):
            readings.add((_joined(parts.netloc, before[:-1], query), int(own["number"])))
    for end in filter(None, (form.fullmatch(last) for form in _ENDS_OF_SEGMENT)):
        first = [*before, end["base"] + (end["suffix"] or "")]
        readings.add((_joined(parts.netloc, first, query), int(end["number"])))
    return readings


def _joined(host: str, segments: list[str], query: list[tuple[str, str]]) -> str:
    """Return an address without scheme, end slash and empty parts, to compare it with others."""
    whole = f"//{host}/{'/'.join(segments)}"
    return f"{whole}?{urlencode(query)}" if query else whole

"""Read a page's metadata: title, dates, address, author and more, from meta elements, JSON-LD and microdata."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from knowledge.parsing import addresses, dates, fields
from knowledge.parsing.web_page import live_entries, page_title, phrases, structured_data
from knowledge.parsing.web_page.shown_date import ShownDates, in_address

# Names or properties of meta elements, the most reliable first.
_PUBLISHED = (
    "article:published_time og:published_time og:article:published_time article:published datepublished "
    "rnews:datepublished parsely-pub-date sailthru.date cxenseparse:recs:publishtime publish-date publishdate "
    "publish_date publish_time published_date date_published pub_date pubdate publication_date publication-date "
    "originalpublicationdate article_date_original citation_online_date prism.publicationdate dc.date.issued "
    "dc.date.published dcterms.issued dcterms.created dcterms.date dc.date dc.date.created displaydate date"
)
_UPDATED = "article:modified_time og:updated_time datemodified last-modified dcterms.modified dc.date.modified"
_AUTHOR = "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl"
_IMAGE = "og:image og:image:url og:image:secure_url"
_LANGUAGE_ATTRIBUTES = ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang")

_MOST_HEADINGS = 5
_LONGEST_AUTHOR = 200  # characters
_NO_NAME = re.compile(r"://|@|^www\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """A page's statements about its article; None or empty where it makes none."""

    title: str | None  # without the site's name
    published: str | None  # as the page writes it
    updated: str | None  # as the page writes it
    address: str | None  # the page's canonical address, else the one it was fetched from
    image: str | None  # address of the lead picture
    author: str | None
    source: str | None  # the site's name
    language: str | None  # as the page writes it
    tags: tuple[str, ...]
    body: str | None  # the article's text in the structured data


def page_metadata(root: etree._Element, url: str | None = None) -> PageMetadata:
    """Return the metadata of the page that `root` was parsed from; `url` is where it was fetched."""
    page = _collected(root, url)
    title, entries = _title(page), live_entries.period(root)
    return PageMetadata(
        title=title,
        published=_published(page, root, title, entries.first),
        updated=_updated(page) or entries.last,
        address=_address(page),
        image=_image(page),
        author=_author(page),
        source=_source(page),
        language=_language(page),
        tags=_tags(page),
        body=structured_data.body(page.article),
    )


@dataclass(slots=True)
class _Page:
    """The parts of the page that state something about its article, each in the page's order."""

    url: str | None  # where the page was fetched
    meta: dict[str, list[str]] = field(default_factory=dict)  # contents by name or property, in lower case
    article: dict[str, Any] = field(default_factory=dict)  # the article's object in the JSON-LD
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    title_tag: str | None = None
    headings: list[str] = field(default_factory=list)  # of the first level
    canonical: list[str] = field(default_factory=list)  # links
    languages: list[str | None] = field(default_factory=list)  # of the root element
    marked: dict[str, list[etree._Element]] = field(  # microdata by property
        default_factory=lambda: {"author": [], "datePublished": [], "dateModified": []}
    )
    author_links: list[str | None] = field(default_factory=list)  # their texts
    base: str | None = None  # the first base element's link

    def all(self, names: str) -> list[str]:
        """Return the contents of the meta elements with these names, in the order of `names`."""
        return [content for name in names.split() for content in self.meta.get(name, ())]

    def first(self, names: str) -> str | None:
        """Return the first content of `all`."""
        return next(iter(self.all(names)), None)

    def absolute(self, link: str | None) -> str | None:
        """Return the absolute address of a link on the page."""
        if not link:
            return None
        try:
            base = urljoin(self.url or "", self.base or "")
        except ValueError:
            return None
        return addresses.joined(base, link.strip())


def _collected(root: etree._Element, url: str | None) -> _Page:
    """Walk the tree once and collect what the metadata is chosen from."""
    page = _Page(url, languages=[root.get(name) for name in _LANGUAGE_ATTRIBUTES])
    has_title = False
    for element in root.iter("*"):
        match element.tag:
            case "meta":
                _add_meta(page, element)
            case "link" if "canonical" in (element.get("rel") or "").lower().split():
                page.canonical.append(element.get("href") or "")
            case "script" if "ld+json" in (element.get("type") or "").lower():
                page.scripts.append(element.text or "")
            case "title" if not has_title:
                page.title_tag, has_title = _text(element), True
            case "h1" if len(page.headings) < _MOST_HEADINGS and (heading := _text(element)):
                page.headings.append(heading)
            case "base" if page.base is None:
                page.base = element.get("href")
            case "a" if element.get("rel") == "author":
                page.author_links.append(_text(element))
        if (name := element.get("itemprop", "")) in page.marked:
            page.marked[name].append(element)
    page.article = structured_data.article_object(page.scripts)
    return page


def _add_meta(page: _Page, element: etree._Element) -> None:
    microdata = element.get("itemprop")
    if microdata in page.marked and not element.get("property") and not element.get("name"):
        return  # it may be of a part of the page
    names = element.get("property") or element.get("name") or microdata or element.get("http-equiv")
    content = fields.words(element.get("content"))
    if content:
        for name in (names or "").lower().split():
            page.meta.setdefault(name, []).append(content)


def _marked_value(element: etree._Element) -> str | None:
    """Return the value of an element with a property of microdata."""
    return element.get("content") or element.get("datetime") or element.get("title") or _text(element)


def _title(page: _Page) -> str | None:
    agreed = page_title.matching_heading(page.title_tag or "", page.headings)
    headline = fields.words(page.article.get("headline"))
    stated = [page.first("og:title"), agreed, headline, page.first("twitter:title")]
    host = _host(page.url or page.first("og:url") or "")
    return page_title.article_title(stated, page.title_tag, page.headings, _source(page) or "", host)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _published(page: _Page, root: etree._Element, title: str | None, first_entry: str | None) -> str | None:
    """
    Return the date of publication that the page states, else the one it shows, or has in its address.

    `first_entry`: the time of the first entry of a live blog.
    """
    stated = [page.article.get("datePublished"), *page.all(_PUBLISHED)]
    if date := _most_exact(stated):
        return date
    address = page.url or _address(page)
    shown = ShownDates(root, title, _author(page), address, fields.language(_language(page)))
    marked = [_marked_value(element) for element in page.marked["datePublished"] if shown.is_of_article(element)]
    created = page.article.get("dateCreated")
    beside = _most_exact([*marked, created]) or shown.published()
    return beside or first_entry or in_address(address) or _updated(page)


def _updated(page: _Page) -> str | None:
    marked = map(_marked_value, page.marked["dateModified"])
    return _most_exact([page.article.get("dateModified"), *page.all(_UPDATED), *marked])


def _most_exact(stated: Iterable[object]) -> str | None:
    """Return the first date; where it is a day without a time, the first time that is stated for that day."""
    parsed = [(text, when) for text in stated if isinstance(text, str) and (when := dates.publication(text))]
    if not parsed:
        return None
    text, day = parsed[0]
    if (day.hour, day.minute, day.second) != (0, 0, 0):
        return text
    return next((other for other, _ in parsed if len(other) > len(text) and other[:10] == text[:10]), text)


def _address(page: _Page) -> str | None:
    """Return the canonical address, unless it is the site's front page and the page was fetched from another place."""
    for link in (*page.canonical, page.first("og:url")):
        address = page.absolute(link)
        if address and not (_is_front_page(address) and not _is_front_page(page.url or "")):
            return address
    return addresses.web_address(page.url)


def _is_front_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query


def _image(page: _Page) -> str | None:
    stated = [page.first(_IMAGE), _image_link(page.article.get("image")), page.first("twitter:image twitter:image:src")]
    return next(filter(None, map(page.absolute, stated)), None)


def _image_link(value: object) -> str | None:
    """Return the link in JSON-LD's ``image``: a link, an ImageObject, or a list of them."""
    for _ in range(5):  # depth
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl")
    return value if isinstance(value, str) else None


def _author(page: _Page) -> str | None:
    in_meta = ", ".join(page.all(_AUTHOR)[:1])
    for stated in (
        fields.names(page.article.get("author")),
        in_meta,
        *map(_marked_author, page.marked["author"]),
        *page.author_links,
    ):
        name = phrases.author_prefix().sub("", stated or "").replace(";", ",").strip()
        if name and len(name) <= _LONGEST_AUTHOR and not _NO_NAME.search(name):
            return name
    return None


def _marked_author(element: etree._Element) -> str | None:
    return element.get("content") or _text(element)


def _source(page: _Page) -> str | None:
    return page.first("og:site_name") or fields.names(page.article.get("publisher")) or page.first("application-name")


def _language(page: _Page) -> str | None:
    in_meta = page.first("content-language dc.language language")
    stated = [*page.languages, page.first("og:locale"), page.article.get("inLanguage"), in_meta]
    return next((name for name in stated if isinstance(name, str) and fields.language(name)), None)


def _tags(page: _Page) -> tuple[str, ...]:
    return (
        fields.tags(page.meta.get("article:tag"))
        or fields.tags(page.article.get("keywords"))
        or fields.tags(", ".join(page.all("keywords news_keywords parsely-tags")))
    )


def _text(element: etree._Element) -> str | None:
    """Return the words in the element on one line."""
    return fields.words("".join(element.itertext()))

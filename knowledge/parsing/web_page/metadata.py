"""What a page says about its article in its head, in JSON-LD and in marked-up places: title, dates, address, author."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from knowledge.parsing import fields
from knowledge.parsing.web_page import phrases

log = logging.getLogger(__name__)

_KINDS = ("Article", "Posting", "Report", "Review", "Story")  # what the names of articles' types end with
_TEXTS = {"articleBody", "liveBlogUpdate"}
_NODES = 5000  # of a page's JSON-LD that are looked at
_PUBLISHED = (
    "article:published_time og:published_time datepublished parsely-pub-date sailthru.date publish-date publishdate "
    "pubdate publication_date dc.date.issued dcterms.created dc.date dc.date.created date"
)
_UPDATED = "article:modified_time og:updated_time datemodified last-modified dcterms.modified dc.date.modified"
_AUTHOR = "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl"
_SEPARATOR = re.compile(r"\s+(?:[|•·»«–—-]|::|//)\s+|\s*[|｜]\s*|[_＿](?=\S+$)")


@dataclass(slots=True)
class Page:
    """A parsed page with the facts that are written in its markup."""

    root: etree._Element
    markup: str
    url: str | None = None  # where it was read
    meta: dict[str, list[str]] = field(default_factory=dict)  # by name or property, in lower case
    data: dict[str, Any] = field(default_factory=dict)  # of the article, from JSON-LD

    def first(self, names: str) -> str | None:
        """What the first of the `names` that is there says."""
        return next((said for name in names.split() for said in self.meta.get(name, ())), None)


def read(root: etree._Element, markup: str, url: str | None = None) -> Page:
    """The facts in the page that `root` was made from."""
    meta: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        names = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = fields.words(element.get("content"))
        for name in (names or "").lower().split() if content else ():
            meta.setdefault(name, []).append(content or "")
    return Page(root, markup, url, meta, _article_data(root))


def title(page: Page) -> str | None:
    """The article's own title, without the site's name behind it."""
    headings = [text for text in map(_text, page.root.iterfind(".//h1")) if text][:5]
    written = _text(page.root.find(".//title"))
    site = _letters(source(page) or "")
    agreed = _heading_of(written or "", headings)
    said = [page.first("og:title"), agreed, fields.words(page.data.get("headline")), page.first("twitter:title")]
    chosen = next((each for each in said if each and _letters(each) != site), None)
    raw = chosen or written
    if not raw:
        return headings[0] if headings else None
    return _heading_of(raw, headings) or _without_site(raw, site, page, sure=raw == chosen)


def published(page: Page) -> str | None:
    """When the article was published, as the page writes it."""
    marked = _marked(page.root, "datePublished")
    said = [page.data.get("datePublished"), *_each(page, _PUBLISHED), *marked, page.data.get("dateCreated")]
    return _finest([*said, *_times(page.root)]) or _found(page)


def updated(page: Page) -> str | None:
    """When the page says the article was last changed."""
    said = [page.data.get("dateModified"), *_each(page, _UPDATED), *_marked(page.root, "dateModified")]
    return _finest(said)


def address(page: Page) -> str | None:
    """The article's address: the one that the page calls its own, else where it was read."""
    links = (link for link in page.root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    own = [link.get("href") for link in links]
    for said in (*own, page.first("og:url")):
        found = _absolute(page, said)
        if found and not (_is_root(found) and not _is_root(page.url or "")):
            return found
    return fields.address(page.url)


def image(page: Page) -> str | None:
    """The address of the lead picture."""
    said = [page.first("og:image og:image:url og:image:secure_url"), *_images(page.data.get("image"))]
    said += [page.first("twitter:image twitter:image:src")]
    return next(filter(None, (_absolute(page, each) for each in said)), None)


def author(page: Page) -> str | None:
    """Who wrote it."""
    written = [_text(each) for each in page.root.iterfind(".//*[@itemprop='author']")]
    written += [_text(each) for each in page.root.iterfind(".//a[@rel='author']")]
    for each in (fields.names(page.data.get("author")), ", ".join(_each(page, _AUTHOR)[:1]), *written):
        name = phrases.author_prefix().sub("", each or "").replace(";", ",").strip()
        if name and len(name) <= 200 and not re.search(r"://|@|^www\.", name):
            return name
    return None


def source(page: Page) -> str | None:
    """The site's name."""
    return page.first("og:site_name") or fields.names(page.data.get("publisher")) or page.first("application-name")


def language(page: Page) -> str | None:
    """The language that the page says it is in."""
    top = page.root
    said = [top.get("lang"), top.get("{http://www.w3.org/XML/1998/namespace}lang"), top.get("xml:lang")]
    said += [page.first("og:locale"), page.data.get("inLanguage"), page.first("content-language dc.language language")]
    return next((each for each in said if isinstance(each, str) and fields.language(each)), None)


def tags(page: Page) -> tuple[str, ...]:
    """The article's tags."""
    return (
        fields.tags(page.meta.get("article:tag"))
        or fields.tags(page.data.get("keywords"))
        or fields.tags(", ".join(_each(page, "keywords news_keywords parsely-tags")))
    )


def body(page: Page) -> str | None:
    """The text that the page repeats in its data, for machines; of a live blog all its posts."""
    text = page.data.get("articleBody")
    posts = page.data.get("liveBlogUpdate")
    if not text and isinstance(posts, list):
        parts = (
            post.get(name) for post in posts[:500] if isinstance(post, dict) for name in ("headline", "articleBody")
        )
        text = "\n\n".join(part for part in parts if isinstance(part, str) and part.strip())
    return text if isinstance(text, str) and text.strip() else None


def _article_data(root: etree._Element) -> dict[str, Any]:
    """What the JSON-LD on the page says about the article: the first one with a text, else the first."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found += [node for node in _nodes(_parsed(script.text or "")) if _is_article(node)]
    return next((node for node in found if _TEXTS & node.keys()), found[0] if found else {})


def _parsed(text: str) -> object:
    text = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", text)
        .strip()
        .rstrip(";")
    )
    try:
        return orjson.loads(text.encode("utf-8", "replace"))
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text, strict=False)  # line breaks within strings, which many pages have
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """Every object within, in order, wherever it is nested."""
    waiting = [value]
    for _ in range(_NODES):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting += reversed(list(each.values()))
        elif isinstance(each, list):
            waiting += reversed(each)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(_KINDS) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _each(page: Page, names: str) -> list[str]:
    return [said for name in names.split() for said in page.meta.get(name, ())]


def _marked(root: etree._Element, prop: str) -> list[str]:
    found = root.iterfind(f".//*[@itemprop='{prop}']")
    return [said for each in found if (said := each.get("content") or each.get("datetime") or _text(each))]


def _times(root: etree._Element) -> list[str]:
    """The times in the page's text: one that is said to be the publication's, else the first."""
    times = [(each, said) for each in root.iter("time") if (said := each.get("datetime"))]
    chosen = [said for each, said in times if each.get("pubdate") is not None or "publish" in (each.get("class") or "")]
    return chosen or [said for _, said in times[:1]]


def _finest(said: Iterable[object]) -> str | None:
    """The first date among `said`; where it is a bare day, the first time given for that day."""
    dates = [(text, when) for text in said if isinstance(text, str) and (when := fields.moment(text))]
    if not dates:
        return None
    text, day = dates[0]
    if (day.hour, day.minute, day.second) != (0, 0, 0):
        return text
    return next((other for other, when in dates if len(other) > len(text) and other[:10] == text[:10]), text)


def _found(page: Page) -> str | None:
    """A date in the words or the address of the page; a guess from any number would be worse than none."""
    from htmldate import find_date  # noqa: PLC0415 -- takes a while to load, and few pages need it

    try:
        tree = document_fromstring(page.markup.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
        return find_date(tree, extensive_search=False, original_date=True, url=page.url)
    except Exception:  # its parsers raise what they like; the page has no date for us then
        log.debug("no date found", exc_info=True)
        return None


def _heading_of(raw: str, headings: list[str]) -> str | None:
    """The heading that `raw` is, or begins with, before the site's name."""
    return next((h for h in headings if raw == h or (raw.startswith(h) and _SEPARATOR.match(raw, len(h)))), None)


def _without_site(raw: str, site: str, page: Page, *, sure: bool) -> str:
    """A title without the site's name at either end. One that is not `sure` may end with a name we don't know."""
    parts = [part for part in _SEPARATOR.split(raw) if part.strip()]
    names = {site, _letters((urlsplit(page.url or page.first("og:url") or "").hostname or "").removeprefix("www."))} - {
        ""
    }
    if len(parts) < 2:
        return raw
    if _letters(parts[-1]) in names:
        return raw[: raw.rindex(parts[-1])].rstrip(" |｜•·»«–—-_:/")
    if _letters(parts[0]) in names:
        return raw[raw.index(parts[0]) + len(parts[0]) :].lstrip(" |｜•·»«–—-_:/")
    if sure or len(parts[-1].split()) > 4 or re.search(r"\d", parts[-1]) or len(parts[-1]) >= len(parts[0]):
        return raw
    return raw[: raw.rindex(parts[-1])].rstrip(" |｜•·»«–—-_:/")


def _images(value: object) -> list[str]:
    for _ in range(5):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl")
    return [value] if isinstance(value, str) else []


def _absolute(page: Page, said: str | None) -> str | None:
    if not said:
        return None
    base = page.root.find(".//base[@href]")
    try:
        above = urljoin(page.url or "", base.get("href", "")) if base is not None else page.url or ""
        return fields.address(urljoin(above, said.strip()))
    except ValueError:
        return None


def _is_root(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query


def _letters(text: str) -> str:
    """What is the same in two writings of a name."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _text(element: etree._Element | None) -> str | None:
    return fields.words("".join(element.itertext())) if element is not None else None

"""The articles in an export of WordPress (WXR): the items of its channel that are posts or pages."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from knowledge.parsing.unreadable import Unreadable

_MEDIA = re.compile(
    r"\[(caption|wp_caption|embed|audio|video|playlist)\b[^\[\]\n]*\](?:(?!\[\1\b).)*?\[/\1\]",
    re.IGNORECASE | re.DOTALL,
)
_SHORTCODE = re.compile(r"\[/?(?P<name>[a-z][\w-]*)(?P<rest>(?:\s[^\[\]]*)?)/?\]")
_CLOSED = re.compile(r"\[/([a-z][\w-]*)\]")
_ALONE = frozenset("gallery embed audio video playlist contact-form".split())
_KINDS = {"", "post", "page"}  # others are pictures, menus, revisions
_MEANING = {"link": "url", "creator": "author", "description": "summary", "pubDate": "date"}


def is_export(head: bytes) -> bool:
    """Return whether a file that begins with `head` is an export of WordPress."""
    return b"wordpress.org/export" in head


def records(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """
    Yield the number of each post and page, and its values.

    Raises `Unreadable` when the data is not XML, or no export of WordPress.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("is not valid XML") from error
    if root is None or not any("wordpress.org/export" in (space or "") for space in root.nsmap.values()):
        raise Unreadable("is an XML file, but no export of WordPress")
    language = root.findtext("channel/language")
    source = root.findtext("channel/title")
    for number, item in enumerate(root.iterfind("channel/item"), 1):
        record = _record(item) | {"language": language, "source": source}
        if record.get("posttype", "") in _KINDS:
            yield number, record


def without_shortcodes(content: str) -> str:
    """
    Return a text without the shortcodes of WordPress, which it replaces when it shows the text.

    Captions and media go with what they enclose, of others only the marks. Other words in brackets stay.

    >>> without_shortcodes('[caption id="a"]<img> A vat[/caption]It [sic] rained. [et_pb_text]All day.[/et_pb_text]')
    'It [sic] rained. All day.'
    """
    content = _MEDIA.sub("", content)
    closed = set(_CLOSED.findall(content))
    return _SHORTCODE.sub(lambda code: "" if _is_shortcode(code, closed) else code[0], content)


def _is_shortcode(code: re.Match[str], closed: set[str]) -> bool:
    return code["name"] in closed or code["name"] in _ALONE or "_" in code["name"] or "=" in code["rest"]


def _record(item: etree._Element) -> dict[str, Any]:
    record: dict[str, Any] = {}
    tags: list[str] = []
    for child in item.iterchildren("*"):
        name = etree.QName(child)
        value = (child.text or "").strip()
        if name.localname == "category":
            tags.append(value)
        elif name.localname == "encoded" and "excerpt" in (name.namespace or ""):
            record["excerpt"] = value
        elif name.localname == "encoded":
            record["content"] = _in_paragraphs(without_shortcodes(value))
        elif name.localname == "postmeta" or not value:
            continue
        else:
            key = _MEANING.get(name.localname, name.localname.replace("_", ""))
            record.setdefault(key, value)
    return record | {"tags": [tag for tag in tags if tag != "Uncategorized"]}


def _in_paragraphs(content: str) -> str:
    """Return a text with its paragraphs marked, which WordPress itself does when it shows one without such marks."""
    if "<p" in content.lower() or "\n\n" not in content.replace("\r", ""):
        return content
    return "".join(f"<p>{paragraph}</p>" for paragraph in re.split(r"\n\s*\n", content.replace("\r", "")))

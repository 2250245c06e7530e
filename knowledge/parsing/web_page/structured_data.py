"""The article's object in a page's JSON-LD (schema.org), and the text that it repeats."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

_ARTICLE_TYPES = ("Article", "Posting", "Report", "Review", "Story")  # endings of schema.org's type names
_TEXT_PROPERTIES = {"articleBody", "liveBlogUpdate"}
# Properties that hold other articles than the page's own.
_OTHERS = frozenset(
    "itemListElement comment mentions citation relatedLink isPartOf isBasedOn review subjectOf hasPart about".split()
)
_MOST_OBJECTS = 5000  # of one script
_MOST_POSTS = 500  # of a live blog
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")


def article_object(scripts: Iterable[str]) -> dict[str, Any]:
    """Return the first article object that has a text, else the first article object; empty when there is none."""
    articles = [node for script in scripts for node in _objects(_parsed(script)) if _is_article(node)]
    return next((node for node in articles if _TEXT_PROPERTIES & node.keys()), articles[0] if articles else {})


def body(article: dict[str, Any]) -> str | None:
    """Return the text of an article object; of a live blog, the headlines and texts of all its posts."""
    text = article.get("articleBody")
    posts = article.get("liveBlogUpdate")
    if not text and isinstance(posts, list):
        objects = (post for post in posts[:_MOST_POSTS] if isinstance(post, dict))
        parts = (post.get(name) for post in objects for name in ("headline", "articleBody"))
        text = "\n\n".join(part for part in parts if isinstance(part, str) and part.strip())
    return text if isinstance(text, str) and text.strip() else None


def _parsed(script: str) -> object:
    """Return the script's JSON value, None when it is not JSON."""
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    try:
        return orjson.loads(text.encode("utf-8", "replace"))
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text, strict=False)  # allows line breaks within strings, which many pages have
    except (ValueError, RecursionError):
        return None


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """Yield the objects in a JSON value in reading order, at any depth, but not those of other articles."""
    waiting = [value]
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += reversed([item for name, item in node.items() if name not in _OTHERS])
        elif isinstance(node, list):
            waiting += reversed(node)


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    types = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.endswith(_ARTICLE_TYPES) for name in types)

"""Markdown, with or without front matter, as readable plain text."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from knowledge.parsing import fields
from knowledge.parsing.draft import Draft
from knowledge.parsing.html_text import plain
from knowledge.parsing.text import clean, decode, line
from knowledge.parsing.unreadable import Unreadable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(r"\s*^(---|\+\+\+)[ ]*\n(.*?)^(?:\1|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_LIMIT = 64 * 1024  # characters


def article(data: bytes) -> Draft:
    """
    The article in a Markdown file: what its front matter says, else its first heading as the title.

    Raises `Unreadable` when the front matter cannot be understood.
    """
    matter, body = front_matter(clean(decode(data)))
    said = {str(name).lower().replace("-", "_"): value for name, value in matter.items()}

    def first(*names: str) -> Any:
        return next((said[name] for name in names if said.get(name)), None)

    title, text = _rendered(body, fields.words(first("title", "headline")))
    return Draft(
        text=text,
        title=title,
        date=first("date", "published", "published_at", "pubdate", "created"),
        url=first("url", "link", "permalink", "canonical", "canonical_url"),
        source=fields.names(first("source", "site", "publisher", "publication")),
        author=fields.names(first("author", "authors", "byline")),
        language=first("language", "lang", "locale"),
        tags=fields.tags(first("tags", "categories", "keywords")),
    )


def front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    r"""
    The fields between ``---`` lines (YAML) or ``+++`` lines (TOML) at the top, and the rest of the text.

    All YAML values are text, as written: ``no`` is a word and ``2024-03-12`` is read with our other dates.

    >>> front_matter("---\ntitle: Storm\ndate: 2024-03-12\n---\nRain.")
    ({'title': 'Storm', 'date': '2024-03-12'}, 'Rain.')
    """
    found = _FRONT.match(text)
    if not found or found.end() > _FRONT_LIMIT:
        return {}, text
    fence, written = found.group(1, 2)
    fields_found = _toml(written) if fence == "+++" else _yaml(written)
    if fields_found is None:  # a rule, a paragraph, and another rule
        return {}, text
    return fields_found, text[found.end() :]


def _toml(written: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable("has front matter that is not valid TOML") from error


def _yaml(written: str) -> Mapping[str, Any] | None:
    import yaml  # noqa: PLC0415 -- only Markdown needs it

    try:
        value = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 -- makes text, lists and maps only
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        value = _loose(written)
        if not value:
            raise Unreadable("has front matter that is not valid YAML") from error
    return value if isinstance(value, dict) else None


def _loose(written: str) -> dict[str, str]:
    """``name: value`` lines that YAML refuses, above all titles with a colon."""
    pairs = re.findall(r"^([A-Za-z_][\w-]*):[ ]+(.+)$", written, re.MULTILINE)
    whole = sum(1 for each in written.split("\n") if each.strip())
    return {k: v.strip().strip("\"'") for k, v in pairs} if len(pairs) * 2 >= whole else {}


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- only Markdown needs it

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _rendered(body: str, title: str | None) -> tuple[str | None, str]:
    """The title and the text, without the heading that is the title."""
    tokens = _parser().parse(body)
    at = _title_heading(tokens)
    if at is not None:
        heading = line(plain(_html(tokens[at + 1 : at + 2])))
        if not title or heading.casefold() == title.casefold():
            title = title or heading
            del tokens[at : at + 3]
    return title, plain(_html(tokens))


def _html(tokens: "list[Token]") -> str:
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {}))


def _title_heading(tokens: "list[Token]") -> int | None:
    """Where the first first-level heading opens; else the file's first line if that is a heading."""
    found = (i for i, each in enumerate(tokens) if each.type == "heading_open" and each.tag == "h1")
    first = 0 if tokens and tokens[0].type == "heading_open" else None
    return next(found, first)

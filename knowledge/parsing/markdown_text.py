"""Read Markdown, with or without front matter, as plain text."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from knowledge.parsing import fields, visibility
from knowledge.parsing.boilerplate.labels import Labels
from knowledge.parsing.boilerplate.lines import split_lines
from knowledge.parsing.boilerplate.recurrence import Outline, outline
from knowledge.parsing.draft import Draft
from knowledge.parsing.html_text import plain
from knowledge.parsing.marks.generator_marks import without_marks
from knowledge.parsing.records import field_names
from knowledge.parsing.text import clean, decode, line
from knowledge.parsing.unreadable import Unreadable

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\s*^(---|\+\+\+)[ ]*\n(.*?)^(?:\1|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNFENCED = re.compile(
    r"\s*(?=(?:title|date):)(?:[A-Za-z][\w -]{0,30}:(?:[ \t][^\n]*)?\n(?:[ \t]+\S[^\n]*\n)*){2,}(?:[ \t]*\n|\Z)",
    re.IGNORECASE,
)
_JSON = re.compile(r"\s*(?=\{\s*[\"}])")
_FRONT_MATTER_LIMIT = 64 * 1024  # characters


def article(data: bytes, labels: Labels | None = None) -> Draft:
    """
    Return the article in a Markdown file, with the fields of its front matter, without boilerplate and `labels`.

    Without a title there, the first heading is the title. Raises `Unreadable` when the front matter is not valid.
    """
    matter, body = front_matter(clean(decode(data)))
    draft = stated(matter)
    title, text = _rendered(body, draft.title)
    lines = ["Title", "", *text.split("\n")]
    parts = split_lines(lines, labels, lone=True)
    kept = [line if body else "" for line, body in zip(lines, parts.body, strict=True)]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    return replace(draft, title=title, text=text, previous=parts.previous, next=parts.next)


def stated(matter: Mapping[str, Any]) -> Draft:
    """Return what the front matter of a text states, as a draft without a text."""
    params = matter.get("params")  # of Hugo: names of the publisher's own
    record = field_names.normalized({**params, **matter} if isinstance(params, Mapping) else matter)
    date, updated = field_names.time(record, "date"), field_names.time(record, "updated")
    return Draft(
        text="",
        title=fields.words(field_names.first(record, "title")),
        date=date,
        updated=updated if updated != date else None,
        url=field_names.first(record, "url"),
        source=fields.names(field_names.first(record, "source")),
        author=fields.names(field_names.first(record, "author")),
        language=field_names.first(record, "language"),
        tags=fields.tags(field_names.first(record, "tags")),
        visibility=visibility.stated(matter),
    )


def outlined(data: bytes) -> Outline:
    """Return the outline of a Markdown file, from which `recurrence.learn` learns the source's boilerplate."""
    matter, body = front_matter(clean(decode(data)))
    title, text = _rendered(body, fields.words(matter.get("title")))
    return outline([title or "", *text.split("\n")])


def front_matter(text: str) -> tuple[Mapping[str, Any], str]:
    r"""
    Return the fields at the top, and the rest of the text: between ``---`` lines (YAML) or ``+++`` lines (TOML), in
    braces (JSON), or as bare lines ``Title: ...`` up to an empty line, as Pelican has them.

    All YAML values stay text: ``no`` is a word, and ``2024-03-12`` is parsed later, by `dates.moment`.

    >>> front_matter("---\ntitle: Storm\ndate: 2024-03-12\n---\nRain.")
    ({'title': 'Storm', 'date': '2024-03-12'}, 'Rain.')
    """
    if brace := _JSON.match(text):
        return _json(text, brace.end())
    block = _FRONT_MATTER.match(text)
    if not block or block.end() > _FRONT_MATTER_LIMIT:
        return _unfenced(text)
    fence, written = block.group(1, 2)
    values = _toml(written) if fence == "+++" else _yaml(written)
    if values is None:  # a paragraph between two thematic breaks
        return {}, text
    return values, text[block.end() :]


def _unfenced(text: str) -> tuple[Mapping[str, Any], str]:
    """Return the fields in bare lines at the top. They begin with a title or a date: a text may begin with "Note:"."""
    block = _UNFENCED.match(text)
    if not block or block.end() > _FRONT_MATTER_LIMIT:
        return {}, text
    pairs = re.findall(r"^([A-Za-z][\w -]*):[ \t]*(.*(?:\n[ \t]+\S.*)*)", block.group(), re.MULTILINE)
    return {name.strip().lower(): line(value) for name, value in pairs}, text[block.end() :]


def _json(text: str, start: int) -> tuple[Mapping[str, Any], str]:
    try:
        values, end = json.JSONDecoder().raw_decode(text[: start + _FRONT_MATTER_LIMIT], start)
    except (ValueError, RecursionError):
        return {}, text
    return (values, text[end:]) if isinstance(values, dict) else ({}, text)


def _toml(written: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable("has front matter that is not valid TOML") from error


def _yaml(written: str) -> Mapping[str, Any] | None:
    try:
        value = _yaml_value(written)
    except ValueError as error:
        value = _simple_pairs(written)
        if not value:
            raise Unreadable("has front matter that is not valid YAML") from error
    return value if isinstance(value, dict) else None


def _simple_pairs(written: str) -> dict[str, Any]:
    """
    Return the ``name: value`` lines of front matter that YAML refuses, above all titles with a colon.

    Each value is read by itself, so that only the one that is not valid stays as it is written.
    """
    pairs = re.findall(r"^([A-Za-z_][\w-]*):[ ]+(.+)$", written, re.MULTILINE)
    lines = sum(1 for text in written.split("\n") if text.strip())
    return {name: _simple_value(value.strip()) for name, value in pairs} if len(pairs) * 2 >= lines else {}


def _yaml_value(written: str) -> Any:
    """Return the value of a text in YAML, made of strings, lists and maps. Raises `ValueError` if it is not valid."""
    import yaml  # noqa: PLC0415 -- only Markdown needs it

    try:
        return yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 -- creates strings, lists and maps only
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _simple_value(written: str) -> Any:
    try:
        value = _yaml_value(written)
    except ValueError:
        return written.strip("\"'")
    listed = written.startswith(("{", "["))
    return value if isinstance(value, str) or (listed and isinstance(value, list | dict)) else written


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- only Markdown needs it

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _rendered(body: str, title: str | None) -> tuple[str | None, str]:
    """Return the title and the text, without the heading that is the title."""
    tokens = _parser().parse(without_marks(body))
    index = _title_heading(tokens)
    if index is not None:
        heading = line(plain(_html(tokens[index + 1 : index + 2])))
        if not title or heading.casefold() == title.casefold():
            title = title or heading
            del tokens[index : index + 3]  # opening, content, closing
    return title, plain(_html(tokens))


def _html(tokens: "list[Token]") -> str:
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {}))


def _title_heading(tokens: "list[Token]") -> int | None:
    """Return the index of the first heading of level 1, else that of a heading at the very top."""
    indexes = (i for i, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1")
    top = 0 if tokens and tokens[0].type == "heading_open" else None
    return next(indexes, top)

"""The article in a document of a word processor: its title, and which stated properties are the article's own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.parsing.boilerplate.lines import split_lines
from knowledge.parsing.draft import Draft
from knowledge.parsing.html_text import plain
from knowledge.parsing.text import lay_out, line
from knowledge.parsing.unreadable import Unreadable

_OPENING = 2000  # characters in which an article states its title and its author
_LONGEST_TITLE = 300  # characters


class Paragraph(NamedTuple):
    """A paragraph, an item of a list or a table, as HTML without the element around it."""

    markup: str
    kind: str = "p"  # "title", "h2", "li", "table" or "p"


@dataclass(frozen=True, slots=True)
class Properties:
    """The statements of a document about itself. Much of it comes from a template, or from an earlier document."""

    title: str = ""
    author: str = ""


def article(paragraphs: Iterable[Paragraph], properties: Properties) -> Draft:
    """
    Return the article that these paragraphs are.

    The title is a paragraph that is marked as one, or else the first heading or line. The stated title and author
    count only where the document's beginning has them, too. The times in its properties are those of the file, not of
    a publication. Raises `Unreadable` when there is no text.
    """
    found = [each for each in paragraphs if each.markup.strip()]
    marked = next((i for i, each in enumerate(found[:5]) if each.kind == "title"), None)
    title = line(plain(found.pop(marked).markup)) if marked is not None else None
    html = "".join(f"<{'h2' if each.kind == 'title' else each.kind}>{each.markup}</{each.kind}>" for each in found)
    text = plain(html)
    opening = line(text[:_OPENING]).casefold()
    if not title and properties.title and opening.startswith(line(properties.title).casefold()):
        title = line(properties.title)
        text = re.sub(r"\s+".join(map(re.escape, title.split())), "", text, count=1, flags=re.IGNORECASE)
    if title and len(title) > _LONGEST_TITLE:
        title, text = None, f"{title}\n\n{text}"
    lines = ["Title", "", *text.split("\n")] if title else text.split("\n")
    parts = split_lines(lines, lone=True)
    body = lay_out(parts.body).strip()
    if not body:
        raise Unreadable("has no text")
    author = line(properties.author)
    return Draft(
        text=body,
        title=title or parts.title,
        author=author if author and author.casefold() in opening else None,
        previous=parts.previous,
        next=parts.next,
    )

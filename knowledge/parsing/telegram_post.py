"""The words of a post in a Telegram export: their formatting, the title among them, their layout in paragraphs."""

import re
from itertools import pairwise
from typing import Any

from knowledge.language.punctuation import starts_own_line
from knowledge.parsing.marks import inline_marks
from knowledge.parsing.text import clean
from knowledge.parsing.unreadable import Unreadable

Piece = tuple[str, str]  # the format of some words ("plain", "bold", "pre", "hashtag"...), and the words

_SHORT = 100  # characters of a first line that may be a title
_WRAPPED = 50  # characters of a line beyond which a single break could be taken for a wrapped line
_DEEPEST = 30  # lists within lists in one message
_TAGS = re.compile(r"(?:\s*#(?!\d+\b)\w+(?:@\w+)?[,.]?)*\s*")
_KEPT = "\x01"  # a line break of code: its line is laid out already
_LEFT_OUT = {"strikethrough": inline_marks.GAP, "spoiler": inline_marks.SPOILER}
_SILENT = frozenset("anchor author_date button_row channel divider related_articles thinking".split())


def told(pieces: list[Piece]) -> tuple[str | None, str]:
    """Return the title, if the post's first line is one, and the text without it."""
    lines = inline_marks.closed("".join(words for _, words in pieces)).split("\n")
    whole = "\n".join(map(str.strip, lines)).strip()
    first, _, rest = whole.partition("\n")
    not_bold = "".join(re.sub(r"\w", "*", words) if kind == "bold" else words for kind, words in pieces).strip()
    set_apart = rest.startswith("\n") or not has_words(not_bold.partition("\n")[0])
    if not set_apart or len(first) > _SHORT or _TAGS.fullmatch(first) or not (has_words(first) and has_words(rest)):
        return None, _laid_out(whole)
    return first.replace(_KEPT, " "), _laid_out(rest)


def without_tags(text: str) -> str:
    """Return the text without the hashtags that it begins with."""
    return _TAGS.sub("", text, count=1)


def has_words(text: str) -> bool:
    """Return whether `text` holds any letter or digit."""
    return bool(re.search(r"\w", text))


def _laid_out(text: str) -> str:
    """Return the lines in paragraphs: a break behind a long line of a post is meant as the end of a paragraph."""
    lines = text.strip("\n").split("\n")
    whole = lines[0]
    for before, after in pairwise(lines):
        apart = len(before) >= _WRAPPED and after and not starts_own_line(after)
        whole += ("\n\n" if apart else "\n") + after
    return re.sub(r"\n{3,}", "\n\n", whole).replace(_KEPT, "\n").strip()


def pieces_of(message: dict[str, Any]) -> list[Piece]:
    """Return all the words of a message: its text or caption, a poll or a checklist."""
    text = message.get("text_entities") or message.get("text")
    if text is not None and not isinstance(text, str | list):
        raise Unreadable("has a text of no known kind")
    pieces = _pieces(text)
    rich = message.get("rich_message")
    if isinstance(rich, dict):
        pieces += _blocks(rich.get("blocks"))
    for name, heading in (("poll", "question"), ("todo_list", "title")):
        asked = message.get(name)
        if isinstance(asked, dict):
            pieces += [("plain", "\n\n"), *_pieces(asked.get(heading))]
            for answer in _list(asked.get("answers")):
                pieces += [("plain", "\n• "), *_pieces(answer)]
    return [(kind, words.replace("\n", _KEPT) if kind == "pre" else words) for kind, words in pieces]


def _pieces(value: Any, kind: str = "plain", depth: int = 0) -> list[Piece]:
    """
    Return the words in a text: a string, an object with a text, or a list of both.

    Left out are the targets of links, what is struck out, and what is hidden as a spoiler.
    """
    if isinstance(value, str):
        return [(kind, clean(value))]
    if depth > _DEEPEST:
        return []
    if isinstance(value, list):
        return [piece for each in value for piece in _pieces(each, kind, depth + 1)]
    if not isinstance(value, dict) or value.get("type") == "button":
        return []
    inner = value.get("type")
    if inner in _LEFT_OUT:
        return [("plain", _LEFT_OUT[inner])] if _pieces(value.get("text"), kind, depth + 1) else []
    known = inner if isinstance(inner, str) and inner not in {"plain", "concat"} else kind
    return _pieces(value.get("text"), known, depth + 1)


def _blocks(value: Any, depth: int = 0) -> list[Piece]:
    """Return the words of a rich message: its blocks with an empty line after each."""
    if depth > _DEEPEST:
        return []
    return [
        piece
        for block in _list(value)
        if isinstance(block, dict) and str(block.get("type")) not in _SILENT
        for piece in (*_block(block, depth + 1), ("plain", "\n\n"))
    ]


def _block(block: dict[str, Any], depth: int) -> list[Piece]:
    kind = block.get("type")
    text = "bold" if kind == "heading" else "pre" if kind == "code" else "plain"
    title = block.get("title")  # a plain string is that of a song
    pieces = [*_pieces(title), ("plain", "\n\n")] if isinstance(title, dict) else []
    pieces += _pieces(block.get("text"), text)
    if kind == "list":
        for number, item in enumerate(_list(block.get("items")), 1):
            pieces += _list_item(item, f"{number}." if block.get("kind") == "ordered" else "•", depth)
    elif kind == "table":
        for row in _list(block.get("rows")):
            cells = _list(row.get("cells")) if isinstance(row, dict) else []
            pieces.append(("plain", "\n" + " | ".join("".join(words for _, words in _pieces(cell)) for cell in cells)))
    else:
        inner = [block.get("block")], block.get("blocks"), block.get("items")
        pieces += [piece for blocks in inner for piece in _blocks(blocks, depth)]
    caption = block.get("caption")
    return [*pieces, ("plain", "\n"), *_pieces(caption.get("text") if isinstance(caption, dict) else None)]


def _list_item(item: Any, mark: str, depth: int) -> list[Piece]:
    if not isinstance(item, dict):
        return []
    if isinstance(item.get("num"), str):
        mark = f"{item['num'].rstrip('.')}."
    return [("plain", f"\n{mark} "), *_pieces(item.get("text")), *_blocks(item.get("blocks"), depth)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

"""PDF: the words of the pages, without what recurs at their edges. Read with pypdf, an optional part of the product."""

import importlib.util
import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from itertools import pairwise
from statistics import quantiles
from typing import TYPE_CHECKING

from knowledge.language.punctuation import ends_sentence
from knowledge.parsing.documents import written
from knowledge.parsing.documents.written import Paragraph, Properties
from knowledge.parsing.draft import ARTICLE_LIMIT, Draft
from knowledge.parsing.text import clean
from knowledge.parsing.unreadable import Unreadable

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_PAGES = 1000
_SECONDS = 60  # for all pages of one document
_EDGE = 2  # lines at the top and at the end of a page that may recur
_SHARE = 0.5  # of the pages on which a recurring line stands
_FULL_LINE = 0.8  # of the usual width: a shorter line may end a paragraph
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]$")


def is_readable() -> bool:
    """Return whether pypdf is installed."""
    return importlib.util.find_spec("pypdf") is not None


def article(data: bytes) -> Draft:
    """
    Return the article in a PDF.

    Raises `Unreadable` when pypdf is not installed, and when the file is encrypted, damaged, too large or without
    text, like a scanned page.
    """
    pages, properties = _read(data)
    lines = [line for page in _without_edges(pages) for line in page]
    if not any(lines):
        raise Unreadable("has no text; perhaps its pages are pictures")
    return written.article((Paragraph(escape(text)) for text in _paragraphs(lines)), properties)


def _read(data: bytes) -> tuple[list[list[str]], Properties]:
    """Return the lines of each page, and the title and the author that the file states."""
    try:
        from pypdf import PdfReader  # noqa: PLC0415 -- optional
    except ImportError as error:
        raise Unreadable("is a PDF: to read it, install article-bot[pdf]") from error
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity in a file
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            _unlock(reader)
        pages = list(_pages(reader))
    except Unreadable:
        raise
    except Exception as error:  # of pypdf, and of what it meets in a damaged file
        raise Unreadable(f"is damaged, or no PDF ({type(error).__name__})") from error
    with suppress(Exception):  # without its properties, the document is still one
        if stated := reader.metadata:
            return pages, Properties(str(stated.title or ""), str(stated.author or ""))
    return pages, Properties()


def _unlock(reader: "PdfReader") -> None:
    """Open a PDF that is encrypted so that everybody can read it, but not everybody change it."""
    unlocked = False
    with suppress(Exception):
        unlocked = bool(reader.decrypt(""))
    if not unlocked:
        raise Unreadable("is encrypted")


def _pages(reader: "PdfReader") -> Iterator[list[str]]:
    """Yield the lines of each page. Raises `Unreadable` when there are too many of them."""
    if len(reader.pages) > _MOST_PAGES:
        raise Unreadable(f"has more than {_MOST_PAGES} pages")
    size, until = 0, time.monotonic() + _SECONDS
    for page in reader.pages:
        text = clean(page.extract_text())
        size += len(text)
        if size > ARTICLE_LIMIT:
            raise Unreadable(f"has a text larger than {ARTICLE_LIMIT >> 20} MB")
        if time.monotonic() > until:
            raise Unreadable(f"takes more than {_SECONDS} seconds to read")
        yield [line.strip() for line in text.split("\n")]


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without the lines that recur at their top and end: names of a paper, numbers of pages."""
    counts = Counter(key for page in pages for key in {_key(page[i]) for i in _edges(page)})
    recurring = {key for key, count in counts.items() if count >= max(2, _SHARE * len(pages))}
    bare = []
    for page in pages:
        edges = _edges(page)
        kept = [line for i, line in enumerate(page) if i not in edges or _key(line) not in recurring]
        bare.append("\n".join(kept).strip("\n").split("\n"))
    return bare


def _edges(page: list[str]) -> set[int]:
    full = [i for i, line in enumerate(page) if line]
    return {*full[:_EDGE], *full[-_EDGE:]}


def _key(line: str) -> str:
    """Return what is equal in a line of two pages: not the number."""
    return re.sub(r"\d+", "#", line).casefold()


def _paragraphs(lines: list[str]) -> list[str]:
    """Return the lines joined to paragraphs: one ends at an empty line, or where a short line ends a sentence."""
    lengths = [len(line) for line in lines if line]
    width = quantiles(lengths, n=10)[-1] if len(lengths) > 1 else lengths[0]
    found = [lines[0]]
    for before, after in pairwise(lines):
        is_full = len(before) >= _FULL_LINE * width
        if not before or not after or (not is_full and (ends_sentence(before) or not after[:1].islower())):
            found.append(after)
        elif _HYPHEN.search(found[-1]) and after[:1].islower():
            found[-1] = found[-1][:-1] + after
        else:
            found[-1] += " " + after
    return found

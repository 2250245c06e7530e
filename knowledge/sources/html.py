"""Web pages saved as files: the main text without menus and footers, and what the page says about it."""

import re
from functools import partial

from knowledge.sources import fields
from knowledge.sources.draft import Draft
from knowledge.sources.files import Unreadable
from knowledge.sources.text import clean, decode, line

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_PUBLISHED = re.compile(
    r"""(?:article:published_time["'][^<>]{0,40}content\s*=\s*["']|"datePublished"\s*:\s*")([^"']{10,40})["']"""
)
_LANGUAGE = re.compile(r"""<html\b[^<>]*?\blang\s*=\s*["']?([A-Za-z-]{2,12})""", re.IGNORECASE)


def page(data: bytes) -> Draft:
    """
    The article in a page: its main text, title, date, author, address, site, language and tags.

    Raises `Unreadable` when there is no article in it.
    """
    declared = _CHARSET.search(data[:4096])
    return article(decode(data, declared.group(1).decode("ascii") if declared else None))


def article(markup: str, url: str | None = None) -> Draft:
    """The same for a page already decoded; `url` is where it was read, if that is known."""
    from trafilatura import bare_extraction  # noqa: PLC0415 -- takes a second to load
    from trafilatura.settings import Document  # noqa: PLC0415 -- takes a second to load

    extract = partial(bare_extraction, with_metadata=True, include_comments=False, url=url)
    found = extract(re.sub(r"^\s*<\?xml[^>]*>", "", markup), date_extraction_params=_DATES)
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise Unreadable("has no article text")
    title = line(found.title or "")
    language = _LANGUAGE.search(markup[:20_000])
    return Draft(
        text=_paragraphs(clean(found.text or ""), title),
        title=title,
        date=_published(markup, found.date),
        url=found.url,
        source=line(found.sitename or "") or None,
        author=line((found.author or "").replace(";", ",")) or None,
        language=language.group(1) if language else found.language,
        tags=fields.tags(", ".join([*(found.tags or []), *(found.categories or [])])),
    )


# A date guessed from any number on the page would be worse than none.
_DATES = {"extensive_search": False, "original_date": True}


def _published(markup: str, day: str | None) -> str | None:
    """The time the page gives for the `day` that was found, else the day itself."""
    times = (found.group(1) for found in _PUBLISHED.finditer(markup))
    return next((time for time in times if day and time.startswith(day)), day)


def _paragraphs(text: str, title: str) -> str:
    """Lines as trafilatura writes them, set apart; lists stay together, tables lose their rules."""
    paragraphs: list[str] = []
    in_list = in_table = False
    for each in text.split("\n"):
        row = each.strip()
        if not row or re.fullmatch(r"[|\s:-]*-[|\s:-]*", row):
            continue
        item, cells = row.startswith("- "), row.startswith("|")
        row = "• " + row[2:] if item else " | ".join(c.strip() for c in row.strip("|").split("|") if c.strip())
        if paragraphs and ((item and in_list) or (cells and in_table)):
            paragraphs[-1] += "\n" + row
        elif paragraphs or line(row).casefold() != title.casefold():
            paragraphs.append(row)
        in_list, in_table = item, cells
    return "\n\n".join(paragraphs)

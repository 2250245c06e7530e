"""Web pages: extract the article's text and the metadata of the page."""

import re
from dataclasses import replace
from itertools import chain

from lxml import etree

from knowledge.parsing import html_text
from knowledge.parsing.boilerplate.lines import split_lines
from knowledge.parsing.draft import Draft
from knowledge.parsing.text import charset_read_as, clean, decode, lay_out
from knowledge.parsing.unreadable import Unreadable
from knowledge.parsing.web_page import (
    block_filter,
    blocks,
    following_pages,
    main_text,
    page_cleaning,
    page_tree,
    phrases,
    walls,
)
from knowledge.parsing.web_page.blocks import Block
from knowledge.parsing.web_page.metadata import PageMetadata, page_metadata

_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,80}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_LATIN_1 = "cp1252"  # the charset that browsers use for Latin-1
_ASCII = bytes(range(128))
_HEAD = 8192  # bytes in which the page declares its charset
_SAMPLE = 2**16  # bytes that show whether a page can be Latin-1
_SHORT_TEXT = 250  # characters: less than a paragraph or two
_MESSAGE_TEXT = 600  # characters: a page with so little text may be a message of the site, not an article


def page(data: bytes, url: str | None = None, charset: str | None = None) -> Draft:
    """
    Return the article of a page: its text, title, dates, author, address, site, language, image and tags.

    `url` is where the page was fetched, `charset` the one in the HTTP header; both may be unknown. Raises
    `Unreadable` when the page has no article.
    """
    if 0 < data.count(0) * 100 < len(data):
        data = data.replace(b"\0", b"")  # a few stray NULs; UTF-16 has many
    return article(decode(data, _charset(data, charset)), url)


def article(markup: str, url: str | None = None) -> Draft:
    """Return the article of a page that is decoded already. Raises `Unreadable` when the page has no article."""
    markup = markup.replace("\0", "")
    root = page_tree.parsed(markup)
    metadata = page_metadata(root, url)
    draft = Draft(
        text="",
        title=metadata.title,
        date=metadata.published,
        updated=metadata.updated,
        url=metadata.address,
        image=metadata.image,
        source=metadata.source,
        author=metadata.author,
        language=metadata.language,
        tags=metadata.tags,
        next_page=following_pages.next_page(root, url, metadata.address),
    )
    text_blocks = _article_blocks(root, markup, metadata)
    parts = split_lines(["Title", "", *clean(blocks.joined(text_blocks)).split("\n")])
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(parts.body)).strip("\n")
    if not text:
        raise Unreadable("has no article text")
    paragraphs = text.split("\n\n")
    if reason := walls.wall(paragraphs, metadata.title, metadata.language):
        raise Unreadable(reason)
    text = "\n\n".join(walls.without_offer(paragraphs, metadata.title, metadata.language))
    return replace(draft, text=text, previous=parts.previous, next=parts.next)


def _article_blocks(root: etree._Element, markup: str, metadata: PageMetadata) -> list[Block]:
    """Return the article's blocks, from the visible page or from its structured data. Changes the tree."""
    has_password_field = root.find(".//input[@type='password']") is not None
    visible = _visible_blocks(root, markup, metadata)
    stated = _stated_blocks(metadata)
    if _length(stated) > 1.5 * _length(visible):  # the page shows a teaser, or a script would fill in the text
        return stated
    return [] if _is_message(visible, metadata.title, has_password_field=has_password_field) else visible


def _visible_blocks(root: etree._Element, markup: str, metadata: PageMetadata) -> list[Block]:
    """Return the article's blocks as the page shows them. Changes the tree."""
    page_cleaning.strip(root)
    shown = _main_blocks(root, metadata)
    if _length(shown) < _SHORT_TEXT:  # the article itself may have a name of boilerplate
        root = page_tree.parsed(markup)
        page_cleaning.strip(root, by_name=False)
        with_named = _main_blocks(root, metadata)
        if _length(with_named) > _length(shown) + _SHORT_TEXT and _link_density(with_named) < 0.3:
            return with_named
    return shown


def _main_blocks(root: etree._Element, metadata: PageMetadata) -> list[Block]:
    elements = main_text.main_elements(root)
    laid_out = [blocks.blocks(element) for element in elements]
    if block_filter.is_front(list(chain.from_iterable(laid_out))):
        return []
    for number, element in enumerate(elements):
        if page_cleaning.remove_link_lists(element):
            laid_out[number] = blocks.blocks(element)
    text_blocks = chain.from_iterable(laid_out)
    return block_filter.without(text_blocks, metadata.title or "", metadata.author)


def _stated_blocks(metadata: PageMetadata) -> list[Block]:
    """Return the blocks of the text in the page's structured data."""
    body = metadata.body
    if not body:
        return []
    if html_text.has_tags(body):
        text = html_text.plain(body)
    else:
        text = lay_out([line.strip() for line in clean(body).split("\n")])
    return block_filter.without(map(Block, filter(None, text.split("\n\n"))), metadata.title or "", metadata.author)


def _is_message(text_blocks: list[Block], title: str | None, *, has_password_field: bool) -> bool:
    """Return whether the page is a list of links, a form to log in, or an error message."""
    if _link_density(text_blocks) > 0.5:
        return True
    if _length(text_blocks) > _MESSAGE_TEXT:
        return False
    return has_password_field or bool(phrases.error().match(title or ""))


def _length(text_blocks: list[Block]) -> int:
    return sum(len(block.text) for block in text_blocks)


def _link_density(text_blocks: list[Block]) -> float:
    """Return the share of the text that is links, from 0 to 1."""
    return sum(block.linked for block in text_blocks) / max(_length(text_blocks), 1)


def _charset(data: bytes, from_server: str | None) -> str | None:
    """
    Return the charset that the server or the page declares; None where it must be detected.

    Many servers declare Latin-1 for all pages, so the page's own declaration is preferred to that. A page that would
    consist mostly of accented letters is not Latin-1.
    """
    own = _CHARSET.search(data[:_HEAD])
    declared = [from_server or "", own.group(1).decode("ascii") if own else ""]
    names = [name for name in map(charset_read_as, declared) if name]
    if len(names) == 2 and names[0] == _LATIN_1:
        names.reverse()
    if names[:1] == [_LATIN_1] and len(sample := data[:_SAMPLE]) < 3 * len(sample.translate(None, _ASCII)):
        return None
    return names[0] if names else None

"""Web pages: the article's text without what stands around it, and what the page says about the article."""

import re
from dataclasses import replace

from lxml import etree

from knowledge.parsing import html_text as tagged
from knowledge.parsing.boilerplate.lines import split_lines
from knowledge.parsing.draft import Draft
from knowledge.parsing.files import Unreadable
from knowledge.parsing.text import clean, decode, lay_out
from knowledge.parsing.web_page import block_filter, blocks, main_text, metadata, phrases, tags
from knowledge.parsing.web_page.blocks import Block

_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,80}?\bencoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
# What browsers read where a page names an older or narrower set.
_READ_AS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "tis-620": "cp874", "x-mac-cyrillic": "mac_cyrillic",
}  # fmt: skip
_ATTRIBUTES = 300  # of one element; a page rarely has one of a hundred
_ELEMENTS = 100_000  # of a page: a long book has fewer
_ASCII = bytes(range(128))
_LITTLE = 250  # characters: less than a paragraph or two
_SAMPLE = 2**16  # bytes of a page that tell its character set
_SMALL = 600  # characters: a page this small can be a message of the site instead of an article


def page(data: bytes, url: str | None = None, charset: str | None = None) -> Draft:
    """
    The article in a page: its text, title, dates, author, address, site, language, picture and tags.

    `url` is where it was read and `charset` what the server said it is written in, where these are known.
    Raises `Unreadable` when there is no article in it.
    """
    if 0 < data.count(0) * 100 < len(data):
        data = data.replace(b"\0", b"")  # strays; in UTF-16 there are many
    return article(decode(data, _declared(data, charset)), url)


def article(markup: str, url: str | None = None) -> Draft:
    """The same for a page already decoded."""
    markup = markup.replace("\0", "")
    facts = metadata.read(_tree(markup), markup, url)
    title, author = metadata.title(facts), metadata.author(facts)
    draft = Draft(
        text="",
        title=title,
        date=metadata.published(facts),
        updated=metadata.updated(facts),
        url=metadata.address(facts),
        image=metadata.image(facts),
        source=metadata.source(facts),
        author=author,
        language=metadata.language(facts),
        tags=metadata.tags(facts),
    )
    asks = facts.root.find(".//input[@type='password']") is not None
    found = _shown(facts.root, markup, title or "", author)
    repeated = _repeated(metadata.body(facts), title or "", author)
    if _length(repeated) > 1.5 * _length(found):  # the markup holds a teaser, or what a script would fill
        found = repeated
    elif _is_message(title or "", found, asks=asks):
        found = []
    parts = split_lines(["Title", "", *clean(blocks.joined(found)).split("\n")])
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(parts.body)).strip("\n")
    if not text:
        raise Unreadable("has no article text")
    return replace(draft, text=text, previous=parts.previous, next=parts.next)


def _tree(markup: str) -> etree._Element:
    """The page's tree, without comments."""
    if tags.has_element_of(_ATTRIBUTES, markup):
        raise Unreadable("is no page that can be shown")  # the parser's time is the square of their number
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("has no article text") from error
    if root is None:  # there is no markup at all, which the annotations don't know
        raise Unreadable("has no article text")
    if sum(1 for _ in root.iter()) > _ELEMENTS:
        raise Unreadable(f"has more than {_ELEMENTS:,} elements")
    return root


def _shown(root: etree._Element, markup: str, title: str, author: str | None) -> list[Block]:
    """The article's blocks as the page shows them. `root` is changed."""
    main_text.strip(root)
    found = _main(root, title, author)
    if _length(found) < _LITTLE:  # perhaps the article itself is named like furniture
        root = _tree(markup)
        main_text.strip(root, named=False)
        whole = _main(root, title, author)
        if _length(whole) > _length(found) + _LITTLE and _links(whole) < 0.3:
            return whole
    return found


def _main(root: etree._Element, title: str, author: str | None) -> list[Block]:
    elements = main_text.main(root)
    if block_filter.is_front([block for each in elements for block in blocks.blocks(each)]):
        return []
    for each in elements:
        main_text.clean(each)
    found = [block for each in elements for block in blocks.blocks(each)]
    return block_filter.without(found, title, author)


def _repeated(body: str | None, title: str, author: str | None) -> list[Block]:
    """The blocks of the text that a page repeats for machines."""
    if not body:
        return []
    text = tagged.plain(body) if tagged.has_tags(body) else lay_out([each.strip() for each in clean(body).split("\n")])
    return block_filter.without(map(Block, filter(None, text.split("\n\n"))), title, author)


def _is_message(title: str, found: list[Block], *, asks: bool) -> bool:
    """Whether the page is a list of links, asks for a password, or says that something is wrong."""
    if _links(found) > 0.5:
        return True
    if _length(found) > _SMALL:
        return False
    return asks or bool(phrases.error().match(title))


def _length(found: list[Block]) -> int:
    return sum(len(block.text) for block in found)


def _links(found: list[Block]) -> float:
    return sum(block.linked for block in found) / max(_length(found), 1)


def _declared(data: bytes, said: str | None) -> str | None:
    """
    The set that the page is said to be written in; None to find it out.

    A server that says Latin-1 often says so of everything, so the page's own word counts more then; and a page
    that would be mostly accented letters is not Latin-1.
    """
    own = _CHARSET.search(data[:8192])
    names = [said or "", own.group(1).decode("ascii") if own else ""]
    names = [_READ_AS.get(name, name) for name in (each.strip("\"' ").lower() for each in names) if name]
    if len(names) == 2 and names[0] == "cp1252":
        names.reverse()
    if names[:1] == ["cp1252"] and len(sample := data[:_SAMPLE]) < 3 * len(sample.translate(None, _ASCII)):
        return None
    return names[0] if names else None

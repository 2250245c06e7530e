"""
Removes the blocks of a page that do not belong to its article: invitations, credits, lists of other articles.

Labels that text files have too ("Get a summary", "Next Article") are those of `boilerplate`; `phrases` has what pages
add to them.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from knowledge.language.punctuation import ends_sentence
from knowledge.parsing import dates
from knowledge.parsing.boilerplate.labels import is_boilerplate, key
from knowledge.parsing.web_page import phrases
from knowledge.parsing.web_page.blocks import Block

_SHORT = 120  # characters of a line that can be a label with a title after it
_NOTICE = 320  # and of a notice


def without(found: Iterable[Block], title: str, author: str | None) -> list[Block]:
    """Return the blocks that belong to the article called `title`."""
    kept = [block for block in _own(found) if not _is_label(block)]
    return _trimmed(_without_loose_links(kept), title, author or "")


def is_front(found: Iterable[Block]) -> bool:
    """Return whether the blocks only announce articles: linked headings with a sentence or two between them."""
    headings = longest = text = 0
    for block in found:
        if block.kind == "heading" and block.links > 0.8:
            headings += 1
            text = 0
        else:
            text += len(block.text) - block.linked
            longest = max(longest, text)
    return headings >= 5 and longest < 400


def _own(found: Iterable[Block]) -> list[Block]:
    """Return the blocks without readers' remarks and lists of other articles."""
    kept: list[Block] = []
    others = False
    for block in found:
        heads = block.kind in {"heading", "paragraph"} and len(block.text) <= _SHORT
        if heads and phrases.remarks().fullmatch(block.text) and any(map(_is_prose, kept)):
            break
        if heads and phrases.others().fullmatch(block.text):
            others = True
        elif _is_prose(block) or (block.kind == "heading" and block.links < 0.5):
            others = False
        if not others:
            kept.append(block)
    return kept


def _is_label(block: Block) -> bool:
    text = block.text
    if block.kind == "pre" or len(text) > _NOTICE:
        return False
    if len(text) <= _SHORT and (
        is_boilerplate(key(text)) or phrases.label().fullmatch(text) or phrases.picture_credit().fullmatch(text)
    ):
        return True
    if phrases.cross_reference().match(text):
        return block.links > 0.3 or (len(text) <= _SHORT and block.kind != "heading")
    return block.kind != "heading" and bool(phrases.notice().search(text))


def _without_loose_links(found: list[Block]) -> list[Block]:
    """
    Return the blocks without those that lead to other articles.

    These are lists of nothing but links that no heading or sentence introduces, and a link alone between two
    paragraphs of the text.
    """
    kept: list[Block] = []
    found = [block for i, block in enumerate(found) if not _is_loose(block, found[max(i - 1, 0) : i + 2])]
    for group, blocks in groupby(found, key=lambda block: block.group):
        run = list(blocks)
        introduced = bool(kept) and (kept[-1].kind == "heading" or kept[-1].text.endswith((":", "：")))
        linked = sum(block.linked for block in run) > 0.8 * sum(len(block.text) for block in run)
        if introduced or not (group and linked):
            kept += run
    return kept


def _is_loose(block: Block, around: list[Block]) -> bool:
    if block.kind != "paragraph" or block.links <= 0.95 or ends_sentence(block.text):
        return False
    before, after = around[0], around[-1]
    return _is_prose(before) and not before.text.endswith((":", "：")) and _is_prose(after)


def _trimmed(found: list[Block], title: str, author: str) -> list[Block]:
    """Return the blocks without those that repeat the page's facts at the top, and those that end it."""
    top = next((i for i, block in enumerate(found) if _is_prose(block)), len(found))
    head = [block for block in found[:top] if not _repeats(block, key(title), key(author))]
    rest = _ended(found[top:])
    while rest and _is_ending(rest[-1]):
        rest.pop()
    return head + rest


def _ended(found: list[Block]) -> list[Block]:
    """Return the blocks before the line, near the end, that says whose the page is."""
    whole = left = sum(len(block.text) for block in found)
    for i, block in enumerate(found):
        if left * 4 < whole and len(block.text) <= _NOTICE and phrases.copyright_notice().fullmatch(block.text):
            return found[:i]
        left -= len(block.text)
    return found


def _repeats(block: Block, title: str, author: str) -> bool:
    """Return whether a block at the top repeats the page's facts, or leads elsewhere."""
    text, name = block.text, key(block.text)
    if not name or name == title:
        return True
    if block.kind == "heading" and len(name) > 15 and title and (name in title or title in name):
        return True
    if len(text) > _SHORT:
        return False
    return (
        (bool(author) and author in name and len(name) < len(author) + 40)
        or (block.links > 0.8 and not ends_sentence(text))
        or bool(phrases.byline().fullmatch(text) and not ends_sentence(text))
        or bool(phrases.publication_date().fullmatch(text))
        or bool(block.kind == "paragraph" and phrases.day().search(text) and not ends_sentence(text))
        or bool(len(text) < 50 and re.search(r"\d", text) and dates.moment(text))
    )


def _is_ending(block: Block) -> bool:
    leads = block.links > 0.8 and not ends_sentence(block.text)
    return leads or block.kind == "heading" or bool(phrases.keywords().fullmatch(block.text))


def _is_prose(block: Block) -> bool:
    """Return whether a block is a paragraph of the text, not a label or a link."""
    if block.kind not in {"paragraph", "item"} or block.links >= 0.5:
        return False
    return len(block.text) > 80 or (len(block.text) > 25 and ends_sentence(block.text))

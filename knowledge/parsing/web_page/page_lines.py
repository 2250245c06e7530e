"""The lines of a page around its title, and which of them are part of something else than the article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from knowledge.language.punctuation import ends_sentence
from knowledge.parsing.html_text import BLOCK_TAGS
from knowledge.parsing.text import line
from knowledge.parsing.web_page.elements import is_never_article, name_of

_PROSE = 80  # characters of a paragraph of the article
_WHOLE_TITLE = 10  # letters of a heading that may be the title without the site's name
_PARAGRAPHS = 2  # of the article that may be above the date: a lead, a summary
_ABOVE_TITLE = 3  # levels above the title, in whose elements a line above the title belongs to it
_OTHER_TAGS = frozenset("nav footer aside form blockquote figure table dl select button".split())
_SILENT_TAGS = frozenset("script style noscript template head title meta link".split())
_ARTICLE_TYPES = re.compile(
    r"(?:Article|Posting|Report|Review|Story|WebPage|CreativeWork|Blog|WebSite|Person|Organization)$", re.IGNORECASE
)
_OTHER_NAMES = re.compile(
    r"\b(?:related\w*|recommend\w*|recirc\w*|promos?|newsletter|side-?bar|widgets?|footer|masthead|top-?bar|nav\w*|"
    r"menu|comments?|repl(?:y|ies)|trending|popular|latest|more|most|events?|calendar|agenda|upcoming|countdown|ticker|"
    r"teasers?|weather|archives?|next|prev(?:ious)?|ads?|advert\w*|banner|breadcrumbs?|timeline|history|infobox|bio)\b"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that the page shows, with the element that holds it."""

    element: Element
    text: str


def page_lines(root: Element) -> Iterator[Line]:
    """Yield the lines of text under `root`: blocks without a block within them, and what stands between blocks."""
    containers: set[Element] = set()  # elements that hold a block, at any depth
    for element in reversed(list(root.iter("*"))):
        parent = element.getparent()
        if parent is not None and (element.tag in BLOCK_TAGS or element in containers):
            containers.add(parent)
    for element in root.iter("*"):
        if element in containers or element.tag in _SILENT_TAGS:
            continue
        parent = element.getparent()
        if (element.tag in BLOCK_TAGS or parent in containers) and (text := line("".join(element.itertext()))):
            yield Line(element, text)


def title_line(lines: list[Line], title: str | None) -> int | None:
    """Return the index of the title's heading: the one that repeats most of the title, else the first `h1`."""
    wanted = _letters(title or "")
    headings = [(i, entry) for i, entry in enumerate(lines) if _heading(entry.element)]
    same = [(-len(words), i) for i, e in headings if (words := _letters(e.text)) and words in wanted]
    if same and -min(same)[0] >= min(_WHOLE_TITLE, len(wanted)):
        return min(same)[1]
    return next((i for i, entry in headings if _heading(entry.element) == "h1"), None)


def _heading(element: Element) -> str | None:
    """Return the heading that an element is, or is within."""
    around = (element, *islice(element.iterancestors(), 3))
    return next((str(e.tag) for e in around if e.tag in {"h1", "h2", "h3"}), None)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def near_title(lines: list[Line], at: int | None, own: frozenset[Element]) -> Iterator[tuple[int, Line]]:
    """Yield the lines above the title that belong to it, and those under it until the article is under way."""
    if at is not None:
        near = set(islice(lines[at].element.iterancestors(), _ABOVE_TITLE))
        near = {element for element in near if element.tag not in {"body", "html"}}
        for position in range(at):
            if near & set(lines[position].element.iterancestors()):
                yield position, lines[position]
    paragraphs = 0
    start = 0 if at is None else at + 1
    for position in range(start, len(lines)):
        entry = lines[position]
        if is_prose(entry.text) and not is_of_something_else(entry.element, own):
            paragraphs += 1
        if paragraphs > _PARAGRAPHS:
            return
        if _heading(entry.element) in {"h1", "h2"} and paragraphs:
            return
        yield position, entry


def is_prose(text: str) -> bool:
    return len(text) > _PROSE and ends_sentence(text)


def is_of_something_else(element: Element, own: frozenset[Element]) -> bool:
    """Return whether an element is part of another thing than the article; `own` holds the title and its ancestors."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor in own:
            return False
        name = name_of(ancestor)
        item_type = ancestor.get("itemtype")
        if (
            ancestor.tag in _OTHER_TAGS
            or ancestor.tag in {"article", "header"}
            or (item_type and not _ARTICLE_TYPES.search(item_type.strip()))
            or _OTHER_NAMES.search(name)
            or is_never_article(name)
        ):
            return not (ancestor.tag == "header" and _stands_in_article(ancestor))
    return False


def _stands_in_article(header: Element) -> bool:
    return any(ancestor.tag in {"article", "main"} for ancestor in header.iterancestors())

"""Properties of a page's elements: how much text and links they hold, and what their class and id suggest."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element as Element

from knowledge.parsing.web_page import phrases

# Words in the class and id of what surrounds an article.
_BOILERPLATE = re.compile(
    r"\b(?:shar(?:e|ing)|social|sharedaddy|addthis|follow(?:-us)?|related|recommend\w*|recirc\w*|promos?|newsletter|"
    r"subscri\w+|sign-?up|cookies?|consent|gdpr|repl(?:y|ies)|shoutbox|side-?bar|widgets?|breadcrumbs?|pagination|"
    r"pager|menu|nav|navbar|navigation|footer|masthead|banner|pop-?up|popover|modal|overlay|toolbar|skip|sponsor\w*|"
    r"advert\w*|ads?|agegate|taboola|outbrain|byline|dateline|timestamp|authors?|read-(?:more|next|also|time)|"
    r"more-(?:stories|news|from|on)|(?:most|also)-(?:read|popular|like)|trending|popular|tags|tag-(?:list|cloud)|"
    r"(?:post|entry)-?meta|credits?|copyright|disclaimer|videos?|player|donat\w+|rating|"
    r"relatedposts|edit-?section|print-only|no-?print|navbox|extra|remark|rss|header|supplemental|visually-?hidden|"
    r"screen-?reader|sr-only|toc|jump-?link)\b"
)
# Words in the class and id of long parts that are never the article: readers' comments, galleries.
_NEVER_ARTICLE = re.compile(
    r"\b(?:comments|comments?-?(?:list|area|section|thread|stream|form)|"
    r"disqus|respond|legends|gallery|slideshow|carousel)\b"
)
_ARTICLE = re.compile(
    r"article|\bbody|content|column|\bmain|\bstory|entry|post(?:-|ing|$)|blog-?post|hentry|prose|text|shadow"
)
_CAMEL_CASE = re.compile("(?<=[a-z])(?=[A-Z])")
_MOST_HYPHENS = 3  # in a word of a class or id; one with more is a title, and says what the text is about

_MOST_NAMES = 4096  # that are remembered: the elements of a site have few

_SUBHEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_TAG_POINTS = {
    "article": 10, "main": 5, "div": 5, "section": 3, "pre": 3, "td": 3, "blockquote": 3,
    "address": -3, "ol": -3, "ul": -3, "dl": -3, "dd": -3, "dt": -3, "li": -3, "form": -3,
    "h1": -5, "h2": -5, "h3": -5, "h4": -5, "h5": -5, "h6": -5, "th": -5,
}  # fmt: skip
_NAME_POINTS = 25  # added for the name of an article, subtracted for the name of boilerplate


@dataclass(slots=True)
class Size:
    """The amount of text in an element."""

    chars: int = 0
    linked: int = 0  # characters within links

    @property
    def link_density(self) -> float:
        """The share of the text that is links, from 0 to 1."""
        return self.linked / self.chars if self.chars else 0.0


def measure(root: Element) -> dict[Element, Size]:
    """Return the size of every element under `root`, computed from the leaves up."""
    sizes: defaultdict[Element, Size] = defaultdict(Size)
    for element in reversed(list(root.iter())):
        size = sizes[element]
        size.chars += stripped_length(element.text)
        if element.tag == "a" and leads_away(element):
            size.linked = size.chars
        parent = element.getparent()
        if parent is not None and element is not root:
            parent_size = sizes[parent]
            parent_size.chars += size.chars + stripped_length(element.tail)
            parent_size.linked += size.linked
    return sizes


def stripped_length(text: str | None) -> int:
    """Return the number of characters without the whitespace around them."""
    return len(text.strip()) if text else 0


def leads_away(link: Element) -> bool:
    """Return whether a link leads to another page, unlike the mark of a footnote or a button."""
    return not link.get("href", "#").lstrip().lower().startswith(("#", "javascript:"))


def name_of(element: Element) -> str:
    """
    Return the words of the element's class and id, in lower case, separated by hyphens and spaces.

    The id of a heading is left out, and so are words of many parts: both repeat a title.
    """
    if not element.attrib:
        return ""
    return _words_of(element.get("class", ""), element.get("id", "") if element.tag not in _SUBHEADINGS else "")


@lru_cache(_MOST_NAMES)
def _words_of(class_names: str, own_id: str) -> str:
    marks = f"{class_names} {own_id}"
    words = _CAMEL_CASE.sub("-", marks).lower().replace("_", "-").split()
    return " ".join(word for word in words if word.count("-") <= _MOST_HYPHENS)


def is_named_boilerplate(name: str) -> bool:
    """Return whether an element of this name is boilerplate, and not an article."""
    return _suggests_boilerplate(name) and not _ARTICLE.search(name)


@lru_cache(_MOST_NAMES)
def is_never_article(name: str) -> bool:
    """Return whether an element of this name may be long, but is never the article."""
    return bool(_NEVER_ARTICLE.search(name) or phrases.comment_class_names().search(name))


@lru_cache(_MOST_NAMES)
def _suggests_boilerplate(name: str) -> bool:
    return bool(_BOILERPLATE.search(name) or phrases.class_names().search(name))


def name_points(element: Element) -> float:
    """Return how much the element's tag and name suggest an article; negative for boilerplate."""
    name = name_of(element)
    article, boilerplate = _ARTICLE.search(name), _suggests_boilerplate(name) or is_never_article(name)
    points = _TAG_POINTS.get(str(element.tag), 0)
    return points + (_NAME_POINTS if article else 0) - (_NAME_POINTS if boilerplate else 0)

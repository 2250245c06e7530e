"""
Find the elements of a page that hold its article: the part of the tree with the most sentences and the fewest links.

Each paragraph gives points to the elements around it. The element with the most points is the article, together with
the elements beside it that read like parts of it. The method is that of Mozilla's Readability.
"""

import re
from collections import Counter
from itertools import islice

from lxml.etree import _Element as Element

from knowledge.language.punctuation import ends_sentence, sentence_ends
from knowledge.language.scripts import HAN, HANGUL, KANA
from knowledge.parsing.web_page.elements import Size, measure, name_points

_PARAGRAPH_TAGS = ("p", "td", "pre", "section", "div", "blockquote", "li", "h2", "h3")
# An element that holds one of these is not a paragraph itself.
_CONTAINED_BLOCKS = frozenset("article blockquote div dl figure form h1 h2 h3 h4 ol p pre section table ul".split())
_BOX_TAGS = frozenset({"div", "section", "header"})
_COMMAS = re.compile("[,،、，؛;।]")
_WIDE = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_PARAGRAPH_CHARS = 25  # at least, see `_weight`
_PROSE_CHARS = 80  # a longer paragraph without many links is running text
_PROSE_LINK_DENSITY = 0.25  # at most
_SCORED_ANCESTORS = 5  # of a paragraph
_SHORT_ARTICLE = 500  # characters: hardly a whole article
_BOX_ANCESTORS = 10  # levels between a box and the common parent of an article's boxes


def main_elements(root: Element) -> list[Element]:
    """Return the elements that hold the article, in the page's order; `root` when no part reads like an article."""
    sizes = measure(root)
    paragraphs = _paragraphs(root)
    scores = _scores(paragraphs, sizes)
    if not scores:
        return [root]
    best = _raised(max(scores, key=scores.__getitem__), scores)
    prose = _prose(root, paragraphs, sizes)
    if prose[best] < _SHORT_ARTICLE:  # the page may consist of many small parts
        best = next((e for e in best.iterancestors() if _holds_more(e, best, prose, sizes)), best)
    best = _widened(best, prose)
    return _with_siblings(_unwrapped(best), scores, sizes, prose)


def _holds_more(ancestor: Element, best: Element, prose: Counter[Element], sizes: dict[Element, Size]) -> bool:
    return prose[ancestor] > 3 * prose[best] and sizes[ancestor].link_density < _PROSE_LINK_DENSITY


def _paragraphs(root: Element) -> dict[Element, str]:
    """Return the texts of the paragraphs: elements without a block in them, and with more than a few words."""
    containers: set[Element] = set()  # elements that hold a block, at any depth
    for element in reversed(list(root.iter())):
        parent = element.getparent()
        if parent is not None and (element.tag in _CONTAINED_BLOCKS or element in containers):
            containers.add(parent)
    leaves = (element for element in root.iter(*_PARAGRAPH_TAGS) if element not in containers)
    texts = ((element, " ".join("".join(element.itertext()).split())) for element in leaves)
    return {element: text for element, text in texts if _weight(text) >= _PARAGRAPH_CHARS}


def _scores(paragraphs: dict[Element, str], sizes: dict[Element, Size]) -> dict[Element, float]:
    """
    Return how much each element around a paragraph looks like the article.

    A paragraph gives its points to its parent, half of them to its grandparent, and less to further ancestors.
    """
    scores: dict[Element, float] = {}
    for element, text in paragraphs.items():
        points = 1 + len(_COMMAS.findall(text)) + min(_weight(text) / 100, 3)
        for level, ancestor in enumerate(islice(element.iterancestors(), _SCORED_ANCESTORS)):
            if ancestor.tag == "html":
                break
            if ancestor not in scores:
                scores[ancestor] = name_points(ancestor)
            scores[ancestor] += points / (1 if level == 0 else 2 if level == 1 else level * 3)
    return {element: score * (1 - sizes[element].link_density) for element, score in scores.items()}


def _raised(best: Element, scores: dict[Element, float]) -> Element:
    """
    Return `best` or an ancestor of it that is the better choice.

    An ancestor is better when it holds several elements of nearly the score of `best`, or has a higher score itself.
    """
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)[1:5]
    rivals = [set(element.iterancestors()) for element in ranked if scores[element] >= 0.75 * scores[best]]
    ancestors = [element for element in best.iterancestors() if element.tag not in {"body", "html"}]
    best = next((element for element in ancestors if sum(element in rival for rival in rivals) >= 3), best)
    last = scores.get(best, 0)
    floor = last / 3
    for element in best.iterancestors():
        if element.tag in {"body", "html"} or scores.get(element, floor) < floor:
            break
        if scores.get(element, last) > last:
            return element
        last = scores.get(element, last)
    return best


def _prose(root: Element, paragraphs: dict[Element, str], sizes: dict[Element, Size]) -> Counter[Element]:
    """Return how many characters of running text each element holds."""
    prose = Counter(
        {
            element: len(text)
            for element, text in paragraphs.items()
            if len(text) > _PROSE_CHARS and sizes[element].link_density < _PROSE_LINK_DENSITY
        }
    )
    for element in reversed(list(root.iter())):
        parent = element.getparent()
        if parent is not None and element in prose:
            prose[parent] += prose[element]
    return prose


def _widened(best: Element, prose: Counter[Element]) -> Element:
    """Return the element that holds all boxes of an article which the page splits into boxes of one class."""
    box = best
    for parent in islice(best.iterancestors(), _BOX_ANCESTORS):
        css_class = box.get("class")
        if box.tag in {"article", "body"} or next(box.iter("h1"), None) is not None:
            break  # the next box is another article
        twins = (
            child for child in parent if child is not box and (child.tag, child.get("class")) == (box.tag, css_class)
        )
        if css_class and sum(prose[twin] for twin in twins) > 0.3 * prose[best]:
            best = parent
        box = parent
    return best


def _unwrapped(best: Element) -> Element:
    """Return the outermost element that holds nothing but `best`: the siblings of the article are beside it."""
    parent = best.getparent()
    while parent is not None and parent.tag not in {"body", "html"} and len(parent) == 1:
        best, parent = parent, parent.getparent()
    return best


def _with_siblings(
    best: Element, scores: dict[Element, float], sizes: dict[Element, Size], prose: Counter[Element]
) -> list[Element]:
    """Return `best` and its siblings that read like parts of the article, in the page's order."""
    parent = best.getparent()
    if parent is None:
        return [best]
    bonus = scores.get(best, 0) * 0.2
    floor = max(10.0, bonus)
    css_class = best.get("class")

    def belongs(element: Element) -> bool:
        score = scores.get(element, 0) + (bonus if css_class and element.get("class") == css_class else 0)
        if element is best or score >= floor:
            return True
        if element.tag == "p":
            return _reads_well(element, sizes[element])
        return element.tag in _BOX_TAGS and prose[element] > 0.9 * sizes[element].chars  # the lead in its own box

    return [element for element in parent if belongs(element)]


def _reads_well(paragraph: Element, size: Size) -> bool:
    """Return whether a paragraph is running text: long with few links, or a short sentence without links."""
    if size.chars > _PROSE_CHARS:
        return size.link_density < _PROSE_LINK_DENSITY
    words = "".join(paragraph.itertext())
    return not size.linked and (ends_sentence(words.rstrip()) or bool(sentence_ends(words)))


def _weight(text: str) -> int:
    """Return the number of characters, where a Chinese, Japanese or Korean character counts twice."""
    return len(text) + len(_WIDE.findall(text))

"""
Where on a page its article stands: the part of the tree with the most sentences and the fewest links.

First what no reader sees is taken out (`strip`), and what is named like something else. Then each paragraph gives
points to the elements around it, and the one with the most is the article (`main`), with those beside it that read
like parts of it. What is mostly links within it goes last (`clean`).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from knowledge.language.punctuation import ends_sentence, sentence_ends
from knowledge.language.scripts import HAN, HANGUL, KANA
from knowledge.parsing.web_page import phrases

_UNSEEN = frozenset(
    "script style template noscript svg annotation annotation-xml iframe object embed applet canvas audio video map "
    "button select input textarea datalist nav dialog link meta title amp-ad amp-sidebar amp-consent".split()
)
_ROLES = frozenset("menu menubar navigation complementary alert alertdialog dialog search banner contentinfo".split())
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)

# Words in the names (class, id) of what stands around an article.
_FURNITURE = re.compile(
    r"\b(?:shar(?:e|ing)|social|sharedaddy|addthis|follow(?:-us)?|related|recommend\w*|recirc\w*|promos?|newsletter|"
    r"subscri\w+|sign-?up|cookies?|consent|gdpr|repl(?:y|ies)|shoutbox|side-?bar|widgets?|breadcrumbs?|pagination|"
    r"pager|menu|nav|navbar|navigation|footer|masthead|banner|pop-?up|popover|modal|overlay|toolbar|skip|sponsor\w*|"
    r"advert\w*|ads?|agegate|taboola|outbrain|byline|dateline|timestamp|authors?|read-(?:more|next|also|time)|"
    r"more-(?:stories|news|from|on)|(?:most|also)-(?:read|popular|like)|trending|popular|tags|tag-(?:list|cloud)|"
    r"(?:post|entry)-?meta|credits?|copyright|disclaimer|videos?|player|donat\w+|rating|"
    r"relatedposts|edit-?section|print-only|no-?print|navbox|extra|remark|rss|header|supplemental|visually-?hidden|"
    r"screen-?reader|sr-only|toc|jump-?link)\b"
)
# Of what is long and yet never the article: readers' remarks, galleries.
_APART = re.compile(
    r"\b(?:comments|comments?-?(?:list|area|section|thread|stream|form)|"
    r"disqus|respond|legends|gallery|slideshow|carousel)\b"
)
_CAPTION = re.compile(r"(?<!has-)(?<!no-)caption(?!ed)")
_ARTICLE = re.compile(
    r"article|\bbody|content|column|\bmain|\bstory|entry|post(?:-|ing|$)|blog-?post|hentry|prose|text|shadow"
)
_HUMPS = re.compile("(?<=[a-z])(?=[A-Z])")

_PARAGRAPHS = ("p", "td", "pre", "section", "div", "blockquote", "li", "h2", "h3")
_BLOCKS = frozenset("article blockquote div dl figure form h1 h2 h3 h4 ol p pre section table ul".split())
_BOXES = frozenset({"div", "section", "header"})
_SET_APART = _BLOCKS | frozenset(
    "address aside center dd dt fieldset figcaption footer h5 h6 header li main nav td th tr".split()
)
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_TAG_POINTS = {
    "article": 10, "main": 5, "div": 5, "section": 3, "pre": 3, "td": 3, "blockquote": 3,
    "address": -3, "ol": -3, "ul": -3, "dl": -3, "dd": -3, "dt": -3, "li": -3, "form": -3,
    "h1": -5, "h2": -5, "h3": -5, "h4": -5, "h5": -5, "h6": -5, "th": -5,
}  # fmt: skip
_COMMAS = re.compile("[,،、，؛;।]")
_WIDE = re.compile(f"[{HAN}{KANA}{HANGUL}]")  # a character of these is worth two
_CAPTION_CHARS = 400  # at most
_FEW = 10  # characters: more than a separator
_LEVELS = 5  # how far up a paragraph speaks for what holds it
_SMALL = 500  # characters: hardly a whole article
_REACH = 10  # how far up the boxes of one article may have a common parent


@dataclass(slots=True)
class Size:
    """How much text an element holds."""

    chars: int = 0
    linked: int = 0

    @property
    def links(self) -> float:
        """Which part of it is links, from 0 to 1."""
        return self.linked / self.chars if self.chars else 0.0


def strip(root: Element, *, named: bool = True) -> None:
    """
    Remove from the tree what no reader sees, and what stands around articles on most pages: with `named` also
    what only its name tells.
    """
    _remove(root, [each for each in root.iter("*") if _is_unseen(each)])
    if named:
        sizes = _measure(root)
        whole = sizes[root].chars
        _remove(root, [each for each in root.iter("*") if _is_furniture(each, sizes[each], whole)])
        captions = [each for each in root.iter("*") if _is_caption(each, sizes[each])]
        if sum(sizes[each].chars for each in captions) * 3 < whole:  # not a story told in pictures
            _remove(root, captions)


def main(root: Element) -> list[Element]:
    """The elements that hold the article, in the page's order; all there is when nothing on the page reads like one."""
    sizes = _measure(root)
    paragraphs = _paragraphs(root)
    scores = _scores(paragraphs, sizes)
    if not scores:
        return [root]
    best = _raised(max(scores, key=scores.__getitem__), scores)
    prose = _prose(root, paragraphs, sizes)
    if prose[best] < _SMALL:  # a page of many small parts, perhaps
        best = next((e for e in best.iterancestors() if prose[e] > 3 * prose[best] and sizes[e].links < 0.25), best)
    best = _widened(best, prose)
    return _with_siblings(_unwrapped(best), scores, sizes, prose)


def clean(root: Element) -> None:
    """Remove from the article's element the parts that are mostly links."""
    sizes = _measure(root)
    parts = root.iter("div", "section", "dl", "form", "aside", "header")
    _remove(root, [each for each in parts if _is_mostly_links(each, sizes[each])])


def leads_away(link: Element) -> bool:
    """Whether a link leads to another page: a note's mark does not, nor does a button made of one."""
    return not link.get("href", "#").lstrip().lower().startswith(("#", "javascript:"))


def _is_unseen(element: Element) -> bool:
    if element.tag in _UNSEEN:
        return True
    if not element.attrib:
        return False
    return (
        element.get("hidden") is not None
        or "true" in {element.get("aria-hidden"), element.get("aria-modal")}
        or element.get("role", "") in _ROLES
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _is_furniture(element: Element, size: Size, whole: int) -> bool:
    """Whether an element is named like furniture, and is not what the page, of `whole` characters, consists of."""
    if element.tag in {"html", "body", "article", "main"}:
        return False
    if element.tag in {"footer", "aside"}:
        return size.chars * 3 < whole
    name = _name(element)
    if _is_within_words(element):
        return False
    if _is_named_apart(name):
        return size.chars < whole * 0.9
    if element.tag in {"a", "span", "p", "h1"} and size.chars > 80:
        return False
    return size.chars * 3 < whole and _is_named_boilerplate(name) and not _ARTICLE.search(name)


def _is_named_boilerplate(name: str) -> bool:
    return bool(_FURNITURE.search(name) or phrases.class_names().search(name))


def _is_named_apart(name: str) -> bool:
    return bool(_APART.search(name) or phrases.comment_class_names().search(name))


def _is_caption(element: Element, size: Size) -> bool:
    """Whether it tells what a picture shows: words that interrupt the text, and say little without the picture."""
    if element.tag in {"html", "body", "article", "caption"} or size.chars > _CAPTION_CHARS:
        return False
    return element.tag == "figcaption" or (bool(_CAPTION.search(_name(element))) and not _is_within_words(element))


def _is_within_words(element: Element) -> bool:
    """Whether the words before or after it go on from it, so that it belongs to a sentence."""
    if element.tag in _SET_APART or not (after := (element.tail or "").strip()):
        return False
    before, above = element.getprevious(), element.getparent()
    words = before.tail if before is not None else above.text if above is not None else None
    return len(after) + _length(words) >= _FEW


def _is_mostly_links(element: Element, size: Size) -> bool:
    return size.chars < 2000 and size.links > (0.5 if _name_points(element) >= 25 else 0.33)


def _measure(root: Element) -> dict[Element, Size]:
    """The size of every element under `root`, from the leaves up."""
    sizes: defaultdict[Element, Size] = defaultdict(Size)
    for element in reversed(list(root.iter())):
        size = sizes[element]
        size.chars += _length(element.text)
        if element.tag == "a" and leads_away(element):
            size.linked = size.chars
        above = element.getparent()
        if above is not None and element is not root:
            upper = sizes[above]
            upper.chars += size.chars + _length(element.tail)
            upper.linked += size.linked
    return sizes


def _paragraphs(root: Element) -> dict[Element, str]:
    """The text of each paragraph: of what holds no other block, and more than a few words."""
    holders: set[Element] = set()  # what holds a block, at any depth
    for element in reversed(list(root.iter())):
        above = element.getparent()
        if above is not None and (element.tag in _BLOCKS or element in holders):
            holders.add(above)
    texts = (
        (each, " ".join("".join(each.itertext()).split())) for each in root.iter(*_PARAGRAPHS) if each not in holders
    )
    return {each: text for each, text in texts if _weight(text) >= 25}


def _scores(paragraphs: dict[Element, str], sizes: dict[Element, Size]) -> dict[Element, float]:
    """How much every element that holds paragraphs looks like the article."""
    scores: dict[Element, float] = {}
    for element, text in paragraphs.items():
        points = 1 + len(_COMMAS.findall(text)) + min(_weight(text) / 100, 3)
        for level, above in enumerate(islice(element.iterancestors(), _LEVELS)):
            if above.tag == "html":
                break
            if above not in scores:
                scores[above] = _name_points(above)
            scores[above] += points / (1 if level == 0 else 2 if level == 1 else level * 3)
    return {element: score * (1 - sizes[element].links) for element, score in scores.items()}


def _name_points(element: Element) -> float:
    name = _name(element)
    article, furniture = _ARTICLE.search(name), _is_named_boilerplate(name) or _is_named_apart(name)
    return _TAG_POINTS.get(str(element.tag), 0) + (25 if article else 0) - (25 if furniture else 0)


def _raised(best: Element, scores: dict[Element, float]) -> Element:
    """`best`, or what is above it: where several elements of nearly its score meet, or one scores higher."""
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)[1:5]
    rivals = [set(each.iterancestors()) for each in ranked if scores[each] >= 0.75 * scores[best]]
    above = [each for each in best.iterancestors() if each.tag not in {"body", "html"}]
    best = next((each for each in above if sum(each in rival for rival in rivals) >= 3), best)
    last = scores.get(best, 0)
    floor = last / 3
    for each in best.iterancestors():
        if each.tag in {"body", "html"} or scores.get(each, floor) < floor:
            break
        if scores.get(each, last) > last:
            return each
        last = scores.get(each, last)
    return best


def _prose(root: Element, paragraphs: dict[Element, str], sizes: dict[Element, Size]) -> Counter[Element]:
    """How much running text each element holds."""
    prose = Counter(
        {each: len(text) for each, text in paragraphs.items() if len(text) > 80 and sizes[each].links < 0.25}
    )
    for element in reversed(list(root.iter())):
        above = element.getparent()
        if above is not None and element in prose:
            prose[above] += prose[element]
    return prose


def _widened(best: Element, prose: Counter[Element]) -> Element:
    """The element that holds all parts of an article which the page keeps in several boxes of one make."""
    box = best
    for above in islice(best.iterancestors(), _REACH):
        make = box.get("class")
        if box.tag in {"article", "body"} or next(box.iter("h1"), None) is not None:
            break  # what follows is another article
        twins = (each for each in above if each is not box and (each.tag, each.get("class")) == (box.tag, make))
        if make and sum(prose[each] for each in twins) > 0.3 * prose[best]:
            best = above
        box = above
    return best


def _unwrapped(best: Element) -> Element:
    """What is above `best` as long as nothing else is in it: there its siblings are."""
    above = best.getparent()
    while above is not None and above.tag not in {"body", "html"} and len(above) == 1:
        best, above = above, above.getparent()
    return best


def _with_siblings(
    best: Element, scores: dict[Element, float], sizes: dict[Element, Size], prose: Counter[Element]
) -> list[Element]:
    """`best` and what stands beside it and reads like a part of it."""
    parent = best.getparent()
    if parent is None:
        return [best]
    bonus = scores.get(best, 0) * 0.2
    floor = max(10.0, bonus)
    make = best.get("class")

    def belongs(each: Element) -> bool:
        score = scores.get(each, 0) + (bonus if make and each.get("class") == make else 0)
        if each is best or score >= floor:
            return True
        if each.tag == "p":
            return _reads_well(each, sizes[each])
        return each.tag in _BOXES and prose[each] > 0.9 * sizes[each].chars  # the lead, in a box of its own

    return [each for each in parent if belongs(each)]


def _reads_well(paragraph: Element, size: Size) -> bool:
    if size.chars > 80:
        return size.links < 0.25
    words = "".join(paragraph.itertext())
    return not size.linked and (ends_sentence(words.rstrip()) or bool(sentence_ends(words)))


def _name(element: Element) -> str:
    """
    The words of its class and id, set apart by hyphens and spaces. A heading's id, and any of many words, says what
    the text is about.
    """
    if not element.attrib:
        return ""
    marks = element.get("class", "")
    if element.tag not in _HEADINGS:
        marks += f" {element.get('id', '')}"
    words = _HUMPS.sub("-", marks).lower().replace("_", "-").split()
    return " ".join(word for word in words if word.count("-") < 4)


def _weight(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _remove(root: Element, unwanted: Iterable[Element]) -> None:
    """Take elements out of the tree; the text after each stays."""
    for element in unwanted:
        if element is not root:
            element.tag = "unwanted"
    etree.strip_elements(root, "unwanted", with_tail=False)

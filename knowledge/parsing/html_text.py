"""Convert HTML to plain text: all of its words, in paragraphs. (`web_page` extracts the article of a whole page.)"""

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser

from knowledge.parsing.marks import inline_marks
from knowledge.parsing.text import clean

# Elements that begin on a new line: their words are no part of the sentence before or after them.
BLOCK_TAGS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
_PARAGRAPH_TAGS = BLOCK_TAGS - frozenset("ul ol li td th tr tbody tfoot thead".split())
_DEFINITION_TAGS = frozenset({"dt", "dd"})
_HIDDEN_TAGS = frozenset("script style template noscript svg math head iframe object select textarea".split())
_MARK = re.compile(r"<(/?)(del|s|strike|ins|sup|sub|rt|tg-spoiler)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</(?:p|div|a|b|i|em|strong|span|h[1-6]|ul|ol|li|blockquote|table|figure|section|article)\s*>|<(?:br|p|img)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|nbsp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
# An entity that was escaped twice; one that stands alone between quotation marks is what the text is about.
_ESCAPED_TWICE = re.compile(rf"(?<![\"'“‘«`]){_ENTITY.pattern}|{_ENTITY.pattern}(?![\"'”’»`])")
CODE_TAGS = frozenset("code kbd samp pre tt".split())
_LINE_END = "\x01"  # becomes one line break, unless a line has just ended
_NUMBER = "\x02"  # marks the number of a list item; `clean` removes it
_RAISED, _LOWERED, _LINKED, _END = "\x03\x04\x05\x06"  # around raised and lowered words; `_LINKED`: they are a link
_SHIFTED = re.compile(rf"([{_RAISED}{_LOWERED}])([^{_RAISED}{_LOWERED}{_END}]*){_END}")


def has_tags(text: str) -> bool:
    """
    Return whether `text` is written in HTML. A single opening tag is not enough: the text may be about that tag.

    >>> has_tags("<p>Rain."), has_tags("Rain &amp; wind"), has_tags("The <b> tag makes text bold.")
    (True, True, False)
    """
    return bool(_TAG.search(text) or _ENTITY.search(text) or has_marks(text))


def has_marks(text: str) -> bool:
    """Return whether words in `text` are marked as struck out, raised, lowered, or as another mark of a sentence."""
    if "<" not in text:
        return False
    tags = {(end, name.lower()) for end, name in _MARK.findall(text)}
    return any(("/", name) in tags for end, name in tags if not end)


def unescaped(words: str) -> str:
    r"""
    Return words of a page or an item without entities that its program escaped twice.

    >>> unescaped("at 7&nbsp;p.m. &#8211; AT&amp;T"), unescaped('Write "&amp;" for an ampersand.')
    ('at 7\xa0p.m. – AT&T', 'Write "&amp;" for an ampersand.')
    """
    return _ESCAPED_TWICE.sub(lambda found: html.unescape(found.group()), words) if "&" in words else words


def plain(markup: str) -> str:
    r"""
    Return the words of `markup`: paragraphs separated by empty lines, lists as lines, tables as rows.

    >>> plain("<h2>Bread</h2><p>Needs <b>time</b>.<ul><li>flour<li>salt</ul>")
    'Bread\n\nNeeds time.\n\n• flour\n• salt'
    """
    reader = _TextReader()
    reader.feed(_without_unclosed(markup))
    reader.close()
    return reader.text()


def _without_unclosed(markup: str) -> str:
    """
    Return `markup` without comments, declarations and a last tag that is not closed.

    The time to parse these grows with the square of their number. A last tag without an end is common: whoever
    shortens a text may cut a tag in two.
    """
    first, *others = markup.replace("<![CDATA[", "").replace("]]>", "").split("<!--")
    visible = first + "".join(part.partition("-->")[2] for part in others)
    head, end, tail = re.sub(r"<[!?][^<>]*>?", "", visible).rpartition(">")
    return head + end + re.split(r"<[A-Za-z/]", tail, maxsplit=1)[0]


def _break(gap: re.Match[str]) -> str:
    return "\n\n" if gap.group().count("\n") > 1 else "\n"


def _left_out(tag: str, attributes: Mapping[str, str | None]) -> str:
    """Return what is written in the place of an element whose words are left out; empty for any other element."""
    if inline_marks.is_left_out(tag, attributes):
        return inline_marks.GAP
    return inline_marks.SPOILER if inline_marks.is_spoiler(tag, attributes) else ""


def _unshifted(found: re.Match[str]) -> str:
    """Return raised or lowered words as plain text."""
    kind, words = found[1], found[2].replace(_LINKED, "")
    before = found.string[max(found.start() - 40, 0) : found.start()].replace(_LINKED, "")
    before = before if before[-1:] >= " " else ""
    if kind == _LOWERED:
        return inline_marks.lowered(words, before)
    return inline_marks.raised(words, before, found.string[found.end() : found.end() + 1], linked=_LINKED in found[2])


class _TextReader(HTMLParser):
    """Collects the visible text of the markup that it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden = ""  # name of the open element whose content is not shown
        self._left_out: list[str] = []  # names of the open elements, from one whose words are left out
        self._footnote = False  # whether a link to a place on a page has begun, and nothing of it was shown
        self._preformatted = 0  # number of open <pre> elements
        self._code = 0  # number of open elements with code
        self._items = 0  # number of open list items
        self._lists: list[int] = []  # for each open list the number of its last item, -1 for a list of bullets

    def text(self) -> str:
        """Return the words collected so far, laid out."""
        text = re.sub(r"[ \t]+", " ", "".join(self._parts))
        text = inline_marks.closed(_SHIFTED.sub(_unshifted, text))
        text = re.sub(f" *[\n{_LINE_END}][ \n{_LINE_END}]*", _break, text)
        # A bullet belongs to the line of its item, also where the item's text is a paragraph of its own.
        text = re.sub(rf"(?m)^(•|\d+\.{_NUMBER}) ?\n+(?!•|\d+\.{_NUMBER})", r"\1 ", text)
        # Remove the separator before the first cell of a row, and the bullet of an item without words.
        text = re.sub(r"(?m)^ ?\| ?|^ ?• ?$", "", text)
        text = re.sub(r"(?m)^[ \xa0]+$", "", clean(text))
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip(" ")

    def handle_data(self, data: str) -> None:
        if self._hidden or self._left_out:
            return
        self._footnote &= data.isspace()
        data = data if self._code else unescaped(data)
        unbroken = data.expandtabs(4).replace(" ", "\xa0")  # `text` joins plain spaces, but keeps these
        self._parts.append(unbroken if self._preformatted else re.sub(r"[ \t\r\n\f]+", " ", data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            return
        if self._left_out:
            self._start_within_left_out(tag)
        elif tag in _HIDDEN_TAGS:
            self._hidden = tag
        elif mark := _left_out(tag, attributes := dict(attrs)):
            self._left_out.append(tag)
            self._parts.append(mark)
        elif tag in CODE_TAGS:
            self._code += 1
            self._start_block(tag)
        elif tag in {"sup", "sub"}:
            self._parts.append((_RAISED if tag == "sup" else _LOWERED) + (_LINKED if self._footnote else ""))
        elif tag == "a":
            self._footnote = "#" in (attributes.get("href") or "")
            self._parts.append(_LINKED)
        else:
            self._start_block(tag)

    def _start_block(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._parts.append(_LINE_END if self._items else "\n\n")
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._items += 1
            self._parts.append(_LINE_END + self._bullet())
        elif tag in _DEFINITION_TAGS:
            self._start_of_definition(tag)
        elif tag in {"td", "th"}:
            self._parts.append(" | ")
        elif tag in {"br", "tr"}:
            self._parts.append("\n")
        elif tag in _PARAGRAPH_TAGS:
            self._preformatted += tag == "pre"
            self._parts.append(_LINE_END if self._items else "\n\n")

    def _start_of_definition(self, tag: str) -> None:
        """Begin a term, or its definition on the line behind it."""
        self._items = min(self._items, len(self._lists)) + (tag == "dd")
        self._parts.append(_LINE_END if self._items else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden = "" if tag == self._hidden else self._hidden
            return
        if tag in self._left_out:
            last = len(self._left_out) - self._left_out[::-1].index(tag)
            del self._left_out[last - 1 :]
            return
        if self._left_out and tag not in BLOCK_TAGS and tag != "ruby":
            return
        self._left_out.clear()  # what is around it ends, so it has ended, too
        self._code = max(self._code - (tag in CODE_TAGS), 0)
        if tag in {"sup", "sub"}:
            self._parts.append(_END)
        elif tag == "a":
            self._footnote = False
        else:
            self._end_block(tag)

    def _end_block(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self._items = min(self._items, len(self._lists))
            self._parts.append(_LINE_END if self._items else "\n\n")
        elif tag == "li":
            self._items = max(self._items - 1, 0)
        elif tag in _DEFINITION_TAGS:
            self._items = min(self._items, len(self._lists))
            self._parts.append(_LINE_END)
        elif tag in _PARAGRAPH_TAGS:
            self._preformatted = max(self._preformatted - (tag == "pre"), 0)
            self._parts.append(_LINE_END if self._items else "\n\n")

    def _start_within_left_out(self, tag: str) -> None:
        """Take note of an element that begins within words that are left out; some readings have no end tag."""
        if tag == "rb":
            self._left_out.clear()
        elif tag in inline_marks.READING_TAGS and self._left_out[-1] in inline_marks.READING_TAGS:
            self._left_out[-1] = tag
        elif tag == self._left_out[0] or tag in BLOCK_TAGS:
            self._left_out.append(tag)

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1]}.{_NUMBER} "

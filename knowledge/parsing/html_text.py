"""HTML to readable plain text: all of it, in paragraphs. (`html` finds the article in a whole page.)"""

import re
from html.parser import HTMLParser

from knowledge.parsing.text import clean

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr main nav p pre section summary table".split()
)
_UNSEEN = frozenset("script style template noscript svg math head iframe object select textarea".split())
_TAG = re.compile(
    r"</(?:p|div|a|b|i|em|strong|span|h[1-6]|ul|ol|li|blockquote|table|figure|section|article)\s*>|<(?:br|p|img)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|nbsp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_SOFT = "\x01"  # a line ends here, if none has ended just now
_NUMBER = "\x02"  # marks the number of an item; cleaned away


def has_tags(text: str) -> bool:
    """
    Whether `text` is written in HTML. A single opening tag may be what the text is about.

    >>> has_tags("<p>Rain."), has_tags("Rain &amp; wind"), has_tags("The <b> tag makes text bold.")
    (True, True, False)
    """
    return bool(_TAG.search(text) or _ENTITY.search(text))


def plain(markup: str) -> str:
    r"""
    The words of `markup`: paragraphs separated by blank lines, lists as lines, tables as rows.

    >>> plain("<h2>Bread</h2><p>Needs <b>time</b>.<ul><li>flour<li>salt</ul>")
    'Bread\n\nNeeds time.\n\n• flour\n• salt'
    """
    reader = _Reader()
    reader.feed(_closed(markup))
    reader.close()
    return reader.text()


def _closed(markup: str) -> str:
    """
    `markup` without comments, declarations and a last tag that does not end: reading those takes the square of
    their number, and whoever cuts texts cuts tags in two.
    """
    first, *others = markup.replace("<![CDATA[", "").replace("]]>", "").split("<!--")
    visible = first + "".join(each.partition("-->")[2] for each in others)
    head, end, tail = re.sub(r"<[!?][^<>]*>?", "", visible).rpartition(">")
    return head + end + re.split(r"<[A-Za-z/]", tail, maxsplit=1)[0]


def _break(found: re.Match[str]) -> str:
    return "\n\n" if found.group().count("\n") > 1 else "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = ""  # the element whose content is not shown
        self._preformatted = 0
        self._items = 0  # depth of list items
        self._lists: list[int] = []  # for each open list the number of its last item; -1: not numbered

    def text(self) -> str:
        text = re.sub(r"[ \t]+", " ", "".join(self._parts))
        text = re.sub(f" *[\n{_SOFT}][ \n{_SOFT}]*", _break, text)
        text = re.sub(rf"(?m)^(•|\d+\.{_NUMBER}) ?\n+(?!•|\d+\.{_NUMBER})", r"\1 ", text)  # its text is a paragraph
        text = re.sub(r"(?m)^ ?\| ?|^ ?• ?$", "", text)  # before the first cell; an item that was a picture
        return re.sub(r"\n{3,}", "\n\n", clean(text)).strip("\n").rstrip(" ")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        lasting = data.expandtabs(4).replace(" ", "\xa0")  # spaces that outlive the joining of spaces
        self._parts.append(lasting if self._preformatted else re.sub(r"[ \t\r\n\f]+", " ", data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = tag
        elif tag in {"ul", "ol"}:
            self._parts.append(_SOFT if self._items else "\n\n")
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._items += 1
            self._parts.append(_SOFT + self._bullet())
        elif tag in {"td", "th"}:
            self._parts.append(" | ")
        elif tag in {"br", "tr"}:
            self._parts.append("\n")
        elif tag in _BLOCKS:
            self._preformatted += tag == "pre"
            self._parts.append(_SOFT if self._items else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen = "" if tag == self._unseen else self._unseen
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self._items = min(self._items, len(self._lists))
            self._parts.append(_SOFT if self._items else "\n\n")
        elif tag == "li":
            self._items = max(self._items - 1, 0)
        elif tag in _BLOCKS:
            self._preformatted = max(self._preformatted - (tag == "pre"), 0)
            self._parts.append(_SOFT if self._items else "\n\n")

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1]}.{_NUMBER} "

"""
The text of a feed's item: its words without what only feeds add, and whether it is a whole article or a teaser.

Feeds never say which of the two they deliver. `whole` decides by the form of the text. In doubt it says teaser: then
the article's page is fetched, which costs a request, while a teaser taken for an article costs the article.
"""

import html
import re
from functools import cache

from knowledge.language.punctuation import ends_sentence
from knowledge.language.scripts import UNSPACED
from knowledge.language.tables import alternatives, union
from knowledge.parsing.boilerplate.labels import is_edge_boilerplate, key
from knowledge.parsing.html_text import has_tags, plain
from knowledge.parsing.text import clean, lay_out, line

SHORT = 60  # words: less is a teaser in any element (WordPress cuts at 55)
MIDDLING = 150  # words: from here on the text in the place of a summary may be whole
LONG = 300  # words: an article of that length may end in an ellipsis, or in a link to itself
_TAIL = 2000  # characters of markup in which the last link is looked for

_MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w{2,30};")
_SPACELESS = re.compile(f"[{UNSPACED}]")
_BRACKETED = r"[\[(](?:\.{2,}|…|more(?:\.\.\.|…)?)[\])]"
_CUT = re.compile(rf"(?:\s*{_BRACKETED})\s*$", re.IGNORECASE)
_ELLIPSIS = re.compile(r"(?:\.{3,}|…)[”\"’'»)]*$")
_SITES = "facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram"
_LINK = re.compile(
    r"""<a\b[^<>]*?\bhref\s*=\s*["']?([^"'\s<>]+)[^<>]*>(.*?)(?:</a\s*>|$)(.*)""", re.IGNORECASE | re.DOTALL
)


@cache
def _invitation() -> re.Pattern[str]:
    """An invitation to read on, at the end of a text and behind the end of a sentence."""
    phrases = alternatives(union(lambda data: data.links.read_on + data.feeds.read_on))
    start = rf"(?:^|(?<=[.!?…»)\]\n。])\s*|{_BRACKETED}\s*)"
    return re.compile(rf"{start}{phrases}[\s.…:»›>→)\]]*$", re.IGNORECASE)


@cache
def _tail() -> re.Pattern[str]:
    """A whole line that feeds put after the text."""
    tails = alternatives((*union(lambda data: data.feeds.tails), _SITES, r"\[link\]"))
    return re.compile(rf"(?:•\s*)?{tails}[\s.…:!»→]*", re.IGNORECASE)


def words_of(markup: str, *, kind: str = "text/html") -> str:
    r"""
    Return the paragraphs of an item: of `markup` with this media type, which feeds often get wrong.

    >>> words_of("<p>Rain &amp; wind.</p><p>Then sun."), words_of("&lt;p&gt;Rain.&lt;/p&gt;", kind="text/plain")
    ('Rain & wind.\n\nThen sun.', 'Rain.')
    """
    if "<" not in markup and has_tags(unescaped := html.unescape(markup)):
        markup = unescaped  # escaped once too often, or plain text with an entity
    if has_tags(markup) or (kind != "text/plain" and _MARKUP.search(markup)):
        return plain(markup)
    return lay_out([line.strip() for line in clean(markup).split("\n")])


def without_tails(text: str, title: str, site: str) -> str:
    r"""
    Return `text` without the lines that feeds put after it: buttons, counts of comments, "The post … appeared first".

    The last is known in any language, because it names both the article and the site.

    >>> without_tails("It rained.\n\nShare this:\n• Tweet\n\nComments (3)", "Rain", "The Ford")
    'It rained.'
    >>> without_tails("It rained.\n\nDer Beitrag Rain erschien zuerst auf The Ford.", "Rain", "The Ford")
    'It rained.'
    """
    lines = text.split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or _is_tail(lines[-1], title, site)):
        lines.pop()
    return "\n".join(lines).rstrip()


def _is_tail(last: str, title: str, site: str) -> bool:
    if _invitation().search(last):  # the text goes on elsewhere
        return False
    if _tail().fullmatch(last.strip()) or is_edge_boilerplate(key(last.strip("• "))):
        return True
    rest = line(last).casefold()
    if not title or not site or len(rest) > len(title) + len(site) + 80:
        return False
    named = line(title).casefold() in rest
    rest = rest.replace(line(title).casefold(), " ", 1)
    return named and line(site).casefold() in rest


def without_invitation(text: str) -> str:
    """
    Return `text` without "Read more" and "[…]" at its end.

    >>> without_invitation("The bridge stays closed. [...] Continue reading →")
    'The bridge stays closed.'
    """
    head, _, last = text.rpartition("\n")
    last = _CUT.sub("", _invitation().sub("", last))
    return f"{head}\n{last}".strip() if last else head.rstrip() or text


def whole(text: str, markup: str, url: str | None, *, summary: bool) -> bool:
    """
    Return whether `text`, the words of `markup`, is the whole article at `url`. Without tails, it is a teaser if

    * it has fewer than `SHORT` words;
    * it ends in "[…]" or an invitation to read on, or, when it is not `LONG`, in an ellipsis or in a link to `url`;
    * it is in the place of a `summary`, and is shorter than `MIDDLING` or stops within a sentence.
    """
    length = count(text)
    last = text.rpartition("\n")[2]
    if length < SHORT or _invitation().search(last) or _CUT.search(last):
        return False
    if length < LONG and (_ELLIPSIS.search(last) or _ends_in_link(markup, url)):
        return False
    return not summary or (length >= MIDDLING and ends_sentence(last))


def equally_short(lengths: list[int]) -> bool:
    """
    Return whether texts of these lengths in words were cut at one length: five or more, none long, all about as long.

    >>> equally_short([98, 99, 97, 99, 98]), equally_short([98, 240, 160, 81, 120])
    (True, False)
    """
    return len(lengths) >= 5 and max(lengths) < LONG and min(lengths) > 0.8 * max(lengths)


def count(text: str) -> int:
    """
    Return about how many words `text` has; in scripts without spaces two characters are one.

    >>> count("The bridge stays closed."), count("橋は春まで閉鎖される。")
    (4, 6)
    """
    return len(text.split()) + len(_SPACELESS.findall(text)) // 2


def _ends_in_link(markup: str, url: str | None) -> bool:
    """Return whether `markup` ends with a link, in words, to the article itself and not to its comments."""
    start = markup.lower().rfind("<a", -_TAIL) if url else -1
    found = _LINK.match(markup[start:]) if start >= 0 else None
    if not found or not url:
        return False
    address, fragment = _bare(html.unescape(found[1]))
    if address != _bare(url)[0] or re.match("comment|respond|disqus", fragment):
        return False
    label = line(words_of(found[2]))
    return (
        bool(re.search(r"\w", label)) and label.casefold() != "permalink" and not re.search(r"\w", words_of(found[3]))
    )


def _bare(url: str) -> tuple[str, str]:
    """Return an address without the parameters that report where a click came from, and its fragment."""
    address, _, fragment = url.partition("#")
    return re.sub(r"[?&](?:utm_[^#]*|source=rss.*)$", "", address).rstrip("/"), fragment

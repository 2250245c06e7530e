"""
The text of a feed's item: its words without what only feeds add, and whether it is a whole article or a teaser.

Feeds never say which of the two they deliver. `whole` decides by what both look like; in doubt it says teaser,
for then the article's page is asked, which costs a request, while a teaser taken for an article costs the article.
"""

import html
import re

from knowledge.parsing.boilerplate.labels import EDGES, key
from knowledge.parsing.html_text import has_tags, plain
from knowledge.parsing.text import clean, lay_out, line

SHORT = 60  # words: less is a teaser wherever it stands (WordPress cuts at 55)
MIDDLING = 150  # words: what feeds put in the place of a summary is whole from here on
LONG = 300  # words: an article of that length may end in an ellipsis, or in a link to itself
_TAIL = 2000  # characters of markup in which the last link is looked for

_MARKUP = re.compile(r"<[A-Za-z/!?]|&#?\w{2,30};")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai to Chinese
_SENTENCE_END = re.compile(r"""[.!?。！？؟।][”"’'»)\]」』]*$""")
_BRACKETED = r"[\[(](?:\.{2,}|…|more(?:\.\.\.|…)?)[\])]"
_INVITATION = (
    r"(?:click here to )?(?:continue|keep) reading(?: [^\n]{1,200})?|read more(?: here)?|read on|"
    r"(?:click here to )?(?:read|view|see) (?:the )?(?:full|whole|rest|complete|entire|original)\b[^.!?\n]{0,80}|"
    r"full (?:story|article|post|text)|more|weiterlesen|weiter lesen|mehr lesen|den ganzen artikel lesen|"
    r"lire (?:la suite|plus|l['’]article)[^.!?\n]{0,80}|en savoir plus|leer más|seguir leyendo|sigue leyendo|"
    r"leggi tutto|continua a leggere|continua|leia mais|continue lendo|continuar a ler|lees (?:meer|verder)|"
    r"czytaj (?:dalej|więcej)|läs mer|les mer|læs mere|lue lisää|číst dál|devamını oku|citește mai mult|"
    r"διαβάστε περισσότερα|читать (?:далее|дальше|полностью)|подробнее|читати далі|"
    r"続きを読む|もっと読む|阅读全文|继续阅读|閱讀全文|繼續閱讀|더 보기|자세히 보기|اقرأ المزيد|המשך קריאה"
)
_INVITED = re.compile(rf"(?:^|(?<=[.!?…»)\]\n。])\s*|{_BRACKETED}\s*)(?:{_INVITATION})[\s.…:»›>→)\]]*$", re.IGNORECASE)
_CUT = re.compile(rf"(?:\s*{_BRACKETED})\s*$", re.IGNORECASE)
_ELLIPSIS = re.compile(r"(?:\.{3,}|…)[”\"’'»)]*$")
_FEED_ONLY = re.compile(
    r"(?:•\s*)?(?:"
    r"(?:the )?(?:post|article|entry) .{1,400} (?:appeared first|first appeared|was first published) on .{1,200}"
    r"|(?:view |read |see |add |post |leave )?(?:a |the |all )?comments?(?:\s?[:(]?\s?\d+\)?)?|"
    r"(?:\d+|no) comments?(?: yet)?|"
    r"(?:click to )?(?:share|tweet|e-?mail|print|pin)\b.{0,60}\(opens in new window\).{0,20}|"
    r"(?:share|tweet|e-?mail|print|pin|post|save|like)(?: this| it)?(?: (?:on|to|via|with|by) .{1,30})?|"
    r"like this|like loading|permalink|permanent link|facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram|"
    r"(?:filed under|posted in|tagged(?: with)?|tags|categories|category)\s?:.{1,200}|"
    r"submitted by /?u/\S+.{0,60}|\[link\]|\[comments\]|\(?visited \d+ times.{0,40}"
    r")[\s.…:!»→]*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"""<a\b[^<>]*?\bhref\s*=\s*["']?([^"'\s<>]+)[^<>]*>(.*?)(?:</a\s*>|$)(.*)""", re.IGNORECASE | re.DOTALL
)


def words_of(markup: str, *, kind: str = "text/html") -> str:
    r"""
    The paragraphs in what an item says: `markup` of this media type, which feeds often get wrong.

    >>> words_of("<p>Rain &amp; wind.</p><p>Then sun."), words_of("&lt;p&gt;Rain.&lt;/p&gt;", kind="text/plain")
    ('Rain & wind.\n\nThen sun.', 'Rain.')
    """
    if "<" not in markup and has_tags(unescaped := html.unescape(markup)):
        markup = unescaped  # escaped once too often, or plain text with an entity
    if has_tags(markup) or (kind != "text/plain" and _MARKUP.search(markup)):
        return plain(markup)
    return lay_out([each.strip() for each in clean(markup).split("\n")])


def without_tails(text: str, title: str, site: str) -> str:
    r"""
    `text` without what feeds put after it: buttons, counts of comments, "The post … appeared first on …".

    The last is known in any language, for it names both the article and the site.

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
    if _INVITED.search(last):  # tells that the text goes on elsewhere
        return False
    if _FEED_ONLY.fullmatch(last.strip()) or key(last.strip("• ")) in EDGES:
        return True
    rest = line(last).casefold()
    if not title or not site or len(rest) > len(title) + len(site) + 80:
        return False
    named = line(title).casefold() in rest
    rest = rest.replace(line(title).casefold(), " ", 1)
    return named and line(site).casefold() in rest


def without_invitation(text: str) -> str:
    """
    `text` without "Read more" and "[…]" at its end.

    >>> without_invitation("The bridge stays closed. [...] Continue reading →")
    'The bridge stays closed.'
    """
    head, _, last = text.rpartition("\n")
    last = _CUT.sub("", _INVITED.sub("", last))
    return f"{head}\n{last}".strip() if last else head.rstrip() or text


def whole(text: str, markup: str, url: str | None, *, summary: bool) -> bool:
    """
    Whether `text`, the words of `markup`, is the whole article at `url`. Without the feed's tails, it is a teaser if

    * it has fewer than `SHORT` words;
    * it ends in "[…]" or an invitation to read on, or, when it is not `LONG`, in an ellipsis or in a link to `url`;
    * it stands where a `summary` is expected, and is shorter than `MIDDLING` or stops within a sentence.
    """
    length = count(text)
    last = text.rpartition("\n")[2]
    if length < SHORT or _INVITED.search(last) or _CUT.search(last):
        return False
    if length < LONG and (_ELLIPSIS.search(last) or _ends_in_link(markup, url)):
        return False
    return not summary or (length >= MIDDLING and bool(_SENTENCE_END.search(last)))


def equally_short(lengths: list[int]) -> bool:
    """
    Whether texts of these lengths in words were cut at one length: five or more, none long, all about as long.

    >>> equally_short([98, 99, 97, 99, 98]), equally_short([98, 240, 160, 81, 120])
    (True, False)
    """
    return len(lengths) >= 5 and max(lengths) < LONG and min(lengths) > 0.8 * max(lengths)


def count(text: str) -> int:
    """
    About how many words `text` has; where none are set apart, two characters are one.

    >>> count("The bridge stays closed."), count("橋は春まで閉鎖される。")
    (4, 6)
    """
    return len(text.split()) + len(_SPACELESS.findall(text)) // 2


def _ends_in_link(markup: str, url: str | None) -> bool:
    """Whether the last thing is a link, in words, to the article itself; its comments are not the article."""
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
    """An address without what tells where a click came from, and its fragment."""
    address, _, fragment = url.partition("#")
    return re.sub(r"[?&](?:utm_[^#]*|source=rss.*)$", "", address).rstrip("/"), fragment

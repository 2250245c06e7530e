"""
Links to articles, down to the sentence.

A browser that opens ``https://example.org/storm#:~:text=Rain%20fell,until%20dawn.`` scrolls to that
sentence and marks it (https://wicg.github.io/scroll-to-text-fragment/); others open the article.
"""

import re
from urllib.parse import quote, urlsplit

EDGE = 4  # words at either end that find a long sentence again
SHORT = 60  # characters: a sentence up to here is named whole
LONGEST = 1024  # of a whole link, in bytes: the longest that every browser and button takes
IN_TELEGRAM = {"t.me", "telegram.me", "telegram.dog"}  # opened by Telegram itself, which knows no fragments
URL = re.compile(r"https?://[^\s\x00-\x1f<>\"\\^`{|}\ud800-\udfff]+", re.IGNORECASE)


def openable(url: str | None) -> str | None:
    """
    `url` if Telegram makes a link of it, else None. One wrong link in a button refuses the whole message.

    >>> openable("https://example.org/storm")
    'https://example.org/storm'
    >>> openable("ftp://example.org/storm") or openable("https://intranet/storm")
    """
    if not url or len(url.encode("utf-8", "replace")) > LONGEST or not URL.fullmatch(url):
        return None
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return url if "." in host.strip(".") else None


def to_sentence(url: str | None, sentence: str) -> str | None:
    """
    The link that jumps to `sentence`, or to the article where that can't be; None without a usable link.

    A fragment that is there already keeps its meaning: the jump is added behind it.

    >>> to_sentence("https://example.org/storm#more", "Rain fell.")
    'https://example.org/storm#more:~:text=Rain%20fell.'
    """
    url = openable(url)
    if not url or ":~:" in url or (urlsplit(url).hostname or "").lower() in IN_TELEGRAM:
        return url
    mark = "" if "#" in url else "#"
    jump = f"{url}{mark}:~:text={_edges(sentence)}"
    return jump if sentence.split() and len(jump.encode("utf-8", "replace")) <= LONGEST else url


def _edges(sentence: str) -> str:
    """
    The first and the last words of a sentence, as a text directive.

    >>> _edges("Rain fell over the low-lying fields, roads and harbours until dawn.")
    'Rain%20fell%20over%20the,and%20harbours%20until%20dawn.'
    """
    words = sentence.split()
    if len(sentence) <= SHORT or len(words) <= 2 * EDGE:
        return _encoded(words)
    return f"{_encoded(words[:EDGE])},{_encoded(words[-EDGE:])}"


def _encoded(words: list[str]) -> str:
    """The words in percent-encoding, the dash too: it is punctuation of the directive."""
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")


def without_jump(url: str) -> str:
    """
    The article's own link.

    >>> without_jump("https://example.org/storm#more:~:text=Rain")
    'https://example.org/storm#more'
    >>> without_jump("https://example.org/storm#:~:text=Rain")
    'https://example.org/storm'
    """
    return url.partition(":~:")[0].removesuffix("#")

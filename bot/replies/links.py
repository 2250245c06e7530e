"""
Links to articles that jump to a sentence.

A browser that opens ``https://example.org/storm#:~:text=Rain%20fell,until%20dawn.`` scrolls to that
sentence and marks it (https://wicg.github.io/scroll-to-text-fragment/). A browser that does not support
this shows the beginning of the article.
"""

import re
from urllib.parse import quote, urlsplit

EDGE_WORDS = 4  # at either end; together they identify a long sentence
SHORT_CHARACTERS = 60  # a sentence up to this length is given in full
MAX_BYTES = 1024  # of a whole link; browsers and buttons accept this length everywhere
TELEGRAM_HOSTS = {"t.me", "telegram.me", "telegram.dog"}  # Telegram opens these itself and supports no fragments
QUESTION = "q_"  # before the id of a question in the argument of /start
URL = re.compile(r"https?://[^\s\x00-\x1f<>\"\\^`{|}\ud800-\udfff]+", re.IGNORECASE)


def openable(url: str | None) -> str | None:
    """
    Return `url` if Telegram accepts it as a link, else None. Telegram refuses a message for one wrong link.

    >>> openable("https://example.org/storm")
    'https://example.org/storm'
    >>> openable("ftp://example.org/storm") or openable("https://intranet/storm")
    """
    if not url or len(url.encode("utf-8", "replace")) > MAX_BYTES or not URL.fullmatch(url):
        return None
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return url if "." in host.strip(".") else None


def to_sentence(url: str | None, sentence: str) -> str | None:
    """
    Return a link to `sentence`; to the article if the jump is not possible; None without a usable URL.

    The jump is added behind a fragment that `url` already has, which keeps its meaning.

    >>> to_sentence("https://example.org/storm#more", "Rain fell.")
    'https://example.org/storm#more:~:text=Rain%20fell.'
    """
    url = openable(url)
    if not url or ":~:" in url or (urlsplit(url).hostname or "").lower() in TELEGRAM_HOSTS:
        return url
    separator = "" if "#" in url else "#"
    jump = f"{url}{separator}:~:text={_directive(sentence)}"
    return jump if sentence.split() and len(jump.encode("utf-8", "replace")) <= MAX_BYTES else url


def to_question(bot: str, text_id: str) -> str | None:
    """
    Return the link that asks a remembered question in the private chat with the bot; None if it is not remembered.

    >>> to_question("https://t.me/harbour_bot", "7")
    'https://t.me/harbour_bot?start=q_7'
    """
    return f"{bot}?start={QUESTION}{text_id}" if text_id else None


def _directive(sentence: str) -> str:
    """
    Return the text directive for a sentence: all of it, or its first and last words.

    >>> _directive("Rain fell over the low-lying fields, roads and harbours until dawn.")
    'Rain%20fell%20over%20the,and%20harbours%20until%20dawn.'
    """
    words = sentence.split()
    if len(sentence) <= SHORT_CHARACTERS or len(words) <= 2 * EDGE_WORDS:
        return _encoded(words)
    return f"{_encoded(words[:EDGE_WORDS])},{_encoded(words[-EDGE_WORDS:])}"


def _encoded(words: list[str]) -> str:
    """Return the words percent-encoded, with the dash, which separates parts of a directive."""
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")


def without_jump(url: str) -> str:
    """
    Return the article's own link, without the jump to a sentence.

    >>> without_jump("https://example.org/storm#more:~:text=Rain")
    'https://example.org/storm#more'
    >>> without_jump("https://example.org/storm#:~:text=Rain")
    'https://example.org/storm'
    """
    return url.partition(":~:")[0].removesuffix("#")

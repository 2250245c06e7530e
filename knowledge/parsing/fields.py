"""What files say about an article, in the words of people and programs, made into values. All pure."""

import html
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from dateutil import parser

from knowledge.language import code_of
from knowledge.language.punctuation import sentence_ends
from knowledge.parsing.text import line

TITLE_LENGTH = 100  # of a title that we make
LONGEST_TITLE = 300  # of a title that we take: beyond it is a paragraph
_LONGEST_LANGUAGE = 60  # characters of a name or tag

_ZONES: dict[str, float] = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_ZONES |= {"BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "JST": 9}
_TRACKING = re.compile(
    r"(?:^|(?<=&))(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_hsenc|_hsmi|mkt_tok)(?=$|=|&)"
)
_VARIANTS = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.:]+\.[^.:\d])")  # of what is still a host without it
_AMP = re.compile(r"(?:/amp/?|\.amp(?=\.html?$)|\.amp)$|^/amp(?=/.)|\.amp(?=\.html?$)")
_AMP_QUERIES = {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputType", "amp"), ("output", "amp")}


def moment(value: object) -> datetime | None:
    """
    The time that `value` means, in UTC: ISO 8601, RFC 2822, ``12 March 2024``, seconds or milliseconds
    since 1970. None when it means none, or one no article has: before 1600, or over a year from now.

    A time without a zone is UTC. ``03/04/2024`` is March, ``03.04.2024`` is April.

    >>> moment("12 March 2024").isoformat()
    '2024-03-12T00:00:00+00:00'
    >>> moment(1710201600000).isoformat()
    '2024-03-12T00:00:00+00:00'
    """
    try:
        found = _moment(value)
        if found is None:
            return None
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, ArithmeticError, TypeError, OSError, AttributeError, IndexError):
        return None  # dateutil raises what its parts raise
    return found if found.year >= 1600 and found < datetime.now(UTC) + timedelta(days=366) else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = f"{value:.6f}" if isinstance(value, float) else str(value).strip()
    if re.fullmatch(r"-?\d{9,19}(\.\d+)?", text) and not re.fullmatch(r"(1[6-9]|20)\d{10}|(19|20)\d{12}", text):
        return _since_1970(float(text))
    return _written(text[:100]) if isinstance(value, str) or re.fullmatch(r"\d{4}|\d{8}", text) else None


def _since_1970(number: float) -> datetime:
    """Seconds, or thousandths, millionths, billionths of them: whichever lies in our time."""
    while abs(number) >= 1e11:
        number /= 1000
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number)


def _written(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    dots = re.match(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", text)
    return parser.parse(text, default=datetime(1, 1, 1), dayfirst=bool(dots), tzinfos=_zone)  # noqa: DTZ001 -- a default


def _zone(name: str | None, offset: int | None) -> timezone:
    """The zone that the parser asks for; one that nobody knows counts as UTC."""
    return timezone(timedelta(seconds=_ZONES.get(name or "", 0) * 3600 if offset is None else offset))


def language(value: object) -> str | None:
    """
    Return the code of a language from a tag or a name in any writing; None when it is not known.

    >>> [language(name) for name in ("English", "en_US", "RU-ru", "deu", "Klingon", None)]
    ['en', 'en', 'ru', 'de', None, None]
    """
    return code_of(value[:_LONGEST_LANGUAGE]) if isinstance(value, str) else None


def address(value: object) -> str | None:
    """
    `value` as an address readers can open, if it is one: http or https, with a host.

    >>> address(" https://example.org/storm ")
    'https://example.org/storm'
    >>> address("ftp://example.org/storm"), address("/storm"), address("javascript:alert(1)")
    (None, None, None)
    """
    if not isinstance(value, str) or len(value) > 2000:
        return None
    text = value.strip().replace(" ", "%20")
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or not text.isprintable():
        return None
    return None if re.search(r'[<>"\\^`{|}]', text) else text


def untracked(url: str) -> str:
    """
    The same address without what only counts visitors, its host in small letters.

    >>> untracked("HTTPS://Example.org:443/storm?utm_source=x&id=7#top")
    'https://example.org/storm?id=7#top'
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(":443" if scheme == "https" else ":80")
    query = parts.query
    if _TRACKING.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0])])
    return urlunsplit((scheme, host, parts.path or "/", query, parts.fragment))


def canonical(url: str) -> str:
    """
    One form for all addresses of one article, which identifies it: with and without ``www.``, for telephones
    (``m.``) and as AMP, over http and https. It may not be one that opens.

    >>> {canonical(f"http{each}") for each in ("s://example.org/storm", "://m.example.org/storm/amp?fbclid=1")}
    {'https://example.org/storm'}
    """
    parts = urlsplit(untracked(url))
    host = _VARIANTS.sub("", parts.netloc)
    path = _AMP.sub("", parts.path)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair not in _AMP_QUERIES]
    query = parts.query if len(pairs) == parts.query.count("&") + bool(parts.query) else urlencode(pairs)
    return urlunsplit(("https", host, path.rstrip("/") or "/", query, parts.fragment))


def words(value: object) -> str | None:
    """
    `value` as one line of plain words, if it is text with words in it.

    >>> words("  <b>Rain &amp; wind</b> ")
    'Rain & wind'
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    if "&" in value or "<" in value:
        value = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", value))
    return line(value) or None


def tags(value: object) -> tuple[str, ...]:
    """
    The tags in a list, or in a line with commas; each once, in the order given.

    >>> tags("rain, rivers;rain"), tags(["rain", {"name": "rivers"}])
    (('rain', 'rivers'), ('rain', 'rivers'))
    """
    if isinstance(value, str):
        value = re.split(r"[,;]", value)
    if not isinstance(value, Iterable) or isinstance(value, dict):
        return ()
    names = (words(each.get("name") if isinstance(each, dict) else each) for each in value)
    return tuple(dict.fromkeys(name for name in names if name))[:50]


def names(value: object) -> str | None:
    """
    One name, or several joined by commas, from a name, a list of them, or objects with a name.

    >>> names([{"name": "City desk"}, "Sample desk"])
    'City desk, Sample desk'
    """
    if isinstance(value, list):
        return ", ".join(filter(None, map(names, value[:20]))) or None
    if isinstance(value, dict):
        return names(value.get("name"))
    return words(value)


def title_from(text: str) -> str:
    """
    A title made from the first sentence of `text`, cut at a word where it is long.

    >>> title_from("Rain fell. Rivers rose.")
    'Rain fell.'
    >>> len(title_from("rain " * 50)) <= 100
    True
    """
    first = line(text.strip()[:1000].split("\n\n", 1)[0])
    end = next((end for end in sentence_ends(first) if end > 4), len(first))  # not "1."
    return shortened(first[:end])


def shortened(text: str, length: int = TITLE_LENGTH) -> str:
    """
    `text`, cut at a word and ended with an ellipsis when it is longer than `length`.

    >>> shortened("a long and winding road", 12)
    'a long and…'
    """
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    if not text[length - 1].isspace() and space > length // 2:
        cut = cut[:space]
    return cut.rstrip(" ,;:–—-.") + "…"

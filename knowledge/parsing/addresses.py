"""Web addresses: check them, remove tracking parameters, and bring all addresses of one article to one form."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_LONGEST = 2000  # characters

_FORBIDDEN = re.compile(r'[<>"\\^`{|}]')
_TRACKING = re.compile(
    r"(?:^|(?<=&))(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_hsenc|_hsmi|mkt_tok)(?=$|=|&)"
)
_DAMAGED_SCHEME = re.compile(
    r"^(?:https?:/(?!/)|https?:(?=www\.)|https?//|https?:/{3,}|https?://(?=https?://)|(?:htp|ttp|hhtp|htttp)s?://)"
    r"(?:https?://)?",
    re.IGNORECASE,
)
_FROM_FEED = "source=rss-"  # Medium's
_VARIANT_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.:]+\.[^.:\d])")  # only where a whole host remains
_AMP_PATH = re.compile(r"(?:/amp/?|\.amp(?=\.html?$)|\.amp)$|^/amp(?=/.)|\.amp(?=\.html?$)")
_AMP_QUERIES = {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputType", "amp"), ("output", "amp")}


def web_address(value: object) -> str | None:
    """
    Return `value` as an address that a browser opens; None unless it is http or https and has a host.

    >>> web_address(" https://example.org/storm ")
    'https://example.org/storm'
    >>> web_address("ftp://example.org/storm"), web_address("/storm"), web_address("javascript:alert(1)")
    (None, None, None)
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip().replace(" ", "%20")
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or not text.isprintable():
        return None
    return None if _FORBIDDEN.search(text) else text


def joined(base: str, link: str) -> str | None:
    """
    Return the absolute address of a `link` on the page at `base`; None when that is not an address on the web.

    A link that begins with the site's own host, or with ``www.``, lacks its scheme only.

    >>> joined("https://example.org/news/", "storm"), joined("https://example.org/", "mailto:desk@example.org")
    ('https://example.org/news/storm', None)
    >>> joined("https://example.org/news/", "www.example.org/storm"), joined("https://example.org/", "ttps://a.org/b")
    ('https://www.example.org/storm', 'https://a.org/b')
    """
    try:
        parts = urlsplit(base)
        link = _DAMAGED_SCHEME.sub(lambda found: "https://" if "s" in found[0] else "http://", link.strip(), count=1)
        if _begins_with_host(link, parts.hostname or ""):
            link = f"{parts.scheme}://{link}"
        return web_address(urljoin(base, link))
    except ValueError:
        return None


def _begins_with_host(link: str, own_host: str) -> bool:
    """Return whether a link begins with a host: one with ``www.``, or that of the page or of its site."""
    host = re.match(r"[a-z0-9.-]+\.[a-z]{2,}(?=:\d|[/?#]|$)", link, re.IGNORECASE)
    site = own_host.removeprefix("www.")
    return host is not None and (host[0].lower().startswith("www.") or f".{host[0].lower()}".endswith(f".{site}"))


def untracked(url: str) -> str:
    """
    Return the address without tracking parameters and default port, with its host in lower case.

    >>> untracked("HTTPS://Example.org:443/storm?utm_source=x&id=7#top")
    'https://example.org/storm?id=7#top'
    """
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(":443" if scheme == "https" else ":80")
    query = parts.query
    if _TRACKING.search(query) or _FROM_FEED in query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [pair for pair in pairs if not (_TRACKING.fullmatch(pair[0]) or "=".join(pair).startswith(_FROM_FEED))]
        query = urlencode(kept)
    return urlunsplit((scheme, host, parts.path or "/", query, parts.fragment))


def canonical(url: str) -> str:
    """
    Return the one form that all addresses of an article share, to identify it. It may not open in a browser.

    Addresses with and without ``www.``, for mobile phones (``m.``), of AMP pages, over http and https become equal.

    >>> {canonical(f"http{rest}") for rest in ("s://example.org/storm", "://m.example.org/storm/amp?fbclid=1")}
    {'https://example.org/storm'}
    """
    parts = urlsplit(untracked(url))
    host = _VARIANT_HOST.sub("", parts.netloc)
    path = _AMP_PATH.sub("", parts.path)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair not in _AMP_QUERIES]
    query = parts.query if len(pairs) == parts.query.count("&") + bool(parts.query) else urlencode(pairs)
    return urlunsplit(("https", host, path.rstrip("/") or "/", query, parts.fragment))

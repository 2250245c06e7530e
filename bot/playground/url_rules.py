"""Telegram's rules for URLs in links and buttons: the accepted ones, and their normalised form."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

HOST = re.compile(r"[\w.-]+\Z")


def checked(url: str) -> str:
    """
    Return `url` in the form that Telegram stores. Raise ValueError with Telegram's reason if it refuses it.

    >>> checked("example.org")
    'http://example.org/'
    >>> checked("http://localhost:8000")
    Traceback (most recent call last):
    ...
    ValueError: Wrong HTTP URL
    """
    url = url.strip()
    scheme, separator, _ = url.partition("://")
    if separator and scheme.lower() in {"tg", "ton", "tonsite"}:
        return url
    if not separator:
        if re.match(r"(?!\d+\b)[a-z][a-z0-9+-]*:(?!\d)", url, re.IGNORECASE):
            raise ValueError("Unsupported URL protocol")
        url = f"http://{url}"
    elif scheme.lower() not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("Wrong port number specified in the URL") from None
    if not _is_accepted_host(host) or re.search(r"\s", parts.netloc):
        raise ValueError("Wrong HTTP URL")
    tail = url.partition("://")[2][len(parts.netloc) :]
    if not tail.startswith("/"):
        tail = "/" + tail
    user, at, address = parts.netloc.rpartition("@")
    return f"{parts.scheme}://{user}{at}{address.lower()}{tail}"


def _is_accepted_host(host: str) -> bool:
    """Return whether Telegram accepts a host: an IPv6 address, or a name with a dot in it."""
    if ":" in host:
        try:
            ip_address(host)
        except ValueError:
            return False
        return True
    return bool(HOST.match(host)) and "." in host.strip(".") and ".." not in host

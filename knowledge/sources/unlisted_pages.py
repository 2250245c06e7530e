"""
Pages that their source no longer lists: they are requested now and then, to learn which of them no longer exist.

A feed holds its newest items only, so most pages of a library are soon listed nowhere. Nothing is read of them: title
and date of their articles are those that the source gave.
"""

import dataclasses
from collections.abc import Collection, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from knowledge.fetching.client import FetchError
from knowledge.models import article_id
from knowledge.parsing import addresses
from knowledge.parsing.web_page import walls
from knowledge.records import Gone, Visit
from knowledge.sources.crawl import Crawler

_MOST = 5  # pages of a source that are requested in one reading
_SHORTEST_PAUSE, _LONGEST_PAUSE = timedelta(days=1), timedelta(days=180)  # between two requests to one page


def withdrawn(crawler: Crawler, source: str, listed: Collection[str]) -> Iterator[Gone]:
    """
    Yield the articles whose pages have not existed for longer than a grace period.

    Requests a few pages of the source of this name, the one visited longest ago first, without those in `listed`. It
    ends with the first page that cannot be had for another reason: the others would have to wait for it in vain.
    """
    known = set(map(addresses.untracked, listed))
    overdue = crawler.memory.overdue(source, crawler.now(), _MOST + len(known))
    for visit in [visit for visit in overdue if visit.address not in known][:_MOST]:
        gone = _is_missing(crawler, visit)
        if gone is None:
            crawler.memory.remember(_postponed(crawler, visit))
            return
        after = _postponed(crawler, visit)
        if gone:
            due = crawler.now() + _SHORTEST_PAUSE
            after = dataclasses.replace(after, due=due, gone=visit.gone or crawler.now())
        if visit.origin and crawler.is_gone(after) and _exists_without(crawler, visit):
            yield Gone(article_id(visit.origin))
            after = dataclasses.replace(after, origin=None, due=crawler.now())
        crawler.memory.remember(after)


def _is_missing(crawler: Crawler, visit: Visit) -> bool | None:
    """Return whether the server says that a page does not exist; None when nothing was learnt about it."""
    try:
        crawler.fetcher.get(visit.address, etag=visit.etag, modified=visit.modified, robots=True)
    except FetchError as error:
        elsewhere = error.redirected_to and walls.led_elsewhere(visit.address, error.redirected_to)
        return True if error.gone and not elsewhere else None
    return False


def _postponed(crawler: Crawler, visit: Visit) -> Visit:
    """
    Return the visit after a request: the pause is twice the one before.

    The validators stay those of the content that was read, so that a changed page is read when it is listed again.
    """
    now = crawler.now()
    pause = min(max((now - visit.checked) * 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
    return dataclasses.replace(visit, checked=now, due=now + pause, gone=None)


def _exists_without(crawler: Crawler, visit: Visit) -> bool:
    """
    Return whether it is this article that no longer exists.

    A server that answers 404 for its front page is out of order, and an article may have another address.
    """
    parts = urlsplit(visit.address)
    if not _answers(crawler, f"{parts.scheme}://{parts.netloc}/"):
        return False
    own = addresses.web_address(visit.origin)
    if own is None or own == addresses.canonical(visit.address):
        return True
    try:
        crawler.fetcher.get(own, robots=True)
    except FetchError as error:
        return error.gone
    return False


def _answers(crawler: Crawler, url: str) -> bool:
    try:
        crawler.fetcher.get(url, robots=True)
    except FetchError:
        return False
    return True

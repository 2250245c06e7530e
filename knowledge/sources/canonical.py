"""
Canonical addresses of pages, and those that several different stories name.

The canonical address identifies an article, unless a site's template names one address on all of its pages, such as
that of its news. Who named an address first is remembered like a visit, under a key of its own.
"""

import dataclasses
from collections.abc import Iterator
from hashlib import blake2b

from knowledge.fetching.client import Response
from knowledge.models import Article
from knowledge.parsing import addresses
from knowledge.parsing.draft import Draft
from knowledge.records import Moved, PageContent, Visit
from knowledge.sources.crawl import Crawler, version_of

_SHARED = "*"  # in the place of the page that named an address: several did
_BEGINNING = 400  # characters of a text by which two pages are told apart


def article_of(draft: Draft, response: Response, crawler: Crawler, origin: str | None) -> Article:
    """
    Return the article of a page, which its canonical address identifies unless several stories name that one.

    `origin`: of the article that the page gave before. Raises `Unreadable` when there is no text.
    """
    own = addresses.canonical(response.url)
    url = addresses.web_address(draft.url)
    named = addresses.canonical(url) if url else own
    shared = named != own and (origin == own or _is_shared(named, draft, response, crawler))
    if not shared:
        article = draft.article_at(response.url, crawler.now(), origin)
        if article.origin == named != own:
            crawler.named[response.url] = article
        return article
    return dataclasses.replace(draft, url=response.url).article_at(response.url, crawler.now(), own)


def renamed(crawler: Crawler) -> Iterator[Moved]:
    """Yield the articles of this reading that got the address of several stories before the second one was read."""
    for url in crawler.outdated:
        if article := crawler.named.pop(url, None):
            own = addresses.canonical(url)
            visit = crawler.visit(url)
            if visit:
                crawler.memory.remember(dataclasses.replace(visit, origin=own))
            moved = dataclasses.replace(article, origin=own, url=addresses.untracked(url))
            yield Moved(article.id, moved)
        elif visit := crawler.visit(url):  # of an earlier reading: it is read again, whatever its server says
            crawler.memory.remember(dataclasses.replace(visit, due=crawler.now(), etag=None, modified=None))
    crawler.outdated.clear()


def _is_shared(named: str, draft: Draft, response: Response, crawler: Crawler) -> bool:
    """Return whether another story named the same address. The page of the first one is then outdated."""
    title, text = _fingerprint(draft.title or ""), _fingerprint(draft.text[:_BEGINNING])
    key, now = f"canonical:{named}", crawler.now()
    before = crawler.memory.visit(key)
    if before is None:
        content = PageContent(f"{title} {text}")
        crawler.memory.remember(Visit(address=key, checked=now, due=now, moved=response.url, content=content))
        return False
    known = (version_of(before) or "").split()
    if before.moved == _SHARED:
        return True
    if before.moved is None or before.moved == response.url or title in known or text in known:
        return False
    crawler.memory.remember(dataclasses.replace(before, checked=now, moved=_SHARED))
    crawler.outdated.append(before.moved)
    return True


def _fingerprint(text: str) -> str:
    return blake2b(" ".join(text.split()).encode("utf-8", "replace"), digest_size=8).hexdigest()

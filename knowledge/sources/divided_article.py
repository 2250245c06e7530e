"""An article that its site divides into several pages is read to its end."""

import re
from dataclasses import replace

from knowledge.fetching.client import FetchError, Response
from knowledge.models import Problem
from knowledge.parsing import web_page
from knowledge.parsing.draft import Draft
from knowledge.parsing.unreadable import Unreadable
from knowledge.sources.crawl import Crawler

_MOST_PAGES = 20  # of one article


def whole_article(response: Response, crawler: Crawler) -> tuple[Draft, list[Problem]]:
    """
    Return the article of a page, with the text of the pages that follow it, and what went wrong with those.

    Raises `Unreadable` when the first page has no article.
    """
    draft = web_page.page(response.body, url=response.url, charset=response.charset)
    seen = {response.url}
    address = draft.next_page
    while address and address not in seen:
        if len(seen) == _MOST_PAGES:
            return draft, [Problem(address, f"was not read: it is page {_MOST_PAGES + 1} of an article")]
        seen.add(address)
        try:
            answer = crawler.fetcher.get(address, robots=True)
            following = web_page.page(answer.body, url=answer.url, charset=answer.charset)
        except (FetchError, Unreadable) as error:
            return draft, [Problem(address, f"is a page of an article and was not read: it {error}")]
        added = _added(draft.text, following.text)
        if not added or not _same_title(draft.title, following.title):
            break
        draft = replace(draft, text=f"{draft.text}\n\n{added}")
        address = following.next_page
    return draft, []


def _added(text: str, following: str) -> str:
    """Return the paragraphs of the following page that are not repeated on each page."""
    known = set(text.split("\n\n"))
    return "\n\n".join(paragraph for paragraph in following.split("\n\n") if paragraph not in known)


def _same_title(first: str | None, second: str | None) -> bool:
    """Return whether two pages have the title of one article, which may name the number of the page."""
    one, other = (re.sub(r"[\W\d_]+", "", title or "").casefold() for title in (first, second))
    return one in other or other in one

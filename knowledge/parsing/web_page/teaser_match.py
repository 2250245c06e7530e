"""The comparison of a page with its teaser: a page that speaks of something else is not the article."""

import re
from collections.abc import Callable

from knowledge.language import analyser, detect
from knowledge.parsing.draft import Draft

_FEW, _SOME = 3, 6  # terms of a teaser: fewer say nothing; from here on a share of them counts
_SHARE = 0.2  # of the teaser's terms that its article has at least; articles of newspapers have more than half
_SHARE_UNDER_ONE_TITLE = 0.1  # ... where the page has the teaser's title


def speaks_of(teaser: Draft, page: Draft) -> bool:
    """
    Return whether the text of `page` has the words of `teaser`, as far as they are enough to tell.

    >>> ferry = Draft(title="A second ferry", text="The council buys a second ferry for Sand Island.")
    >>> speaks_of(ferry, Draft(text="Sand Island gets its second ferry, the council said."))
    True
    >>> speaks_of(ferry, Draft(text="To read on, let us and our partners set cookies."))
    False
    """
    terms, expected = _expected(teaser)
    if len(expected) < _FEW:
        return True
    shared = len(expected.intersection(terms(page.text)))
    if len(expected) < _SOME:
        return shared > 0
    same_title = bool(teaser.title and page.title) and _key(teaser.title) == _key(page.title)
    return shared >= (_SHARE_UNDER_ONE_TITLE if same_title else _SHARE) * len(expected)


def says_enough(teaser: Draft) -> bool:
    """Return whether `speaks_of` can tell by this teaser."""
    return len(_expected(teaser)[1]) >= _FEW


def _expected(teaser: Draft) -> tuple[Callable[[str], list[str]], set[str]]:
    """Return how texts are compared with a teaser, and its terms."""
    announced = f"{teaser.title or ''}\n{teaser.text}"
    terms = analyser(detect(announced) or "en").terms
    return terms, set(terms(announced))


def _key(title: str | None) -> str:
    return re.sub(r"[\W_]+", "", (title or "").casefold())

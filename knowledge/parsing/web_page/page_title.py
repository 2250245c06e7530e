"""Choose the article's title among those that a page states, and remove the site's name from it."""

import re
from collections.abc import Sequence

_SEPARATOR = re.compile(r"\s+(?:[|•·»«–—-]|::|//)\s+|\s*[|｜]\s*|[_＿](?=\S+$)")
_SEPARATOR_CHARACTERS = " |｜•·»«–—-_:/"
_LONGEST_SITE_NAME = 4  # words


def article_title(
    stated: Sequence[str | None], title_tag: str | None, headings: list[str], site: str, host: str
) -> str | None:
    """
    Return the article's own title.

    `stated` holds the titles in the metadata, best first; `headings` the page's first-level headings; `site` the
    site's name and `host` its host name, both may be empty.
    """
    site_key = _key(site)
    chosen = next((title for title in stated if title and _key(title) != site_key), None)
    raw = chosen or title_tag
    if not raw:
        return headings[0] if headings else None
    site_keys = {site_key, _key(host.removeprefix("www."))} - {""}
    return matching_heading(raw, headings) or _without_site(raw, site_keys, certain=raw == chosen)


def matching_heading(title: str, headings: list[str]) -> str | None:
    """Return the heading that is the whole `title`, or its part before a separator and the site's name."""
    return next(
        (text for text in headings if title == text or (title.startswith(text) and _SEPARATOR.match(title, len(text)))),
        None,
    )


def _without_site(title: str, site_keys: set[str], *, certain: bool) -> str:
    """
    Return the title without the site's name at either end.

    Of a title that is not `certain`, a short last part is removed also when it is not known to be the site's name.
    """
    parts = [part for part in _SEPARATOR.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    first, last = parts[0], parts[-1]
    without_last = title[: title.rindex(last)].rstrip(_SEPARATOR_CHARACTERS)
    if _key(last) in site_keys:
        return without_last
    if _key(first) in site_keys:
        return title[title.index(first) + len(first) :].lstrip(_SEPARATOR_CHARACTERS)
    looks_like_site = len(last.split()) <= _LONGEST_SITE_NAME and not re.search(r"\d", last) and len(last) < len(first)
    return without_last if looks_like_site and not certain else title


def _key(name: str) -> str:
    """Return the letters and digits of a name, equal for all its spellings."""
    return re.sub(r"[\W_]+", "", name.casefold())

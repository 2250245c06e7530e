"""Choose the article's title among those that a page states, and remove the site's name from it."""

import re
from collections.abc import Sequence

from knowledge.parsing.fields import SEPARATOR_CHARACTERS, SITE_SEPARATOR, name_key, without_site

_LONGEST_SITE_NAME = 4  # words


def article_title(
    stated: Sequence[str | None], title_tag: str | None, headings: list[str], site: str, host: str
) -> str | None:
    """
    Return the article's own title.

    `stated` holds the titles in the metadata, best first; `headings` the page's first-level headings; `site` the
    site's name and `host` its host name, both may be empty.
    """
    chosen = next((title for title in stated if title and name_key(title) != name_key(site)), None)
    raw = chosen or title_tag
    if not raw:
        return headings[0] if headings else None
    return matching_heading(raw, headings) or _without_site(raw, [site, host], certain=raw == chosen)


def matching_heading(title: str, headings: list[str]) -> str | None:
    """Return the heading that is the whole `title`, or its part before a separator and the site's name."""
    return next(
        (
            text
            for text in headings
            if title == text or (title.startswith(text) and SITE_SEPARATOR.match(title, len(text)))
        ),
        None,
    )


def _without_site(title: str, sites: list[str], *, certain: bool) -> str:
    """
    Return the title without the site's name at either end.

    Of a title that is not `certain`, a short last part is removed also when it is not known to be the site's name.
    """
    parts = [part for part in SITE_SEPARATOR.split(title) if part.strip()]
    kept = without_site(title, *sites)
    if kept != title or len(parts) < 2:
        return kept
    first, last = parts[0], parts[-1]
    looks_like_site = len(last.split()) <= _LONGEST_SITE_NAME and not re.search(r"\d", last) and len(last) < len(first)
    return title[: title.rindex(last)].rstrip(SEPARATOR_CHARACTERS) if looks_like_site and not certain else title

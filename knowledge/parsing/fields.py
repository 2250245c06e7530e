"""Values that files, feeds and pages state about an article: words, names, tags, titles, languages."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from knowledge.language import code_of
from knowledge.language.punctuation import sentence_ends
from knowledge.parsing.html_text import has_marks, plain
from knowledge.parsing.text import line

MADE_TITLE_LIMIT = 100  # characters of a title made from the text
TITLE_LIMIT = 300  # characters of a title that the source gives: a longer one is a paragraph
SITE_SEPARATOR = re.compile(r"\s+(?:[|•·»«–—-]|::|//)\s+|\s*[|｜]\s*|[_＿](?=\S+$)")  # between title and site
SEPARATOR_CHARACTERS = " |｜•·»«–—-_:/"
_ARTICLE_OF_NAME = re.compile(r"^the\s+")
_FEWEST_TITLES, _SITE_WORDS = 5, 4
_MOST_TAGS = 50
_MOST_NAMES = 20
_LANGUAGE_LIMIT = 60  # characters of a name or tag


def language(value: object) -> str | None:
    """
    The two-letter code of a language, however it is written; None when it is not known.

    >>> [language(name) for name in ("English", "en_US", "RU-ru", "deu", "Klingon", None)]
    ['en', 'en', 'ru', 'de', None, None]
    """
    return code_of(value[:_LANGUAGE_LIMIT]) if isinstance(value, str) else None


def words(value: object) -> str | None:
    """
    Return `value` as one line of plain words; None when it is not text, or has no words.

    >>> words("  <b>Rain &amp; wind</b> ")
    'Rain & wind'
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    if has_marks(value):
        value = plain(value)
    elif "&" in value or "<" in value:
        value = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", value))
    return line(value) or None


def tags(value: object) -> tuple[str, ...]:
    """
    Return the tags in a list, or in a line with commas, in their order and without duplicates.

    >>> tags("rain, rivers;rain"), tags(["rain", {"name": "rivers"}])
    (('rain', 'rivers'), ('rain', 'rivers'))
    """
    if isinstance(value, str):
        value = re.split(r"[,;]", value)
    if not isinstance(value, Iterable) or isinstance(value, dict):
        return ()
    names = (words(tag.get("name") if isinstance(tag, dict) else tag) for tag in value)
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST_TAGS]


def names(value: object) -> str | None:
    """
    Return one name, or several joined by commas, from a name, a list of names, or objects with a name.

    >>> names([{"name": "City desk"}, "Sample desk"])
    'City desk, Sample desk'
    """
    if isinstance(value, list):
        return ", ".join(filter(None, map(names, value[:_MOST_NAMES]))) or None
    if isinstance(value, dict):
        return names(value.get("name"))
    return words(value)


def name_key(name: str) -> str:
    """
    Return the letters and digits of a name, equal for all its spellings.

    >>> name_key("The Ford-Post") == name_key("FORD POST")
    True
    """
    return re.sub(r"[\W_]+", "", _ARTICLE_OF_NAME.sub("", name.casefold()))


def without_site(title: str, *sites: str | None) -> str:
    """
    Return a title without the name or host of its site at either end; a title of two bare words stays.

    >>> without_site("Rain again - The Ford Post", "Ford Post"), without_site("Rain again - forever", "Ford Post")
    ('Rain again', 'Rain again - forever')
    """
    keys = {key for site in sites if site for key in _keys_of_site(site)}
    parts = [part for part in SITE_SEPARATOR.split(title) if part.strip()]
    two_words = len(parts) == 2 and len(title.split()) == 3 and not re.search("[|｜]", title)
    if len(parts) < 2 or two_words:
        return title
    first, last = parts[0], parts[-1]
    if not keys.isdisjoint(_keys_of_site(last)):
        return title[: title.rindex(last)].rstrip(SEPARATOR_CHARACTERS)
    if not keys.isdisjoint(_keys_of_site(first)):
        return title[title.index(first) + len(first) :].lstrip(SEPARATOR_CHARACTERS)
    return title


def site_in(titles: Sequence[str]) -> str | None:
    """
    Return the site's name in the titles of one source: nearly all end with it. None for fewer than five titles.

    >>> site_in([f"{word} - The Ford" for word in "Rain Snow Hail Fog Wind".split()])
    'The Ford'
    """
    ends = Counter(SITE_SEPARATOR.split(title)[-1].strip() for title in titles if SITE_SEPARATOR.search(title))
    end, count = max(ends.items(), key=itemgetter(1), default=("", 0))
    return end if count >= max(_FEWEST_TITLES, 0.9 * len(titles)) and len(end.split()) <= _SITE_WORDS else None


def _keys_of_site(name: str) -> set[str]:
    """Return the keys by which a site's name is known: of a host also without its last part."""
    bare = name.strip().removeprefix("www.")
    hosts = [bare.rpartition(".")[0]] if "." in bare and " " not in bare else []
    return {name_key(each) for each in (bare, *hosts)} - {""}


def title_from(text: str) -> str:
    """
    Make a title from the first sentence of `text`, cut between words where the sentence is long.

    >>> title_from("Rain fell. Rivers rose.")
    'Rain fell.'
    >>> len(title_from("rain " * 50)) <= 100
    True
    """
    first = line(text.strip()[:1000].split("\n\n", 1)[0])
    end = next((end for end in sentence_ends(first) if end > 4), len(first))  # not "1."
    return shortened(first[:end])


def shortened(text: str, length: int = MADE_TITLE_LIMIT) -> str:
    """
    Return `text`; when it is longer than `length` characters, cut it between words and add an ellipsis.

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

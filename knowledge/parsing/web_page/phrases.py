"""
Patterns for the phrases that sites put around their articles, by purpose, of all languages.

Nothing here decides anything: `block_filter` knows where on a page a phrase counts, and how long its line may be. The
words of each language are in ``[pages]`` and ``[links]`` of its file (see `knowledge.language.tables`).
"""

import re
from functools import cache

from knowledge.language.tables import alternatives, union

_DAY = re.compile(
    r"\d{4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}(?!\d)|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.|º)?\s(?:de\s|of\s)?[^\W\d]{3,10}\.?,?\s(?:de\s)?\d{4}\b"
    r"|\b[^\W\d]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,\s?\d{4}\b",
    re.IGNORECASE,
)
_LED_TO = r"\s*[:：»→>|–—-]"  # between a label and what it leads to


@cache
def label() -> re.Pattern[str]:
    """A whole line that is boilerplate wherever it is."""
    times = alternatives(union(lambda data: data.pages.reading_time))
    return _pattern(
        rf"(?:{alternatives(union(lambda data: data.pages.labels))}"
        rf"|{times}\W{{0,3}}[\w\s]{{0,4}}\d{{1,3}}\s?\w{{0,9}})\W*"
    )


@cache
def cross_reference() -> re.Pattern[str]:
    """A label and, behind it on its line, what it leads to."""
    leads = alternatives(union(lambda data: data.links.read_also + data.links.read_on + data.pages.leads))
    related = alternatives(union(lambda data: data.links.related))  # a hyphen makes other words of these
    return _pattern(rf"[^\w]{{0,3}}(?:{leads}{_LED_TO}|{related}\s*[:：»→>|])")


@cache
def others() -> re.Pattern[str]:
    """The heading of a list of other articles."""
    return _pattern(alternatives(union(lambda data: data.pages.others + data.links.read_also)) + r"\W*")


@cache
def remarks() -> re.Pattern[str]:
    """The heading of readers' remarks: nothing of the article comes after it."""
    return _pattern(alternatives(union(lambda data: data.pages.remarks)) + r"\W*")


@cache
def notice() -> re.Pattern[str]:
    """The beginning of a sentence that asks the reader for something."""
    return _pattern(rf"\b{alternatives(union(lambda data: data.pages.notices))}")


@cache
def picture_credit() -> re.Pattern[str]:
    """A whole line that names whoever took a picture."""
    words = alternatives(union(lambda data: data.pages.picture_credits))
    agencies = alternatives(union(lambda data: data.pages.agencies))
    return _pattern(
        rf"\(?{words}\s*(?:[:/|©：]|\b(?:by|courtesy|via)\b).{{0,80}}|(?:©|\(c\)\s).{{0,80}}"
        rf"|[^.!?]{{0,60}}(?:/|via\s|\(|—\s){agencies}\b[^.!?]{{0,30}}"
    )


@cache
def byline() -> re.Pattern[str]:
    """A whole line that names the author."""
    return _pattern(rf"{_authors()}[\s:：]+\S.{{1,70}}")


@cache
def author_prefix() -> re.Pattern[str]:
    """Words at the start of a line, before an author's name."""
    return _pattern(rf"^{_authors()}[\s:：]+")


@cache
def publication_date() -> re.Pattern[str]:
    """A whole line that says in words when the page was published or changed."""
    return _pattern(rf"{_labels_of_dates()}\b.{{0,60}}\d.{{0,30}}")


@cache
def publication_label() -> re.Pattern[str]:
    """Words before a time of publication, at their end."""
    return _pattern(rf"\b{alternatives(union(lambda data: data.dates.published))}")


@cache
def change_label() -> re.Pattern[str]:
    """Words before the time of the last change, at their end."""
    return _pattern(rf"\b{alternatives(union(lambda data: data.dates.changed))}")


def day() -> re.Pattern[str]:
    """A day with its year, however it is written."""
    return _DAY


@cache
def copyright_notice() -> re.Pattern[str]:
    """A whole line that says whose the page is."""
    words = alternatives(union(lambda data: data.pages.copyrights))
    return _pattern(
        r"(?:.{0,60}(?:©|\(c\))|copyright(?:\s?(?:©|\(c\)))?)\s?(?:19|20)\d\d\b.{0,200}"
        rf"|.{{0,200}}{words}.{{0,200}}"
    )


@cache
def keywords() -> re.Pattern[str]:
    """A whole line that ends a page: its keywords, or whose it is."""
    return _pattern(rf"{alternatives(union(lambda data: data.pages.keywords))}\s*[:：].{{0,300}}|©.{{0,200}}")


@cache
def error() -> re.Pattern[str]:
    """The beginning of the title of a page that says that something is wrong."""
    return _pattern(rf"\s?(?:40[0134]|410|50[0234])\b|{alternatives(union(lambda data: data.pages.errors))}")


@cache
def class_names() -> re.Pattern[str]:
    """Names of elements around an article, in languages other than that of HTML."""
    return re.compile(rf"\b{alternatives(union(lambda data: data.pages.class_names))}\b")


@cache
def comment_class_names() -> re.Pattern[str]:
    """Names of elements that hold readers' comments, in languages other than that of HTML."""
    return re.compile(rf"\b{alternatives(union(lambda data: data.pages.comment_class_names))}\b")


@cache
def comment_link() -> re.Pattern[str]:
    """Part of the address or title of a feed of readers' comments, in small letters."""
    return re.compile(alternatives(union(lambda data: data.pages.comment_links)))


def _labels_of_dates() -> str:
    return alternatives(union(lambda data: data.dates.published + data.dates.changed))


def _authors() -> str:
    return alternatives(union(lambda data: data.pages.authors))


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)

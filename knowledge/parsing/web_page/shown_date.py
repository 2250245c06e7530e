"""
Find the date of publication that a page shows beside its title.

A date anywhere else on a page is that of something else: a related story, a comment, an event, today. So a date counts
only in a short line near the title that is not part of another thing, and that says nothing but who published the
article and when.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from knowledge.language.punctuation import ends_sentence
from knowledge.language.tables import alternatives, language_data
from knowledge.parsing import dates, written_dates
from knowledge.parsing.text import line
from knowledge.parsing.web_page import phrases
from knowledge.parsing.web_page.elements import name_of
from knowledge.parsing.web_page.page_lines import (
    Line,
    is_of_something_else,
    is_prose,
    near_title,
    page_lines,
    title_line,
)

_BYLINE = 120  # characters of the longest line that holds a date of publication
_PLACE = 14  # letters behind a date that has no label: a place, a zone
_SMALL_WORD = 3  # letters: "On", "Wed"
_MOST_LINES = 2000  # of a page that are looked at

_PUBLICATION = re.compile(r"publish|publicat|pub-?date|entry-date|post(?:ed)?-?(?:date|on)|date-?(?:published|posted)")
_CHANGE = re.compile(r"updat|modif|edited")
_BYLINE_NAMES = re.compile(
    r"\b(?:dates?|datetime|time(?:stamp)?|dateline|byline|meta|posted|published|infos?|submitted)\b"
)
_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>[01]\d)[/-]?(?P<day>[0-3]\d)(?=[/_-]|$)")
_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?![\d/-])"
    r"(?:[^\w.]{1,3}(?P<time>[012]?\d:[0-5]\d))?"
)
_EVENT = re.compile(r"event|(?:start|end|birth|death)-?date")
_WEEKDAY = re.compile(r"\W*(?:[^\W\d_]{2,14}\W+)?")
_PHRASE = re.compile(r"\w\W+(?P<last>[^\W\d_]+)\s+$")  # words of which the last one leads to the date: "Opens on"
_SAYS_MORE = re.compile(r"\d{4}|[^\W\d_][.!?]\s*$")  # another year, or the end of a sentence
_LABEL = re.compile(r"[^\W\d_][^:：]{0,40}[:：]\s*$")


@dataclass(frozen=True, slots=True, order=True)
class _Candidate:
    """A date that may be that of publication; the smaller, the better."""

    rank: int  # 0: marked as publication, 1: in a byline, 2: nothing but a date, 3: marked as a change
    position: int
    written: str


class ShownDates:
    """The dates that a page shows. `title` is the article's, `url` the page's address."""

    def __init__(
        self, root: Element, title: str | None, author: str | None, url: str | None, language: str | None
    ) -> None:
        self._lines = list(islice(page_lines(root), _MOST_LINES))
        self._title = title_line(self._lines, title)
        first_prose = next((entry.element for entry in self._lines if is_prose(entry.text)), root)
        anchor = first_prose if self._title is None else self._lines[self._title].element
        self._own = frozenset({anchor, *anchor.iterancestors()})
        self._page = _Page(author, url, language, self._own)

    def is_of_article(self, element: Element) -> bool:
        """Return whether an element with a property of microdata belongs to the article, and not to another thing."""
        scope = next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)
        return scope in self._own if scope is not None else not is_of_something_else(element, self._own)

    def published(self) -> str | None:
        """Return the date of publication beside the title, as it is written; None when there is none."""
        found = sorted(
            candidate
            for position, entry in near_title(self._lines, self._title, self._own)
            if (candidate := self._page.candidate(entry, position))
            and (candidate.rank < 2 or (self._title is not None and position > self._title))
        )
        return _agreed(found, self._page.language)


def in_address(url: str | None) -> str | None:
    """
    Return the day in an address.

    >>> in_address("https://example.org/2024/03/05/ferry"), in_address("https://example.org/2024/03/ferry")
    ('2024-03-05', None)
    """
    try:
        match = _IN_ADDRESS.search(urlsplit(url or "").path)
    except ValueError:
        return None
    return "-".join(match.group("year", "month", "day")) if match else None


@dataclass(frozen=True, slots=True)
class _Page:
    """The properties by which a line on the page is judged."""

    author: str | None
    url: str | None
    language: str | None
    own: frozenset[Element]  # the title and its ancestors

    def candidate(self, entry: Line, position: int) -> _Candidate | None:
        """Return the date in a line near the title; None when it holds none, or one of something else."""
        if len(entry.text) > _BYLINE or (ends_sentence(entry.text) and len(entry.text) > 60):
            return None
        if is_of_something_else(entry.element, self.own) or self._leads_away(entry.element):
            return None
        time = _machine_time(entry.element, self.language)
        beside = _beside_date(entry.text, time[0] if time else None, self.language)
        if beside and (label := _label_behind_change(*beside)) is not None:
            time, beside = None, _beside_date(beside[2][label:], None, self.language)
        if beside is None:
            return None
        before, written, after = beside
        marks = _marks(entry.element, time[0] if time else None)
        if _EVENT.search(marks):
            return None
        before, after = self._without_author(before), self._without_author(after)
        rank = _rank(marks, before, after, has_weekday=_may_be_weekday(before, self.language))
        return None if rank is None else _Candidate(rank, position, time[1] if time else written)

    def _without_author(self, words: str) -> str:
        return words.replace(self.author, "") if self.author else words

    def _leads_away(self, element: Element) -> bool:
        """Return whether a line is, or is within, a link to another page."""
        links = [e for e in (element, *element.iterancestors()) if e.tag == "a"] or list(element.iter("a"))
        listed = any(ancestor.tag == "li" for ancestor in (element, *element.iterancestors()))
        return any(
            self._is_other(link.get("href")) for link in links if listed or re.search(r"\d", "".join(link.itertext()))
        )

    def _is_other(self, href: str | None) -> bool:
        if not href or href.startswith("#"):
            return False
        try:
            target, here = urlsplit(urljoin(self.url or "", href)), urlsplit(self.url or "")
        except ValueError:
            return True
        return not self.url or target.path.rstrip("/") != here.path.rstrip("/")


def _machine_time(element: Element, language: str | None) -> tuple[Element, str] | None:
    """Return the element within a line that states a time for programs, and that time."""
    for time in islice(element.iter("time", "abbr"), 5):
        written = time.get("datetime") if time.tag == "time" else time.get("title")
        if written and dates.moment(written, language):
            return time, written
    return None


def _beside_date(text: str, time: Element | None, language: str | None) -> tuple[str, str, str] | None:
    """Return the words before the date in a line, the date with its time, and the words behind the date."""
    if found := written_dates.find(text, language):
        start, end = found.start, found.end
    elif (numbers := _NUMBERS.search(text)) and dates.moment(numbers["day"], language):
        start, end = numbers.span()
        return text[:start], numbers["day"] + (f" {numbers['time']}" if numbers["time"] else ""), text[end:]
    elif time is not None:  # "2 hours ago"
        words = line("".join(time.itertext()))
        start = text.find(words)
        end = start + len(words)
    else:
        return None
    return text[:start], text[start:], text[end:]


def _label_behind_change(before: str, _: str, after: str) -> int | None:
    """Return the place, behind the date of a change, of a label of publication: "updated 6 May, published 5 May"."""
    if not phrases.change_label().search(before) or phrases.publication_label().search(before):
        return None
    published = phrases.publication_label().search(after)
    return published.start() if published else None


def _marks(element: Element, time: Element | None) -> str:
    """Return the names of an element, of the time within it, and of what is around them, in lower case."""
    marked = [element, *islice(element.iterancestors(), 1), *islice(element.iterdescendants(), 5)]
    if time is not None:
        marked.append(time)
    words = (f"{name_of(e)} {e.get('itemprop', '')} {'pubdate' if 'pubdate' in e.attrib else ''}" for e in marked)
    return " ".join(words).lower()


def _rank(marks: str, before: str, after: str, *, has_weekday: bool) -> int | None:
    """Return the rank of a date by the names around it and the words beside it; None for a date of something else."""
    published = list(phrases.publication_label().finditer(before))
    changed = list(phrases.change_label().finditer(before))
    by_author = bool(phrases.author_prefix().search(before))
    if changed and not (published and published[-1].start() < changed[-1].start()):
        return 3
    if not published and not by_author and _LABEL.search(before):
        return None  # "Deadline: 5 May"
    if published or _PUBLICATION.search(marks):
        return 0
    if _CHANGE.search(marks):
        return 3
    if by_author or (_BYLINE_NAMES.search(marks) and not _is_phrase(before)):
        return 1
    is_place = sum(c.isalpha() for c in after) <= _PLACE and not _SAYS_MORE.search(after)
    return 2 if has_weekday and is_place else None


def _may_be_weekday(before: str, language: str | None) -> bool:
    """Return whether only a weekday or a small word stands before a date; where weekdays are not known, any word."""
    words = re.findall(r"[^\W\d_]+", before)
    data = language_data(language) if language else None
    if not _WEEKDAY.fullmatch(before):
        return False
    if not words or len(words[0]) <= _SMALL_WORD or data is None or not data.periods.weekdays:
        return True
    names = re.compile(alternatives(data.periods.weekdays), re.IGNORECASE)
    return names.match(words[0]) is not None


def _is_phrase(before: str) -> bool:
    """Return whether words lead to a date, as in "Opens on 5 May", and do not only stand before it."""
    phrase = _PHRASE.search(before)
    return phrase is not None and phrase["last"].islower()


def _agreed(found: list[_Candidate], language: str | None) -> str | None:
    """Return the best date; None where several of one rank below a byline name different days."""
    if not found:
        return None
    best = found[0]
    days = {_day(candidate.written, language) for candidate in found if candidate.rank == best.rank}
    return best.written if best.rank < 2 or len(days) == 1 else None


def _day(written: str, language: str | None) -> object:
    time: datetime | None = dates.moment(written, language)
    return time.date() if time else None

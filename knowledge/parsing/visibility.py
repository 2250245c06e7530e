"""
The visibility of an article, by what its front matter or record states: draft, private, expired, scheduled.

Generators and content systems write it in many ways (``draft: true``, ``published: false``, ``status: pending``,
``expiryDate``). What none of them shows must not be quoted. Names of fields are compared in lower case, without
underscores, hyphens and spaces; words of other languages (``entwurf: ja``) are in ``[visibility]`` of their files.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from knowledge.language.tables import union
from knowledge.parsing import dates
from knowledge.parsing.unreadable import Unreadable

_DRAFT, _NOT_PUBLISHED, _PRIVATE = "is a draft", "is not published", "is private"
_NOT_LISTED, _DELETED, _MEMBERS = "is not listed", "is deleted", "is for members only"
_UNAPPROVED, _EXPIRED, _SCHEDULED = "is not approved yet", "has expired", "is scheduled for later"
_PROTECTED = "is protected by a password"

_FLAGS = {  # the article is not shown where one of these is true
    **dict.fromkeys("draft isdraft wip".split(), _DRAFT),
    **dict.fromkeys("unpublished isunpublished hidden ishidden headless".split(), _NOT_PUBLISHED),
    **dict.fromkeys("private isprivate".split(), _PRIVATE),
    **dict.fromkeys("retracted isretracted withdrawn iswithdrawn".split(), _NOT_PUBLISHED),
    **dict.fromkeys("unlisted isunlisted eleventyexcludefromcollections".split(), _NOT_LISTED),
    **dict.fromkeys("deleted isdeleted trashed".split(), _DELETED),
    **dict.fromkeys("membersonly ispaid ispremium".split(), _MEMBERS),
    **dict.fromkeys("protected isprotected".split(), _PROTECTED),
    "scheduled": _SCHEDULED,
}
_SHOWN_FLAGS = {  # ... or where one of these is false
    **dict.fromkeys(
        "published publish ispublished public ispublic visible isvisible live islive".split(), _NOT_PUBLISHED
    ),
    **dict.fromkeys("online active show render permalink dgpublish status".split(), _NOT_PUBLISHED),
    **dict.fromkeys("approved isapproved".split(), _UNAPPROVED),
    **dict.fromkeys("listed islisted list".split(), _NOT_LISTED),
}
_STATUS_FIELDS = (
    "status state poststatus articlestatus publicationstatus publishstatus publishingstatus publishstate stage "
    "workflowstate workflowstatus editorialstatus moderationstate visibility access audience"
).split()
_STATUSES = {
    **dict.fromkeys("draft drafts autodraft wip inprogress unfinished".split(), _DRAFT),
    **dict.fromkeys("pending pendingreview inreview review needsreview awaitingreview submitted".split(), _UNAPPROVED),
    **dict.fromkeys("private internal restricted confidential".split(), _PRIVATE),
    **dict.fromkeys("unlisted hidden".split(), _NOT_LISTED),
    **dict.fromkeys("trash trashed deleted removed spam".split(), _DELETED),
    **dict.fromkeys("future scheduled embargoed".split(), _SCHEDULED),
    **dict.fromkeys("unpublished notpublished withdrawn retracted inactive disabled offline".split(), _NOT_PUBLISHED),
    **dict.fromkeys("paid onlypaid founding members membersonly tiers subscribers subscribersonly".split(), _MEMBERS),
    **dict.fromkeys("password passwordprotected protected".split(), _PROTECTED),
    "expired": _EXPIRED,
}
_PASSWORDS = ("password", "postpassword")
_BUILD = ("build", "options", "workflow")  # hold further flags: Hugo's ``build: {render: never}``
_FOLDERS = {  # the articles in a folder of this name are not shown
    **dict.fromkeys("draft drafts wip".split(), _DRAFT),
    **dict.fromkeys("unpublished notpublished".split(), _NOT_PUBLISHED),
    **dict.fromkeys("trash trashed deleted".split(), _DELETED),
    "private": _PRIVATE,
}
_BEGINS = (
    "publishdate publishon publishat scheduledat scheduledfor scheduledate scheduled golive golivedate goliveat "
    "embargo embargountil embargodate availablefrom visiblefrom showfrom"
).split()
_DATES = "date pubdate published publishedat publishedon datepublished publicationdate".split()
_ENDS = (
    "expirydate expirationdate expires expireson expiresat expiry expiration unpublishdate unpublishon unpublishat "
    "publishuntil publisheduntil visibleuntil availableuntil showuntil deletedat"
).split()

_TRUE = frozenset("true yes y on 1".split())
_FALSE = frozenset("false no n off 0 never".split())
_MOST_NAMES = 3  # of an object that stands for one value: ``{"id": 1, "name": "draft"}``
_CLOCK_SKEW = timedelta(days=1)  # a date that is so near may be of another time zone
_FIRST_YEAR = 1971  # of an end: before, it is a program's zero, which means "never"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Withheld(Unreadable):
    """An article that can be read, and that its publisher does not show."""

    def __init__(self, reason: str, origin: str) -> None:
        super().__init__(reason)
        self.origin = origin


@dataclass(frozen=True, slots=True)
class Visibility:
    """From when until when an article is shown, and why it is not."""

    reason: str | None = None  # why it is not shown, whatever the time; None: it is
    begins: datetime | None = None  # aware; None: it has begun
    day: str = ""  # on which it begins, as it was stated; ISO 8601
    ends: datetime | None = None  # aware; None: it does not end

    def hidden(self, now: datetime) -> str | None:
        """Return why the article is not shown `now`, as a clause; None where it is shown."""
        if self.reason:
            return self.reason
        if self.ends and self.ends <= now:
            return _EXPIRED
        return f"is scheduled for {self.day}" if self.begins and self.begins > now else None

    def next_change(self, now: datetime) -> datetime | None:
        """Return when the article will be shown, or no longer be shown; None where that will not change by itself."""
        times = [] if self.reason else [time for time in (self.begins, self.ends) if time and time > now]
        return min(times, default=None)


SHOWN = Visibility()


def stated(record: Mapping[str, Any]) -> Visibility:
    """
    Return the visibility that front matter or a record states.

    >>> [stated(record).reason for record in ({"draft": "yes"}, {"published": False}, {"status": "publish"})]
    ['is a draft', 'is not published', None]
    """
    values = {_english(re.sub(r"[\W_]+", "", str(name).lower())): _bare(value) for name, value in record.items()}
    for name in _BUILD:
        if isinstance(values.get(name), Mapping):
            values |= {str(inner).lower(): value for inner, value in values[name].items()}
    content = values.get("content")
    if isinstance(content, Mapping) and content.get("protected") is True:  # as WordPress delivers it
        values["protected"] = True
    begins = next(_moments(values, _BEGINS), None)
    date = begins or next(_moments(values, _DATES), None)
    if date and not begins:
        begins = date - _CLOCK_SKEW
    ends = next((time for time in _moments(values, _ENDS) if time.year >= _FIRST_YEAR), None)
    return Visibility(next(_reasons(values), None), begins, date.date().isoformat() if date else "", ends)


def of_place(folders: Iterable[str], name: str) -> str | None:
    """
    Return why a file is not shown that lies in these folders, as a clause; None where they do not say it.

    >>> of_place(["site", "_drafts"], "a.md"), of_place(["trash"], "a.md"), of_place(["draughts"], "a.md")
    ('is a draft', 'is deleted', None)
    """
    if re.search(r"\.draft\.\w+$", name, re.IGNORECASE):
        return _DRAFT
    words = (_english(re.sub(r"[\W_]+", "", folder.lower())) for folder in folders)
    return next((_FOLDERS[word] for word in words if word in _FOLDERS), None)


def from_day(shown: Visibility, day: str) -> Visibility:
    """Return the visibility of an article that is shown from a `day` (ISO 8601) on, as the name of a post states it."""
    begins = next(_moments({"day": day}, ["day"]), None)
    return replace(shown, begins=begins - _CLOCK_SKEW, day=day) if begins else shown


def _reasons(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield why the article is not shown."""
    for name, value in values.items():
        flag = _flag(value)
        if flag is True and name in _FLAGS:
            yield _FLAGS[name]
        elif flag is False and name in _SHOWN_FLAGS:
            yield _SHOWN_FLAGS[name]
        elif name in _STATUS_FIELDS and isinstance(value, str):
            word = _english(re.sub(r"[\W_]+", "", value.lower()))
            if word in _STATUSES:
                yield _STATUSES[word]
        elif name in _PASSWORDS and isinstance(value, str) and value.strip():
            yield _PROTECTED


def _english(word: str) -> str:
    """Return the English name of a field or status in another language; other names as they are."""
    found = _words().get(word, word)
    return word if found in {"yes", "no"} else found


@cache
def _words() -> Mapping[str, str]:
    """Return the English word for the words of all languages."""
    names = ("draft", "published", "not_published", "private", "yes", "no")
    words = {word: name.replace("_", "") for name in names for word in union(attrgetter(f"visibility.{name}"))}
    return MappingProxyType(words)


def _bare(value: Any) -> Any:
    """Return the value within a list or object that says no more, as Drupal and Directus write it."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, Mapping) or len(value) > _MOST_NAMES:
        return value
    return next((value[name] for name in ("value", "name", "slug") if name in value), value)


def _flag(value: Any) -> bool | None:
    """Return whether a value means yes or no; None where it means neither."""
    word = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    word = _words().get(word, word)
    return True if word in _TRUE else False if word in _FALSE else None


def _moments(values: Mapping[str, Any], names: list[str]) -> Iterator[datetime]:
    """Yield the times that the fields of these `names` state, also those years ahead."""
    for name in names:
        value = values.get(name)
        time = dates.moment(value)
        if time is None and (day := _ISO_DAY.match(str(value))):
            with suppress(ValueError):
                time = datetime.fromisoformat(day.group()).replace(tzinfo=UTC)
        if time and _flag(value) is None:
            yield time

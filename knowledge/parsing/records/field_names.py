"""The names that records, front matter and tables have for the values of an article."""

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.parsing import dates
from knowledge.parsing.records.dump_values import is_nothing, time_in

_CHANGED = (
    "updated updatedat updatedon modified modifiedat lastmod lastmodified lastupdated dateupdated datemodified "
    "modifieddate modifiedgmt postmodified revised edited editedat"
)
# Names of values in lower case without "_" and "-"; where a record has several of them, the first is taken.
_NAMES = {
    "text": "text body content article articlebody contenttext contenthtml fulltext maintext bodytext bodyhtml "
    "contentencoded postcontent html plaintext description summary leadparagraph excerpt",
    "title": "title headline name heading subject posttitle",
    "date": "date published publishedat publishedon datepublished firstpublished pubdate publicationdate publishdate "
    "datepublish publishtime publishedtime publicationtime posted postedat postedon postdate dateposted postdategmt "
    f"dategmt released releasedate issued webpublicationdate timestamp time datetime created createdat createdon "
    f"datecreated creationdate {_CHANGED}",
    "updated": _CHANGED,
    "url": "url link canonicalurl canonical permalink externalurl weburl href guid",
    "source": "source publisher site sitename outlet publication feed domain",
    "author": "author authors byline creator by postauthor",
    "language": "language lang locale inlanguage",
    "tags": "tags keywords categories category topics labels section",
    "key": "id id guid uuid articleid postid key slug",
}
_ALIASES = {field: tuple(dict.fromkeys(names.split())) for field, names in _NAMES.items()}


def normalized(record: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return a record with its names in lower case, without underscores, hyphens, spaces and the prefix of a namespace.

    >>> normalized({"Published At": 1, "dc:date": 2})
    {'publishedat': 1, 'date': 2}
    """
    names = (str(name).lower().rpartition(":")[2] for name in record)
    return {
        name.replace("_", "").replace("-", "").replace(" ", ""): value
        for name, value in zip(names, record.values(), strict=True)
    }


def values(record: Mapping[str, Any], field: str) -> Iterator[Any]:
    """Yield the values of a `normalized` record for a field, the likeliest first, without those that say nothing."""
    for name in _ALIASES[field]:
        value = record.get(name)
        if value in (None, "", [], {}) or (isinstance(value, str) and is_nothing(value)):
            continue
        yield value


def first(record: Mapping[str, Any], field: str) -> Any:
    """Return the first of `values`; None when there is none."""
    return next(values(record, field), None)


def time(record: Mapping[str, Any], field: str) -> object:
    """Return the first of `values` that states a time, as it is written; None when there is none."""
    return next((value for value in map(time_in, values(record, field)) if dates.moment(value)), None)

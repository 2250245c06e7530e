"""Printing: results as text or JSON, errors one a line, articles and dates in short."""

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import orjson

from knowledge import Article

_PASSWORD = re.compile(r"://[^/?#\s]*@")  # in an address, with the name before it


def print_result(options: argparse.Namespace, result: object, text: str) -> None:
    """Print a result in the form that the options name: `result` as JSON, or `text`."""
    print(orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() if options.json else text)


def print_errors(*lines: str, code: int = 1) -> int:
    """Print lines to standard error and return the exit code."""
    for line in lines:
        print(f"knowledge: {without_passwords(line)}", file=sys.stderr)
    return code


def without_passwords(text: str) -> str:
    """Return a text without the names and passwords in its addresses."""
    return _PASSWORD.sub("://", text)


def byline(article: Article) -> str:
    """Return source, date and address in one line; unknown parts are left out."""
    return ", ".join(part for part in (article.source, publication(article), article.url) if part)


def more_suffix(also: Sequence[Article]) -> str:
    """Return " (+2 more)" for two near-duplicates of an article, "" for none."""
    return f" (+{len(also):,} more)" if also else ""


def one_line(text: str) -> str:
    """Return the text with every run of whitespace replaced by one space."""
    return " ".join(text.split())


def publication(article: Article) -> str:
    """Return the day of publication in ISO 8601; "undated" where the source does not state it."""
    return "undated" if "published" in article.derived else iso_date(article.published)


def iso_date(when: datetime) -> str:
    """Return a date in ISO 8601: 2024-03-12."""
    return when.date().isoformat()


def iso_time(when: datetime | None) -> str | None:
    """Return a time in ISO 8601; None stays None."""
    return when.isoformat() if when else None


def local_time(when: datetime | None) -> str:
    """Return a time in the zone of this computer, without the date if that is today; "now" for None."""
    if when is None:
        return "now"
    local = when.astimezone()
    return f"{local:%H:%M}" if local.date() == datetime.now(UTC).astimezone().date() else f"{local:%Y-%m-%d %H:%M}"


def metadata(article: Article) -> dict[str, object]:
    """Return an article without its text, for JSON."""
    names = ("id", "title", "url", "source", "author", "language", "tags", "location")
    dates = {"published": iso_time(article.published), "derived": sorted(article.derived)}
    return {name: getattr(article, name) for name in names} | dates

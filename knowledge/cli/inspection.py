"""Commands that look at sources and leave the library as it is: sources, read, opml."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from knowledge import Article, EnvironmentSettings, SourceState, feed_list, read_sources
from knowledge.cli import CommandError, configured_library
from knowledge.cli.output import iso_time, local_time, print_errors, print_result, without_passwords


def sources(options: argparse.Namespace) -> int:
    """List the condition of each source: last success, errors, next try."""
    settings = EnvironmentSettings()
    with configured_library(settings) as library:
        states = library.sources(*(options.places or settings.sources))
    lines = [_state_line(state) for state in states] or ["No source was read yet; set SOURCES, then refresh."]
    print_result(
        options, [{"source": state.name} | state_record(state) for state in states], without_passwords("\n".join(lines))
    )
    return 0


def state_record(state: SourceState) -> dict[str, object]:
    """Return the condition of a source without its name, for JSON."""
    times = {name: iso_time(getattr(state, name)) for name in ("tried", "succeeded", "due", "failing_since")}
    return times | {"failures": state.failures, "error": state.error, "dead": state.dead}


def _state_line(state: SourceState) -> str:
    if state.tried is None:
        return f"new      {state.name}: not read yet"
    word = "dead" if state.dead else "failing" if state.failures else "well"
    last = f"last read {local_time(state.succeeded)}" if state.succeeded else "never read"
    failures = f"{state.failures} failure{'' if state.failures == 1 else 's'}"
    trouble = f", {state.error}; {failures} since {local_time(state.failing_since)}"
    return f"{word:7}  {state.name}: {last}, next try {local_time(state.due)}{trouble if state.failures else ''}"


def read(options: argparse.Namespace) -> int:
    """Print the articles that sources yield, without keeping them."""
    problems = 0
    for item in read_sources(options.places, EnvironmentSettings()):
        if not isinstance(item, Article):
            problems += 1
            print_errors(str(item))
        elif options.json:
            print(orjson.dumps(_article_record(item, options.places)).decode(), flush=True)
        else:
            facts = (item.source, item.author, item.published.isoformat(), item.language, item.url or item.location)
            print(item.title, " · ".join(filter(None, facts)), item.text, sep="\n\n", end="\n\n\n", flush=True)
    return 1 if problems else 0


def _article_record(article: Article, places: Sequence[str]) -> dict[str, object]:
    """Return an article with its text, for JSON."""
    location: dict[str, object]
    if article.location.startswith(("http://", "https://")):
        location = {"url": article.url or article.location}
    else:
        location = {"path": _path_as_typed(article.location, places), "url": article.url}
    names = ("title", "text", "language", "author", "source", "tags", "image")
    fields = {name: getattr(article, name) for name in names}
    times = {"date": iso_time(article.published), "updated": iso_time(article.updated)}
    return location | fields | times | {"id": article.id, "derived": sorted(article.derived)}


def _path_as_typed(location: str, places: Sequence[str]) -> str:
    """Return an absolute path below the relative path that the user typed; another path stays as it is."""
    for place in places:
        typed = place.removeprefix("folder:")
        absolute = os.path.abspath(typed)  # noqa: PTH100 -- Path.resolve would follow symbolic links
        if location == absolute or location.startswith(f"{absolute}{os.sep}"):
            return typed + location[len(absolute) :]
    return location


def opml(options: argparse.Namespace) -> int:
    """Write the feeds among SOURCES as a list for feed readers."""
    document = feed_list(EnvironmentSettings().sources, "article-bot")
    if options.file:
        try:
            Path(options.file).write_bytes(document)
        except OSError as error:
            raise CommandError(f"{options.file}: {error.strerror}") from error
    else:
        sys.stdout.buffer.write(document)
    return 0

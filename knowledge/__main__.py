"""
The command line: ``python -m knowledge add | ask | latest | summary | rebuild | stats | evaluate``.

Exit code 0: done; 1: failed, or some items could not be read; 2: wrong usage or settings.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import orjson
from pydantic import ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.progress import Task as ProgressTask

from knowledge import (
    Article,
    ConfigError,
    Hit,
    KnowledgeError,
    Library,
    LibrarySettings,
    complaints,
    open_library,
)
from knowledge.evaluation import command as evaluation


class CommandError(Exception):
    """A command that could not do what it was asked; its text says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except ValidationError as error:
        return _complain(*complaints(error), code=2)
    except ConfigError as error:
        return _complain(str(error), code=2)
    except (KnowledgeError, CommandError) as error:
        return _complain(str(error), code=1)
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _complain("stopped; what was added so far is kept", code=130)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m knowledge", description="A library of articles that answers questions.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--json", action="store_true", help="print JSON")
        added.set_defaults(run=run)
        return added

    add = command("add", _add, "take in articles from folders or files; SOURCES if none is named")
    add.add_argument("paths", nargs="*", metavar="PATH")
    add.add_argument("--prune", action="store_true", help="withdraw articles that a source no longer has")
    ask = command("ask", _ask, "answer a question with quotes")
    ask.add_argument("question")
    latest = command("latest", _latest, "list the newest articles")
    latest.add_argument("number", nargs="?", type=_positive, default=10, metavar="N")
    summary = command("summary", _summary, "shorten one article")
    summary.add_argument("article", help="an id, a link, or words of the title")
    command("rebuild", _rebuild, "make the index anew from the store")
    command("stats", _stats, "what the library holds")
    evaluate = command("evaluate", _evaluate, "measure against questions with known answers, in a temporary library")
    evaluation.add_arguments(evaluate)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _add(options: argparse.Namespace) -> int:
    settings = LibrarySettings()
    sources = options.paths or settings.sources
    if not sources:
        raise ConfigError("name a folder or a file to add, or set SOURCES")
    with _library(settings) as library, _progress("Reading") as progress:
        report = library.add(*sources, prune=options.prune, progress=progress)
    for problem in report.problems:
        _complain(str(problem))
    counts = {name: getattr(report, name) for name in ("new", "changed", "same", "withdrawn")}
    words = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    problems = [{"location": p.location, "reason": p.reason} for p in report.problems]
    _show(options, counts | {"problems": problems}, f"{words}, {len(problems):,} could not be read")
    return 1 if problems else 0


def _ask(options: argparse.Namespace) -> int:
    with _library() as library:
        answer = library.ask(options.question)
    hits = [_hit(hit) for hit in answer.hits]
    nearest = _hit(answer.nearest) if answer.nearest else None
    result = {"question": answer.question, "confidence": round(answer.confidence, 4), "hits": hits}
    result |= {"unknown": answer.unknown, "nearest": nearest, "more": answer.more}
    lines = [_quote(hit) for hit in answer.hits]
    if not lines:
        lines.append("The articles do not answer this.")
        if answer.unknown:
            lines.append(f"Found in no article: {', '.join(answer.unknown)}")
        if answer.nearest:
            lines.append(f"The nearest, which may not answer it:\n\n{_quote(answer.nearest)}")
    _show(options, result, "\n\n".join(lines))
    return 0


def _latest(options: argparse.Namespace) -> int:
    with _library() as library:
        stories = library.stories(options.number)
    lines = [f"{_day(s.article.published)}  {s.article.title}{_more(s.also)}  ({s.article.id})" for s in stories]
    listed = [_article(story.article) | {"also": [_article(a) for a in story.also]} for story in stories]
    _show(options, listed, "\n".join(lines) or "There are no articles yet.")
    return 0


def _summary(options: argparse.Namespace) -> int:
    with _library() as library:
        article = _the_article(library, options.article)
        summary = library.summary(article.id)
    sentences = summary.texts if summary else ()
    text = "\n".join([article.title, _byline(article), "", *map(_one_line, sentences)])
    _show(options, _article(article) | {"sentences": sentences}, text)
    return 0


def _the_article(library: Library, named: str) -> Article:
    article = library.article(named)
    found = [article] if article else library.find(named)
    if not found:
        raise CommandError(f"no article is called {named!r}")
    if len(found) > 1:
        raise CommandError("\n".join(["several articles fit:", *(f"  {a.id}  {a.title}" for a in found)]))
    return found[0]


def _rebuild(options: argparse.Namespace) -> int:
    with _library() as library:
        library.rebuild()
        articles = library.statistics().articles
    _show(options, {"articles": articles}, f"The index was made anew from {articles:,} articles.")
    return 0


def _stats(options: argparse.Namespace) -> int:
    with _library() as library:
        held = library.statistics()
    facts = {"articles": held.articles, "passages": held.passages, "oldest": _moment(held.oldest)}
    facts |= {"newest": _moment(held.newest), "revision": held.revision}
    lines = [f"{name:9} {value:,}" if isinstance(value, int) else f"{name:9} {value}" for name, value in facts.items()]
    _show(options, facts, "\n".join(lines))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    for line in evaluation.run(options, _progress):
        print(line, flush=True)
    return 0


def _library(settings: LibrarySettings | None = None) -> Library:
    settings = settings or LibrarySettings()
    return open_library(settings.store_url, settings.index_url, settings=settings)


class _Rate(TextColumn):
    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: ProgressTask) -> Any:
        """Items a second."""
        self.text_format = f"{task.speed or 0:,.0f}/s"
        return super().render(task)


class _progress(AbstractContextManager["_progress"]):  # noqa: N801 -- used as a function: with _progress("Reading") as ...
    """A progress bar with rate and time left on a terminal, nothing elsewhere; call it with done and total."""

    def __init__(self, text: str) -> None:
        columns = (TextColumn(text), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
        self._bar = Progress(*columns, transient=True, disable=not sys.stderr.isatty())
        self._task = self._bar.add_task(text, total=None)

    def __enter__(self) -> "_progress":
        self._bar.start()
        return self

    def __call__(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=max(done, total) if total else None)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _show(options: argparse.Namespace, result: object, text: str) -> None:
    print(orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() if options.json else text)


def _complain(*lines: str, code: int = 1) -> int:
    for line in lines:
        print(f"knowledge: {line}", file=sys.stderr)
    return code


def _quote(hit: Hit) -> str:
    title = f"{hit.article.title}{_more(hit.also)}"
    return f"“{_one_line(hit.sentence.of(hit.passage.text))}”\n  {title}\n  {_byline(hit.article)}"


def _more(also: Sequence[Article]) -> str:
    return f" (+{len(also):,} more)" if also else ""


def _byline(article: Article) -> str:
    return ", ".join(part for part in (article.source, _day(article.published), article.url) if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(when: datetime) -> str:
    return when.date().isoformat()


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _article(article: Article) -> dict[str, object]:
    names = ("id", "title", "url", "source", "author", "language", "tags", "location")
    dates = {"published": _moment(article.published), "derived": sorted(article.derived)}
    return {name: getattr(article, name) for name in names} | dates


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "sentence": hit.sentence.of(hit.passage.text),
        "passage": hit.passage.text,
        "highlights": [tuple(span) for span in hit.highlights],
        "score": round(hit.score, 4),
        "article": _article(hit.article),
        "also": [_article(article) for article in hit.also],
    }


if __name__ == "__main__":
    sys.exit(main())

"""The commands of ``python -m knowledge`` and their options."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from knowledge.cli import evaluate, inspection, reading, safekeeping, upkeep

Command: TypeAlias = Callable[[argparse.Namespace], int]  # returns the exit code

_PLACE = "a path, an address, or KIND:PLACE as in SOURCES"
_ARTICLE = "an id, a link, or words of the title"


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """
    Parse a command line; without `arguments`, that of this process. The attribute `run` is the command to call.

    Raises `SystemExit` for wrong usage, with code 2, and after ``--help``, with code 0.
    """
    parser = argparse.ArgumentParser("python -m knowledge", description="A library of articles that answers questions.")
    commands = _Commands(parser)
    _add_upkeep(commands)
    _add_inspection(commands)
    _add_reading(commands)
    _add_checks(commands)
    _add_backups(commands)
    evaluate.add_options(
        commands.add("evaluate", evaluate.run, "measure against questions with known answers, in a temporary library")
    )
    return parser.parse_args(arguments)


class _Commands:
    """The commands of a parser, in the order in which the help lists them."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(self, name: str, run: Command, text: str) -> argparse.ArgumentParser:
        """Add a command that calls `run`, and return its parser."""
        parser = self._commands.add_parser(name, help=text, description=text)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)
        return parser


def _add_upkeep(commands: _Commands) -> None:
    add = commands.add(
        "add", upkeep.add, "take in articles from folders, files or addresses; from SOURCES if none is named"
    )
    add.add_argument("places", nargs="*", metavar="PLACE", help=_PLACE)
    add.add_argument("--prune", action="store_true", help="withdraw articles that a source no longer has")
    refresh = commands.add("refresh", upkeep.refresh, "make one round over SOURCES: what is new, what has changed")
    refresh.add_argument("places", nargs="*", metavar="PLACE", help=_PLACE)
    when = refresh.add_mutually_exclusive_group()
    when.add_argument("--due", action="store_true", help="only those whose time has come")
    when.add_argument("--all", action="store_true", help="those that failed lately, too")
    refresh.add_argument("--gently", action="store_true", help="leave the processor to others, and stop when told to")
    refresh.add_argument("--settings", choices=["-"], help=argparse.SUPPRESS)  # JSON on standard input, from the bot

    withdraw = commands.add("withdraw", upkeep.withdraw, "take articles out that their sources still have")
    withdraw.add_argument("articles", nargs="+", metavar="ARTICLE", help="an id or a link")
    withdraw.add_argument("--undo", action="store_true", help="let their sources bring them back")


def _add_inspection(commands: _Commands) -> None:
    sources = commands.add("sources", inspection.sources, "how SOURCES have been doing: last success, errors, next try")
    sources.add_argument("places", nargs="*", metavar="PLACE", help=_PLACE)
    read = commands.add(
        "read", inspection.read, "show what sources yield, without keeping it; as JSON, one line an article"
    )
    read.add_argument("places", nargs="+", metavar="PLACE", help=_PLACE)
    opml = commands.add("opml", inspection.opml, "write the feeds among SOURCES as a list for feed readers (OPML)")
    opml.add_argument("file", nargs="?", metavar="FILE", help="where to; standard output if none is named")


def _add_reading(commands: _Commands) -> None:
    ask = commands.add("ask", reading.ask, "answer a question with quotes")
    ask.add_argument("question")
    ask.add_argument("--why", action="store_true", help="say what the confidence is made of")
    latest = commands.add("latest", reading.latest, "list the newest articles")
    latest.add_argument("number", nargs="?", type=_positive, default=10, metavar="N")
    summary = commands.add("summary", reading.summary, "shorten one article")
    summary.add_argument("article", help=_ARTICLE)
    versions = commands.add("versions", reading.versions, "what an article said before its source changed it")
    versions.add_argument("article", help=_ARTICLE)


def _add_checks(commands: _Commands) -> None:
    commands.add("check", safekeeping.check, "whether store and state are sound, and the index equals the store")
    commands.add("repair", safekeeping.repair, "save what can be read of damaged databases; make the index anew")
    commands.add("rebuild", upkeep.rebuild, "make the index anew from the store")
    commands.add("stats", upkeep.stats, "what the library holds")


def _add_backups(commands: _Commands) -> None:
    backup = commands.add("backup", safekeeping.backup, "copy store and state to one file; the bot may run meanwhile")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = commands.add("restore", safekeeping.restore, "put a backup in place; the bot must not run meanwhile")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="rename what is there, instead of refusing")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number

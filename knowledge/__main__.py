"""
The command line: ``python -m knowledge add | refresh | ask | latest | summary | evaluate | ...``; ``--help`` has all.

Exit code 0: done; 1: failed, or some items could not be read; 2: wrong usage or settings.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from knowledge import ConfigError, KnowledgeError, complaints
from knowledge.cli import Bar, CommandError, complain, reading, upkeep
from knowledge.evaluation import command as evaluation

_PLACE = "a path, an address, or KIND:PLACE as in SOURCES"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except ValidationError as error:
        return complain(*complaints(error), code=2)
    except ConfigError as error:
        return complain(str(error), code=2)
    except (KnowledgeError, CommandError) as error:
        return complain(str(error), code=1)
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return complain("stopped; what was added so far is kept", code=130)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m knowledge", description="A library of articles that answers questions.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--json", action="store_true", help="print JSON")
        added.set_defaults(run=run)
        return added

    add = command("add", upkeep.add, "take in articles from folders, files or addresses; from SOURCES if none is named")
    add.add_argument("places", nargs="*", metavar="PLACE", help=_PLACE)
    add.add_argument("--prune", action="store_true", help="withdraw articles that a source no longer has")
    refresh = command("refresh", upkeep.refresh, "make one round over SOURCES: what is new, what has changed")
    refresh.add_argument("places", nargs="*", metavar="PLACE", help=_PLACE)
    when = refresh.add_mutually_exclusive_group()
    when.add_argument("--due", action="store_true", help="only those whose time has come")
    when.add_argument("--all", action="store_true", help="those that failed lately, too")
    refresh.add_argument("--gently", action="store_true", help="leave the processor to others, and stop when told to")
    refresh.add_argument("--settings", choices=["-"], help=argparse.SUPPRESS)  # from another program: JSON, on stdin
    sources = command("sources", upkeep.sources, "how SOURCES have been doing: last success, errors, next try")
    sources.add_argument("places", nargs="*", metavar="PLACE", help=_PLACE)
    read = command("read", upkeep.read, "show what sources yield, without keeping it; as JSON, one line an article")
    read.add_argument("places", nargs="+", metavar="PLACE", help=_PLACE)
    opml = command("opml", upkeep.opml, "write the feeds among SOURCES as a list for feed readers (OPML)")
    opml.add_argument("file", nargs="?", metavar="FILE", help="where to; standard output if none is named")
    ask = command("ask", reading.ask, "answer a question with quotes")
    ask.add_argument("question")
    latest = command("latest", reading.latest, "list the newest articles")
    latest.add_argument("number", nargs="?", type=_positive, default=10, metavar="N")
    summary = command("summary", reading.summary, "shorten one article")
    summary.add_argument("article", help="an id, a link, or words of the title")
    versions = command("versions", reading.versions, "what an article said before its source changed it")
    versions.add_argument("article", help="an id, a link, or words of the title")
    command("check", upkeep.check, "whether the index equals the store")
    command("rebuild", upkeep.rebuild, "make the index anew from the store")
    command("stats", upkeep.stats, "what the library holds")
    evaluate = command("evaluate", _evaluate, "measure against questions with known answers, in a temporary library")
    evaluation.add_arguments(evaluate)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _evaluate(options: argparse.Namespace) -> int:
    for line in evaluation.run(options, Bar):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

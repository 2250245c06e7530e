"""The command evaluate: its options, and the call. The evaluation itself is loaded when the command runs."""

import argparse
from datetime import date
from pathlib import Path

from knowledge.cli.progress import ProgressBar

_WEIGHTS = "NAME=VALUE,..."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    add = parser.add_argument
    add("folders", nargs="*", type=Path, metavar="DIR", help="a data set: corpus.jsonl, queries.jsonl, qrels.tsv")
    add("--queries", metavar="FILE", help="other questions, in DIR")
    add("--until", type=date.fromisoformat, metavar="DATE", help="leave out later articles")
    add("--no-now", action="store_true", help="ignore the date a question was asked")
    add("--today", type=date.fromisoformat, metavar="DATE", help="the day of questions without a date")
    add("--summaries", type=Path, metavar="FILE", help="measure summaries instead")
    add("--conversations", type=Path, metavar="FILE", help="measure follow-up questions about DIR instead")
    add("--lead-ins", type=Path, metavar="FILE", help="measure words around topics of DIR instead")
    add("--messages", type=Path, metavar="FILE", help="measure small talk and requests to DIR instead")
    add("--sizes", type=_natural, nargs="+", metavar="N", help="measure libraries of N articles of DIR instead")
    add("--honesty", type=_natural, nargs="+", metavar="N", help="the same over all DIRs, by set, language and size")
    add("--weights", metavar=_WEIGHTS, help="rank with other weights")
    add("--compare", metavar=_WEIGHTS, help="compare with other weights, question by question")
    add("--most", type=_natural, default=20, metavar="N", help="questions to list of each kind (20)")
    add("--report", type=Path, metavar="FOLDER", help="write a report with pictures there")
    add("--ablate", action="store_true", help="report what each weight earns; takes several times as long")
    add("--reference", type=Path, metavar="FILE", help="report beside another system's figures, or an earlier run's")
    add("--seed", type=_natural, default=0, metavar="N", help="of the intervals (0)")
    add("--resamples", type=_natural, default=1000, metavar="N", help="of the intervals (1000)")


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number, 0 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Measure, and print each line when it is known."""
    from knowledge.evaluation import command  # noqa: PLC0415 -- no other command needs the evaluation

    for line in command.run(options, ProgressBar):
        print(line, flush=True)
    return 0

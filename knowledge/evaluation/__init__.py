"""
Measures a library: `evaluate` against questions with known answers, `evaluate_summaries` against human summaries.

A data set is a folder: ``corpus.jsonl[.gz]`` (articles), ``queries.jsonl[.gz]`` (id, text, and optionally label,
answers and date), ``qrels.tsv`` (query id, article id, grade; no header).

In reading order: `dataset`, `bench` (asks the questions), `measures`, `bootstrap` (intervals), `quality` (figures with
intervals), `summaries`, `weights`, `comparison`, `ablation`, `report` with `plots`, `command` (the command line).
"""

from knowledge.evaluation.bench import evaluate
from knowledge.evaluation.summaries import evaluate_summaries

__all__ = ["evaluate", "evaluate_summaries"]

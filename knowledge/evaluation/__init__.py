"""
Measures a library: `evaluate` against questions with known answers, `evaluate_summaries` against human summaries.

A data set is a folder: ``corpus.jsonl[.gz]`` (articles), ``queries.jsonl[.gz]`` (id, text, label, and
maybe answers and date), ``qrels.tsv`` (query id, article id, grade; no header).

In reading order: `dataset`, `retrieval` (asks), `measures`, `quality` (figures with intervals), `comparison`,
`ablation`, `report` with `plots`, `command` (the command line).
"""

from knowledge.evaluation.bench import evaluate
from knowledge.evaluation.summaries import evaluate_summaries

__all__ = ["evaluate", "evaluate_summaries"]

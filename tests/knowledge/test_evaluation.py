"""A data set so small that its results can be worked out by hand."""

import gzip
import json
import math
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import SourceError
from knowledge.evaluation import evaluate, evaluate_summaries
from knowledge.evaluation.measures import auroc, dcg, holds_answer, rouge

ARTICLES = [
    {"id": "a", "title": "Storm", "text": "A storm came to the bay. It sank a boat.", "date": "2024-05-01"},
    {"id": "b", "title": "Storm again", "text": "Another storm storm storm came.", "date": "2024-05-03"},
    {"id": "c", "title": "Otters", "text": "Seven otters live in the lake.", "date": "2024/05/02"},
    {"id": "d", "title": "Later", "text": "Otters again, otters, otters otters.", "date": "2024-06-01T10:00:00Z"},
    {"id": "e", "title": "Empty", "text": "  "},
]
QUESTIONS = [
    {"id": "q1", "text": "How many otters live in the lake?", "label": "answerable", "answers": ["Seven Otters"]},
    {"id": "q2", "text": "Which boat sank in the bay?", "label": "answerable", "answers": ["the harbour"]},
    {"id": "q3", "text": "Who won the election in Brazil?", "label": "unanswerable"},
    {"id": "q4", "text": "Is the sky blue?", "label": "unknown"},
]
JUDGEMENTS = "q1\tc\t1\nq1\td\t0\nq2\tb\t1\nq2\ta\t0\n\n"


def lines(records: Iterable[object]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@pytest.fixture(params=["plain", "gzipped"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write = _writer(tmp_path, request.param == "gzipped")
    write("corpus.jsonl", lines(ARTICLES))
    write("queries.jsonl", lines(QUESTIONS))
    write("others.jsonl", lines(QUESTIONS[:1]))
    (tmp_path / "qrels.tsv").write_text(JUDGEMENTS)
    return tmp_path


def _writer(folder: Path, gzipped: bool) -> Callable[[str, bytes], object]:
    if gzipped:
        return lambda name, data: (folder / f"{name}.gz").write_bytes(gzip.compress(data))
    return lambda name, data: (folder / name).write_bytes(data)


def test_the_measures_of_a_tiny_set_are_those_worked_out_by_hand(folder: Path) -> None:
    """q1 finds its article first. q2 finds a, which is not relevant; b shares no word with it and is not found."""
    result = evaluate(folder)
    assert {name: result[name] for name in list(result)[:10]} == {
        "queries": 3,
        "judged": 2,
        "hit@1": 0.5,
        "hit@5": 0.5,
        "mrr@10": 0.5,
        "ndcg@10": 0.5,
        "recall@10": 0.5,
        "answer@1": 0.5,
        "answer@3": 0.5,
        "auroc": 1.0,
    }
    assert (result["articles"], result["problems"]) == (4, 1)
    assert set(result["ask_ms"]) == {"p50", "p95", "p99"}
    assert result["rss_mb"] > 0
    assert json.loads(json.dumps(result)) == result


def test_a_relevant_article_in_second_place_counts_less(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("q1\ta\t2\nq2\tb\t1\nq2\ta\t3\n")
    (folder / "queries.jsonl").write_bytes(lines([{"id": "q2", "text": "Which storm sank a boat in the bay?"}]))
    result = evaluate(folder)
    assert (result["hit@1"], result["recall@10"]) == (1.0, 1.0)
    assert result["ndcg@10"] == 1.0
    (folder / "qrels.tsv").write_text("q2\tb\t3\nq2\ta\t1\n")
    worse = evaluate(folder)
    expected = (1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3))
    assert (worse["hit@1"], worse["mrr@10"], worse["ndcg@10"]) == (1.0, 1.0, round(expected, 4))
    (folder / "qrels.tsv").write_text("q2\tb\t1\n")
    worst = evaluate(folder)
    assert (worst["hit@1"], worst["hit@5"], worst["mrr@10"]) == (0.0, 1.0, 0.5)
    assert worst["ndcg@10"] == round(1 / math.log2(3), 4)


def test_later_articles_can_be_left_out(folder: Path) -> None:
    assert evaluate(folder, until=date(2024, 5, 2))["articles"] == 2
    assert evaluate(folder, until=date(2024, 6, 1))["articles"] == 4
    assert evaluate(folder, until=date(2020, 1, 1))["hit@1"] == 0.0


def test_other_questions_can_be_named(folder: Path) -> None:
    result = evaluate(folder, queries="others.jsonl")
    assert (result["queries"], result["judged"], result["auroc"]) == (1, 1, None)


def test_progress_is_told_question_by_question(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    evaluate(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_questions_date_can_be_its_now(tmp_path: Path) -> None:
    twin = {"title": "Storm", "text": "A storm came."}
    today = datetime.now(UTC).date().isoformat()
    twins = [twin | {"id": "old", "date": "2024-01-03"}, twin | {"id": "new", "date": today}]
    (tmp_path / "corpus.jsonl").write_bytes(lines(twins))
    (tmp_path / "queries.jsonl").write_bytes(lines([{"id": "q", "text": "storm came", "date": "2024-01-03"}]))
    (tmp_path / "qrels.tsv").write_text("q\told\t1\n")
    assert evaluate(tmp_path)["hit@1"] == 1.0
    assert evaluate(tmp_path, use_now=False)["hit@1"] == 0.0


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    for path in (folder / name, folder / f"{name}.gz"):
        path.unlink(missing_ok=True)
    with pytest.raises(SourceError, match=name):
        evaluate(folder)


def test_a_broken_line_is_named(folder: Path) -> None:
    (folder / "queries.jsonl").write_bytes(lines(QUESTIONS) + b"{broken\n")
    with pytest.raises(SourceError, match=r"queries\.jsonl:5: "):
        evaluate(folder)


# Measures


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.booleans()), max_size=12))
def test_auroc_is_the_share_of_pairs_in_the_right_order(scored: list[tuple[float, bool]]) -> None:
    good, bad = ([score for score, label in scored if label is wanted] for wanted in (True, False))
    pairs = [1.0 if g > b else 0.5 if g == b else 0.0 for g in good for b in bad]
    expected = sum(pairs) / len(pairs) if pairs else None
    assert auroc([s for s, _ in scored], [label for _, label in scored]) == (
        None if expected is None else pytest.approx(expected)
    )


@given(st.lists(st.integers(0, 3), max_size=10))
def test_no_order_gains_more_than_the_ideal_one(gains: list[int]) -> None:
    assert 0 <= dcg(gains) <= dcg(sorted(gains, reverse=True)) + 1e-9


@pytest.mark.parametrize(
    ("passage", "answer", "held"),
    [
        ("He paid $19 million.", "$19 Million", True),
        ("He paid $190 million.", "$19 million", False),
        ("It was Jean-Luc.", "jean luc", True),
        ("It was Jean.", "", False),
        ("", "Jean", False),
    ],
)
def test_an_answer_is_held_as_whole_words(passage: str, answer: str, held: bool) -> None:
    assert holds_answer([passage], [answer]) is held
    assert holds_answer(["Nothing.", passage], ["zebra", answer]) is held
    assert holds_answer([], [answer]) is holds_answer([passage], []) is False


WORDS = st.lists(st.lists(st.sampled_from(["cat", "sat", "mat", "नदी"]), max_size=4).map(" ".join), max_size=3)


@given(WORDS, WORDS)
def test_rouge_is_a_fraction_and_full_for_equals(ours: list[str], theirs: list[str]) -> None:
    scores: dict[str, Any] = rouge(ours, theirs)
    assert all(0 <= score <= 1 for score in scores.values())
    if any(sentence.split() for sentence in ours):
        assert rouge(ours, ours)["rouge1"] == rouge(ours, ours)["rougeL"] == 1


def test_summaries_are_measured_beside_the_first_three_sentences(tmp_path: Path) -> None:
    text = "A storm came to the bay at night. It sank seven boats there. Nobody was hurt in it. The mayor gave thanks."
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(lines([{"id": "s1", "text": text, "reference": "A storm came to the bay at night."}]))
    result = evaluate_summaries(path)
    assert result["summaries"] == 1
    assert 0 < result["lead3"]["rouge1"] < 1
    assert result["lead3"]["words"] == 18
    assert set(result["lead3"]) == {"rouge1", "rouge2", "rougeL", "words"} == set(result) - {"summaries", "lead3"}

"""A data set so small that its results can be worked out by hand."""

import gzip
import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import SourceError
from knowledge.evaluation import evaluate
from knowledge.evaluation.bootstrap import Sampling
from knowledge.evaluation.measures import auroc, calibration_error, dcg, holds_answer, levels, rouge
from knowledge.evaluation.quality import QUESTION_MEASURES, Scores, differences, quality

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
    assert {name: result[name] for name in list(result)[:12]} == {
        "queries": 3,
        "judged": 2,
        "hit@1": 0.5,
        "hit@5": 0.5,
        "mrr@10": 0.5,
        "ndcg@10": 0.5,
        "recall@10": 0.5,
        "answer@1": 0.5,
        "answer@3": 0.5,
        "answer@sentence": 0.5,
        "answer@shown": 0.5,
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


def test_progress_is_reported_question_by_question(folder: Path) -> None:
    reports: list[tuple[int, int]] = []
    evaluate(folder, progress=lambda done, total: reports.append((done, total)))
    assert reports == [(1, 3), (2, 3), (3, 3)]


def test_a_questions_date_can_be_its_now(tmp_path: Path) -> None:
    twin = {"title": "Storm", "text": "A storm came."}
    today = datetime.now(UTC).date().isoformat()
    twins = [twin | {"id": "old", "date": "2024-01-03"}, twin | {"id": "new", "date": today}]
    (tmp_path / "corpus.jsonl").write_bytes(lines(twins))
    (tmp_path / "queries.jsonl").write_bytes(lines([{"id": "q", "text": "storm came", "date": "2024-01-03"}]))
    (tmp_path / "qrels.tsv").write_text("q\told\t1\n")
    assert evaluate(tmp_path)["hit@1"] == 1.0
    assert evaluate(tmp_path, use_now=False)["hit@1"] == 0.0
    assert evaluate(tmp_path, use_now=False, today=date(2024, 1, 3))["hit@1"] == 1.0


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    for path in (folder / name, folder / f"{name}.gz"):
        path.unlink(missing_ok=True)
    with pytest.raises(SourceError, match=name):
        evaluate(folder)


@pytest.mark.parametrize(
    "line", ["{broken", "[]", "{}", '{"id": 1, "text": null}', '{"id": 1, "text": "?", "label": "yes"}']
)
def test_a_broken_line_is_named(folder: Path, line: str) -> None:
    (folder / "queries.jsonl").write_bytes(lines(QUESTIONS) + f"{line}\n".encode())
    with pytest.raises(SourceError, match=r"queries\.jsonl:5: "):
        evaluate(folder)


def test_a_broken_article_is_named_too(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(lines(ARTICLES) + b"{broken\n")
    with pytest.raises(SourceError, match=r"corpus\.jsonl:6: "):
        evaluate(folder)


def test_a_damaged_archive_is_named(folder: Path) -> None:
    whole = gzip.compress(lines(QUESTIONS))
    (folder / "queries.jsonl").unlink(missing_ok=True)
    (folder / "queries.jsonl.gz").write_bytes(whole[:20] + b"\xff" * 20 + whole[40:])
    with pytest.raises(SourceError, match=r"queries\.jsonl\.gz: "):
        evaluate(folder)


def test_only_the_leading_sentence_counts_for_answer_at_sentence(tmp_path: Path) -> None:
    """Both answers occur in the best passage, only the first in the sentence that answers the question."""
    (tmp_path / "corpus.jsonl").write_bytes(lines(ARTICLES[:1]))
    asked = {"text": "Which storm came to the bay?"}
    queries = [asked | {"id": "q1", "answers": ["a storm"]}, asked | {"id": "q2", "answers": ["a boat"]}]
    (tmp_path / "queries.jsonl").write_bytes(lines(queries))
    (tmp_path / "qrels.tsv").write_text("q1\ta\t1\n")
    result = evaluate(tmp_path)
    assert (result["answer@1"], result["answer@sentence"]) == (1.0, 0.5)


# Measures


def _scores(reciprocal: Sequence[float], confidence: Sequence[float], answerable: Sequence[bool]) -> Scores:
    means = np.full((len(reciprocal), len(QUESTION_MEASURES)), np.nan)
    means[:, QUESTION_MEASURES.index("mrr@10")] = reciprocal
    sure = np.array(confidence)
    return Scores(means, sure, np.array(answerable), levels(sure))


def test_the_same_seed_gives_the_same_intervals_and_another_gives_others() -> None:
    scored = _scores([1, 0, 0.5, 1, 0.25, 0], [0.9, 0.2, 0.4, 0.8, 0.1, 0.3], [True, False, True, True, False, False])
    first = quality(scored, Sampling(seed=1), threshold=0.5)
    assert first == quality(scored, Sampling(seed=1), threshold=0.5)
    assert first["ci"] != quality(scored, Sampling(seed=2), threshold=0.5)["ci"]
    assert first["ci"]["mrr@10"][0] <= first["mrr@10"] <= first["ci"]["mrr@10"][1]
    assert first["answered"] == {"answerable": 0.6667, "unanswerable": 0.0}
    assert set(first["ci"]) == {"mrr@10", "auroc", "ece"}, "a measure that does not apply has no interval"


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """Questions that score 1 with a chance of 0.6: an interval is right when it holds 0.6."""
    generator = np.random.default_rng(7)
    right = 0
    for seed in range(100):
        scored = _scores(generator.random(200) < 0.6, [0.5] * 200, [True] * 200)
        low, high = quality(scored, Sampling(seed, 200), threshold=0.5)["ci"]["mrr@10"]
        right += low <= 0.6 <= high
    assert 88 <= right <= 100


def test_a_difference_is_paired_so_what_both_find_hard_does_not_widen_it() -> None:
    hard = [0.0, 1.0] * 50
    better = _scores([value / 2 + 0.25 for value in hard], [0.5] * 100, [True] * 100)
    same = _scores(hard, [0.5] * 100, [True] * 100)
    assert differences(same, same, Sampling())["mrr@10"] == [0.0, 0.0, 0.0]
    shifted = _scores([value + 0.1 for value in hard], [0.5] * 100, [True] * 100)
    assert differences(same, shifted, Sampling())["mrr@10"] == [0.1, 0.1, 0.1]
    assert differences(same, better, Sampling())["mrr@10"][0] == 0.0
    assert "auroc" not in differences(same, better, Sampling()), "there are no unanswerable questions"


def test_without_resamples_there_are_no_intervals() -> None:
    assert quality(_scores([1.0], [0.5], [True]), Sampling(resamples=0), threshold=0.5)["ci"] == {}


def test_counting_a_question_twice_is_asking_it_twice() -> None:
    once = _scores([1, 0.5, 0], [0.9, 0.3, 0.3], [True, False, True])
    twice = _scores([1, 1, 0.5, 0, 0], [0.9, 0.9, 0.3, 0.3, 0.3], [True, True, False, True, True])
    counted, repeated = once.figures(np.array([2, 1, 2])), twice.figures(np.ones(5))
    assert np.allclose(counted, repeated, equal_nan=True)


def test_confidence_that_means_what_it_says_has_no_error() -> None:
    half, sure = np.full(10, 0.5), np.ones(4)
    assert calibration_error(half, np.array([True, False] * 5), np.ones(10)) == 0.0
    assert calibration_error(sure, np.array([True] * 4), np.ones(4)) == 0.0
    assert calibration_error(sure, np.array([True, True, True, False]), np.ones(4)) == 0.25


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
        ("他支付了美元。", "美元", True),
        ("他支付了美元。", "元他", False),
        ("GPT-4 模型", "GPT-4", True),
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

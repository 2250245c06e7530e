"""Summaries are measured beside the article's beginning; the figures of this set can be worked out by hand."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import SourceError
from knowledge.evaluation import evaluate_summaries
from knowledge.evaluation.bootstrap import mean_with_interval
from knowledge.evaluation.summaries import beginning

STORM = "A storm came to the bay at night. It sank seven boats there. Nobody was hurt in it. The mayor gave thanks."


def pairs(path: Path, *records: Mapping[str, str]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def test_summaries_are_measured_beside_the_first_three_sentences(tmp_path: Path) -> None:
    reference = "A storm came to the bay at night."
    result = evaluate_summaries(pairs(tmp_path / "pairs.jsonl", {"id": "s1", "text": STORM, "reference": reference}))

    assert result["summaries"] == 1
    assert 0 < result["lead3"]["rouge1"] < 1
    assert (result["lead3"]["words"], result["lead3"]["sentences"]) == (18, 3)


def test_they_are_measured_beside_a_beginning_of_their_own_length_too(tmp_path: Path) -> None:
    record = {"text": STORM, "reference": "Seven boats sank."}
    result = evaluate_summaries(pairs(tmp_path / "p", {"id": "1", **record}, {"id": "2", **record}))

    measures = {"rouge1", "rouge2", "rougeL"}
    assert set(result["lead"]) == set(result["lead3"]) == {*measures, "words", "sentences"}
    assert set(result) == {"summaries", "lead3", "lead", "gain", *measures, "words", "sentences"}
    assert set(result["gain"]) == measures
    for measure, gain in result["gain"].items():
        assert gain["mean"] == pytest.approx(result[measure] - result["lead"][measure], abs=1e-4)
        assert gain["low"] <= gain["mean"] <= gain["high"]


def test_no_pairs_have_no_figures(tmp_path: Path) -> None:
    result = evaluate_summaries(pairs(tmp_path / "none"))

    assert result["summaries"] == 0
    assert result["rouge1"] is None
    assert result["gain"]["rouge1"] == {"mean": None, "low": None, "high": None}


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.jsonl"):
        evaluate_summaries(tmp_path / "gone.jsonl")


TEXTS = st.lists(st.lists(st.just("word"), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=9)


@given(TEXTS, st.integers(0, 99))
def test_the_beginning_is_the_one_nearest_in_length(texts: list[str], words: int) -> None:
    def far(count: int) -> int:
        return abs(sum(len(text.split()) for text in texts[:count]) - words)

    chosen = len(beginning(texts, words))

    assert chosen >= 1
    assert far(chosen) == min(far(count) for count in range(1, len(texts) + 1))


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    values = [0.0, 0.1, 0.5, -0.2, 0.3] * 20
    result = mean_with_interval(values)

    assert result == mean_with_interval(values)
    assert result["low"] is not None
    assert result["high"] is not None
    assert 0.08 < result["low"] < 0.14 < result["high"] < 0.2

"""Measures of what people type: phrases around topics, messages that are no question, and small libraries."""

import json
from pathlib import Path

import pytest

from knowledge import SourceError
from knowledge.evaluation.bootstrap import Sampling
from knowledge.evaluation.honesty import FIGURES, evaluate_honesty, record, table
from knowledge.evaluation.messages import evaluate_messages
from knowledge.evaluation.small_libraries import evaluate_small_libraries
from knowledge.evaluation.topic_phrases import evaluate_lead_ins

SUBJECTS = {
    "lighthouse": "The lighthouse keeper painted the gallery railing white before the winter gales.",
    "beekeeping": "The beekeeping society counted ninety swarms in orchards along the river.",
    "tramway": "The tramway depot bought eleven second-hand carriages from Lisbon.",
    "pottery": "The pottery kiln reached a thousand degrees and cracked its chimney.",
    "orchestra": "The orchestra rehearses Dvorak on Tuesdays in the old brewery.",
    "glacier": "The glacier retreated forty metres while geologists drilled for ice.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set with an article and a question for each subject."""
    articles = [
        {"id": name, "title": f"Today: {name} and {name}days", "text": text, "date": f"2024-05-0{number}"}
        for number, (name, text) in enumerate(SUBJECTS.items(), 1)
    ]
    questions = [{"id": name, "text": text.replace("The", "Which", 1)} for name, text in SUBJECTS.items()]
    for file, records in {"corpus.jsonl": articles, "queries.jsonl": questions}.items():
        (tmp_path / file).write_text("".join(json.dumps(record) + "\n" for record in records))
    (tmp_path / "qrels.tsv").write_text("".join(f"{name}\t{name}\t1\n" for name in SUBJECTS))
    return tmp_path


def test_words_around_a_topic_are_measured_by_kind(folder: Path, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.tsv"
    phrases.write_text(
        "# a comment\nen\task\ttell me about X\nen\tlatest\tlatest on X\nen\tsummary\tsummary of X\nde\task\tX bitte\n"
    )

    result = evaluate_lead_ins(folder, phrases)

    assert result["topics"] == len(SUBJECTS)
    assert {name: result[name] for name in result["ci"]} == {
        f"{kind}_{figure}": 1.0 for kind in ("ask", "latest", "summary") for figure in ("answered", "right")
    }


def test_a_phrase_of_an_unknown_kind_is_named(folder: Path, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.tsv"
    phrases.write_text("en\tsing\tsing about X\n")

    with pytest.raises(SourceError, match=r"phrases\.tsv:1"):
        evaluate_lead_ins(folder, phrases)


def test_messages_are_right_or_named(folder: Path, tmp_path: Path) -> None:
    messages = {
        "good morning": "greeting",
        "how much is 3 + 4": "no",
        "who won the regatta?": "no",
        "news from May 2023": "date",
        "what's new?": "latest",
        "which orchestra rehearses Dvorak in the brewery?": "no",
    }
    path = tmp_path / "messages.jsonl"
    path.write_text("".join(json.dumps({"text": text, "means": means}) + "\n" for text, means in messages.items()))

    result = evaluate_messages(folder, path)

    assert (result["messages"], result["right"]) == (6, 0.8333)
    assert result["missed"] == ["which orchestra rehearses Dvorak in the brewery?"]


def test_small_libraries_answer_their_own_questions_and_refuse_others(folder: Path) -> None:
    result = evaluate_small_libraries(folder, [2, 3])

    assert result["answered@2"] == result["right@2"] == result["answered@3"] == 1.0
    assert result["refused@2"] == result["auroc@2"] == 1.0
    assert result["ci"]["answered@2"] == [1.0, 1.0]


def test_more_articles_than_there_are_are_refused(folder: Path) -> None:
    with pytest.raises(SourceError, match="only 6 articles"):
        evaluate_small_libraries(folder, [6])


def test_the_honest_no_is_measured_by_set_language_and_size(folder: Path) -> None:
    groups = evaluate_honesty([folder], [2], Sampling(resamples=50))

    names = [group.name for group in groups]
    assert names == [folder.name, "language en", "size 2", "half a set", "all"]
    figures = record(groups)
    assert figures["answered:all"] == figures["refused:all"] == figures["sure:all"] == figures["auroc:all"] == 1.0
    assert figures["ci"]["answered:size 2"] == [1.0, 1.0]
    assert figures["truthful:all"] > 0.9


def test_labelled_questions_are_asked_to_the_whole_set(folder: Path) -> None:
    with (folder / "queries.jsonl").open("a") as file:
        file.write(json.dumps({"id": "no", "text": "Who won the regatta?", "label": "unanswerable"}) + "\n")

    groups = {group.name: group for group in evaluate_honesty([folder], [2], Sampling(resamples=0))}

    assert groups["labelled"].questions == len(SUBJECTS) + 1
    assert groups["labelled"].figures["refused"] == 1.0
    assert groups["labelled"].intervals["refused"] == [None, None]


def test_the_honest_no_is_printed_as_a_table(folder: Path) -> None:
    lines = list(table(evaluate_honesty([folder], [2], Sampling(resamples=50))))

    assert lines[0].startswith("| group | questions | answered |")
    assert lines[-1].startswith("| all |")
    assert {line.count("|") for line in lines} == {len(FIGURES) + 3}

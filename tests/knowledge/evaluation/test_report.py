"""The command line of evaluation: comparing, reporting, and what it says when it can't."""

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from knowledge import ConfigError
from knowledge.__main__ import main
from knowledge.evaluation.weight_changes import ablations, with_changes
from knowledge.retrieval.weights import Weights

ARTICLES = [
    {"id": "a", "title": "Storm", "text": "Rain fell on the bay for a week. Trees were down."},
    {"id": "b", "title": "Weather", "text": "A storm may come. The storm is far away."},
    {"id": "c", "title": "Otters", "text": "Seven otters live in the lake. They eat fish."},
]
QUESTIONS = [
    {"id": "q1", "text": "What did the storm do?", "answers": ["trees"]},
    {"id": "q2", "text": "Is a storm far away?", "answers": ["far away"]},
    {"id": "q3", "text": "How many otters live in the lake?", "answers": ["seven"]},
    {"id": "q4", "text": "Who won the election in Brazil?", "label": "unanswerable"},
]
JUDGEMENTS = "q1\ta\t1\nq2\tb\t1\nq3\tc\t1\n"

Command = Callable[..., tuple[int, str, str]]


def lines(records: Iterable[object]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def data_set(folder: Path, questions: Iterable[object] = QUESTIONS) -> Path:
    folder.mkdir(parents=True)
    (folder / "corpus.jsonl").write_bytes(lines(ARTICLES))
    (folder / "queries.jsonl").write_bytes(lines(questions))
    (folder / "qrels.tsv").write_text(JUDGEMENTS)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return data_set(tmp_path / "tiny")


@pytest.fixture
def evaluate(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["evaluate", *map(str, arguments)])
        return (code, *capsys.readouterr())

    return run


def last(out: str) -> Any:
    return json.loads(out.splitlines()[-1])


# Weights and comparisons


def test_weights_are_changed_by_name() -> None:
    assert with_changes(" title = 0.5 , article=2") == Weights(title=0.5, article=2.0)
    assert with_changes("title=1", Weights(article=9.0)) == Weights(article=9.0, title=1.0)


@pytest.mark.parametrize("text", ["zebra=1", "title", "title=", "title=high", "title=nan", "title=inf", "", ",", "=1"])
def test_weights_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        with_changes(text)


def test_each_weight_is_left_out_in_turn() -> None:
    assert ablations(Weights(title=0.0)).keys() == ablations().keys() - {"title"}
    assert ablations()["title"] == Weights(title=0.0)


def test_a_comparison_tells_who_won_and_lost_with_the_texts(folder: Path, evaluate: Command) -> None:
    """Only its title says storm in the article of q1, so without titles it loses its first place, or all of them."""
    code, out, _ = evaluate(folder, "--weights", "title=5", "--compare", "title=0")

    result = last(out)
    assert code == 0
    assert (result["wins"], result["losses"], result["ties"]) == (1, 1, 2)
    assert result["a"]["mrr@10"] == result["b"]["mrr@10"] == round((1 + 1 + 0.5) / 3, 4)
    assert result["difference"]["mrr@10"][0] == 0.0
    assert out.index("Won by b: 1") < out.index("(q2)") < out.index("Lost by b: 1") < out.index("(q1)")
    lost = out[out.index("(q1)") :]
    assert "expected  Storm" in lost
    assert "a  at 1  Storm: “" in lost
    assert "b  at 2  Weather: “" in lost


def test_what_is_compared_with_itself_is_a_tie(folder: Path, evaluate: Command) -> None:
    result = last(evaluate(folder, "--compare", f"title={Weights().title}")[1])
    assert (result["wins"], result["losses"], result["ties"]) == (0, 0, 4)
    assert result["a"] == result["b"]
    assert all(difference == [0.0, 0.0, 0.0] for difference in result["difference"].values())


def test_at_most_so_many_of_each_are_listed(folder: Path, evaluate: Command) -> None:
    out = evaluate(folder, "--weights", "title=5", "--compare", "title=0", "--most", 0)[1]
    assert "Lost by b: 1, the clearest 0" in out
    assert "(q1)" not in out


def test_other_weights_give_other_figures(tmp_path: Path, evaluate: Command) -> None:
    folder = data_set(tmp_path / "one", QUESTIONS[:1])
    first, second = (last(evaluate(folder, "--weights", f"title={value}")[1]) for value in (5, 0))
    assert (first["hit@1"], second["hit@1"]) == (1.0, 0.0)


# Several sets


def test_several_sets_are_measured_at_once_and_the_spread_of_the_same_questions_told(
    folder: Path, tmp_path: Path, evaluate: Command
) -> None:
    twin = data_set(tmp_path / "twin", [question | {"text": "otters"} for question in reversed(QUESTIONS)])
    other = data_set(tmp_path / "other", QUESTIONS[:1])
    result = last(evaluate(folder, twin, other)[1])
    assert set(result["sets"]) == {"tiny", "twin", "other"}
    (group,) = result["spread"]
    assert group["sets"] == ["tiny", "twin"]
    assert (group["hit@1"]["best"], group["hit@1"]["worst"]) == ("tiny", "twin")
    assert group["hit@1"]["difference"][0] == pytest.approx(
        result["sets"]["tiny"]["hit@1"] - result["sets"]["twin"]["hit@1"], abs=1e-3
    )


def test_sets_of_one_name_are_told_apart_by_path(folder: Path, tmp_path: Path, evaluate: Command) -> None:
    namesake = data_set(tmp_path / "more" / "tiny")
    assert set(last(evaluate(folder, namesake)[1])["sets"]) == {str(folder), str(namesake)}


# The report


def test_a_report_is_written_and_its_pictures_are_there(folder: Path, tmp_path: Path, evaluate: Command) -> None:
    pytest.importorskip("matplotlib")
    twin = data_set(tmp_path / "twin *one*")
    reference = tmp_path / "plain.json"
    reference.write_text('{"tiny": {"mrr@10": 0.25, "note": "plain BM25"}, "zebra": {}}')
    place = tmp_path / "a" / "report"

    code, out, err = evaluate(folder, twin, "--report", place, "--ablate", "--reference", reference)

    assert (code, err) == (0, "")
    assert set(last(out)["sets"]) == {"tiny", "twin *one*"}
    text = (place / "report.md").read_text("utf-8")
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
    assert len(pictures) == 4
    assert all((place / name).read_bytes().startswith(b"\x89PNG") for name in pictures)
    for part in ("Finding the article", "Quoting", "Beside the reference", "honest no", "waits", "spread", "earns"):
        assert re.search(f"^## .*{part}", text, re.MULTILINE), part
    assert "| tiny | mrr@10 | 0.250 |" in text
    assert "twin \\*one\\*" in text
    assert "`title`" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(row.endswith("|") for row in rows)
    assert json.loads((place / "figures.json").read_bytes())["sets"] == last(out)["sets"]


def test_the_same_seed_gives_the_same_report(folder: Path, tmp_path: Path, evaluate: Command) -> None:
    """All but the times."""
    pytest.importorskip("matplotlib")
    texts = []
    for name in ("one", "two"):
        evaluate(folder, "--report", tmp_path / name, "--seed", 3)
        text = (tmp_path / name / "report.md").read_text("utf-8")
        texts.append(re.sub(r"(?s)## How long a reader waits.*?\n## ", "## ", text))
    assert texts[0] == texts[1]
    assert "seed 3" in texts[0]
    pictures = [(tmp_path / name / "reliability-tiny.png").read_bytes() for name in ("one", "two")]
    assert pictures[0] == pictures[1]


def test_an_earlier_reports_figures_are_a_reference(folder: Path, tmp_path: Path, evaluate: Command) -> None:
    pytest.importorskip("matplotlib")
    evaluate(folder, folder.parent / "tiny", "--report", tmp_path / "one")
    evaluate(folder, "--report", tmp_path / "two", "--reference", tmp_path / "one" / "figures.json")
    assert "+0.000" in (tmp_path / "two" / "report.md").read_text("utf-8")


def test_without_matplotlib_a_report_names_the_extra(
    folder: Path, tmp_path: Path, evaluate: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = evaluate(folder, "--report", tmp_path / "report")
    assert (code, out) == (2, "")
    assert "article-bot[report]" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "report").exists()
    assert evaluate(folder)[0] == 0


# What it says when it can't


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--weights", "zebra=1"),
        ("--compare", "title"),
        ("--report", "r", "--compare", "title=1"),
        ("--ablate",),
        ("--reference", "r.json"),
        ("--summaries", "pairs.jsonl"),
    ],
)
def test_options_that_mean_nothing_are_one_line_and_code_2(
    folder: Path, evaluate: Command, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    code, out, err = evaluate(*([folder] if options else []), *options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert len(list(folder.iterdir())) == 3, "nothing was made"


@pytest.mark.parametrize("option", [("--seed", "x"), ("--resamples", "-1"), ("--until", "May")])
def test_options_of_the_wrong_kind_are_code_2(folder: Path, option: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", str(folder), *option])
    assert stopped.value.code == 2


def test_data_that_is_missing_is_one_line_and_code_1_before_anything_is_measured(
    folder: Path, tmp_path: Path, evaluate: Command
) -> None:
    code, out, err = evaluate(folder, tmp_path / "nowhere")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "nowhere" in err


@pytest.mark.parametrize("text", ["{", "[]", '{"tiny": 0.5}', None])
def test_a_reference_that_is_none_is_one_line_and_code_1(
    folder: Path, tmp_path: Path, evaluate: Command, text: str | None
) -> None:
    pytest.importorskip("matplotlib")
    reference = tmp_path / "plain.json"
    if text is not None:
        reference.write_text(text)
    code, out, err = evaluate(folder, "--report", tmp_path / "r", "--reference", reference)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "plain.json" in err


def test_a_report_that_cannot_be_written_is_one_line_and_code_1(
    folder: Path, tmp_path: Path, evaluate: Command
) -> None:
    pytest.importorskip("matplotlib")
    (tmp_path / "file").write_text("")
    code, out, err = evaluate(folder, "--report", tmp_path / "file" / "report")
    assert (code, out, err.count("\n")) == (1, "", 1)

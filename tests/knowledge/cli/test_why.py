"""``ask --why`` says in plain words what the confidence is made of."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.__main__ import main

ARTICLE = "# Mill closes\n\nThe mill of Orle closed in May. Its wheel had turned since 1702.\n"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Asks a library of one article on the command line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mill.md").write_text(ARTICLE)
    main(["add", "folder:."])

    def ask(*options: str) -> str:
        capsys.readouterr()
        assert main(["ask", *options]) == 0
        return capsys.readouterr().out

    return ask


def test_each_kind_of_evidence_has_a_line(asked: Callable[..., str]) -> None:
    shown = asked("--why", "When did the mill of Orle close?")

    assert "Confidence" in shown
    assert "100% of the question's words are in the passage or its title" in shown
    assert "corrected" not in shown


def test_without_the_option_nothing_is_explained(asked: Callable[..., str]) -> None:
    assert "Confidence" not in asked("When did the mill of Orle close?")


def test_a_refusal_is_explained_as_well(asked: Callable[..., str]) -> None:
    shown = asked("--why", "When did the ferry of Orle sink?")

    assert "The articles do not answer this." in shown
    assert "33% of them are in the article or its title" in shown


def test_json_has_the_evidence(asked: Callable[..., str]) -> None:
    evidence = json.loads(asked("--why", "--json", "When did the mill of Orle close?"))["evidence"]

    assert {"name", "value", "logits"} == set(evidence[0])

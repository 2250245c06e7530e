"""The command line works without the modules that only Unix has, and loads the evaluation only to evaluate."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
UNIX_ONLY = ("fcntl", "grp", "pwd", "resource", "termios")

# Runs `python -m knowledge` without the modules named first, and prints to standard error what it has loaded.
RUNNER = """
import runpy, sys
missing, *arguments = sys.argv[1:]
sys.modules.update(dict.fromkeys(missing.split(), None))
sys.argv = ["knowledge", *arguments]
try:
    runpy.run_module("knowledge", run_name="__main__", alter_sys=True)
finally:
    print("LOADED", *(name for name, module in sys.modules.items() if module), file=sys.stderr)
"""

ARTICLES = [
    {"id": "a", "title": "Storm", "text": "A storm came to the bay. It sank seven boats in the harbour."},
    {"id": "b", "title": "Otters", "text": "Nine otters live in the lake. They eat fish all day long."},
]


def knowledge(folder: Path, *arguments: str, missing: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUNNER, " ".join(missing), *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in {"SOURCES", "STORE_URL"}}
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def loaded(run: subprocess.CompletedProcess[str]) -> set[str]:
    return set(run.stderr.rpartition("LOADED")[2].split())


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    return path


def test_every_kind_of_command_works_without_unix_modules(tmp_path: Path, articles: Path) -> None:
    for arguments, expected in (
        (["add", "articles.jsonl"], "2 new"),
        (["ask", "How many boats did the storm sink?"], "It sank seven boats"),
        (["stats"], "articles  2"),
        (["refresh", "--gently", "articles.jsonl"], "0 new, 0 changed, 2 same"),
    ):
        run = knowledge(tmp_path, *arguments, missing=UNIX_ONLY)
        assert run.returncode == 0, run.stderr
        assert expected in run.stdout
        assert not loaded(run) & set(UNIX_ONLY)


def test_evaluate_works_without_unix_modules_and_reports_no_memory(tmp_path: Path, articles: Path) -> None:
    articles.rename(tmp_path / "corpus.jsonl")
    question = {"id": "q", "text": "How many boats did the storm sink?", "answers": ["seven"]}
    (tmp_path / "queries.jsonl").write_text(json.dumps(question) + "\n")
    (tmp_path / "qrels.tsv").write_text("q\ta\t1\n")

    run = knowledge(tmp_path, "evaluate", ".", missing=UNIX_ONLY)

    assert run.returncode == 0, run.stderr
    result = json.loads(run.stdout.splitlines()[-1])
    assert result["hit@1"] == 1.0
    assert result["rss_mb"] is None


def test_no_module_imports_a_unix_module_at_its_top() -> None:
    for path in (*(ROOT / "knowledge").rglob("*.py"), *(ROOT / "bot").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not set(UNIX_ONLY) & {*names, getattr(node, "module", None)}, path


def test_commands_load_no_evaluation_no_plots_and_no_web_server(tmp_path: Path) -> None:
    run = knowledge(tmp_path, "stats")

    assert run.returncode == 0, run.stderr
    modules = loaded(run)
    assert "knowledge.cli.upkeep" in modules
    assert not {module for module in modules if module.startswith("knowledge.evaluation")}
    assert not {"matplotlib", "aiohttp", "telegram"} & modules


def test_the_package_is_typed_for_its_users() -> None:
    for package in ("bot", "knowledge"):
        assert (ROOT / package / "py.typed").read_bytes() == b""


def test_a_program_of_others_sees_the_types(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("from knowledge import open_library\n\nanswer: int = open_library('', '').ask('?')\n")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path), "program.py"]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"MYPYPATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'has type "Answer"' in run.stdout, run.stdout + run.stderr

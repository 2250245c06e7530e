"""The checks themselves: what CI runs, what the documents for contributors name, what an unchecked floor announces."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from aiohttp import ClientSession
from yarl import URL

from bot.playground import Playground
from knowledge import Library, LibrarySettings, open_library

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("CONTRIBUTING.md", "SECURITY.md", "bot/README.md")
RUN = (ROOT / ".ci" / "run").read_text("utf-8")
MAIN = RUN.partition("\nmain() {\n")[2].partition("\n}\n")[0]
TESTS = {
    node.name
    for path in (ROOT / "tests").rglob("test_*.py")
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
}


# CI


def test_the_workflow_runs_the_checks_on_each_python() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/checks.yml").read_text("utf-8"))
    job = workflow["jobs"]["checks"]

    assert workflow["permissions"] == {"contents": "read"}
    assert job["strategy"]["matrix"]["python-version"] == ["3.11", "3.12", "3.13"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert all(re.fullmatch(r"actions/[\w-]+@v\d[\d.]*", step["uses"]) for step in job["steps"] if "uses" in step)


def test_every_step_of_the_checks_has_a_title_and_is_run() -> None:
    steps = dict(re.findall(r'^    step ".+" (\w+)()$', MAIN, re.MULTILINE))
    defined = set(re.findall(r"^(\w+)\(\) \{$", RUN, re.MULTILINE))

    assert len(steps) >= 10
    assert defined - steps.keys() == {"main", "step", "copy_the_checkout", "readme_command"}
    assert steps.keys() <= defined
    assert re.fullmatch(r'(?:    (?:copy_the_checkout|step ".+" \w+)\n?)+', MAIN)


def test_pre_commit_runs_the_tools_of_the_environment() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]

    assert [repository["repo"] for repository in hooks] == ["local"]
    entries = {hook["id"]: hook["entry"] for hook in hooks[0]["hooks"]}
    assert set(entries) == {"ruff-check", "ruff-format", "mypy"}
    assert all(entry.startswith(".venv/bin/") for entry in entries.values())


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--floors-required"], 1)])
def test_floors_that_are_not_checked_are_announced_or_fail(options: list[str], code: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "EVAL_DATA"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/quality/test_extraction.py", *options]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == code, run.stdout
    assert ("QUALITY FLOORS NOT CHECKED: 3 skipped; set EVAL_DATA" in run.stdout) is (code == 0)


# Documents


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_tests_that_it_names_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")

    assert {name for name in re.findall(r"`(test_\w+)`", text) if name not in TESTS} == set()
    paths = re.findall(r"`(tests/[\w./-]*)`", text)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_documents_that_it_links_exist(document: str) -> None:
    place = ROOT / document
    links = re.findall(r"\]\(((?!http)[^)#]+)", place.read_text("utf-8"))

    assert [link for link in links if not (place.parent / link).exists()] == []


def test_every_threat_has_a_defence_and_a_test() -> None:
    table = (ROOT / "SECURITY.md").read_text("utf-8").partition("|---|---|---|\n")[2].partition("\n\n")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines()]

    assert len(rows) >= 10
    assert all(len(row) == 3 and row[1].strip() and re.search(r"`test_\w+`", row[2]) for row in rows)


# Promises of SECURITY.md that have no home elsewhere


@pytest.mark.parametrize(
    "path", ["/../server.py", "/%2e%2e/server.py", "/..%2fserver.py", "//etc/hostname", "/page.js/.."]
)
async def test_the_playground_serves_its_own_files_only(path: str) -> None:
    async with Playground() as playground, ClientSession() as http:
        url = URL(playground.url.rstrip("/") + path, encoded=True)
        response = await http.get(url)
        assert response.status == 404


@pytest.mark.parametrize(
    "path", ["/etc/hostname", "../../etc/hostname", "file:///etc/hostname", "secret.txt", "..", ""]
)
def test_what_a_reader_writes_is_no_path(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("The secret of the otters is 42.")
    with open_empty(tmp_path) as library:
        assert library.article(path) is None
        assert library.find(path) == []
        assert not library.ask(path).hits


def open_empty(folder: Path) -> Library:
    return open_library(f"sqlite:///{folder}/articles.db", "memory:", settings=LibrarySettings())

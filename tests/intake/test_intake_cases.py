"""Every demand on the intake, through the command line: what is stored, what is not, what is reported and answered."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from knowledge import Article, LibrarySettings, open_library
from knowledge.__main__ import main
from tests.intake import feed_cases, file_cases, page_cases
from tests.intake.intake_case import Case, Stored
from tests.web_server import Answer, WebServer

CASES = [*feed_cases.CASES, *page_cases.CASES, *file_cases.CASES]
TYPES = {".xml": "application/rss+xml", ".atom": "application/atom+xml"}
Run = Callable[..., str]


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as web:
        yield web


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a library of the test's own, and returns what it prints."""
    values = {"STORE_URL": f"sqlite:///{tmp_path}/a.db", "INDEX_URL": f"tantivy:{tmp_path}/index", "SOURCES": ""}
    values |= {"FETCH_PRIVATE_HOSTS": "127.0.0.1", "FETCH_DELAY": "0"}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> str:
        main(arguments)
        captured = capsys.readouterr()
        return captured.out + captured.err

    return command


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_demand_is_met(case: Case, web: WebServer, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    source = placed(case.source, case.files, web, folder)
    report = run("add", source)
    if case.second:
        placed(case.source, case.second, web, folder)
        report = run("refresh", "--all", source)

    articles = stored(tmp_path)
    assert sorted(article.title for article in articles) == sorted(case.stored or {a.title: None for a in articles})
    for article in articles:
        agrees(article, case.stored.get(article.title, Stored()))
    texts = "\n\n".join(article.text for article in articles)
    assert [words for words in case.never if words in texts] == []
    assert [words for words in case.texts if words not in texts] == []
    assert [words for words in case.reported if words not in report] == [], report
    for question, answer in case.answers.items():
        assert answer in run("ask", question).split("\n\n")[0]


def placed(source: str, files: Mapping[str, str | bytes], web: WebServer, folder: Path) -> str:
    """Put the files in their place, and return the source with its address."""
    kind, _, path = source.partition(":")
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.replace("{site}", web.at("")).encode()
        if kind in {"folder", "telegram"}:
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
        else:
            web[name] = Answer(data, {"Content-Type": TYPES.get(Path(name).suffix, "text/html; charset=utf-8")})
    return f"{kind}:{folder}" if kind in {"folder", "telegram"} else f"{kind}:{web.at(path)}"


def stored(tmp_path: Path) -> list[Article]:
    with open_library(f"sqlite:///{tmp_path}/a.db", "memory:", settings=LibrarySettings()) as library:
        return list(library.latest(50))


def agrees(article: Article, demanded: Stored) -> None:
    day = "undated" if "published" in article.derived else f"{article.published:%Y-%m-%d}"
    assert demanded.day in {None, day}
    assert demanded.language in {None, article.language}
    assert demanded.author in {None, article.author}
    assert demanded.link is None or (article.url or "").endswith(demanded.link)
    assert demanded.updated is None or (article.updated and article.updated.isoformat().startswith(demanded.updated))

"""
Killed at any moment, nothing is lost, nothing is there twice, and the index equals the store.

``pytest tests/knowledge/ingest/test_crash.py --kills 200`` kills more often than the few times of a usual run.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from knowledge import LibrarySettings, open_library
from tests.newspaper import Paper
from tests.web_server import WebServer

NUMBER = 400  # of articles in a file: two transactions and the index
PAGES = 30  # of a feed
RESTARTS = 4  # after so many kills a new library is begun, or there would soon be nothing left to do


@pytest.fixture
def kills(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--kills"))


@pytest.fixture
def articles(tmp_path: Path) -> set[str]:
    """The titles of a file of articles."""
    chance = random.Random(11)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvwz", k=7)) for _ in range(3000)]
    with (tmp_path / "articles.jsonl").open("w") as file:
        for number in range(NUMBER):
            body = ". ".join(" ".join(chance.choices(words, k=12)).capitalize() for _ in range(20))
            url = f"https://example.org/{number}"
            file.write(json.dumps({"title": f"Number {number}", "text": body + ".", "url": url}) + "\n")
    return {f"Number {number}" for number in range(NUMBER)}


@pytest.fixture
def paper() -> Iterator[Paper]:
    with WebServer() as web:
        paper = Paper(web)
        for number in range(PAGES):
            paper.article(f"n{number}")
        paper.feed("/feed", *(paper.teaser(f"n{number}", number % 28) for number in range(PAGES)))
        yield paper


def start(folder: Path, command: Sequence[str]) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    here = {"FETCH_PRIVATE_HOSTS": "127.0.0.1", "FETCH_DELAY": "0", "PYTHONPATH": str(Path(__file__).parents[3])}
    program = [sys.executable, "-m", "knowledge", *command]
    return subprocess.Popen(program, cwd=folder, env=os.environ | here, stdout=subprocess.DEVNULL)


def held(folder: Path) -> list[str]:
    """The titles in a library; its index equals its store."""
    url, index = f"sqlite:///{folder}/data/articles.db", f"tantivy:{folder}/data/index"
    with open_library(url, index, settings=LibrarySettings()) as library:
        assert library.check() == []
        return [article.title for article in library.latest(10 * NUMBER)]


def assert_goes_on_after_kills(place: Path, command: Sequence[str], expected: set[str], kills: int) -> None:
    begun = time.monotonic()
    assert start(place / "whole", command).wait(600) == 0
    took = time.monotonic() - begun
    assert sorted(held(place / "whole")) == sorted(expected)
    chance = random.Random()
    for number in range(kills):
        folder = place / str(number // RESTARTS)
        process = start(folder, command)
        time.sleep(chance.uniform(0.1, took))
        process.kill()
        process.wait()
        if (folder / "data" / "articles.db").exists():
            found = held(folder)
            assert len(found) == len(set(found))
            assert set(found) <= expected
        if number % RESTARTS == RESTARTS - 1:
            assert start(folder, command).wait(600) == 0
            assert sorted(held(folder)) == sorted(expected)


def test_an_import_that_is_killed_goes_on(tmp_path: Path, articles: set[str], kills: int) -> None:
    assert_goes_on_after_kills(tmp_path, ["add", str(tmp_path / "articles.jsonl")], articles, kills)


def test_a_refresh_that_is_killed_goes_on(tmp_path: Path, paper: Paper, kills: int) -> None:
    expected = {f"News of n{number}" for number in range(PAGES)}
    assert_goes_on_after_kills(tmp_path, ["refresh", f"feed:{paper.web.at('/feed')}"], expected, kills)

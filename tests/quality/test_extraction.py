"""
Pages and feeds of others, where they are: ``EVAL_DATA=folder pytest tests/quality``.

``html-readability.tar.xz`` holds pages and their main text, ``feeds-feedparser.tar.xz`` feeds with every oddity.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from knowledge.parsing import feed_items
from knowledge.parsing.unreadable import Unreadable

DATA = os.environ.get("EVAL_DATA")
F1 = 0.960  # of word 4-grams; rises, never falls


def unpacked(name: str, place: Path) -> Path:
    archive = Path(DATA or "", name)
    if not DATA or not archive.is_file():
        pytest.skip(f"set EVAL_DATA to a folder that has {name}")
    with tarfile.open(archive) as tar:
        tar.extractall(place, filter="data")
    return place / name.partition(".")[0]


def runs_of_four(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False)) or Counter([tuple(words)])


def f1(gold: Mapping[str, str], text_of: Callable[[str], str]) -> float:
    """Of the mean precision and the mean recall over the pages."""
    precision = recall = 0.0
    for page, text in gold.items():
        found, wanted = runs_of_four(text_of(page)), runs_of_four(text)
        both = sum((found & wanted).values())
        precision += both / max(sum(found.values()), 1) / len(gold)
        recall += both / max(sum(wanted.values()), 1) / len(gold)
    return 2 * precision * recall / (precision + recall)


def test_the_main_text_of_pages_is_found(tmp_path: Path) -> None:
    place = unpacked("html-readability.tar.xz", tmp_path)
    lines = (place / "gold.jsonl").read_text("utf-8").splitlines()
    gold = {each["file"]: each["text"] for each in map(json.loads, lines)}
    command = [sys.executable, "-m", "knowledge", "read", "--json", str(place / "html")]
    read = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    ours = {Path(each["path"]).name: each["text"] for each in map(json.loads, read.stdout.splitlines())}
    figure = f1(gold, lambda page: ours.get(Path(page).name, ""))
    assert figure >= F1
    trafilatura = pytest.importorskip("trafilatura", reason="trafilatura, the rival, is not installed")

    def theirs(page: str) -> str:
        data = next(place.rglob(Path(page).name)).read_bytes()
        return trafilatura.extract(data, include_comments=False) or ""

    assert figure >= f1(gold, theirs)


@pytest.mark.filterwarnings("error")
def test_every_odd_feed_is_read_or_refused(tmp_path: Path) -> None:
    place = unpacked("feeds-feedparser.tar.xz", tmp_path)
    read = refused = 0
    for path in sorted(each for each in place.rglob("*") if each.is_file() and each.name != "README.md"):
        try:
            feed_items.parse(path.read_bytes(), "https://example.org/feed")
            read += 1
        except Unreadable as reason:
            assert re.fullmatch(r"(?:is|holds|has) .{3,80}", str(reason))
            refused += 1
    assert read > 2000
    assert refused < 20

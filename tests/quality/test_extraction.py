"""
Real pages and feeds are read well. Needs the development data: ``EVAL_DATA=folder pytest tests/quality``.

``html-readability.tar.xz`` holds pages and their main text, ``feeds-feedparser.tar.xz`` feeds with every oddity.
"""

import json
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
from tests.quality.conftest import EvalData
from tests.workload import HANG_SECONDS

F1_FLOOR = 0.960  # of word 4-grams; rises, never falls


def extracted(archive: Path, folder: Path) -> Path:
    """Extract the archive below `folder` and return the folder that it holds."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / archive.name.partition(".")[0]


def four_grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False)) or Counter([tuple(words)])


def f1(gold: Mapping[str, str], text_of: Callable[[str], str]) -> float:
    """Return F1 of the mean precision and the mean recall over the pages."""
    precision = recall = 0.0
    for page, text in gold.items():
        ours, expected = four_grams(text_of(page)), four_grams(text)
        shared = sum((ours & expected).values())
        precision += shared / max(sum(ours.values()), 1) / len(gold)
        recall += shared / max(sum(expected.values()), 1) / len(gold)
    return 2 * precision * recall / (precision + recall)


def test_the_main_text_of_pages_is_found(tmp_path: Path, eval_data: EvalData) -> None:
    folder = extracted(eval_data.need("html-readability.tar.xz", floors=1), tmp_path)
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    gold = {page["file"]: page["text"] for page in map(json.loads, lines)}
    command = [sys.executable, "-m", "knowledge", "read", "--json", str(folder / "html")]
    read = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=HANG_SECONDS)
    ours = {Path(article["path"]).name: article["text"] for article in map(json.loads, read.stdout.splitlines())}
    figure = f1(gold, lambda page: ours.get(Path(page).name, ""))
    assert figure >= F1_FLOOR
    trafilatura = pytest.importorskip("trafilatura", reason="trafilatura, the rival, is not installed")

    def theirs(page: str) -> str:
        data = next(folder.rglob(Path(page).name)).read_bytes()
        return trafilatura.extract(data, include_comments=False) or ""

    assert figure >= f1(gold, theirs)


@pytest.mark.filterwarnings("error")
def test_every_odd_feed_is_read_or_refused(tmp_path: Path, eval_data: EvalData) -> None:
    folder = extracted(eval_data.need("feeds-feedparser.tar.xz", floors=2), tmp_path)
    read = refused = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "README.md"):
        try:
            feed_items.parse(path.read_bytes(), "https://example.org/feed")
            read += 1
        except Unreadable as reason:
            assert re.fullmatch(r"(?:is|holds|has) .{3,80}", str(reason))
            refused += 1
    assert read > 2000
    assert refused < 20

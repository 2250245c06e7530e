"""A folder is read whole: whatever lies in it, each bad file is one problem and the others are read."""

import gzip
import json
import os
import socket
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.errors import SourceError
from knowledge.models import Article, Problem
from knowledge.sources.folder import Folder

PROSE = "The bridge over the river will stay closed until the spring, the council decided on Monday."
PAGE = f"Bridge closed\n\n{PROSE}\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00"


def read(path: Path) -> tuple[list[Article], list[Problem]]:
    items = list(Folder(path).read())
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Problem)]


def reasons(path: Path) -> dict[str, str]:
    return {Path(problem.location).name: problem.reason for problem in read(path)[1]}


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20 * 2**20)


def bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(60):
            file.write(b" " * 2**20)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.txt": (Path.touch, "is empty"),
    "blank.txt": (lambda p: p.write_text(" \n\ufeff\n\t\n"), "is empty"),
    "huge.txt": (huge, "is larger than 5 MB"),
    "picture.txt": (lambda p: p.write_bytes(PNG), "is not text"),
    "document.txt": (lambda p: p.write_bytes(b"%PDF-1.7\nplain enough"), "is not text"),
    "noise.txt": (lambda p: p.write_bytes(bytes(range(256)) * 20), "is not text"),
    "noise.md": (lambda p: p.write_bytes(bytes([7, 200, 3, 129, 2, 255]) * 99), "is not text"),
    "title-only.txt": (lambda p: p.write_text("Bridge closed\n"), "has no text"),
    "furniture.txt": (
        lambda p: p.write_text("Bridge\n\nNo time to read?\nGet a summary\nNext Article\nSun"),
        "has no text",
    ),
    "empty.md": (lambda p: p.write_text("---\ntitle: Bridge\n---\n"), "has no text"),
    "front.md": (lambda p: p.write_text("---\n[: {\n---\nText."), "has front matter that is not valid YAML"),
    "front2.md": (lambda p: p.write_text("+++\n=\n+++\nText."), "has front matter that is not valid TOML"),
    "bare.html": (lambda p: p.write_text("<html><body><img src=a.png></body></html>"), "has no article text"),
    "broken.json": (lambda p: p.write_text('{"title": '), "is not valid JSON"),
    "number.json": (lambda p: p.write_text("42"), "holds no articles"),
    "none.json": (lambda p: p.write_text("[]"), "holds no articles"),
    "deep.json": (lambda p: p.write_text("[" * 100_000), "is not valid JSON"),
    "settings.json": (lambda p: p.write_text('{"name": "x", "version": 1}'), "has no text"),
    "empty.jsonl": (Path.touch, "is empty"),
    "cut.txt.gz": (lambda p: p.write_bytes(gzip.compress(PAGE.encode())[:-12]), "is not a whole gzip file"),
    "false.txt.gz": (lambda p: p.write_text(PAGE), "is not a whole gzip file"),
    "bomb.txt.gz": (bomb, "is larger than 5 MB when unpacked"),
    "bomb.json.gz": (bomb, "is larger than 50 MB when unpacked"),
    "pipe.txt": (os.mkfifo, "is a pipe, not a file"),
    "socket.txt": (listening, "is a socket or device, not a file"),
    "nowhere.txt": (lambda p: p.symlink_to("missing.txt"), "is a broken link"),
    "loop": (lambda p: p.symlink_to(p.parent), "is a link back to a folder that it stands in"),
    "ring.txt": (lambda p: p.symlink_to(p), "cannot be read: too many levels of symbolic links"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_problem_and_its_neighbours_are_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    make, reason = BAD[name]
    make(tmp_path / name)
    (tmp_path / "0.txt").write_text(PAGE)
    (tmp_path / "~.txt").write_text(PAGE)

    articles, problems = read(tmp_path)

    assert [problem.reason for problem in problems] == [reason]
    assert problems[0].location.startswith(str(tmp_path / name))
    assert [Path(article.location).name for article in articles] == ["0.txt", "~.txt"]


def test_all_bad_files_together_are_a_problem_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name, (make, _) in BAD.items():
        make(tmp_path / name)

    assert reasons(tmp_path) == {name: reason for name, (_, reason) in BAD.items()}


def test_a_large_file_is_refused_without_being_read(tmp_path: Path):
    huge(tmp_path / "huge.txt")
    tracemalloc.start()
    found = reasons(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == {"huge.txt": "is larger than 5 MB"}
    assert peak < 2**20


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(tmp_path: Path):
    (tmp_path / "secret.txt").write_text(PAGE)
    (tmp_path / "secret.txt").chmod(0)

    assert reasons(tmp_path) == {"secret.txt": "cannot be read: permission denied"}


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "secret.txt").write_text(PAGE)
    (tmp_path / "open.md").write_text(PAGE)
    really = Path.open

    def refuse(path: Path, *mode: str):
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return really(path, *mode)

    monkeypatch.setattr(Path, "open", refuse)

    assert reasons(tmp_path) == {"secret.txt": "cannot be read: permission denied"}


def test_a_fault_in_a_library_is_a_problem_of_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.md").write_text(PAGE)
    (tmp_path / "b.txt").write_text(PAGE)

    def fail(*_):
        raise IndexError("list index out\nof range")

    monkeypatch.setattr("knowledge.parsing.markdown_text.plain", fail)
    articles, problems = read(tmp_path)

    assert [p.reason for p in problems] == ["cannot be read (IndexError: list index out of range)"]
    assert len(articles) == 1


def test_folders_are_read_in_the_order_of_names(tmp_path: Path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/d/e/3.txt", "b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PAGE)

    found = [str(Path(a.location).relative_to(tmp_path)) for a in read(tmp_path)[0]]

    assert found == ["a.txt", "b/1.txt", "b/2.txt", "b.txt", "c/d/e/3.txt"]


def test_hidden_files_copies_and_other_kinds_are_passed_over(tmp_path: Path):
    for name in (
        ".hidden.txt",
        ".git/a.txt",
        "a.txt~",
        "__MACOSX/a.txt",
        "style.css",
        "photo.JPG",
        "a.rtf",
        "x.tar.gz",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE)

    articles, [problem] = read(tmp_path)
    assert articles == []
    assert "(1 .rtf, 1 .jpg, 1 .css, 1 .tar)" in problem.reason
    assert len(Folder(tmp_path)) == 0


def test_a_file_of_another_kind_is_reported_when_it_is_named_itself(tmp_path: Path):
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1")

    assert reasons(tmp_path / "a.rtf")["a.rtf"].startswith("is a .rtf file; text, Markdown, ")


def test_a_single_file_is_a_source(tmp_path: Path):
    (tmp_path / "a.txt").write_text(PAGE)
    source = Folder(tmp_path / "a.txt")

    assert (source.name, len(source)) == (f"folder:{tmp_path}/a.txt", 1)
    assert [item.title for item in source.read() if isinstance(item, Article)] == ["Bridge closed"]


def test_a_missing_folder_is_an_error_on_reading_only(tmp_path: Path):
    source = Folder(tmp_path / "missing")

    assert len(source) == 0
    with pytest.raises(SourceError, match="missing does not exist"):
        source.read()


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_an_impossible_path_is_an_error_on_reading(path: str):
    with pytest.raises(SourceError):
        Folder(path).read()


def test_linked_folders_are_followed_once(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text(PAGE)
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "one").symlink_to(tmp_path / "real")
    (tmp_path / "root" / "two").symlink_to(tmp_path / "real")

    articles, problems = read(tmp_path / "root")

    assert [a.location for a in articles] == [str(tmp_path / "root" / "one" / "a.txt")]
    assert problems == []


def test_links_to_and_fro_end(tmp_path: Path):
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "link").symlink_to(tmp_path / other)
        (tmp_path / name / "x.txt").write_text(PAGE)

    articles, problems = read(tmp_path)

    assert len(articles) == 2
    assert [Path(p.location).relative_to(tmp_path) for p in problems] == [Path("a/link/link")]


def test_a_name_in_no_encoding_is_read_and_can_be_shown(tmp_path: Path):
    name = os.fsencode(tmp_path) + b"/caf\xe9\n.txt"
    try:
        Path(os.fsdecode(name)).write_text(PAGE)
    except OSError:
        pytest.skip("this file system wants UTF-8")
    article = read(tmp_path)[0][0]

    assert article.location.encode() and article.origin.encode()
    assert "\n" not in article.location


def test_a_file_is_identified_by_its_own_address(tmp_path: Path):
    (tmp_path / "a b#c.txt").write_text(PAGE)

    assert read(tmp_path)[0][0].origin == f"file://{tmp_path}/a%20b%23c.txt"


def test_records_are_identified_by_link_then_id_then_line(tmp_path: Path):
    lines = [
        {"text": "One.", "url": "HTTPS://Example.org/one?utm_source=feed", "id": 7},
        {"text": "Two.", "id": "two/2"},
        {"text": "Three."},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines))
    (tmp_path / "b.json").write_text(json.dumps([{"text": "Four."}]))

    base = f"file://{tmp_path}/"
    assert [a.origin for a in read(tmp_path)[0]] == [
        "https://example.org/one",
        f"{base}a.jsonl#two%2F2",
        f"{base}a.jsonl#L3",
        f"{base}b.json#1",
    ]


def test_a_text_file_without_a_date_has_its_own(tmp_path: Path):
    (tmp_path / "a.txt").write_text(PAGE)
    os.utime(tmp_path / "a.txt", (1_700_000_000, 1_700_000_000))
    article = read(tmp_path)[0][0]

    assert (article.published, article.derived) == (datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC), {"published"})


@pytest.mark.parametrize("when", [0, 9_999_999_999])
def test_an_absurd_clock_makes_an_old_article(tmp_path: Path, when: int):
    (tmp_path / "a.txt").write_text(PAGE)
    os.utime(tmp_path / "a.txt", (when, when))

    assert read(tmp_path)[0][0].published == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("name", ["a.txt.gz", "a.md.gz", "a.gz"])
def test_packed_files_are_read_like_others(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(gzip.compress(PAGE.encode()))

    assert [a.text for a in read(tmp_path)[0]] in ([PROSE], [f"Bridge closed\n\n{PROSE}"])


def test_broken_lines_are_problems_with_their_numbers(tmp_path: Path):
    good = '{"title": "Storm", "text": "Rain fell."}\n'
    (tmp_path / "a.jsonl").write_text(good + "{broken\n\n[1]\n" + '{"title": "No text"}\n' + good)

    articles, problems = read(tmp_path)

    assert [a.location for a in articles] == [f"{tmp_path}/a.jsonl:1", f"{tmp_path}/a.jsonl:6"]
    assert [str(p).removeprefix(f"{tmp_path}/") for p in problems] == [
        "a.jsonl:2: is not valid JSON",
        "a.jsonl:4: is not an object with a text",
        "a.jsonl:5: has no text",
    ]


def test_a_line_over_five_megabytes_is_a_problem_and_the_next_is_read(tmp_path: Path):
    long = json.dumps({"text": "rain " * 1_500_000})
    (tmp_path / "a.jsonl").write_text(f'{long}\n{{"text": "Rain fell."}}\n')

    articles, problems = read(tmp_path)

    assert [a.text for a in articles] == ["Rain fell."]
    assert [str(p) for p in problems] == [f"{tmp_path}/a.jsonl:1: is a line longer than 5 MB"]


def test_a_file_that_only_claims_to_be_json_lines_is_given_up_soon(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text("some, table\n" * 5000)

    problems = read(tmp_path)[1]

    assert len(problems) == 101
    assert problems[-1].reason == "holds no article in its first 100 records; the rest was not read"


def test_a_packed_line_without_an_end_is_given_up(tmp_path: Path):
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb", compresslevel=1) as file:
        for _ in range(130):
            file.write(b" " * 2**20)

    assert [p.reason for p in read(tmp_path)[1]] == [
        "is a line longer than 5 MB",
        "is not JSON Lines: it has a line longer than 100 MB; the rest was not read",
    ]


def test_json_lines_are_read_one_at_a_time(tmp_path: Path):
    line = json.dumps({"text": "Rain fell on the town. " * 400}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 3000)  # 28 MB
    tracemalloc.start()
    count = sum(1 for _ in Folder(tmp_path).read())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 3000
    assert peak < 2 * 2**20


def test_a_thousand_articles_a_second_are_read(tmp_path: Path):
    """In units of this machine's speed. Where a million steps of a loop take 20 ms, 400 articles take 0.2 s."""
    for n in range(400):
        text = "\n\n".join([f"{PROSE} {n}"] * 20)
        (tmp_path / f"{n}.txt").write_text(f"Story {n}\n\nGet a summary\n\n{text}\n\nNext Article\n\nStory {n + 1}")

    def steps() -> int:
        return sum(1 for _ in range(1_000_000))

    loop = min(cpu_seconds(steps)[0] for _ in range(3))
    seconds, count = cpu_seconds(lambda: sum(1 for _ in Folder(tmp_path).read()))

    assert count == 400
    assert seconds < 40 * loop


def cpu_seconds(work: Callable[[], int]) -> tuple[float, int]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def test_furniture_is_learned_from_a_large_folder_in_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("knowledge.sources.folder._SAMPLE", 20)
    for n in range(200):
        (tmp_path / f"{n:03}.txt").write_text(f"Story {n}\n\nToo busy?\n\n{PROSE} {PROSE}\n\nToo busy?")

    articles, _ = read(tmp_path)

    assert {a.text for a in articles} == {f"{PROSE} {PROSE}"}


def test_long_files_are_counted_by_their_size(tmp_path: Path):
    lines = "".join(
        json.dumps({"title": f"No {n}", "text": f"Rain fell on day {n}. " * 9}) + "\n" for n in range(20_000)
    )
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "c.md").write_text("# One\n\nRain fell.")
    (tmp_path / "d.jsonl.gz").write_bytes(b"no gzip")
    assert len(Folder(tmp_path)) == pytest.approx(40_002, rel=0.1)

"""What every engine promises (see `knowledge.index.Index`), and what the embedded one adds: crashes and damage."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import ConfigError, SearchError
from knowledge.index import Entry, Index, tantivy_index
from knowledge.index.engines import check_url, open_index

STORE = "store-1"
ENGINES = ("memory:", "tantivy:{}/index")


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.param).format(tmp_path)


@pytest.fixture
def index(url: str) -> Index:
    return open_index(url, STORE)


@pytest.fixture
def on_disk(tmp_path: Path) -> Callable[..., Index]:
    """Opens the index in the test's folder: each time as another process would."""

    def opened(store: str = STORE) -> Index:
        return open_index(f"tantivy:{tmp_path}/index", store)

    return opened


def number(n: int) -> str:
    return f"{n:016x}"


def entry(n: int, terms: str, title: str = "", published: int | None = None) -> Entry:
    return Entry(number(n), n if published is None else published, title.split(), terms.split())


def ids(index: Index, terms: str, limit: int = 10, *, since: int | None = None, until: int | None = None) -> list[str]:
    return [match.article_id for match in index.search(terms.split(), limit, since=since, until=until)]


# What every engine promises


def test_only_articles_that_share_a_term_match(index: Index) -> None:
    index.apply([entry(1, "storm river"), entry(2, "sun beach"), entry(3, "river boat")], [], 1)
    assert set(ids(index, "river flood")) == {number(1), number(3)}


def test_a_term_that_every_article_holds_still_matches(index: Index) -> None:
    index.apply([entry(n, "river") for n in range(3)], [], 1)
    assert len(ids(index, "river")) == 3


def test_one_article_is_enough(index: Index) -> None:
    index.apply([entry(1, "river")], [], 1)
    assert ids(index, "river") == [number(1)]


def test_the_best_match_comes_first_and_scores_highest(index: Index) -> None:
    index.apply([entry(1, "river sun sun sun"), entry(2, "river storm sun sun"), entry(3, "sun sun sun sun")], [], 1)
    matches = index.search(["river", "storm"], 10)
    assert [match.article_id for match in matches] == [number(2), number(1)]
    assert matches[0].score > matches[1].score > 0


def test_a_term_in_the_title_counts_more_than_one_in_the_text(index: Index) -> None:
    index.apply([entry(1, "storm sun sea", "day"), entry(2, "day sun sea", "storm")], [], 1)
    assert ids(index, "storm") == [number(2), number(1)]


def test_asking_for_a_term_twice_is_asking_once(index: Index) -> None:
    index.apply([entry(1, "river storm")], [], 1)
    assert index.search(["river", "river"], 10) == index.search(["river"], 10)


@pytest.mark.parametrize("limit", [-1, 0, 1, 2])
def test_there_are_never_more_matches_than_asked_for(index: Index, limit: int) -> None:
    index.apply([entry(n, "river", "river") for n in range(5)], [], 1)
    expected = max(limit, 0)
    assert len(index.search(["river"], limit)) == expected
    assert len(index.search_titles(["river"], limit)) == expected
    assert len(index.newest(["river"], limit)) == expected


def test_no_terms_match_nothing(index: Index) -> None:
    index.apply([entry(1, "river", "river")], [], 1)
    assert index.search([], 10) == index.search([], 10, since=0) == []
    assert index.search_titles([], 10) == []
    assert index.newest([], 10) == []
    assert index.frequencies([]) == {}


def test_an_empty_index_answers_with_nothing(index: Index) -> None:
    assert index.revision == 0
    assert index.search(["river"], 10) == []
    assert index.newest(["river"], 10) == []
    assert index.frequencies(["river"]) == {"river": 0}


def test_what_was_applied_is_seen_at_once(index: Index) -> None:
    for revision in range(1, 4):
        index.apply([entry(revision, f"river{revision}")], [], revision)
        assert ids(index, f"river{revision}") == [number(revision)]
        assert index.revision == revision


def test_a_changed_article_is_found_by_its_new_terms_only(index: Index) -> None:
    index.apply([entry(1, "storm", "flood")], [], 1)
    index.apply([entry(1, "sun", "beach")], [], 2)
    assert ids(index, "sun") == ids(index, "beach") == [number(1)]
    assert ids(index, "storm") == ids(index, "flood") == []


def test_applying_the_same_changes_twice_is_applying_them_once(index: Index) -> None:
    for _ in range(2):
        index.apply([entry(1, "storm"), entry(2, "storm sun")], [number(3)], 1)
    assert sorted(ids(index, "storm")) == [number(1), number(2)]


def test_a_withdrawn_article_is_gone_and_an_unknown_one_may_be_withdrawn(index: Index) -> None:
    index.apply([entry(1, "storm", "storm"), entry(2, "storm", "storm")], [], 1)
    index.apply([], [number(1), number(99)], 2)
    assert ids(index, "storm") == [number(2)]
    assert [match.article_id for match in index.search_titles(["storm"], 10)] == [number(2)]
    assert index.newest(["storm"], 10) == [number(2)]


@pytest.mark.parametrize("article_id", ["8000000000000000", "ffffffffffffffff", "7fffffffffffffff", "0000000000000000"])
def test_ids_use_all_their_64_bits(index: Index, article_id: str) -> None:
    index.apply([Entry(article_id, 5, ["storm"], ["sun"])], [], 1)
    assert ids(index, "sun") == index.newest(["sun"], 1) == [article_id]
    index.apply([Entry(article_id, 5, ["storm"], ["rain"])], [], 2)
    assert (ids(index, "sun"), ids(index, "rain")) == ([], [article_id])
    index.apply([], [article_id], 3)
    assert ids(index, "rain") == []


def test_titles_are_searched_apart_from_the_text(index: Index) -> None:
    index.apply([entry(1, "storm storm", "sun"), entry(2, "sun", "storm day"), entry(3, "x", "storm sun")], [], 1)
    found = [match.article_id for match in index.search_titles(["storm", "sun"], 10)]
    assert found[0] == number(3)
    assert set(found) == {number(1), number(2), number(3)}
    assert {match.article_id for match in index.search_titles(["storm"], 10)} == {number(2), number(3)}


def test_the_newest_are_ordered_by_date_and_hold_every_term(index: Index) -> None:
    index.apply([entry(n, "storm sun" if n % 2 else "storm", published=n * 1000) for n in range(6)], [], 1)
    assert index.newest(["storm"], 3) == [number(5), number(4), number(3)]
    assert index.newest(["storm", "sun"], 10) == [number(5), number(3), number(1)]
    assert index.newest(["storm", "snow"], 10) == []


def test_the_title_counts_among_the_terms_of_the_newest(index: Index) -> None:
    index.apply([entry(1, "storm", "sun")], [], 1)
    assert index.newest(["storm", "sun"], 10) == [number(1)]


def test_articles_before_since_are_left_out(index: Index) -> None:
    index.apply([entry(n, "storm", published=day) for n, day in enumerate([-86400, 0, 100, 200])], [], 1)
    assert set(ids(index, "storm", since=100)) == {number(2), number(3)}
    assert set(ids(index, "storm", since=-(10**10))) == {number(n) for n in range(4)}
    assert ids(index, "storm", since=201) == []


def test_articles_from_until_on_are_left_out(index: Index) -> None:
    index.apply([entry(n, "storm", published=100 * n) for n in range(4)], [], 1)

    assert set(ids(index, "storm", until=200)) == {number(0), number(1)}
    assert ids(index, "storm", since=100, until=101) == [number(1)]
    assert index.newest(["storm"], 10, since=100, until=300) == [number(2), number(1)]
    assert index.newest(["storm"], 10, until=0) == []


def test_since_does_not_change_scores(index: Index) -> None:
    index.apply([entry(1, "storm sun"), entry(2, "storm")], [], 1)
    assert index.search(["storm"], 10, since=0) == index.search(["storm"], 10)


def test_frequencies_count_articles_not_occurrences(index: Index) -> None:
    index.apply([entry(1, "storm storm storm", "storm"), entry(2, "sun", "storm"), entry(3, "sun")], [], 1)
    assert index.frequencies(["storm", "sun", "snow"]) == {"storm": 2, "sun": 2, "snow": 0}


def test_terms_are_taken_as_they_are(index: Index) -> None:
    odd = ["1,200", "हिन्दी", "c+", "AND", "title:x", '"', "1⁄2", "osun\u0323"]
    index.apply([Entry(number(n), n, [], [term]) for n, term in enumerate(odd)], [], 1)
    assert [ids(index, term) for term in odd] == [[number(n)] for n in range(len(odd))]


def test_rebuilding_replaces_everything(index: Index) -> None:
    index.apply([entry(1, "storm"), entry(2, "sun")], [], 1)
    index.rebuild([entry(2, "snow"), entry(3, "snow")], 7)
    assert sorted(ids(index, "snow")) == [number(2), number(3)]
    assert ids(index, "storm") == ids(index, "sun") == []
    assert index.revision == 7


def test_a_rebuild_of_nothing_empties_the_index(index: Index) -> None:
    index.apply([entry(1, "storm")], [], 1)
    index.rebuild([], 2)
    assert ids(index, "storm") == []


def test_the_old_index_serves_until_the_new_is_complete(index: Index) -> None:
    index.apply([entry(1, "storm")], [], 1)
    seen: list[list[str]] = []

    def entries() -> object:
        yield entry(2, "storm")
        seen.append(ids(index, "storm"))

    index.rebuild(entries(), 2)
    assert seen == [[number(1)]]
    assert ids(index, "storm") == [number(2)]


def test_a_rebuild_that_fails_leaves_the_old_index_as_it_was(index: Index) -> None:
    index.apply([entry(1, "storm")], [], 1)

    def entries() -> object:
        yield entry(2, "storm")
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        index.rebuild(entries(), 2)
    assert ids(index, "storm") == [number(1)]
    assert index.revision == 1
    index.apply([entry(3, "storm")], [], 3)
    assert sorted(ids(index, "storm")) == [number(1), number(3)]


def test_threads_may_share_it(index: Index) -> None:
    index.apply([entry(0, "storm")], [], 1)
    done = threading.Event()

    def ask() -> int:
        asked = 0
        while not done.is_set():
            assert number(0) in ids(index, "storm", 100)
            assert index.frequencies(["storm"])["storm"] > 0
            asked += 1
        return asked

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(ask) for _ in range(3)]
        try:
            for n in range(1, 6):
                index.apply([entry(n, "storm")], [], n)
            index.rebuild([entry(n, "storm") for n in range(10)], 11)
        finally:
            done.set()
        assert all(reader.result() > 0 for reader in readers)
    assert len(ids(index, "storm", 100)) == 10


def test_writers_of_one_process_wait_for_each_other(index: Index) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: index.apply([entry(n, "storm")], [], n), range(1, 5)))
    assert len(ids(index, "storm")) == 4


TERMS = st.lists(st.sampled_from(["storm", "sun", "snow", "1,200"]), max_size=4)
STEPS = st.lists(st.tuples(st.integers(0, 3), st.none() | TERMS), max_size=6)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_after_any_changes_exactly_the_articles_with_the_term_match(steps: Sequence[tuple[int, list[str] | None]]):
    index = open_index("memory:", STORE)
    here: dict[str, list[str]] = {}
    for revision, (n, terms) in enumerate(steps, 1):
        here.pop(number(n), None)
        if terms is None:
            index.apply([], [number(n)], revision)
        else:
            here[number(n)] = terms
            index.apply([Entry(number(n), n, [], terms)], [], revision)
    for term in ("storm", "sun", "snow", "1,200"):
        holding = {i for i, terms in here.items() if term in terms}
        assert set(ids(index, term)) == set(index.newest([term], 10)) == holding


# On disk: other processes, crashes, damage


def test_another_process_sees_it_after_a_refresh(on_disk: Callable[..., Index]) -> None:
    writer, reader = on_disk(), on_disk()
    writer.apply([entry(1, "storm")], [], 1)
    reader.refresh()
    assert (ids(reader, "storm"), reader.revision) == ([number(1)], 1)
    writer.apply([entry(2, "storm")], [number(1)], 2)
    reader.refresh()
    assert (ids(reader, "storm"), reader.revision) == ([number(2)], 2)
    writer.rebuild([entry(3, "storm")], 3)
    assert ids(reader, "storm") == [number(2)]  # the files are gone, the reader still holds them
    reader.refresh()
    assert (ids(reader, "storm"), reader.revision) == ([number(3)], 3)


def test_two_processes_may_write_in_turn(on_disk: Callable[..., Index]) -> None:
    one, other = on_disk(), on_disk()
    one.apply([entry(1, "storm")], [], 1)
    other.apply([entry(2, "storm")], [], 2)
    one.apply([entry(3, "storm")], [], 3)
    assert sorted(ids(one, "storm")) == [number(n) for n in (1, 2, 3)]


def test_a_second_writer_is_told_that_another_is_writing(on_disk: Callable[..., Index], tmp_path: Path) -> None:
    index = on_disk()
    index.apply([entry(1, "storm")], [], 1)
    with FileLock(tmp_path / "index" / "writer.lock"):
        with pytest.raises(SearchError, match="another process is writing"):
            on_disk().apply([entry(2, "storm")], [], 2)
        with pytest.raises(SearchError, match="another process is writing"):
            on_disk().rebuild([], 2)
        assert ids(index, "storm") == [number(1)]
    index.apply([entry(2, "storm")], [], 2)
    assert len(ids(index, "storm")) == 2


def test_an_index_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    index = open_index(f"tantivy:{tmp_path}/file/index", STORE)
    with pytest.raises(SearchError, match="could not be written"):
        index.apply([entry(1, "storm")], [], 1)


def test_an_index_of_another_store_counts_as_empty(on_disk: Callable[..., Index]) -> None:
    on_disk().apply([entry(1, "storm")], [], 1)
    other = on_disk("store-2")
    assert (other.revision, ids(other, "storm")) == (0, [])
    other.rebuild([entry(2, "storm")], 4)
    assert ids(on_disk("store-2"), "storm") == [number(2)]


def test_opening_creates_nothing(on_disk: Callable[..., Index], tmp_path: Path) -> None:
    assert on_disk().revision == 0
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0\0",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b'{"store": "store-1", "layout": 1}',
        b'{"store": "store-1", "layout": 1, "generation": "x", "revision": null}',
        b'{"store": "store-1", "layout": 1, "generation": "gone", "revision": 5}',
    ],
)
def test_a_damaged_current_json_counts_as_empty(on_disk: Callable[..., Index], tmp_path: Path, content: bytes) -> None:
    index = on_disk()
    index.apply([entry(1, "storm")], [], 1)
    (tmp_path / "index" / "current.json").write_bytes(content)
    for again in (on_disk(), index):
        again.refresh()
        assert again.revision == 0
    index.rebuild([entry(1, "storm")], 1)
    assert ids(on_disk(), "storm") == [number(1)]


def damaged(index: Path, pattern: str, content: Callable[[bytes], bytes]) -> None:
    """Replace files of the index, as new files: the old ones may still be mapped."""
    generation = json.loads((index / "current.json").read_text())["generation"]
    found = list((index / generation).glob(pattern))
    assert found
    for path in found:
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(content(data))


def first_half_spoiled(data: bytes) -> bytes:
    half = len(data) // 2
    return bytes(byte ^ 0x55 for byte in data[:half]) + data[half:]


@pytest.mark.parametrize(
    "pattern", ["meta.json", ".managed.json", "*.term", "*.idx", "*.fast", "*.fieldnorm", "*.store"]
)
@pytest.mark.parametrize("content", [lambda _: b"", lambda data: data[: len(data) // 2]], ids=["emptied", "cut"])
def test_damaged_files_count_as_empty(
    on_disk: Callable[..., Index], tmp_path: Path, pattern: str, content: Callable[[bytes], bytes]
) -> None:
    on_disk().apply([entry(n, "storm " * n) for n in range(1, 20)], [], 1)
    damaged(tmp_path / "index", pattern, content)
    index = on_disk()
    assert (index.revision, ids(index, "storm")) == (0, [])
    index.rebuild([entry(1, "storm")], 1)
    assert ids(on_disk(), "storm") == [number(1)]


def test_files_that_vanish_under_a_reader_are_damage_too(on_disk: Callable[..., Index], tmp_path: Path) -> None:
    reader, writer = on_disk(), on_disk()
    writer.apply([entry(1, "storm")], [], 1)
    reader.refresh()
    writer.apply([entry(2, "storm")], [], 2)
    damaged(tmp_path / "index", "meta.json", lambda _: b"")
    reader.refresh()
    assert reader.revision == 0


def test_damage_that_only_a_search_meets_makes_the_index_empty(on_disk: Callable[..., Index], tmp_path: Path) -> None:
    on_disk().apply([entry(n, "storm " * n + f"w{n}") for n in range(1, 50)], [], 1)
    # The footer stays whole, so opening notices nothing; tantivy panics when it reads the postings.
    damaged(tmp_path / "index", "*.idx", first_half_spoiled)
    index = on_disk()
    with pytest.raises(SearchError, match="damaged"):
        index.search(["storm"], 10)
    assert index.revision == 0
    index.refresh()
    assert (index.revision, ids(index, "storm")) == (0, [])
    index.rebuild([entry(1, "storm")], 1)
    assert ids(index, "storm") == [number(1)]


def test_a_rebuild_leaves_one_generation_whatever_crashed_before(on_disk: Callable[..., Index], tmp_path: Path) -> None:
    index = on_disk()
    index.apply([entry(1, "storm")], [], 1)
    (tmp_path / "index" / "0badcafe").mkdir()
    index.rebuild([entry(1, "storm")], 2)
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 1


def test_a_deleted_folder_is_made_again(on_disk: Callable[..., Index], tmp_path: Path) -> None:
    index = on_disk()
    index.apply([entry(1, "storm")], [], 1)
    shutil.rmtree(tmp_path / "index")
    index.refresh()
    assert index.revision == 0
    index.rebuild([entry(2, "storm")], 2)
    assert ids(index, "storm") == [number(2)]


KILLED = """
import os, signal, sys
from knowledge.index import Entry
from knowledge.index.engines import open_index

def entries():
    for n in range(3000):
        yield Entry(f"{n:016x}", n, ["storm"], ["storm"] * 20 + [f"w{n}"])
    os.kill(os.getpid(), signal.SIGKILL)

index = open_index(sys.argv[1], "store-1")
getattr(index, sys.argv[2])(*((entries(), [], 2) if sys.argv[2] == "apply" else (entries(), 2)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("writing", ["apply", "rebuild"])
def test_a_writer_that_is_killed_leaves_what_was_before(
    on_disk: Callable[..., Index], tmp_path: Path, writing: str
) -> None:
    on_disk().apply([entry(5, "sun")], [], 1)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, f"tantivy:{tmp_path}/index", writing], check=False, capture_output=True
    )
    assert killed.returncode == -9, killed.stderr
    index = on_disk()
    assert (index.revision, ids(index, "sun"), ids(index, "storm")) == (1, [number(5)], [])
    index.apply([entry(6, "storm")], [], 2)
    assert ids(on_disk(), "storm") == [number(6)]


# Addresses


@pytest.mark.parametrize("url", ["", "lucene:x", "tantivy", "tantivy:", "opensearch", "/srv/index", "MEMORY:"])
def test_an_unknown_engine_is_refused_with_what_would_be_right(url: str) -> None:
    with pytest.raises(ConfigError, match="use tantivy:PATH or memory:"):
        check_url(url)
    with pytest.raises(ConfigError):
        open_index(url, STORE)


def test_a_windows_path_is_a_place() -> None:
    assert check_url(r"tantivy:C:\data\index") == ("tantivy", r"C:\data\index")


def test_a_newer_layout_keeps_its_own_index_beside_ours(
    on_disk: Callable[..., Index], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = on_disk()
    ours.apply([entry(1, "storm")], [], 1)
    monkeypatch.setattr(tantivy_index, "_LAYOUT", 2)
    monkeypatch.setattr(tantivy_index, "_STATE", "current-2.json")
    newer = on_disk()
    assert newer.revision == 0
    newer.rebuild([entry(1, "storm"), entry(2, "storm")], 2)
    assert len(ids(newer, "storm")) == 2
    monkeypatch.undo()
    assert (on_disk().revision, ids(on_disk(), "storm")) == (1, [number(1)])
    on_disk().rebuild([entry(1, "storm")], 3)
    monkeypatch.setattr(tantivy_index, "_LAYOUT", 2)
    monkeypatch.setattr(tantivy_index, "_STATE", "current-2.json")
    assert len(ids(on_disk(), "storm")) == 2

"""The store is the truth: what was put is there, and whoever follows its changes misses nothing."""

import dataclasses
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import ConfigError, StoreError
from knowledge.language import analyser
from knowledge.models import Article
from knowledge.outline.build import outline
from knowledge.records import Outline
from knowledge.store import Store, check_url, digest
from knowledge.store.rows import _LINES, _pack, _pack_terms, _unpack, _unpack_terms, lines_of
from tests.knowledge.shelf import ARTICLES, BRIDGE, FUNICULAR, OTTERS, SHORT, article


def analysed(item: Article) -> Outline:
    return outline(item, analyser("en"))


def counted(made: Outline) -> tuple[list[str], dict[str, int]]:
    """What an index is told of an outline."""
    return made.title, {term: len(where) for term, where in made.terms.items()}


def put(store: Store, *articles: Article, by: str = "shelf", run: int | None = None) -> int:
    run = store.begin_run() if run is None else run
    store.put([(item, analysed(item)) for item in articles], by, run)
    return run


def withdraw(store: Store, *keep: Article, by: str = "shelf") -> int:
    """Withdraw all that `by` delivered but these."""
    run = store.begin_run()
    store.mark_seen([item.id for item in keep], by, run)
    return store.withdraw_unseen(by, run, ())


def as_put(item: Article | None) -> Article:
    assert item is not None
    assert item.added is not None
    return dataclasses.replace(item, added=None)


# What was put is there

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
DATES = st.integers(-62_135_500_000, 253_402_200_000).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
ARTICLE = st.builds(
    Article,
    **dict.fromkeys(("origin", "title", "text", "location"), TEXT),
    **{name: st.none() | TEXT for name in ("url", "source", "author", "language", "image", "previous", "next")},
    updated=st.none() | DATES,
    published=DATES,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    derived=st.frozensets(st.sampled_from(["title", "published"])),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(item=ARTICLE)
def test_every_field_comes_back_as_it_was_put(store: Store, item: Article) -> None:
    put(store, item)
    assert as_put(store.article(item.id)) == item
    assert store.outlines([item.id], list(analysed(item).terms)) == {
        item.id: (
            int(item.published.timestamp()),
            item.language or "",
            "published" not in item.derived,
            digest(item),
            analysed(item),
        )
    }
    assert store.fingerprints([item.id])[item.id].digest == digest(item)


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.article("0123456789abcdef") is None
    assert store.articles(["0123456789abcdef", ""]) == store.outlines(["x"], ["storm"]) == {}
    assert store.by_url("https://example.org") is None
    assert store.latest(10) == []
    assert store.statistics().newest is None


def test_an_outline_can_be_read_for_some_terms_only(store: Store) -> None:
    put(store, FUNICULAR)
    found = store.outlines([FUNICULAR.id], ["cabl", "brake", "abl", "zebra", ""])[FUNICULAR.id].outline
    whole = analysed(FUNICULAR)
    assert found == dataclasses.replace(whole, terms={term: whole.terms[term] for term in ("cabl", "brake")})


def test_any_said_difference_makes_another_digest() -> None:
    facts = {
        "title": "x", "text": "x", "url": None, "source": "x", "author": "x", "language": "de", "tags": ("x",),
        "previous": "x", "next": "x", "derived": frozenset({"title"}), "published": datetime(2020, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    digests = {digest(dataclasses.replace(SHORT, **{name: value})) for name, value in facts.items()}
    assert len(digests | {digest(SHORT)}) == len(facts) + 1
    assert digest(dataclasses.replace(SHORT, location="moved.md", added=datetime.now(UTC))) == digest(SHORT)


def test_a_replaced_article_keeps_the_time_it_was_added(store: Store, tmp_path: Path) -> None:
    put(store, SHORT)
    with sqlite3.connect(tmp_path / "articles.db") as db:
        db.execute("update articles set added = 1000000")  # milliseconds
    db.close()
    put(store, dataclasses.replace(SHORT, text="The mains stay open."))
    again = store.article(SHORT.id)
    assert again is not None
    assert (again.text, again.added) == ("The mains stay open.", datetime(1970, 1, 1, 0, 16, 40, tzinfo=UTC))


def test_an_added_article_is_dated_now(store: Store) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    put(store, SHORT)
    found = store.article(SHORT.id)
    assert found is not None
    assert found.added is not None
    assert before <= found.added <= datetime.now(UTC)


def test_a_withdrawn_article_is_nowhere(store: Store) -> None:
    put(store, SHORT, OTTERS)
    assert withdraw(store, OTTERS) == 1
    assert store.article(SHORT.id) is None
    assert store.outlines([SHORT.id], ["water"]) == store.fingerprints([SHORT.id]) == {}
    assert store.by_url(str(SHORT.url)) is None
    assert [item.id for item in store.latest(10)] == [OTTERS.id]
    assert store.named(SHORT.title, OTTERS) is None
    assert store.beside(OTTERS, newer=False) is None
    assert store.totals().articles == store.statistics().articles == 1


def test_a_withdrawn_article_that_returns_is_new(store: Store) -> None:
    put(store, SHORT)
    withdraw(store)
    reached = store.revision
    put(store, SHORT)
    assert as_put(store.article(SHORT.id)) == SHORT
    changes, _ = store.changes(reached)
    assert [(change.id, change.title, change.terms) for change in changes] == [(SHORT.id, *counted(analysed(SHORT)))]


def test_nothing_of_a_withdrawn_text_stays_in_the_rows(store: Store, tmp_path: Path) -> None:
    put(store, SHORT)
    withdraw(store)
    db = sqlite3.connect(tmp_path / "articles.db")
    rows = db.execute("select text, passages, terms from articles").fetchall()
    outlines = db.execute("select count(*) from outlines").fetchone()
    db.close()
    assert (rows, outlines) == ([("", 0, 0)], (0,))


# Pruning


def test_only_what_the_same_source_no_longer_delivers_is_withdrawn(store: Store) -> None:
    put(store, SHORT, OTTERS, by="shelf")
    put(store, BRIDGE, by="other")
    assert withdraw(store, SHORT, by="shelf") == 1
    assert {item.id for item in store.latest(10)} == {SHORT.id, BRIDGE.id}


def test_what_could_not_be_read_this_time_stays(store: Store) -> None:
    put(store, SHORT, OTTERS, BRIDGE)
    assert store.withdraw_unseen("shelf", store.begin_run(), [OTTERS.location]) == 2
    assert [item.id for item in store.latest(10)] == [OTTERS.id]


def test_what_stands_in_a_file_that_was_read_in_part_stays(store: Store) -> None:
    places = ("posts.jsonl:1", "posts.jsonl:2", "old/result.json#message 3", "list.json#4", "other.md")
    items = [dataclasses.replace(SHORT, origin=place, location=place) for place in places]
    put(store, *items)
    run = store.begin_run()
    assert store.withdraw_unseen("shelf", run, ["posts.jsonl", "old/result.json", "list.json#4"]) == 1
    assert {item.location for item in store.latest(10)} == set(places[:4])


def test_more_articles_than_fit_into_one_statement_are_withdrawn_in_one_revision(store: Store) -> None:
    put(store, *(article(f"a{n}", "A title", "One sentence.") for n in range(1100)))
    reached = store.revision
    assert withdraw(store) == 1100
    changes, revision = store.changes(reached)
    assert (len(changes), revision) == (1100, reached + 1)


def test_withdrawing_nothing_changes_nothing(store: Store) -> None:
    put(store, SHORT)
    reached = store.revision
    assert withdraw(store, SHORT) == 0
    assert store.revision == reached


def test_an_older_run_does_not_undo_what_a_newer_one_saw(store: Store) -> None:
    put(store, SHORT)
    older, newer = store.begin_run(), store.begin_run()
    store.mark_seen([SHORT.id], "shelf", newer)
    store.mark_seen([SHORT.id], "shelf", older)
    assert store.withdraw_unseen("shelf", newer, ()) == 0


# Following changes


class Follower:
    """What an index does: remembers how far it has come, and takes in the changes since."""

    def __init__(self) -> None:
        self.reached = 0
        self.here: dict[str, tuple[list[str], dict[str, int]]] = {}

    def catch_up(self, store: Store, limit: int) -> None:
        changes, revision = store.changes(self.reached, limit)
        while revision > self.reached:
            for change in changes:
                self.here.pop(change.id, None)
                if change.terms is not None:
                    self.here[change.id] = change.title, change.terms
            self.reached = revision
            changes, revision = store.changes(self.reached, limit)
        assert changes == []


WORDS = st.lists(st.sampled_from("storm sun snow rain wind".split()), min_size=1, max_size=5).map(" ".join)
NAMES = st.sampled_from("abcd")
STEPS = st.lists(st.dictionaries(NAMES, WORDS, max_size=3) | st.frozensets(NAMES, max_size=3) | st.none(), max_size=10)


@settings(max_examples=30, deadline=None)
@given(steps=STEPS, limit=st.integers(1, 4))
def test_a_reader_that_follows_the_changes_has_exactly_what_is_here(
    steps: Sequence[dict[str, str] | frozenset[str] | None], limit: int
) -> None:
    """A dictionary is put, a set is what stays when the rest is withdrawn, None: the reader catches up."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/articles.db")
        follower = Follower()
        expected: dict[str, str] = {}
        for step in steps:
            if step is None:
                follower.catch_up(store, limit)
            elif isinstance(step, dict):
                put(store, *(article(slug, "", text) for slug, text in step.items()))
                expected |= step
            else:
                withdraw(store, *(article(slug, "", "") for slug in step))
                expected = {slug: text for slug, text in expected.items() if slug in step}
        follower.catch_up(store, limit)
        here = [article(slug, "", text) for slug, text in expected.items()]
        assert follower.here == {item.id: counted(analysed(item)) for item in here}
        assert follower.reached == store.revision
        assert store.totals().articles == len(expected)
        assert store.totals().terms == sum(sum(terms.values()) for _, terms in follower.here.values())
        store.close()


def test_each_write_advances_the_revision_by_one(store: Store) -> None:
    assert store.revision == 0
    put(store, SHORT, OTTERS)
    put(store)
    assert store.revision == 1
    withdraw(store)
    assert store.revision == 2


def test_a_write_that_fails_leaves_no_trace(store: Store) -> None:
    put(store, SHORT)
    with pytest.raises(StoreError):
        put(store, OTTERS, OTTERS)
    assert store.revision == 1
    assert [item.id for item in store.latest(10)] == [SHORT.id]
    put(store, OTTERS)
    assert store.revision == 2


def test_a_new_analysis_makes_every_outline_anew_once(store: Store) -> None:
    put(store, *ARTICLES)
    reached, seen = store.revision, []

    def analyse(item: Article) -> Outline:
        seen.append(item.id)
        return outline(item, analyser(None))

    store.replace_outlines(analyse, "second")
    assert sorted(seen) == sorted(item.id for item in ARTICLES)
    assert store.analysis == "second"
    changes, _ = store.changes(reached)
    made = {item.id: counted(outline(item, analyser(None))) for item in ARTICLES}
    assert {change.id: (change.title, change.terms) for change in changes} == made
    assert store.totals().terms == sum(outline(a, analyser(None)).length for a in ARTICLES)
    store.replace_outlines(analyse, "second")
    assert len(seen) == len(ARTICLES)


# Reading


def test_the_latest_are_ordered_by_date_and_pages_do_not_overlap(store: Store) -> None:
    same_day = [article(f"s{n}", "Same", "Same day.", day=5) for n in range(5)]
    put(store, *ARTICLES, *same_day)
    every = store.latest(100)
    assert [item.published for item in every] == sorted((item.published for item in every), reverse=True)
    pages = [item for offset in range(0, 12, 3) for item in store.latest(3, offset)]
    assert pages == every
    assert store.latest(5, among=[SHORT.id, "none"]) == [store.article(SHORT.id)]
    assert store.latest(5, among=[]) == []


def test_neighbours_by_date_come_from_the_same_source(store: Store) -> None:
    put(store, FUNICULAR, BRIDGE, by="shelf")
    put(store, SHORT, by="other")
    neighbour = store.beside(FUNICULAR, newer=False)
    assert neighbour is not None
    assert neighbour.id == BRIDGE.id
    assert store.beside(FUNICULAR, newer=True) is None


def test_totals_follow_every_write_of_another(store: Store, tmp_path: Path) -> None:
    other = Store(f"sqlite:///{tmp_path}/articles.db")
    assert store.totals().articles == 0
    put(other, SHORT)
    assert store.totals().articles == other.totals().articles == 1
    assert store.totals() is store.totals()  # counted once a revision
    withdraw(other)
    assert store.totals() == other.totals()
    assert store.totals().terms == 0
    other.close()


# Packing


@given(st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=size, max_size=size), min_size=n, max_size=n)
))))  # fmt: skip
def test_numbers_unpack_as_they_were_packed(case: tuple[int, list[list[int]]]) -> None:
    lists, numbers = case
    assert _unpack(_pack(*(n for some in numbers for n in some)), lists) == numbers


TERM = st.text(st.characters(categories=["L", "Nd", "Mn"]), min_size=1, max_size=6).filter(lambda t: t.split() == [t])
TERMS = st.dictionaries(TERM, st.lists(st.integers(0, 10**6), min_size=1, max_size=4), max_size=6)


@given(TERMS, st.lists(TERM))
def test_terms_unpack_as_they_were_packed_all_or_some(terms: dict[str, list[int]], others: list[str]) -> None:
    data = _pack_terms(terms)
    assert _unpack_terms(data, _LINES) == terms
    for asked in (list(terms), others, [*others, *list(terms)[:2]]):
        assert _unpack_terms(data, lines_of(asked)) == {term: terms[term] for term in asked if term in terms}


# Opening


@pytest.mark.parametrize(
    "url",
    [
        "",
        "articles.db",
        "sqlite:",
        "sqlite:articles.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://host/articles.db",
        "sqlite+aiosqlite:///articles.db",
        "postgresql://u:secret@h/d",
        "postgresql://u:secret@h:port/d",
        "u:secret@h/d",
        "mysql://h/d",
    ],
)
def test_an_unknown_kind_of_store_is_refused_with_what_would_be_right(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"use sqlite:///data/articles\.db") as refused:
        check_url(url)
    assert "secret" not in str(refused.value)
    with pytest.raises(ConfigError):
        Store(url)
    assert list(tmp_path.iterdir()) == []


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path}/a/b/articles.db").close()
    assert (tmp_path / "a" / "b" / "articles.db").is_file()


def test_a_store_keeps_its_name_and_two_have_different_ones(store: Store, tmp_path: Path) -> None:
    again, other = Store(f"sqlite:///{tmp_path}/articles.db"), Store(f"sqlite:///{tmp_path}/other.db")
    assert again.id == store.id != other.id
    again.close()
    other.close()


def test_a_store_of_a_newer_version_is_refused_and_left_alone(store: Store, tmp_path: Path) -> None:
    put(store, SHORT)
    store.close()
    with sqlite3.connect(tmp_path / "articles.db") as db:
        db.execute("update facts set value = '99' where name = 'schema'")
    db.close()
    with pytest.raises(StoreError, match="schema 99, made by a newer article-bot"):
        Store(f"sqlite:///{tmp_path}/articles.db")
    db = sqlite3.connect(tmp_path / "articles.db")
    assert db.execute("select value from facts where name = 'schema'").fetchone() == ("99",)
    db.close()


OLD_STORE = (  # as it was made before sources on the network
    "create table facts (name text primary key, value text not null)",
    "create table articles (id varchar(16) primary key, published bigint not null, added bigint not null, "
    "withdrawn boolean not null, revision bigint not null, seen bigint not null, passages integer not null, "
    "terms integer not null, digest blob not null, delivered_by text not null, origin text not null, "
    "location text not null, title text not null, url text, source text, author text, language text, "
    "tags text not null, previous text, next text, derived text not null, text text not null)",
    "create table outlines (id varchar(16) primary key, sentences blob not null, passages blob not null, "
    "title text not null, terms blob not null)",
    "insert into facts values ('schema', '1'), ('store', 'abc'), ('revision', '1'), ('run', '1'), ('analysis', '')",
    "insert into articles values ('00000000000000aa', 0, 0, 0, 1, 1, 1, 3, x'00', 'shelf', 'a', 'a', 'Ferry', null, "
    "null, null, 'en', '[]', null, null, '[]', 'The ferry sails at nine.')",
    "insert into outlines values ('00000000000000aa', x'000000001700000000000000', x'0000000003000000', 'ferri', x'')",
)


def test_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "articles.db")
    with db:
        for statement in OLD_STORE:
            db.execute(statement)
    db.close()
    for _ in range(2):  # the second time there is nothing left to do
        store = Store(f"sqlite:///{tmp_path}/articles.db")
        [old] = store.latest(1)
        assert (old.title, old.updated, old.image) == ("Ferry", None, None)
        assert store.newest(1)[0].sketch == b""
        assert next(iter(store.outlines(["00000000000000aa"], ["sail"]).values())).outline.opening == ""
        assert store.versions(old.id) == []
        store.close()
    store = Store(f"sqlite:///{tmp_path}/articles.db")
    put(store, dataclasses.replace(FUNICULAR, updated=FUNICULAR.published, image="https://example.org/a.jpg"))
    assert store.latest(1)[0].updated == FUNICULAR.published
    store.close()


def test_a_replaced_text_is_kept_as_a_version(store: Store) -> None:
    put(store, BRIDGE, OTTERS)
    purple = dataclasses.replace(BRIDGE, text="The bridge will be purple.")
    for item in (purple, dataclasses.replace(purple, tags=("bridges",)), dataclasses.replace(purple, title="Purple")):
        put(store, item)
        time.sleep(0.002)
    newest, oldest = store.versions(BRIDGE.id)
    assert (newest.title, newest.text) == (BRIDGE.title, "The bridge will be purple.")
    assert (oldest.title, oldest.text) == (BRIDGE.title, BRIDGE.text)
    assert oldest.replaced < newest.replaced <= datetime.now(UTC)
    assert store.versions(OTTERS.id) == []
    withdraw(store, OTTERS)
    assert store.versions(BRIDGE.id) == []


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    path.write_bytes(b"Dear diary, this is no database at all. " * 50)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="file is not a database"):
        Store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "articles.db") as db:
        db.execute("create table facts (animal text)")
    db.close()
    with pytest.raises(StoreError, match="the article store failed"):
        Store(f"sqlite:///{tmp_path}/articles.db")


def test_a_damaged_database_is_refused(store: Store, tmp_path: Path) -> None:
    put(store, *ARTICLES)
    store.close()
    path = tmp_path / "articles.db"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StoreError, match="malformed"):
        Store(f"sqlite:///{path}")


@pytest.mark.parametrize("place", ["file/articles.db", "file/deeper/articles.db", "folder"])
def test_a_place_that_cannot_be_written_is_a_store_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError):
        Store(f"sqlite:///{tmp_path}/{place}")


def test_a_store_that_broke_while_open_says_so(store: Store, tmp_path: Path) -> None:
    put(store, SHORT)
    with sqlite3.connect(tmp_path / "articles.db") as db:
        db.execute("drop table outlines")
    db.close()
    with pytest.raises(StoreError, match="no such table: outlines"):
        store.outlines([SHORT.id], [])
    with pytest.raises(StoreError, match="no such table: outlines"):
        put(store, OTTERS)


# Threads and processes


def test_threads_may_share_it(store: Store) -> None:
    def work(n: int) -> int:
        put(store, article(f"t{n}", "Thread", "It wrote this."))
        return store.totals().articles

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(work, range(12)))
    assert max(counts) == store.totals().articles == 12
    assert store.revision == 12


WRITER = """
import sys
from knowledge.store import Store
from tests.knowledge.shelf import article
from tests.knowledge.store.test_store import put

store = Store(sys.argv[1])
for n in range(10):
    put(store, article(f"{sys.argv[2]}{n}", "Process", "It wrote this."), by=sys.argv[2])
"""


def test_processes_may_write_at_the_same_time(store: Store, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    url = f"sqlite:///{tmp_path}/articles.db"
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, url, name], cwd=pytestconfig.rootpath, stderr=subprocess.PIPE)
        for name in "ab"
    ]
    for process in started:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    follower = Follower()
    follower.catch_up(store, 3)
    assert len(follower.here) == store.totals().articles == 20
    assert store.revision == 20
